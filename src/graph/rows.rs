//! Records on their way into a graph: those that share a template as rows of numbers, so that
//! ten million guarantees of one table take no more than their own. Start at [`Rows`].

use super::column::Runs;
use super::template::{self, EdgeTemplate, Name, NodeTemplate};
use crate::model::{Account, Claim, Day, Key, OwnRelation, Relation, Sort, Source};
#[cfg(feature = "exchange")]
use crate::model::{Edge, Node};
use hashbrown::{HashTable, hash_table};
use std::hash::BuildHasher;

/// A node of [`Rows`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowNode(pub(super) u32);

/// A template of nodes of [`Rows`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeTemplateId(pub(super) u32);

/// A template of edges of [`Rows`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EdgeTemplateId(pub(super) u32);

/// One edge, as far as it is not its template.
#[derive(Clone, Copy, Debug)]
pub struct EdgeRow {
    /// The node it starts from.
    pub from: RowNode,
    /// The node it ends at.
    pub to: RowNode,
    /// All else.
    pub template: EdgeTemplateId,
    /// The number of the row: in its key, and in the place of its claims.
    pub number: u32,
    /// The first day of its period; any, if its template has none of the row's own.
    pub first: Day,
    /// The last day of its period, included.
    pub last: Day,
    /// The agreement that it was made under, if its template leaves that to the row.
    pub under: Option<RowNode>,
}

/// Why a row, or the whole, is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowFault {
    /// A node's key is none.
    #[error(transparent)]
    Key(#[from] crate::model::BadKey),
    /// Two records have one key.
    #[error("the key `{0}` is taken")]
    Taken(String),
    /// The relation does not join such nodes.
    #[error("`{relation}` does not join {from:?} and {to:?}")]
    Ends {
        /// The relation.
        relation: Relation,
        /// What it would start from.
        from: Sort,
        /// What it would end at.
        to: Sort,
    },
    /// The days are not such as the template's validity admits.
    #[error("the days {first} to {last} do not fit the template's period")]
    Days {
        /// The first day.
        first: Day,
        /// The last day.
        last: Day,
    },
    /// The row names an agreement and its template has no room for one, or the other way round,
    /// or what it names is no agreement.
    #[error("the template and the row do not agree on what it is made under")]
    Under,
    /// A template refers to a record that is not there.
    #[error("a template refers to `{0}`, which is not among the records")]
    Reference(Key),
    /// More than 4,294,967,294 of something, or more than four gigabytes of names.
    #[error("there is no room for more than 4,294,967,294 {0}")]
    TooMany(&'static str),
    /// The memory it takes was not to be had.
    #[error("there is not enough memory for {0} more rows")]
    Memory(usize),
}

/// Records for a graph.
///
/// ```
/// use foedera::graph::{ClaimTemplate, EdgeRow, EdgeTemplate, Filter, NodeTemplate, Rows, Side};
/// use foedera::graph::Validity;
/// use foedera::model::{Actor, ActorKind, Date, Day, Key, Relation, Source, Tie};
///
/// let mut rows = Rows::new();
/// rows.source(Source::new(Key::new("ledger")?, "A bank's ledger"));
/// let company = rows.node_template(&NodeTemplate::new(Actor::of(ActorKind::Company)))?;
/// let (a, b) = (rows.node("a", "A Ltd", company)?, rows.node("b", "B Ltd", company)?);
///
/// let mut guarantee = EdgeTemplate::numbered("g-", Tie::bare(&Relation::Guarantees));
/// guarantee.valid = Validity::Between(Side::Day, Side::Open);
/// guarantee.claims.push(ClaimTemplate::row(Key::new("ledger")?, "row "));
/// let template = rows.edge_template(&guarantee)?;
/// let first = Day::of(2020, 5, 1).expect("a day");
/// rows.edge(EdgeRow { from: a, to: b, template, number: 17, first, last: Day::MAX, under: None })?;
///
/// let graph = rows.build()?;
/// let edge = graph.edge(graph.edge_id("g-17").expect("it was added"));
/// assert_eq!(edge.valid, Some(Date::new("2020-05-01/..")?));
/// assert_eq!(graph.claims_about("g-17")[0].place.as_deref(), Some("row 17"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Rows {
    pub(super) sources: Vec<Source>,
    pub(super) relations: Vec<OwnRelation>,
    pub(super) accounts: Vec<Account>,
    /// About sources and accounts; what is said of nodes and edges is in their templates.
    pub(super) claims: Vec<Claim>,
    pub(super) keys: Runs,
    pub(super) names: Runs,
    pub(super) node_templates: Interned,
    /// The template of each node.
    pub(super) is: Vec<u32>,
    pub(super) edge_templates: Interned,
    pub(super) edges: Vec<EdgeRow>,
    sorts: Vec<Sort>,
    ties: Vec<EdgeRule>,
    places: HashTable<u32>,
    hasher: hashbrown::DefaultHashBuilder,
}

/// The bytes that building an edge takes beyond its row, at the most at one time.
const EDGE_BUILT: usize = 64;
/// The same of a node, beside its key and its name.
const NODE_BUILT: usize = 80;

/// What an edge of a template is held to.
#[derive(Debug)]
struct EdgeRule {
    relation: Relation,
    valid: template::Validity,
    under: bool,
}

impl Rows {
    /// No records yet.
    pub fn new() -> Rows {
        Rows::default()
    }

    /// Adds a source.
    pub fn source(&mut self, source: Source) {
        self.sources.push(source);
    }

    /// Adds a relation of the data's own.
    pub fn relation(&mut self, relation: OwnRelation) {
        self.relations.push(relation);
    }

    /// Adds an account of an agreement.
    pub fn account(&mut self, account: Account) {
        self.accounts.push(account);
    }

    /// The template, kept once however often it is asked for.
    ///
    /// # Errors
    /// [`RowFault::TooMany`] when four gigabytes of templates are full.
    pub fn node_template(&mut self, template: &NodeTemplate) -> Result<NodeTemplateId, RowFault> {
        let (id, is_new) = self.node_templates.intern(template::written(template))?;
        if is_new {
            self.sorts.push(template.is.sort());
        }
        Ok(NodeTemplateId(id))
    }

    /// The template, kept once however often it is asked for.
    ///
    /// # Errors
    /// [`RowFault::TooMany`] when four gigabytes of templates are full.
    pub fn edge_template(&mut self, template: &EdgeTemplate) -> Result<EdgeTemplateId, RowFault> {
        if let Name::Numbered(prefix) = &template.key {
            Key::new(&format!("{prefix}{}", u32::MAX))?;
        }
        let (id, is_new) = self.edge_templates.intern(template::written(template))?;
        if is_new {
            self.ties.push(EdgeRule {
                relation: template.relation(),
                valid: template.valid.clone(),
                under: template.under,
            });
        }
        Ok(EdgeTemplateId(id))
    }

    /// The node with this key, if it was added.
    pub fn find(&self, key: &str) -> Option<RowNode> {
        let hash = self.hasher.hash_one(key.as_bytes());
        let is_it = |i: &u32| self.keys.get(*i as usize) == key.as_bytes();
        self.places.find(hash, is_it).map(|i| RowNode(*i))
    }

    /// Adds a node.
    ///
    /// # Errors
    /// [`RowFault::Key`] when the key is none, [`RowFault::Taken`] when a node has it.
    pub fn node(
        &mut self,
        key: &str,
        name: &str,
        template: NodeTemplateId,
    ) -> Result<RowNode, RowFault> {
        Key::new(key)?;
        self.room_for_node(key, name)?;
        let hash = self.hasher.hash_one(key.as_bytes());
        let (keys, hasher) = (&self.keys, &self.hasher);
        let is_it = |i: &u32| keys.get(*i as usize) == key.as_bytes();
        let rehash = |i: &u32| hasher.hash_one(keys.get(*i as usize));
        let hash_table::Entry::Vacant(place) = self.places.entry(hash, is_it, rehash) else {
            return Err(RowFault::Taken(key.to_string()));
        };
        let id = room(self.is.len(), "nodes")?;
        place.insert(id);
        let full = || RowFault::TooMany("bytes of names");
        self.keys.push(key.as_bytes()).ok_or_else(full)?;
        self.names.push(name.as_bytes()).ok_or_else(full)?;
        self.is.push(template.0);
        Ok(RowNode(id))
    }

    /// Adds an edge.
    ///
    /// # Errors
    /// [`RowFault::Ends`] when the relation does not join such nodes; [`RowFault::Days`] and
    /// [`RowFault::Under`] when the row is not such as its template says.
    pub fn edge(&mut self, row: EdgeRow) -> Result<(), RowFault> {
        let EdgeRule {
            relation,
            valid,
            under,
        } = &self.ties[row.template.0 as usize];
        let sort = |node: RowNode| self.sorts[self.is[node.0 as usize] as usize];
        let (from, to) = (sort(row.from), sort(row.to));
        if !relation.joins(from, to) {
            let relation = relation.clone();
            return Err(RowFault::Ends { relation, from, to });
        }
        if !valid.admits(row.first, row.last) {
            let EdgeRow { first, last, .. } = row;
            return Err(RowFault::Days { first, last });
        }
        match row.under {
            Some(agreement) if *under && sort(agreement) == Sort::Agreement => {}
            None if !under => {}
            _ => return Err(RowFault::Under),
        }
        room(self.edges.len(), "edges")?;
        self.reserve(1)?;
        self.edges.push(row);
        Ok(())
    }

    /// Asks for the memory of one more node.
    fn room_for_node(&mut self, key: &str, name: &str) -> Result<(), RowFault> {
        let none = |_| RowFault::Memory(1);
        self.keys.try_reserve(key.len()).map_err(none)?;
        self.names.try_reserve(name.len()).map_err(none)?;
        self.is.try_reserve(1).map_err(none)?;
        let (keys, hasher) = (&self.keys, &self.hasher);
        let rehash = |i: &u32| hasher.hash_one(keys.get(*i as usize));
        let places = self.places.try_reserve(1, rehash);
        places.map_err(|_| RowFault::Memory(1))
    }

    /// Asks for as much memory as building takes, and gives it back: so that too little is an
    /// error before the work, and no abort in the middle of it.
    pub(super) fn room_to_build(&self) -> Result<(), RowFault> {
        let (nodes, edges) = self.len();
        let bytes = edges.saturating_mul(EDGE_BUILT) + nodes.saturating_mul(NODE_BUILT);
        let mut room: Vec<u8> = Vec::new();
        let reserved = room.try_reserve_exact(bytes);
        reserved.map_err(|_| RowFault::Memory(edges))
    }

    /// Asks for the memory of that many more edges ahead.
    ///
    /// # Errors
    /// [`RowFault::Memory`] when it is not to be had.
    pub fn reserve(&mut self, edges: usize) -> Result<(), RowFault> {
        let reserved = self.edges.try_reserve(edges);
        reserved.map_err(|_| RowFault::Memory(edges))
    }

    /// How many nodes and edges were added.
    pub fn len(&self) -> (usize, usize) {
        (self.is.len(), self.edges.len())
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.len() == (0, 0)
    }
}

/// What was added, read back: an import judges some rows before it builds.
#[cfg(feature = "exchange")]
impl Rows {
    /// All of the node but its key and its name.
    pub(crate) fn told(&self, node: RowNode) -> NodeTemplate {
        let template = self.is[node.0 as usize] as usize;
        written_here(self.node_templates.runs.get(template))
    }

    /// Says otherwise what the node is and what is claimed of it.
    pub(crate) fn retell(&mut self, node: RowNode, template: NodeTemplateId) {
        self.is[node.0 as usize] = template.0;
    }

    /// The node as a record.
    pub(crate) fn node_record(&self, node: RowNode) -> Node {
        let i = node.0 as usize;
        let told = self.told(node);
        told.fill(self.keys.text(i), self.names.text(i)).node
    }

    /// The edge that the row would be, and the claims about it.
    pub(crate) fn edge_record(&self, row: &EdgeRow) -> (Edge, Vec<Claim>) {
        let template = self.edge_templates.runs.get(row.template.0 as usize);
        let template: EdgeTemplate = written_here(template);
        let key = |node: RowNode| self.keys.text(node.0 as usize);
        let full = template.fill(template::Own {
            from: key(row.from),
            to: key(row.to),
            under: row.under.map(key),
            number: row.number,
            first: row.first,
            last: row.last,
        });
        (full.edge, full.claims)
    }

    /// Forgets the templates that no node and no edge has: no template is added after this.
    pub(crate) fn forget_unused(&mut self) {
        let new_places = self.node_templates.keep(self.is.iter().copied());
        for template in &mut self.is {
            *template = new_places[*template as usize];
        }
        let used = self.edges.iter().map(|row| row.template.0);
        let new_places = self.edge_templates.keep(used);
        for row in &mut self.edges {
            row.template.0 = new_places[row.template.0 as usize];
        }
    }
}

#[cfg(feature = "exchange")]
fn written_here<T: serde::de::DeserializeOwned>(template: &[u8]) -> T {
    template::read(template).expect("it was written when the template was added")
}

/// The number of the next record, if there is one.
fn room(len: usize, what: &'static str) -> Result<u32, RowFault> {
    match u32::try_from(len) {
        Ok(id) if id < u32::MAX - 1 => Ok(id),
        _ => Err(RowFault::TooMany(what)),
    }
}

/// Runs of bytes, each kept once.
#[derive(Debug, Default)]
pub(super) struct Interned {
    pub(super) runs: Runs,
    known: HashTable<u32>,
    hasher: hashbrown::DefaultHashBuilder,
}

impl Interned {
    /// Keeps the runs at these places only, and tells the new place of each. No run is added
    /// after this.
    #[cfg(feature = "exchange")]
    fn keep(&mut self, places: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut is_used = vec![false; self.runs.len()];
        for place in places {
            is_used[place as usize] = true;
        }
        let mut kept = Runs::default();
        let mut new_places = Vec::with_capacity(is_used.len());
        for (place, is_used) in is_used.into_iter().enumerate() {
            // There are no more of them than before.
            new_places.push(kept.len() as u32);
            if is_used {
                kept.push(self.runs.get(place));
            }
        }
        self.runs = kept;
        new_places
    }

    /// The place of the run, and whether it is new.
    pub(super) fn intern(&mut self, run: Vec<u8>) -> Result<(u32, bool), RowFault> {
        let (runs, hasher) = (&self.runs, &self.hasher);
        let is_it = |i: &u32| runs.get(*i as usize) == run;
        let rehash = |i: &u32| hasher.hash_one(runs.get(*i as usize));
        match self.known.entry(hasher.hash_one(&*run), is_it, rehash) {
            hash_table::Entry::Occupied(known) => Ok((*known.get(), false)),
            hash_table::Entry::Vacant(place) => {
                let id = room(self.runs.len(), "templates")?;
                place.insert(id);
                let full = RowFault::TooMany("bytes of templates");
                self.runs.push(&run).ok_or(full)?;
                Ok((id, true))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_numbers_reach_is_an_error() {
        assert_eq!(room(4_294_967_293, "edges"), Ok(4_294_967_293));
        let full = Err(RowFault::TooMany("edges"));
        assert_eq!(room(4_294_967_294, "edges"), full);
        assert_eq!(room(usize::MAX, "edges"), full);
    }

    #[test]
    fn more_memory_than_there_is_is_an_error() {
        let mut rows = Rows::new();
        assert_eq!(rows.reserve(usize::MAX), Err(RowFault::Memory(usize::MAX)));
        assert!(rows.is_empty());
    }
}
