//! The part of a graph that an answer rests on: it can be drawn, or written as a dossier by itself,
//! with all that is mentioned and the claims behind it. Start at [`Part`].

use crate::graph::{EdgeId, Filter, Graph, NodeId, Record, Records, View};
use crate::model::{Attribute, Claim, Edge, Key, Kind, Relation, Says, Tie, Value};
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

/// Some edges as a filter shows them, and the nodes that the question is about.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) filter: Filter,
    pub(super) edges: Vec<EdgeId>,
    /// Edges that the answer mentions beside these, which a picture leaves out.
    pub(super) mentioned: Vec<EdgeId>,
    pub(super) nodes: Vec<NodeId>,
}

impl Part {
    /// The records of these edges and nodes, with what they need.
    pub(super) fn records(&self, graph: &Graph) -> Records {
        let view = graph.view(&self.filter);
        let mut closing = Closing {
            graph,
            kept: BTreeSet::new(),
            todo: Vec::new(),
            acts: OnceCell::new(),
        };
        for edge in self.edges.iter().chain(&self.mentioned) {
            closing.want(&graph.edge(*edge).key);
        }
        for node in &self.nodes {
            closing.want(&graph.node(*node).key);
        }
        closing.close(view);
        closing.records(view)
    }
}

struct Closing<'g> {
    graph: &'g Graph,
    kept: BTreeSet<Key>,
    todo: Vec<Key>,
    /// What each did about each agreement.
    acts: OnceCell<HashMap<(NodeId, NodeId), Vec<EdgeId>>>,
}

impl Closing<'_> {
    fn want(&mut self, key: &Key) {
        if self.kept.insert(key.clone()) {
            self.todo.push(key.clone());
        }
    }

    /// Whatever a kept record cannot be read without is kept, too.
    fn close(&mut self, view: View<'_>) {
        while let Some(key) = self.todo.pop() {
            for claim in claims(view, &key) {
                self.want(&claim.source);
                claim.voice.iter().for_each(|voice| self.want(voice));
                if let Says::Value(_, Value::Record(record)) = &claim.says {
                    self.want(record);
                }
            }
            match self.graph.record(key.as_str()) {
                Some(Record::Edge(edge)) => {
                    self.want(&edge.from);
                    self.want(&edge.to);
                    if let Tie::Custom(relation) = &edge.tie {
                        self.want(relation);
                    }
                    mentioned(edge).iter().for_each(|key| self.want(key));
                    self.want_what_moves(view, edge);
                }
                Some(Record::Node(node)) => {
                    if let Kind::Condition(condition) = &node.is {
                        condition.body.iter().for_each(|key| self.want(key));
                        condition.met_by.iter().for_each(|key| self.want(key));
                        for scope in &condition.scopes {
                            let named = scope.debtor.iter().chain(&scope.to).chain(&scope.under);
                            named.for_each(|key| self.want(key));
                        }
                    }
                }
                Some(Record::Source(source)) => source.via.iter().for_each(|key| self.want(key)),
                Some(Record::Account(_) | Record::Relation(_)) | None => {}
            }
        }
    }

    /// What the state of an edge follows from: its breaches, its conditions, and what the
    /// debtor of a promise did about its agreement.
    fn want_what_moves(&mut self, view: View<'_>, edge: &Edge) {
        let graph = self.graph;
        let Some(id) = graph.edge_id(edge.key.as_str()) else {
            return;
        };
        for condition in &view.derived(id).conditions {
            self.want(&graph.node(*condition).key);
        }
        let counts = |other: &EdgeId| view.edge_claims(*other).next().is_some();
        for other in graph.mentions(&edge.key).iter().filter(|e| counts(e)) {
            if *graph.relation(*other) == Relation::Violates {
                self.want(&graph.edge(*other).key);
            }
        }
        let under = edge.terms().and_then(|terms| terms.under.as_ref());
        let agreement = under.and_then(|agreement| graph.node_id(agreement.as_str()));
        if let Some(agreement) = agreement {
            let acts = self.acts.get_or_init(|| acts(graph));
            let acts = acts.get(&(graph.from(id), agreement));
            let acts = acts.into_iter().flatten().filter(|act| counts(act));
            let keys: Vec<&Key> = acts.map(|act| &graph.edge(*act).key).collect();
            keys.into_iter().for_each(|key| self.want(key));
        }
    }

    fn records(&self, view: View<'_>) -> Records {
        let mut records = Records {
            sources: self.graph.sources().to_vec(),
            relations: self.graph.own_relations().to_vec(),
            ..Records::default()
        };
        let kept = &self.kept;
        records.sources.retain(|source| kept.contains(&source.key));
        records.relations.retain(|own| kept.contains(&own.key));
        for key in kept {
            match self.graph.record(key.as_str()) {
                Some(Record::Node(node)) => records.nodes.push(node.clone()),
                Some(Record::Edge(edge)) => records.edges.push(edge.clone()),
                Some(Record::Source(_) | Record::Account(_) | Record::Relation(_)) | None => {}
            }
        }
        for node in &mut records.nodes {
            // A condition may apply to what is not a part of the answer.
            if let Kind::Condition(condition) = &mut node.is {
                condition.applies_to.retain(|key| self.kept.contains(key));
            }
        }
        let known = |key: &Key| {
            matches!(
                self.graph.record(key.as_str()),
                Some(Record::Node(_) | Record::Edge(_))
            )
        };
        let claims = self
            .kept
            .iter()
            .filter(|key| known(key))
            .flat_map(|key| claims(view, key))
            // That a list of parties is complete is true of the whole only.
            .filter(|claim| !matches!(&claim.says, Says::Value(Attribute::PartiesComplete, _)));
        records.claims = claims.cloned().collect();
        records.claims.sort();
        records.claims.dedup();
        records
    }
}

/// What each did about each agreement.
fn acts(graph: &Graph) -> HashMap<(NodeId, NodeId), Vec<EdgeId>> {
    let mut acts: HashMap<_, Vec<EdgeId>> = HashMap::new();
    for edge in graph.edge_ids() {
        if *graph.relation(edge) == Relation::PartyTo {
            let ends = (graph.from(edge), graph.to(edge));
            acts.entry(ends).or_default().push(edge);
        }
    }
    acts
}

/// The claims about a record that count; if none does, yet the record is needed, all of them.
fn claims<'a>(view: View<'a>, key: &Key) -> Vec<&'a Claim> {
    let admitted: Vec<&Claim> = view.claims_about(key.as_str()).collect();
    match admitted.is_empty() {
        true => view.graph().claims_about(key.as_str()).iter().collect(),
        false => admitted,
    }
}

/// The records that an edge mentions in its attributes.
fn mentioned(edge: &Edge) -> Vec<Key> {
    let mut keys: Vec<Key> = edge.tie.of().to_vec();
    keys.extend_from_slice(edge.tie.conditions());
    if let Some(terms) = edge.terms() {
        keys.extend(terms.under.iter().chain(&terms.adversaries).cloned());
    }
    match &edge.tie {
        Tie::Guarantees(g) => keys.extend(g.owed_to.clone()),
        Tie::Undertakes(u) => keys.extend(u.benefits.iter().chain(&u.in_return_for).cloned()),
        Tie::Violates(v) => {
            let one = v.event.iter().chain(&v.found_by);
            keys.extend(one.chain(&v.breaches).cloned());
        }
        Tie::GrantsAccess(a) => keys.extend(a.recipient.clone()),
        Tie::Negotiates(p)
        | Tie::Proposes(p)
        | Tie::Supports(p)
        | Tie::Rejects(p)
        | Tie::Demands(p)
        | Tie::Pressures(p) => keys.extend_from_slice(&p.about),
        Tie::Backstops(_)
        | Tie::Owes(_)
        | Tie::PartyTo(_)
        | Tie::MemberOf(_)
        | Tie::Leads(_)
        | Tie::PartOf(_)
        | Tie::Represents(_)
        | Tie::AffiliatedWith(_)
        | Tie::ParticipatesIn { .. }
        | Tie::Revises
        | Tie::Supersedes
        | Tie::Implements
        | Tie::Amends
        | Tie::Reaffirms
        | Tie::PossiblySameAs
        | Tie::Before
        | Tie::Custom(_) => {}
    }
    keys
}
