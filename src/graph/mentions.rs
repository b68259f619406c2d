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
    /// Where the mentioned edges are among the records.
    marks: Marks,
}

/// Which edges are mentioned, a bit each; how many records come before, with each 64 (a rank
/// index: Jacobson 1989). A question asks it of every edge that it looks at closely.
#[derive(Debug, Default)]
struct Marks(Vec<Mark>);

#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    bits: u64,
    before: u32,
}

impl Marks {
    /// Of sorted records, of as many edges.
    fn new(records: &[u64], edges: usize) -> Marks {
        let mut marks = vec![Mark::default(); edges.div_ceil(64)];
        let first = records.partition_point(|code| *code < EDGES);
        for code in &records[first..] {
            // What lies beyond the edges is no edge: other records, or a file that lies.
            let id = (code - EDGES) as usize;
            if let Some(mark) = marks.get_mut(id / 64) {
                mark.bits |= 1 << (id % 64);
            }
        }
        let mut before = first as u32;
        for mark in &mut marks {
            mark.before = before;
            before += mark.bits.count_ones();
        }
        Marks(marks)
    }

    /// The place of an edge among the records, if it is one of them.
    fn place(&self, id: EdgeId) -> Option<usize> {
        let mark = self.0.get(id.index() / 64)?;
        let bit = 1 << (id.index() % 64);
        let nearer = (mark.bits & (bit - 1)).count_ones();
        (mark.bits & bit != 0).then_some((mark.before + nearer) as usize)
    }
}

impl Mentions {
    /// The mentions in a list of (record, edge), in a graph of so many edges.
    pub(super) fn new(mut pairs: Vec<(RecordId, EdgeId)>, all: usize) -> Mentions {
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
        let mut mentions = Mentions {
            records: records.into(),
            ends: ends.into(),
            edges: edges.into(),
            marks: Marks::default(),
        };
        mentions.mark(all);
        mentions
    }

    /// Marks where the mentioned edges are, of so many that there are. Once the columns are there.
    pub(super) fn mark(&mut self, edges: usize) {
        self.marks = Marks::new(&self.records, edges);
    }

    /// Has read from memory whether edges are mentioned, of all at once.
    pub(super) fn fetch(&self, edges: &[EdgeId]) {
        let marks = edges.iter().map(|id| self.marks.0.get(id.index() / 64));
        let sum = marks.fold(0, |sum, mark| sum ^ mark.map_or(0, |mark| mark.bits));
        std::hint::black_box(sum);
    }

    pub(super) fn of(&self, record: RecordId) -> &[EdgeId] {
        let place = match record {
            RecordId::Edge(id) => self.marks.place(id),
            _ => self.records.binary_search(&record.code()).ok(),
        };
        let Some(i) = place else {
            return &[];
        };
        let first = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        let range = first as usize..self.ends[i] as usize;
        self.edges.get(range).unwrap_or(&[])
    }
}

/// The code of the first edge: each class of records has as many codes.
const EDGES: u64 = 1 << 32;

impl RecordId {
    fn code(self) -> u64 {
        let (class, id) = match self {
            RecordId::Node(id) => (0, id.0),
            RecordId::Edge(id) => (1, id.0),
            RecordId::Source(id) => (2, id.0),
            RecordId::Account(id) => (3, id),
        };
        (class * EDGES) | u64::from(id)
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
