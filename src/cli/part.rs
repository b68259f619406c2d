//! The part of a dossier that an answer rests on: its edges and nodes with all they mention,
//! and the claims behind them, closed so that it is a dossier by itself.

use crate::graph::{EdgeId, Graph, NodeId, Record, Records, View};
use crate::model::{Attribute, Claim, Edge, Key, Kind, Relation, Says, Tie, Value};
use std::collections::BTreeSet;

/// The records of some edges and nodes, with what they need.
pub(super) fn part(
    view: View<'_>,
    edges: impl IntoIterator<Item = EdgeId>,
    nodes: impl IntoIterator<Item = NodeId>,
) -> Records {
    let graph = view.graph();
    let mut part = Part {
        graph,
        kept: BTreeSet::new(),
        todo: Vec::new(),
    };
    for edge in edges {
        part.want(&graph.edge(edge).key);
    }
    for node in nodes {
        part.want(&graph.node(node).key);
    }
    part.close(view);
    part.records(view)
}

struct Part<'g> {
    graph: &'g Graph,
    kept: BTreeSet<Key>,
    todo: Vec<Key>,
}

impl Part<'_> {
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
        if let Some(agreement) = under {
            let acts = graph.edge_ids().filter(|other| {
                let act = graph.edge(*other);
                *graph.relation(*other) == Relation::PartyTo
                    && act.to == *agreement
                    && act.from == edge.from
            });
            for act in acts.filter(counts) {
                self.want(&graph.edge(act).key);
            }
        }
    }

    fn records(&self, view: View<'_>) -> Records {
        let Records {
            mut sources,
            mut relations,
            mut nodes,
            mut edges,
            ..
        } = self.graph.records();
        sources.retain(|source| self.kept.contains(&source.key));
        relations.retain(|relation| self.kept.contains(&relation.key));
        nodes.retain(|node| self.kept.contains(&node.key));
        edges.retain(|edge| self.kept.contains(&edge.key));
        for node in &mut nodes {
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
        let mut claims: Vec<Claim> = self
            .kept
            .iter()
            .filter(|key| known(key))
            .flat_map(|key| claims(view, key))
            // That a list of parties is complete is true of the whole only.
            .filter(|claim| !matches!(&claim.says, Says::Value(Attribute::PartiesComplete, _)))
            .cloned()
            .collect();
        claims.sort();
        claims.dedup();
        Records {
            sources,
            relations,
            nodes,
            edges,
            claims,
            accounts: Vec::new(),
        }
    }
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
