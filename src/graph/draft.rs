//! The next graph before it is built: a base, and the records that came, changed or went since.
//! Start at [`Draft::of`]; the floor `change` fills it and knows the rules.

#[cfg(feature = "store")]
use super::Record;
use super::build::inner;
use super::rows::{EdgeRow, Rows};
use super::template::{self, FullEdge, FullNode};
use super::{EdgeId, Few, Graph, NodeId, Records};
use crate::model::{Account, Claim, Edge, Key, Node, OwnRelation, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

mod dependents;

/// The next graph before it is built.
#[derive(Debug)]
pub(crate) struct Draft {
    base: Graph,
    /// The graph that is to be changed: the base, or a patch upon it.
    before: Graph,
    /// What is otherwise than in the base,
    pub(super) since: Patched,
    /// and of these the keys of what is otherwise than before.
    touched: BTreeSet<Key>,
    pub(super) few: Arc<Few>,
}

/// Nodes and edges that came, changed or, without a record, went.
#[derive(Clone, Debug, Default)]
pub(super) struct Patched {
    pub(super) nodes: BTreeMap<Key, Option<Arc<FullNode>>>,
    pub(super) edges: BTreeMap<Key, Option<Arc<FullEdge>>>,
}

/// A base of fewer edges is built anew at every change: it keeps all histories, and takes some
/// milliseconds.
const SMALL: usize = 1 << 12;
/// When more records than these are otherwise than in the base, or more than a share of it, it is
/// built anew.
const MANY: usize = 1 << 15;

impl Draft {
    /// The draft of a graph that is to be changed.
    pub(crate) fn of(graph: &Graph) -> Draft {
        let (base, since) = match &graph.0.over {
            None => (graph.clone(), Patched::default()),
            Some(over) => (over.under.clone(), over.since.clone()),
        };
        Draft {
            base,
            before: graph.clone(),
            since,
            touched: BTreeSet::new(),
            few: graph.0.few.clone(),
        }
    }

    /// The graph without what was changed since.
    pub(crate) fn base(&self) -> Graph {
        self.base.clone()
    }

    /// How many nodes and edges are otherwise than in the base.
    fn len(&self) -> usize {
        self.since.nodes.len() + self.since.edges.len()
    }

    fn full_node(&self, key: &Key) -> Option<Arc<FullNode>> {
        match self.since.nodes.get(key) {
            Some(known) => known.clone(),
            None => {
                let id = self.base.node_id(key.as_str())?;
                let mut full = self.base.look_at_node(id).into_owned();
                in_order(&mut full.claims);
                Some(Arc::new(full))
            }
        }
    }

    fn full_edge(&self, key: &Key) -> Option<Arc<FullEdge>> {
        match self.since.edges.get(key) {
            Some(known) => known.clone(),
            None => {
                let id = self.base.edge_id(key.as_str())?;
                let mut full = self.base.look_at_edge(id).into_owned();
                in_order(&mut full.claims);
                Some(Arc::new(full))
            }
        }
    }

    /// The graph that is to be changed.
    pub(super) fn before(&self) -> Graph {
        self.before.clone()
    }

    /// Whether the record with this key is otherwise than before.
    pub(super) fn has_touched(&self, key: &Key) -> bool {
        self.touched.contains(key)
    }

    /// The keys of what is otherwise than before.
    pub(super) fn touched(&self) -> impl Iterator<Item = &Key> {
        self.touched.iter()
    }

    fn put_node(&mut self, key: &Key, full: Option<Arc<FullNode>>) {
        self.touched.insert(key.clone());
        self.since.nodes.insert(key.clone(), full);
    }

    fn put_edge(&mut self, key: &Key, full: Option<Arc<FullEdge>>) {
        self.touched.insert(key.clone());
        self.since.edges.insert(key.clone(), full);
    }

    fn few(&mut self) -> &mut Few {
        Arc::make_mut(&mut self.few)
    }

    /// Adds a node, or puts it in the place of the one with its key; claims about it stay.
    pub(crate) fn node(&mut self, node: Node) {
        let old = self.full_node(&node.key);
        let claims = old.map_or(Vec::new(), |old| old.claims.clone());
        let key = node.key.clone();
        self.put_node(&key, Some(Arc::new(FullNode { node, claims })));
    }

    /// Adds an edge, or puts it in the place of the one with its key; claims about it stay.
    pub(crate) fn edge(&mut self, edge: Edge) {
        let old = self.full_edge(&edge.key);
        let claims = old.map_or(Vec::new(), |old| old.claims.clone());
        let key = edge.key.clone();
        self.put_edge(&key, Some(Arc::new(FullEdge { edge, claims })));
    }

    /// Adds a source, or puts it in the place of the one with its key.
    pub(crate) fn source(&mut self, source: Source) {
        put(&mut self.few().sources, source, |source| &source.key);
    }

    /// Adds an account, or puts it in the place of the one with its key.
    pub(crate) fn account(&mut self, account: Account) {
        put(&mut self.few().accounts, account, |account| &account.key);
    }

    /// Declares a relation, or declares it otherwise.
    pub(crate) fn relation(&mut self, relation: OwnRelation) {
        put(&mut self.few().own_relations, relation, |r| &r.key);
    }

    /// Adds claims about one record, where they are not there; claims about nothing are lost.
    /// Costs a look at each claim about it, or if there is one to add, at few.
    pub(crate) fn claims(&mut self, about: &Key, mut new: Vec<Claim>) {
        self.change_claims(about, |claims| match (new.pop(), new.is_empty()) {
            (Some(claim), true) => {
                if let Err(place) = claims.binary_search(&claim) {
                    claims.insert(place, claim);
                }
            }
            (last, _) => {
                claims.append(&mut new);
                claims.extend(last);
                in_order(claims);
            }
        });
    }

    /// Takes claims about one record away.
    pub(crate) fn retract_claims(&mut self, about: &Key, gone: &BTreeSet<&Claim>) {
        self.change_claims(about, |claims| claims.retain(|claim| !gone.contains(claim)));
    }

    /// Changes the claims about a record, which are in order before and have to be so after.
    fn change_claims(&mut self, about: &Key, change: impl FnOnce(&mut Vec<Claim>)) {
        // What is the draft's alone is changed where it stands, and is not copied.
        if let Some(mut full) = self.full_node(about) {
            self.since.nodes.remove(about);
            change(&mut Arc::make_mut(&mut full).claims);
            self.put_node(about, Some(full));
        } else if let Some(mut full) = self.full_edge(about) {
            self.since.edges.remove(about);
            change(&mut Arc::make_mut(&mut full).claims);
            self.put_edge(about, Some(full));
        } else if self.few.record_id(about.as_str()).is_some() {
            let all = &mut self.few().other_claims;
            let claims = all.entry(about.clone()).or_default();
            change(claims);
            if claims.is_empty() {
                all.remove(about);
            }
        }
    }

    /// Takes the record with this key away, and the claims about it.
    pub(crate) fn retract(&mut self, key: &Key) {
        if self.full_node(key).is_some() {
            self.put_node(key, None);
        } else if self.full_edge(key).is_some() {
            self.put_edge(key, None);
        } else {
            let few = self.few();
            few.sources.retain(|source| source.key != *key);
            few.accounts.retain(|account| account.key != *key);
            few.other_claims.remove(key);
        }
    }

    /// Takes a declared relation away.
    pub(crate) fn retract_relation(&mut self, key: &Key) {
        self.few().own_relations.retain(|own| own.key != *key);
    }

    /// The graph of the base and all that was changed. Costs some microseconds for each record
    /// that is otherwise than in the base, and the arcs of the nodes that they join; once in a
    /// while the graph is built anew, which costs about a microsecond a record.
    pub(crate) fn graph(self) -> Graph {
        if self.base.edge_count() < SMALL || self.len() > self.most() {
            return self.anew();
        }
        self.overlay()
    }

    /// How many records a patch may have.
    fn most(&self) -> usize {
        MANY.max(self.base.edge_count() / 64)
    }

    /// The graph as a patch upon the base, where the base bears it.
    pub(super) fn overlay(self) -> Graph {
        Graph::overlaid(self).unwrap_or_else(Draft::anew)
    }
}

impl Draft {
    /// The graph, built anew from the rows of the base and what was changed.
    pub(super) fn anew(self) -> Graph {
        Graph(Arc::new(inner(self.rows())))
    }

    /// All records as rows: those of the base with the templates they had, if they are still
    /// used.
    fn rows(self) -> Rows {
        let Draft {
            base, since, few, ..
        } = self;
        let base = &*base.0.base;
        let few = Arc::unwrap_or_clone(few);
        let mut rows = Rows::new();
        rows.take(Records {
            sources: few.sources,
            accounts: few.accounts,
            relations: few.own_relations,
            claims: few.other_claims.into_values().flatten().collect(),
            ..Records::default()
        });
        let mut templates = vec![None; base.nodes.templates.runs.len()];
        let mut places = vec![None; base.nodes.is.len()];
        for (i, of) in base.nodes.is.iter().enumerate() {
            let (key, name) = (base.nodes.keys.text(i), base.nodes.names.text(i));
            if since.nodes.contains_key(key) {
                continue;
            }
            let of = *of as usize;
            let known = templates[of].or_else(|| {
                let template = template::read(base.nodes.templates.runs.get(of))?;
                rows.node_template(&template).ok()
            });
            templates[of] = known;
            places[i] = known.and_then(|template| rows.node(key, name, template).ok());
        }
        let mut records = Records::default();
        for full in since.nodes.into_values().flatten() {
            let FullNode { node, claims } = Arc::unwrap_or_clone(full);
            records.nodes.push(node);
            records.claims.extend(claims);
        }
        rows.take(records);
        // A node that changed stands elsewhere now.
        for (i, place) in places.iter_mut().enumerate() {
            *place = place.or_else(|| rows.find(base.nodes.keys.text(i)));
        }

        let changed = since.edges.keys();
        let changed = changed.filter_map(|key| base.edges.keys.find(key.as_str()));
        let changed: BTreeSet<EdgeId> = changed.collect();
        let mut templates = vec![None; base.edges.templates.runs.len()];
        for (i, of) in base.edges.template.iter().enumerate() {
            let id = EdgeId::at(i);
            if !changed.is_empty() && changed.contains(&id) {
                continue;
            }
            let place = |node: NodeId| places[node.index()];
            let ends = (place(base.arcs.from(id)), place(base.arcs.get(id).to));
            let under = base.edges.under(id).map(place);
            let of = *of as usize;
            let known = templates[of].or_else(|| {
                let template = template::read(base.edges.templates.runs.get(of))?;
                rows.edge_template(&template).ok()
            });
            templates[of] = known;
            let row = (ends, under, known);
            if let ((Some(from), Some(to)), None | Some(Some(_)), Some(template)) = row {
                let (first, last) = base.edges.days(&base.arcs, id);
                rows.edges.push(EdgeRow {
                    from,
                    to,
                    template,
                    number: base.edges.number(id),
                    first,
                    last,
                    under: under.flatten(),
                });
            }
        }
        let mut records = Records::default();
        for full in since.edges.into_values().flatten() {
            let FullEdge { edge, claims } = Arc::unwrap_or_clone(full);
            records.edges.push(edge);
            records.claims.extend(claims);
        }
        rows.take(records);
        rows
    }
}

/// What a log is read by.
#[cfg(feature = "store")]
impl Draft {
    /// Whether a record has this key.
    pub(crate) fn has(&self, key: &Key) -> bool {
        let node = match self.since.nodes.get(key) {
            Some(known) => known.is_some(),
            None => self.base.node_id(key.as_str()).is_some(),
        };
        let edge = || match self.since.edges.get(key) {
            Some(known) => known.is_some(),
            None => self.base.edge_id(key.as_str()).is_some(),
        };
        node || edge() || self.few.record_id(key.as_str()).is_some()
    }

    /// Whether the graph declares this relation.
    pub(crate) fn declares(&self, key: &Key) -> bool {
        self.few.own_relations.iter().any(|own| own.key == *key)
    }

    /// The nodes and edges that are otherwise than in the base, each with the claims about it, as
    /// they are there and as they are now.
    pub(crate) fn differences(&self) -> impl Iterator<Item = [Option<(Record<'_>, &[Claim])>; 2]> {
        fn node(full: &FullNode) -> (Record<'_>, &[Claim]) {
            (Record::Node(&full.node), &full.claims)
        }
        fn edge(full: &FullEdge) -> (Record<'_>, &[Claim]) {
            (Record::Edge(&full.edge), &full.claims)
        }
        let base = &self.base;
        let nodes = self.since.nodes.iter().map(move |(key, now)| {
            let old = base.node_id(key.as_str());
            let old = old.map(|id| (Record::Node(base.node(id)), base.node_claims(id)));
            [old, now.as_deref().map(node)]
        });
        let edges = self.since.edges.iter().map(move |(key, now)| {
            let old = base.edge_id(key.as_str());
            let old = old.map(|id| (Record::Edge(base.edge(id)), base.edge_claims(id)));
            [old, now.as_deref().map(edge)]
        });
        nodes.chain(edges)
    }

    /// The sources, accounts and relations of the new graph, and the claims about the first two.
    pub(crate) fn few_now(&self) -> (&[Source], &[Account], &[OwnRelation]) {
        let Few {
            sources,
            accounts,
            own_relations,
            ..
        } = &*self.few;
        (sources, accounts, own_relations)
    }

    /// The claims about a source or an account of the new graph.
    pub(crate) fn other_claims(&self, about: &Key) -> &[Claim] {
        let claims = self.few.other_claims.get(about);
        claims.map_or(&[], Vec::as_slice)
    }
}

#[cfg(any(test, feature = "store"))]
impl Graph {
    /// The same graph without a patch.
    pub(crate) fn compact(&self) -> Graph {
        match &self.0.over {
            None => self.clone(),
            Some(_) => Draft::of(self).anew(),
        }
    }
}

/// Puts claims in order, each once.
fn in_order(claims: &mut Vec<Claim>) {
    claims.sort();
    claims.dedup();
}

/// Puts a record into a list that is sorted by key.
fn put<T>(list: &mut Vec<T>, record: T, key: impl Fn(&T) -> &Key) {
    match list.binary_search_by(|other| key(other).cmp(key(&record))) {
        Ok(place) => list[place] = record,
        Err(place) => list.insert(place, record),
    }
}
