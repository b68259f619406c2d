//! Which edges mention a record in an attribute, beside their two ends: what breaches it,
//! stands behind it, is given in return for it, is made under it.

use super::column::Column;
use super::{EdgeId, RecordId};
use crate::model::{Key, Tie};

/// For each record that is mentioned, the edges that do.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// The records, sorted, as numbers.
    pub(super) records: Column<u64>,
    /// Where the edges of each end; they begin where those of the one before end.
    pub(super) ends: Column<u32>,
    pub(super) edges: Column<EdgeId>,
}

impl Mentions {
    /// The mentions in a list of (record, edge).
    pub(super) fn new(mut pairs: Vec<(RecordId, EdgeId)>) -> Mentions {
        pairs.sort_unstable_by_key(|(record, edge)| (record.code(), *edge));
        pairs.dedup();
        let (mut records, mut ends, mut edges) = (Vec::new(), Vec::new(), Vec::new());
        for (record, edge) in pairs {
            if records.last() != Some(&record.code()) {
                records.push(record.code());
                ends.push(edges.len() as u32);
            }
            edges.push(edge);
            if let Some(end) = ends.last_mut() {
                *end = edges.len() as u32;
            }
        }
        Mentions {
            records: records.into(),
            ends: ends.into(),
            edges: edges.into(),
        }
    }

    pub(super) fn of(&self, record: RecordId) -> &[EdgeId] {
        let Ok(i) = self.records.binary_search(&record.code()) else {
            return &[];
        };
        let first = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        let range = first as usize..self.ends[i] as usize;
        self.edges.get(range).unwrap_or(&[])
    }
}

impl RecordId {
    fn code(self) -> u64 {
        let (class, id) = match self {
            RecordId::Node(id) => (0, id.0),
            RecordId::Edge(id) => (1, id.0),
            RecordId::Source(id) => (2, id.0),
            RecordId::Account(id) => (3, id),
        };
        class << 32 | u64::from(id)
    }
}

/// The records that a tie mentions.
pub(crate) fn mentioned_by(tie: &Tie) -> impl Iterator<Item = &Key> {
    let (lists, one): (Vec<&[Key]>, Vec<&Option<Key>>) = match tie {
        Tie::Guarantees(g) => (vec![&g.of], vec![&g.owed_to]),
        Tie::Backstops(b) => (vec![&b.of], vec![]),
        Tie::Undertakes(u) => (vec![&u.in_return_for], vec![&u.benefits]),
        Tie::Violates(v) => (vec![&v.breaches], vec![&v.event, &v.found_by]),
        Tie::GrantsAccess(a) => (vec![&a.conditions], vec![&a.recipient]),
        Tie::Negotiates(p)
        | Tie::Proposes(p)
        | Tie::Supports(p)
        | Tie::Rejects(p)
        | Tie::Demands(p)
        | Tie::Pressures(p) => (vec![&p.about], vec![]),
        Tie::MemberOf(s)
        | Tie::Leads(s)
        | Tie::PartOf(s)
        | Tie::Represents(s)
        | Tie::AffiliatedWith(s) => (vec![&s.conditions], vec![]),
        _ => (vec![], vec![]),
    };
    let of_terms = tie
        .terms()
        .into_iter()
        .flat_map(|t| t.under.iter().chain(&t.conditions).chain(&t.adversaries));
    lists
        .into_iter()
        .flatten()
        .chain(one.into_iter().flatten())
        .chain(of_terms)
}
