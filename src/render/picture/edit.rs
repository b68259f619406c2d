//! What a graphics desk does before it draws: persons go into the box of whom they represent;
//! in a crowd, secondary relations are left out and actors whose ties are alike share one box.
//! What was done is told in the picture. Start at [`Edited::new`].

use super::Focus;
use super::chosen::also;
use super::groups::joins;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{ActorKind, Key, Kind, Relation};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// The most boxes that one picture shows well.
const MOST_BOXES: usize = 40;
/// Actors with the same ties share a box from this many on.
const ALIKE: usize = 3;

/// Nodes that stand in the box of another.
#[derive(Debug, Default)]
pub struct Tucked {
    /// Persons, by whom they represent.
    persons: BTreeMap<NodeId, NodeId>,
    /// Actors whose ties are alike, by the first of them.
    alike: BTreeMap<NodeId, NodeId>,
    /// Whether each of these is named where it has ties, as where pictures are compared: an arrow
    /// of all would be another one where one more shares the box.
    pub each_named: bool,
}

impl Tucked {
    /// The node in whose box a node stands, most often its own.
    pub fn host(&self, node: NodeId) -> NodeId {
        let node = self.persons.get(&node).copied().unwrap_or(node);
        self.alike.get(&node).copied().unwrap_or(node)
    }

    /// Who is named where a node has ties: a person in the box of another is, one of many whose ties
    /// are alike only where each is to be.
    pub fn named(&self, node: NodeId) -> NodeId {
        match self.each_named || self.is_guest(node) {
            true => node,
            false => self.host(node),
        }
    }

    /// Whether the node is a person in the box of another.
    pub fn is_guest(&self, node: NodeId) -> bool {
        self.persons.contains_key(&node)
    }

    /// The persons in a node's box.
    pub fn guests(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let of = move |(_, host): &(&NodeId, &NodeId)| **host == node;
        self.persons.iter().filter(of).map(|(guest, _)| *guest)
    }

    /// All that share the node's box because their ties are alike; empty if none does.
    pub fn alike(&self, node: NodeId) -> Vec<NodeId> {
        let of = |(_, first): &(&NodeId, &NodeId)| **first == node;
        self.alike
            .iter()
            .filter(of)
            .map(|(other, _)| *other)
            .collect()
    }
}

/// The edges that are drawn, after editing, and what was done to them.
#[derive(Debug, Default)]
pub struct Edited {
    pub edges: Vec<EdgeId>,
    pub tucked: Tucked,
    /// What may be framed, where that is decided for several pictures together.
    pub heads: Option<Vec<NodeId>>,
    /// Lines for the picture that tell what was left out or drawn together.
    pub notes: Vec<String>,
}

impl Edited {
    /// Edits what a picture would show; with [`Focus::keep_all`], leaves all as it is.
    pub fn new(view: View<'_>, edges: Vec<EdgeId>, focus: &Focus) -> Edited {
        let mut edited = Edited {
            edges,
            ..Edited::default()
        };
        if !focus.keep_all {
            edited.tuck(view, focus);
            if focus.only.is_none() {
                edited.thin(view, focus);
            }
            edited.gather(view, focus);
        }
        edited
    }

    /// Those of these edges that are drawn, where all came to be edited in their order.
    pub fn of(&self, shown: &[EdgeId]) -> Vec<EdgeId> {
        let shown = shown.iter().copied();
        let is_kept = |edge: &EdgeId| self.edges.binary_search(edge).is_ok();
        shown.filter(is_kept).collect()
    }

    /// How many boxes the edges need.
    fn boxes(&self, view: View<'_>) -> usize {
        let ends = |edge: &EdgeId| [view.graph().from(*edge), view.graph().to(*edge)];
        let ends = self.edges.iter().flat_map(ends);
        let boxes: BTreeSet<NodeId> = ends.map(|end| self.tucked.host(end)).collect();
        boxes.len()
    }

    /// Puts each person who represents one other into that one's box, unless the person promised
    /// or broke something in their own name.
    fn tuck(&mut self, view: View<'_>, focus: &Focus) {
        let graph = view.graph();
        let is_person = |node: NodeId| matches!(&graph.node(node).is, Kind::Actor(actor) if actor.kind == Some(ActorKind::Person));
        let mut hosts: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
        for edge in &self.edges {
            if *graph.relation(*edge) == Relation::Represents && is_person(graph.from(*edge)) {
                hosts
                    .entry(graph.from(*edge))
                    .or_default()
                    .insert(graph.to(*edge));
            }
        }
        for edge in &self.edges {
            let relation = graph.relation(*edge);
            if relation.is_commitment() || *relation == Relation::Violates {
                hosts.remove(&graph.from(*edge));
                hosts.remove(&graph.to(*edge));
            }
        }
        // Nobody's family is that of the state.
        for edge in &self.edges {
            let ends = [graph.from(*edge), graph.to(*edge)];
            let relation = graph.relation(*edge);
            let is_own = matches!(relation, Relation::Custom(_) | Relation::AffiliatedWith);
            if is_own && ends.iter().all(|end| is_person(*end)) {
                hosts.retain(|person, _| !ends.contains(person));
            }
        }
        for (person, hosts) in hosts {
            if let (Some(host), 1) = (hosts.first(), hosts.len())
                && focus.node != Some(person)
                && !is_person(*host)
            {
                self.tucked.persons.insert(person, *host);
            }
        }
        let tucked = &self.tucked;
        self.edges.retain(|edge| {
            let told = *graph.relation(*edge) == Relation::Represents
                && tucked.is_guest(graph.from(*edge));
            !told
        });
    }

    /// Leaves out secondary relations, the least telling first, until the boxes are few enough.
    fn thin(&mut self, view: View<'_>, focus: &Focus) {
        let graph = view.graph();
        let also = also(view, focus);
        let mut left_out: Vec<(String, usize)> = Vec::new();
        let all = self.boxes(view);
        while self.boxes(view) > focus.most.unwrap_or(MOST_BOXES) {
            let secondary = |edge: &EdgeId| match also.contains(edge) {
                true => None,
                false => rank(graph.relation(*edge)),
            };
            let Some(least) = self.edges.iter().filter_map(secondary).max() else {
                break;
            };
            let mut gone: BTreeMap<Relation, usize> = BTreeMap::new();
            self.edges.retain(|edge| {
                let goes = secondary(edge) == Some(least);
                if goes {
                    *gone.entry(graph.relation(*edge).clone()).or_default() += 1;
                }
                !goes
            });
            left_out.extend(gone.into_iter().map(|(r, n)| (words::who_whom(&r), n)));
        }
        let boxes = all - self.boxes(view);
        if !left_out.is_empty() {
            let kinds: Vec<String> = left_out
                .iter()
                .map(|(who, n)| format!("{who} ({n})"))
                .collect();
            let boxes = match boxes {
                0 => String::new(),
                1 => ", and a box with no other line".to_string(),
                n => format!(", and {n} boxes with no other line"),
            };
            self.notes.push(format!(
                "Left out, since there is much to show: {}{boxes}.",
                kinds.join(", "),
            ));
        }
    }

    /// Puts actors whose ties are all alike into one box, if there are still too many boxes.
    fn gather(&mut self, view: View<'_>, focus: &Focus) {
        if self.boxes(view) <= focus.most.unwrap_or(MOST_BOXES) {
            return;
        }
        type Tie = (bool, Relation, NodeId, Option<Key>);
        let graph = view.graph();
        let mut ties: BTreeMap<NodeId, BTreeSet<Tie>> = BTreeMap::new();
        for edge in &self.edges {
            let (from, to) = (graph.from(*edge), graph.to(*edge));
            let relation = graph.relation(*edge);
            let under = view
                .edge(*edge)
                .terms()
                .and_then(|terms| terms.under.clone());
            let out = (true, relation.clone(), to, under.clone());
            ties.entry(from).or_default().insert(out);
            let back = (false, relation.clone(), from, under);
            ties.entry(to).or_default().insert(back);
        }
        let mut alike: BTreeMap<_, Vec<NodeId>> = BTreeMap::new();
        for (node, ties) in ties {
            let Some(actor) = graph.node(node).as_actor() else {
                continue;
            };
            if focus.node != Some(node) && !self.tucked.is_guest(node) {
                // A frame around some of them must not take in the others.
                let belongs = view.out(node).filter(|hop| joins(graph.relation(hop.edge)));
                let belongs: BTreeSet<NodeId> = belongs.map(|hop| hop.node).collect();
                alike
                    .entry((actor.kind, ties, belongs))
                    .or_default()
                    .push(node);
            }
        }
        let (mut boxes, mut actors) = (0, 0);
        for nodes in alike.into_values().filter(|nodes| nodes.len() >= ALIKE) {
            boxes += 1;
            actors += nodes.len();
            for node in &nodes {
                self.tucked.alike.insert(*node, nodes[0]);
            }
        }
        if boxes > 0 {
            let them = if boxes == 1 {
                "one box"
            } else {
                "shared boxes"
            };
            self.notes.push(format!(
                "Drawn in {them}: {actors} actors whose ties are alike.",
            ));
        }
    }
}

/// How soon a relation is left out of a crowded picture, the highest first; none: never.
fn rank(relation: &Relation) -> Option<u8> {
    Some(match relation {
        Relation::Guarantees
        | Relation::Backstops
        | Relation::Undertakes
        | Relation::Owes
        | Relation::Violates => return None,
        Relation::Leads | Relation::MemberOf => 1,
        Relation::GrantsAccess => 2,
        Relation::PartyTo => 3,
        relation if relation.is_politics() => 4,
        Relation::PartOf | Relation::Represents | Relation::AffiliatedWith => 5,
        Relation::Revises
        | Relation::Supersedes
        | Relation::Implements
        | Relation::Amends
        | Relation::Reaffirms => 6,
        Relation::ParticipatesIn => 8,
        Relation::Before | Relation::PossiblySameAs => 9,
        _ => 7,
    })
}
