//! The next graph before it is built: a base, and the records that came, changed or went since.
//! Start at [`Draft::of`]; the floor `change` fills it and knows the rules.

#[cfg(feature = "store")]
use super::Record;
use super::arcs::PARTS;
use super::build::inner;
use super::mentions::mentioned_by;
use super::rows::{EdgeRow, Rows};
use super::template::{self, FullEdge, FullNode};
use super::{EdgeId, Few, Graph, NodeId, Records};
use crate::model::{
    Account, Claim, Condition, Edge, Key, Kind, Node, OwnRelation, Relation, Source, Tie,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
                Some(Arc::new(self.base.look_at_node(id).into_owned()))
            }
        }
    }

    fn full_edge(&self, key: &Key) -> Option<Arc<FullEdge>> {
        match self.since.edges.get(key) {
            Some(known) => known.clone(),
            None => {
                let id = self.base.edge_id(key.as_str())?;
                Some(Arc::new(self.base.look_at_edge(id).into_owned()))
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

    /// Adds a claim, if it is not there; a claim about nothing is lost.
    pub(crate) fn claim(&mut self, claim: Claim) {
        self.claims(&claim.about.clone(), |claims| {
            if let Err(place) = claims.binary_search(&claim) {
                claims.insert(place, claim);
            }
        });
    }

    /// Takes a claim away.
    pub(crate) fn retract_claim(&mut self, claim: &Claim) {
        self.claims(&claim.about, |claims| claims.retain(|other| other != claim));
    }

    fn claims(&mut self, about: &Key, change: impl FnOnce(&mut Vec<Claim>)) {
        let sorted = |claims: &mut Vec<Claim>| {
            claims.sort();
            claims.dedup();
        };
        if let Some(mut full) = self.full_node(about) {
            let claims = &mut Arc::make_mut(&mut full).claims;
            sorted(claims);
            change(claims);
            self.put_node(about, Some(full));
        } else if let Some(mut full) = self.full_edge(about) {
            let claims = &mut Arc::make_mut(&mut full).claims;
            sorted(claims);
            change(claims);
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
        let most = MANY.max(self.base.edge_count() / 64);
        if self.base.edge_count() < SMALL || self.len() > most {
            return self.anew();
        }
        self.overlay()
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

/// Puts a record into a list that is sorted by key.
fn put<T>(list: &mut Vec<T>, record: T, key: impl Fn(&T) -> &Key) {
    match list.binary_search_by(|other| key(other).cmp(key(&record))) {
        Ok(place) => list[place] = record,
        Err(place) => list.insert(place, record),
    }
}

/// A record whose dependents are to be found.
enum Moved {
    /// It changed itself.
    Itself(Key),
    /// Only what follows for it may have changed.
    Follows(EdgeId),
}

/// The edges for which something else may follow, so far.
struct Dependents<'a> {
    draft: &'a Draft,
    before: &'a Graph,
    /// By what meets it: the conditions.
    met_by: BTreeMap<&'a Key, Vec<&'a Key>>,
    found: BTreeSet<EdgeId>,
    seen: BTreeSet<Key>,
    queue: Vec<Moved>,
    /// Whether a condition bears on more than can be listed.
    everything: bool,
}

impl Draft {
    /// The edges of the graph before for which something else may follow from what was touched,
    /// without those that were touched themselves. None if there are many, or if the graph has
    /// other relations than its base.
    pub(super) fn bears_on(&self) -> Option<BTreeSet<EdgeId>> {
        let (base, before) = (&*self.base.0, &*self.before.0);
        let names = |few: &Few| -> Vec<Key> {
            let own = few.own_relations.iter();
            own.map(|relation| relation.key.clone()).collect()
        };
        let touched = || self.touched.iter();
        let edges = || touched().filter_map(|key| self.since.edges.get(key)?.as_ref());
        let is_known =
            |edge: &Arc<FullEdge>| self.base.relation_index(&edge.edge.relation()).is_some();
        if names(&self.few) != names(&base.few) || !edges().all(is_known) {
            return None;
        }
        let mut dependents = Dependents {
            draft: self,
            before: &self.before,
            met_by: BTreeMap::new(),
            found: BTreeSet::new(),
            seen: BTreeSet::new(),
            queue: Vec::new(),
            everything: false,
        };
        for id in &before.wide.conditions {
            let condition = self.before.node(*id);
            let met_by = condition.as_condition().and_then(|c| c.met_by.as_ref());
            if let Some(key) = met_by {
                let all = dependents.met_by.entry(key).or_default();
                all.push(&condition.key);
            }
        }
        for key in touched() {
            dependents.itself(key);
        }
        let most = MANY.max(self.base.edge_count() / 64);
        while let Some(moved) = dependents.queue.pop() {
            match moved {
                Moved::Itself(key) => dependents.of(&key),
                Moved::Follows(edge) => dependents.of_edge(edge),
            }
            if dependents.everything || dependents.found.len() > most {
                return None;
            }
        }
        Some(dependents.found)
    }
}

impl Dependents<'_> {
    fn itself(&mut self, key: &Key) {
        if self.seen.insert(key.clone()) {
            self.queue.push(Moved::Itself(key.clone()));
        }
    }

    /// Something else may follow for this edge.
    fn follows(&mut self, edge: EdgeId) {
        let key = self.before.edge_key(edge);
        if !self.draft.touched.contains(&key) && self.found.insert(edge) {
            self.queue.push(Moved::Follows(edge));
        }
    }

    fn follows_key(&mut self, key: &Key) {
        if let Some(edge) = self.before.edge_id(key.as_str()) {
            self.follows(edge);
        }
    }

    fn mentions(&mut self, key: &Key) {
        for edge in self.before.mentions(key).iter() {
            self.follows(*edge);
        }
    }

    /// What depends on a record that came, changed or went.
    fn of(&mut self, key: &Key) {
        self.conditions_met_by(key);
        let is_touched = self.draft.touched.contains(key);
        if let Some(node) = self.draft.since.nodes.get(key).filter(|_| is_touched) {
            let old = self.before.node_id(key.as_str());
            let old = old.map(|id| self.before.look_at_node(id).into_owned().node);
            let new = node.as_ref().map(|full| full.node.clone());
            for node in old.iter().chain(&new) {
                self.of_node(node);
            }
        }
        if let Some(edge) = self.draft.since.edges.get(key).filter(|_| is_touched) {
            self.mentions(key);
            let old = self.before.edge_id(key.as_str());
            let old = old.map(|id| self.before.look_at_edge(id).into_owned().edge);
            let new = edge.as_ref().map(|full| full.edge.clone());
            for edge in old.iter().chain(&new) {
                for key in mentioned_by(&edge.tie) {
                    self.follows_key(key);
                }
                if let Tie::PartyTo(_) = &edge.tie {
                    self.of_party(edge);
                }
            }
        }
        // Or a condition that is met by something that changed.
        if !is_touched && let Some(node) = self.before.node_id(key.as_str()) {
            let node = self.before.look_at_node(node).into_owned().node;
            self.of_node(&node);
        }
    }

    /// What else follows where a party joined or left: for what is made under the agreement, and
    /// for what else the party did about it.
    fn of_party(&mut self, edge: &Edge) {
        self.mentions(&edge.to);
        let before = self.before;
        let ends = (
            before.node_id(edge.from.as_str()),
            before.node_id(edge.to.as_str()),
        );
        let relation = before.relation_index(&Relation::PartyTo);
        if let ((Some(from), Some(to)), Some(relation)) = (ends, relation) {
            for edge in before.edges_between(from, relation, to) {
                self.follows(edge);
            }
        }
    }

    fn of_node(&mut self, node: &Node) {
        match &node.is {
            Kind::Actor(_) => {}
            Kind::Agreement(_) => self.mentions(&node.key),
            Kind::Event(_) => {
                self.mentions(&node.key);
                if let Some(id) = self.before.node_id(node.key.as_str()) {
                    let block = self.before.in_block(id, (0, PARTS));
                    for arc in block.arcs {
                        self.follows(block.edge(arc.edge));
                    }
                }
            }
            Kind::Condition(condition) => {
                self.mentions(&node.key);
                self.of_condition(condition);
            }
        }
    }

    /// The edges that a condition lists or has in scope.
    fn of_condition(&mut self, condition: &Condition) {
        for key in &condition.applies_to {
            self.follows_key(key);
        }
        let before = self.before;
        for scope in &condition.scopes {
            let node = |key: &Option<Key>| -> Option<NodeId> {
                key.as_ref().and_then(|key| before.node_id(key.as_str()))
            };
            if !scope.under.is_empty() {
                for agreement in &scope.under {
                    self.mentions(agreement);
                }
            } else if let Some(debtor) = node(&scope.debtor) {
                let block = before.out_block(debtor, (0, PARTS));
                for i in 0..block.arcs.len() as u32 {
                    self.follows(EdgeId(block.first + i));
                }
            } else if let Some(to) = node(&scope.to) {
                let block = before.in_block(to, (0, PARTS));
                for arc in block.arcs {
                    self.follows(block.edge(arc.edge));
                }
            } else {
                self.everything |= scope.debtor.is_none() && scope.to.is_none();
            }
        }
    }

    fn conditions_met_by(&mut self, key: &Key) {
        for condition in self.met_by.get(key).cloned().unwrap_or_default() {
            self.itself(condition);
        }
    }

    /// What depends on an edge for which something else may follow: what stands behind it, what
    /// it breaches, what it meets.
    fn of_edge(&mut self, edge: EdgeId) {
        let full = self.before.look_at_edge(edge);
        let Edge { key, tie, .. } = &full.edge;
        self.conditions_met_by(key);
        self.mentions(key);
        if let Tie::Violates(violation) = tie {
            for key in &violation.breaches {
                self.follows_key(key);
            }
        }
    }
}
