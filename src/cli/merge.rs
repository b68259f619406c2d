//! Which edges of a graph the edges of a dossier are, where nobody gave them an id. Start at
//! [`called`].

use crate::graph::{Graph, Record, Records};
use crate::model::{Claim, Edge, Key, Kind, Node, Says, Tie};
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

/// Of edges that say the same, so many are compared by their conditions.
const NEAR: usize = 64;

/// Old keys, and what is called so from now on.
type Renamed = BTreeMap<Key, Key>;

/// The records, each edge that has no id but the one by its ends called as the graph calls it: the
/// same edge, or what the same place of the same source said before. Any other gets a number that is
/// free: what two sources say of one pair of actors stands side by side.
pub(super) fn called(base: &Graph, mut records: Records) -> Records {
    let mut families: BTreeMap<String, Vec<&Edge>> = BTreeMap::new();
    for edge in records.edges.iter().filter(|edge| edge.is_by_ends()) {
        let family = families.entry(edge.id_by_ends()).or_default();
        family.push(edge);
    }
    families.retain(|id, family| base.record(id).is_some() || !alike(base, family[0]).is_empty());
    if families.is_empty() {
        return records;
    }
    let ours: BTreeSet<&Key> = keys(&records).collect();
    let said = Said::new(&records);
    let mut renamed = Renamed::new();
    for family in families.values() {
        let keys = recognised(base, &said, family);
        let own: BTreeSet<&Key> = family.iter().map(|edge| &edge.key).collect();
        let known: BTreeSet<Key> = keys.iter().flatten().cloned().collect();
        let is_free = |key: &Key| {
            let is_ours = ours.contains(key) && !own.contains(key);
            base.record(key.as_str()).is_none() && !is_ours && !known.contains(key)
        };
        let mut free = numbered(family[0]).filter(is_free);
        for (edge, key) in family.iter().zip(keys) {
            let key = key.or_else(|| free.next());
            renamed.extend(key.into_iter().flat_map(|key| names(edge, &key)));
        }
    }
    rename(&mut records, &renamed);
    records
}

/// What a dossier says, found by what it is about.
struct Said<'r> {
    /// The claims that a record is so.
    holds: BTreeMap<&'r Key, Vec<&'r Claim>>,
    nodes: BTreeMap<&'r Key, &'r Node>,
}

impl<'r> Said<'r> {
    fn new(records: &'r Records) -> Said<'r> {
        Said {
            holds: by_record(&records.claims),
            nodes: records.nodes.iter().map(|node| (&node.key, node)).collect(),
        }
    }
}

/// The claims that a record is so, by the record.
fn by_record(claims: &[Claim]) -> BTreeMap<&Key, Vec<&Claim>> {
    let mut by_record: BTreeMap<&Key, Vec<&Claim>> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| claim.says == Says::Holds) {
        by_record.entry(&claim.about).or_default().push(claim);
    }
    by_record
}

/// For each of some edges between the same ends, the edge of the graph that it is, if any: one that
/// says all the same, else one that the same place of the same source told. Each is found by what
/// it says, for there may be many between the same ends.
fn recognised(base: &Graph, said: &Said<'_>, family: &[&Edge]) -> Vec<Option<Key>> {
    let left = alike(base, family[0]);
    let mut by_substance: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    let mut by_place: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    for (at, old) in left.iter().enumerate() {
        let alike = by_substance.entry(substance(old)).or_default();
        alike.push_back(at);
        let claims = base.claims_about(old.key.as_str()).iter();
        for claim in claims.filter(|claim| claim.says == Says::Holds) {
            by_place.entry(place(claim)).or_default().push_back(at);
        }
    }
    let mut taken = vec![false; left.len()];
    let mut take = |found: Option<&mut VecDeque<usize>>, is: &dyn Fn(&Edge) -> bool| {
        let found = found?;
        // Those that were taken by another name are not looked at again.
        while found.front().is_some_and(|at| taken[*at]) {
            found.pop_front();
        }
        let mut near = found.iter().filter(|at| !taken[**at]).take(NEAR);
        let at = *near.find(|at| is(left[**at]))?;
        taken[at] = true;
        Some(left[at].key.clone())
    };
    let same = family.iter().map(|new| {
        let alike = by_substance.get_mut(&substance(new));
        take(alike, &|old| has_its_conditions(base, said, old, new))
    });
    let same: Vec<Option<Key>> = same.collect();
    let mended = same.into_iter().zip(family).map(|(key, new)| {
        key.or_else(|| {
            let now = said.holds.get(&new.key).into_iter().flatten();
            let mut places = now.map(|claim| place(claim));
            places.find_map(|place| take(by_place.get_mut(&place), &|_| true))
        })
    });
    mended.collect()
}

/// What an edge says, whatever it and the conditions that are written on it are called.
fn substance(edge: &Edge) -> String {
    let one = Key::new("edge").map(|key| with_names(edge.clone(), &names(edge, &key)));
    format!("{:?}", one.as_ref().unwrap_or(edge))
}

/// In which place of which source, and in whose voice.
fn place(claim: &Claim) -> String {
    format!("{:?}", (&claim.source, &claim.place, &claim.voice))
}

/// Whether the graph has the conditions that are written on an edge, but for what they are called.
fn has_its_conditions(base: &Graph, said: &Said<'_>, old: &Edge, new: &Edge) -> bool {
    let names = names(new, &old.key);
    names.iter().all(|(own, key)| match said.nodes.get(own) {
        None => true,
        Some(node) => {
            let mut node = (*node).clone();
            node.key = key.clone();
            if let Kind::Condition(condition) = &mut node.is {
                let applies_to = condition.applies_to.iter_mut();
                let keys = applies_to.chain(&mut condition.met_by);
                keys.for_each(|key| rename_one(key, &names));
            }
            base.record(key.as_str()) == Some(Record::Node(&node))
        }
    })
}

/// The edges of the graph between the same ends that have no id but the one by these.
fn alike<'g>(base: &'g Graph, edge: &Edge) -> Vec<&'g Edge> {
    let ends = base
        .node_id(edge.from.as_str())
        .zip(base.node_id(edge.to.as_str()));
    let relation = base.relation_index(&edge.relation());
    let Some(((from, to), relation)) = ends.zip(relation) else {
        return Vec::new();
    };
    let between = base.edges_between(from, relation, to);
    let edges = between.map(|id| base.edge(id));
    edges.filter(|edge| edge.is_by_ends()).collect()
}

/// The ids that an edge may have by its ends, in order.
fn numbered(edge: &Edge) -> impl Iterator<Item = Key> {
    let first = edge.id_by_ends();
    let later = first.clone();
    let later = (2_u32..).map(move |n| format!("{later}-{n}"));
    let all = [first].into_iter().chain(later);
    all.map_while(|text| Key::new(&text).ok())
}

/// What an edge, and the conditions that are written on it, are called if it has this key.
fn names(edge: &Edge, key: &Key) -> Renamed {
    let mut names = Renamed::from([(edge.key.clone(), key.clone())]);
    for condition in edge.tie.conditions() {
        let rest = condition.as_str().strip_prefix(edge.key.as_str());
        let rest = rest.filter(|rest| rest.starts_with("-condition"));
        let name = rest.and_then(|rest| Key::new(&format!("{key}{rest}")).ok());
        names.extend(name.map(|name| (condition.clone(), name)));
    }
    names
}

fn with_names(mut edge: Edge, names: &Renamed) -> Edge {
    rename_one(&mut edge.key, names);
    let referred = referred(&mut edge.tie);
    referred.into_iter().for_each(|key| rename_one(key, names));
    edge
}

fn rename(records: &mut Records, names: &Renamed) {
    let edges = std::mem::take(&mut records.edges).into_iter();
    records.edges = edges.map(|edge| with_names(edge, names)).collect();
    for node in &mut records.nodes {
        rename_one(&mut node.key, names);
        if let Kind::Condition(condition) = &mut node.is {
            let applies_to = condition.applies_to.iter_mut();
            let keys = applies_to.chain(&mut condition.met_by);
            keys.for_each(|key| rename_one(key, names));
        }
    }
    for account in &mut records.accounts {
        let parts = account.provisions.iter_mut().flat_map(|p| &mut p.parts);
        parts.for_each(|key| rename_one(key, names));
    }
    for claim in &mut records.claims {
        rename_one(&mut claim.about, names);
    }
}

/// The edges and conditions to which an edge refers.
fn referred(tie: &mut Tie) -> Vec<&mut Key> {
    match tie {
        Tie::Guarantees(says) => says
            .of
            .iter_mut()
            .chain(&mut says.terms.conditions)
            .collect(),
        Tie::Backstops(says) => says
            .of
            .iter_mut()
            .chain(&mut says.terms.conditions)
            .collect(),
        Tie::Undertakes(says) => {
            let given = says.in_return_for.iter_mut();
            given.chain(&mut says.terms.conditions).collect()
        }
        Tie::Owes(says) => says.terms.conditions.iter_mut().collect(),
        Tie::Violates(says) => says.breaches.iter_mut().collect(),
        Tie::MemberOf(says)
        | Tie::Leads(says)
        | Tie::PartOf(says)
        | Tie::Represents(says)
        | Tie::AffiliatedWith(says) => says.conditions.iter_mut().collect(),
        Tie::Negotiates(says)
        | Tie::Proposes(says)
        | Tie::Supports(says)
        | Tie::Rejects(says)
        | Tie::Demands(says)
        | Tie::Pressures(says) => says.about.iter_mut().collect(),
        Tie::GrantsAccess(says) => says.conditions.iter_mut().collect(),
        Tie::PartyTo(_)
        | Tie::ParticipatesIn { .. }
        | Tie::Revises
        | Tie::Supersedes
        | Tie::Implements
        | Tie::Amends
        | Tie::Reaffirms
        | Tie::PossiblySameAs
        | Tie::Before
        | Tie::Custom(_) => Vec::new(),
    }
}

fn rename_one(key: &mut Key, names: &Renamed) {
    if let Some(name) = names.get(key) {
        *key = name.clone();
    }
}

/// The keys of all records.
fn keys(records: &Records) -> impl Iterator<Item = &Key> {
    let sources = records.sources.iter().map(|source| &source.key);
    let nodes = records.nodes.iter().map(|node| &node.key);
    let accounts = records.accounts.iter().map(|account| &account.key);
    let edges = records.edges.iter().map(|edge| &edge.key);
    sources.chain(nodes).chain(accounts).chain(edges)
}

/// The claims that an edge was so, where it is told otherwise now (other ends, another relation,
/// period or content), and whether a source of the new word is the one that said the old.
pub(super) fn outdated<'g>(base: &'g Graph, records: &Records) -> Vec<(&'g Claim, bool)> {
    let now = by_record(&records.claims);
    let substance = |edge: &Edge| {
        (
            edge.from.clone(),
            edge.to.clone(),
            edge.tie.clone(),
            edge.valid.clone(),
        )
    };
    let mut outdated = Vec::new();
    for edge in &records.edges {
        let Some(Record::Edge(before)) = base.record(edge.key.as_str()) else {
            continue;
        };
        if substance(before) == substance(edge) {
            continue;
        }
        let now = now.get(&edge.key).map_or(&[][..], Vec::as_slice);
        let said: HashSet<&Claim> = now.iter().copied().collect();
        let sources: BTreeSet<&Key> = now.iter().map(|now| &now.source).collect();
        for old in base.claims_about(edge.key.as_str()) {
            let is_said = said.contains(old) || said.contains(&unrecorded(old));
            if old.says == Says::Holds && !is_said {
                outdated.push((old, sources.contains(&old.source)));
            }
        }
    }
    outdated
}

/// What is recorded of some records, to look up what a dossier says now.
pub(super) struct Recorded<'c> {
    claims: HashSet<&'c Claim>,
    whenever: HashSet<Claim>,
}

impl<'c> Recorded<'c> {
    /// Of these claims.
    pub(super) fn new(claims: impl IntoIterator<Item = &'c Claim>) -> Recorded<'c> {
        let claims: HashSet<&Claim> = claims.into_iter().collect();
        let whenever = claims.iter().map(|claim| unrecorded(claim)).collect();
        Recorded { claims, whenever }
    }

    /// Whether one of them is what a dossier says now, whenever it was recorded, unless the
    /// dossier says when.
    pub(super) fn says(&self, now: &Claim) -> bool {
        match now.recorded {
            Some(_) => self.claims.contains(now),
            None => self.whenever.contains(now),
        }
    }
}

/// A claim without when it was recorded.
fn unrecorded(claim: &Claim) -> Claim {
    Claim {
        recorded: None,
        ..claim.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    /// Each of thousands of claims about one record was compared with each.
    #[test]
    fn a_claim_is_known_whenever_it_was_recorded_unless_it_says_when() {
        let graph = crate::dossier::ukraine();
        let claims = graph.claims_about("budapest");
        let on = |day: &str| Some(Date::new(day).unwrap());
        let with = |claim: &Claim, recorded| Claim {
            recorded,
            ..claim.clone()
        };
        let recorded = claims.iter().map(|claim| with(claim, on("2020-01-01")));
        let recorded: Vec<Claim> = recorded.collect();
        let said = Recorded::new(&recorded);
        assert!(!claims.is_empty());
        for claim in claims {
            assert!(said.says(&with(claim, None)));
            assert!(said.says(&with(claim, on("2020-01-01"))));
            assert!(!said.says(&with(claim, on("2020-01-02"))));
        }
        assert!(!Recorded::new([]).says(&claims[0]));
    }
}
