//! foedera itself, through the public API of its graph.

use crate::rows::{self, OPEN, RELATIONS};
use crate::{Answer, Engine, top};
use foedera::graph::{
    ClaimTemplate, EdgeRow, EdgeTemplate, EdgeTemplateId, Filter, Graph, NodeId, NodeTemplate,
    Rows, Scratch, Side, Validity, Way,
};
use foedera::model::{
    Actor, ActorKind, Agreement, AgreementKind, Date, Day, Key, LegalForce, Relation, Source, Tie,
};
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

/// The day of the network's day 0.
const ORIGIN: i32 = -25_567;

/// A filter for each day that is asked about, by relations.
type Filters = HashMap<(usize, u32), Filter>;

/// The graph, its nodes by their number in the files, and what was made ready.
pub struct Ours {
    graph: Graph,
    nodes: Vec<NodeId>,
    numbers: Vec<u32>,
    filters: Filters,
    scratch: Scratch,
}

const GUARANTEES: usize = 0;
const SUPPORT: usize = 1;
const CHAIN: usize = 2;
const BINDING: usize = 3;
const BREACH: usize = 4;

/// Loads the network from its CSV files, with a claim for each edge.
pub fn load(dir: &Path) -> Graph {
    let mut rows = Rows::new();
    let key = |text: &str| Key::new(text).expect("a key");
    rows.source(Source::new(key("network"), "The generated network"));
    let actor = NodeTemplate::new(Actor::of(ActorKind::State));
    let actor = rows.node_template(&actor).expect("there is room");
    let agreement = NodeTemplate::new(Agreement::of(AgreementKind::Treaty));
    let agreement = rows.node_template(&agreement).expect("there is room");
    let mut nodes = Vec::new();
    rows::nodes(dir, |id, kind, name| {
        let template = if kind == "actor" { actor } else { agreement };
        nodes.push(rows.node(id, name, template).expect("keys are unique"));
    });
    let mut templates: [Option<EdgeTemplateId>; 4 * RELATIONS.len()] = Default::default();
    let mut number = 0;
    rows::edges(dir, |row| {
        number += 1;
        let is_open = row.until == OPEN;
        let kind = row.relation * 4 + u8::from(row.binding) * 2 + u8::from(is_open);
        let template = *templates[kind as usize].get_or_insert_with(|| {
            let relation = Relation::read(RELATIONS[row.relation as usize]);
            let mut tie = Tie::bare(&relation.expect("of the vocabulary"));
            if let Some(terms) = tie.terms_mut() {
                terms.force = row.binding.then_some(LegalForce::LegallyBinding);
            }
            let mut template = EdgeTemplate::numbered("row-", tie);
            let end = if is_open { Side::Open } else { Side::Day };
            template.valid = Validity::Between(Side::Day, end);
            template
                .claims
                .push(ClaimTemplate::row(key("network"), "row "));
            rows.edge_template(&template).expect("there is room")
        });
        let row = EdgeRow {
            from: nodes[row.from as usize],
            to: nodes[row.to as usize],
            template,
            number,
            first: day(row.since),
            last: if is_open {
                Day::MAX
            } else {
                day(row.until - 1)
            },
            under: None,
        };
        rows.edge(row).expect("the row fits its template");
    });
    rows.build().expect("the rows make a graph")
}

fn day(number: u32) -> Day {
    Day(ORIGIN + number as i32)
}

/// A day of the network as a date.
pub fn date(number: u32) -> Date {
    Date::new(&day(number).to_string()).expect("a day is a date")
}

impl Ours {
    /// What is resolved beforehand: the nodes, and a filter for each date.
    pub fn new(graph: Graph, days: &HashMap<&str, Vec<u32>>) -> Ours {
        let nodes: Vec<NodeId> = (0..graph.node_count())
            .map(|number| {
                graph
                    .node_id(&number.to_string())
                    .expect("every number is a key")
            })
            .collect();
        let mut numbers = vec![0; nodes.len()];
        for (number, node) in nodes.iter().enumerate() {
            numbers[node.index()] = number as u32;
        }
        use Relation::{Backstops, Guarantees, MemberOf, PartyTo, Violates};
        let chain = [Guarantees, Backstops, MemberOf];
        let mut filters = Filters::new();
        let mut ready = |kind, relations: &[Relation], days: &[u32]| {
            for number in days {
                let filter = Filter::default().relations(relations.to_vec());
                let filter = filter.as_of(date(*number)).in_force();
                let filter = if kind == BINDING {
                    filter.binding()
                } else {
                    filter
                };
                filters.insert((kind, *number), filter);
            }
        };
        ready(GUARANTEES, &chain[..1], &days["q1"]);
        ready(SUPPORT, &chain[..2], &days["q2"]);
        ready(CHAIN, &chain, &days["q3"]);
        ready(BINDING, &chain[..1], &days["q5"]);
        filters.insert((CHAIN, OPEN), Filter::default().relations(chain));
        for relation in [Guarantees, Violates, PartyTo] {
            let kind = BREACH + filters.keys().filter(|(kind, _)| *kind >= BREACH).count();
            filters.insert((kind, OPEN), Filter::default().relations([relation]));
        }
        Ours {
            graph,
            nodes,
            numbers,
            filters,
            scratch: Scratch::new(),
        }
    }

    fn reach(&mut self, kind: usize, node: u32, day: u32, hops: usize) -> (u64, u64) {
        let view = self.graph.view(&self.filters[&(kind, day)]);
        let start = self.nodes[node as usize];
        let found = view.reach(start, Way::Backward, hops, &mut self.scratch);
        let sum = found
            .iter()
            .map(|node| u64::from(self.numbers[node.index()]))
            .sum();
        (found.len() as u64, sum)
    }
}

impl Engine for Ours {
    fn guarantors(&mut self, node: u32, day: u32) -> Vec<u32> {
        let view = self.graph.view(&self.filters[&(GUARANTEES, day)]);
        let arcs = view.into(self.nodes[node as usize]);
        let mut found: Vec<u32> = arcs.map(|hop| hop.node.index() as u32).collect();
        found.dedup();
        found
    }

    fn canonical(&self, mut ids: Vec<u32>) -> Vec<u32> {
        for id in &mut ids {
            *id = self.numbers[*id as usize];
        }
        ids.sort_unstable();
        ids
    }

    fn three_hops(&mut self, node: u32, day: u32) -> (u64, u64) {
        self.reach(SUPPORT, node, day, 3)
    }

    fn full_reach(&mut self, node: u32, day: u32) -> (u64, u64) {
        self.reach(CHAIN, node, day, usize::MAX)
    }

    fn distance(&mut self, from: u32, to: u32) -> Option<usize> {
        let view = self.graph.view(&self.filters[&(CHAIN, OPEN)]);
        let (from, to) = (self.nodes[from as usize], self.nodes[to as usize]);
        view.distance(from, to, &mut self.scratch)
    }

    fn most_guaranteed(&mut self, day: u32) -> Vec<(u32, u32)> {
        let degrees = self.graph.view(&self.filters[&(BINDING, day)]).in_degrees();
        let degrees = degrees.into_iter().zip(&self.numbers);
        top(degrees.map(|(degree, number)| (*number, degree)))
    }

    fn broken_by_a_guarantor(&mut self) -> Answer {
        let packed = |i, way| {
            self.graph
                .view(&self.filters[&(BREACH + i, OPEN)])
                .adjacency(way)
        };
        let guaranteed = packed(0, Way::Forward);
        let (broken, parties) = (packed(1, Way::Forward), packed(2, Way::Forward));
        let nodes = self.nodes.len();
        let pairs = |actors: Range<usize>| {
            let mut last_to_break = vec![u32::MAX; nodes];
            let mut pairs = 0;
            for number in actors {
                let actor = NodeId::at(number);
                for agreement in broken.of(actor) {
                    last_to_break[agreement.index()] = number as u32;
                }
                if broken.of(actor).is_empty() {
                    continue;
                }
                let is_broken =
                    |agreement: &NodeId| last_to_break[agreement.index()] == number as u32;
                let guaranteed = guaranteed.of(actor).iter();
                pairs += guaranteed
                    .filter(|node| parties.of(**node).iter().any(is_broken))
                    .count();
            }
            pairs
        };
        // On both cores, as the rest.
        let (first, second) = (0..nodes / 2, nodes / 2..nodes);
        let pairs = std::thread::scope(|scope| {
            let first = scope.spawn(|| pairs(first));
            pairs(second) + first.join().expect("it counts")
        });
        Answer::Count(pairs as u64)
    }
}
