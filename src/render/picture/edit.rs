//! What a graphics desk does before it draws: persons go into the box of whom they represent;
//! in a crowd, secondary relations are left out and actors whose ties are alike share one box.
//! What was done is told in the picture. Start at [`Edited::new`].

use super::Focus;
use super::chosen::also;
use super::groups::joins;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{ActorKind, Key, Kind, Node, Relation};
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
    /// Whether the edges are an answer: then nothing is told of what is beside them.
    pub is_answer: bool,
}

impl Edited {
    /// Edits what a picture would show; with [`Focus::keep_all`], leaves all as it is.
    pub fn new(view: View<'_>, edges: Vec<EdgeId>, focus: &Focus) -> Edited {
        let [edited] = Edited::together([view], [edges], focus);
        edited
    }

    /// Edits what the pictures of several graphs would show so that the same record, by its key, is
    /// drawn in the same way in all: as if one picture showed all of it.
    pub fn together<const N: usize>(
        views: [View<'_>; N],
        edges: [Vec<EdgeId>; N],
        focus: &Focus,
    ) -> [Edited; N] {
        let mut desk = Desk {
            views: &views,
            focus,
            edges: edges.to_vec(),
            persons: BTreeMap::new(),
            alike: BTreeMap::new(),
            notes: Vec::new(),
        };
        if !focus.keep_all {
            desk.tuck();
            if focus.only.is_none() {
                desk.thin();
            }
            desk.gather();
        }
        std::array::from_fn(|side| Edited {
            edges: std::mem::take(&mut desk.edges[side]),
            tucked: desk.tucked(side),
            heads: None,
            notes: desk.notes.clone(),
            is_answer: false,
        })
    }

    /// Those of these edges that are drawn, where all came to be edited in their order.
    pub fn of(&self, shown: &[EdgeId]) -> Vec<EdgeId> {
        let shown = shown.iter().copied();
        let is_kept = |edge: &EdgeId| self.edges.binary_search(edge).is_ok();
        shown.filter(is_kept).collect()
    }
}

/// Pictures that are edited together. Ids hold inside one graph only, so nodes go by their keys.
struct Desk<'a> {
    views: &'a [View<'a>],
    focus: &'a Focus,
    /// The edges of each that are left.
    edges: Vec<Vec<EdgeId>>,
    persons: BTreeMap<&'a Key, &'a Key>,
    alike: BTreeMap<&'a Key, &'a Key>,
    notes: Vec<String>,
}

/// An edge of one of the pictures, by the keys of its ends.
struct Told<'a> {
    view: View<'a>,
    id: EdgeId,
    from: &'a Key,
    to: &'a Key,
    relation: &'a Relation,
}

impl<'a> Desk<'a> {
    /// The edges that are left, picture by picture.
    fn told(&self) -> impl Iterator<Item = Told<'a>> + '_ {
        let sides = self.views.iter().copied().zip(&self.edges);
        sides.flat_map(|(view, edges)| {
            let graph = view.graph();
            edges.iter().map(move |id| Told {
                view,
                id: *id,
                from: &graph.node(graph.from(*id)).key,
                to: &graph.node(graph.to(*id)).key,
                relation: graph.relation(*id),
            })
        })
    }

    /// The record of a node, as the first picture has it that has one.
    fn node(&self, key: &Key) -> Option<&'a Node> {
        self.views.iter().find_map(|view| {
            let graph = view.graph();
            graph.node_id(key.as_str()).map(|id| graph.node(id))
        })
    }

    fn is_person(&self, key: &Key) -> bool {
        let is = self.node(key).map(|node| &node.is);
        matches!(is, Some(Kind::Actor(actor)) if actor.kind == Some(ActorKind::Person))
    }

    /// Whether the picture is about this node.
    fn is_focus(&self, key: &Key) -> bool {
        let node = |view: &View<'_>| view.graph().node_id(key.as_str());
        self.focus.node.is_some() && self.views.first().and_then(node) == self.focus.node
    }

    /// The actors whose ties are alike, and the persons, as one of the graphs knows them.
    fn tucked(&self, side: usize) -> Tucked {
        let graph = self.views[side].graph();
        let here = |keys: &BTreeMap<&Key, &Key>| {
            let ids = keys.iter().filter_map(|(own, host)| {
                Some((graph.node_id(own.as_str())?, graph.node_id(host.as_str())?))
            });
            ids.collect()
        };
        Tucked {
            persons: here(&self.persons),
            alike: here(&self.alike),
            each_named: false,
        }
    }

    /// How many boxes the edges need.
    fn boxes(&self) -> usize {
        let host = |key: &'a Key| self.persons.get(key).copied().unwrap_or(key);
        let ends = self.told().flat_map(|told| [told.from, told.to]);
        let boxes: BTreeSet<&Key> = ends.map(host).collect();
        boxes.len()
    }

    /// Puts each person who represents one other into that one's box, unless the person promised
    /// or broke something in their own name.
    fn tuck(&mut self) {
        let mut hosts: BTreeMap<&Key, BTreeSet<&Key>> = BTreeMap::new();
        for told in self.told() {
            if *told.relation == Relation::Represents && self.is_person(told.from) {
                hosts.entry(told.from).or_default().insert(told.to);
            }
        }
        for told in self.told() {
            if told.relation.is_commitment() || *told.relation == Relation::Violates {
                hosts.remove(told.from);
                hosts.remove(told.to);
            }
        }
        // Nobody's family is that of the state.
        for told in self.told() {
            let ends = [told.from, told.to];
            let is_own = matches!(
                told.relation,
                Relation::Custom(_) | Relation::AffiliatedWith
            );
            if is_own && ends.iter().all(|end| self.is_person(end)) {
                hosts.retain(|person, _| !ends.contains(person));
            }
        }
        for (person, hosts) in hosts {
            if let (Some(host), 1) = (hosts.first(), hosts.len())
                && !self.is_focus(person)
                && !self.is_person(host)
            {
                self.persons.insert(person, host);
            }
        }
        let persons = &self.persons;
        for (view, edges) in self.views.iter().zip(&mut self.edges) {
            let graph = view.graph();
            edges.retain(|edge| {
                let told = *graph.relation(*edge) == Relation::Represents
                    && persons.contains_key(&graph.node(graph.from(*edge)).key);
                !told
            });
        }
    }

    /// Leaves out secondary relations, the least telling first, until the boxes are few enough.
    fn thin(&mut self) {
        let also: Vec<_> = self
            .views
            .iter()
            .map(|view| also(*view, self.focus))
            .collect();
        let secondary = |side: usize, view: View<'_>, edge: &EdgeId| match also[side].contains(edge)
        {
            true => None,
            false => rank(view.graph().relation(*edge)),
        };
        let mut left_out: Vec<(String, usize)> = Vec::new();
        let all = self.boxes();
        while self.boxes() > self.focus.most.unwrap_or(MOST_BOXES) {
            let sides = self.views.iter().zip(&self.edges).enumerate();
            let ranks = sides.flat_map(|(side, (view, edges))| {
                let ranks = edges.iter().map(move |edge| (side, *view, edge));
                ranks.filter_map(|(side, view, edge)| secondary(side, view, edge))
            });
            let Some(least) = ranks.max() else {
                break;
            };
            let mut gone: BTreeMap<Relation, BTreeSet<&Key>> = BTreeMap::new();
            for (side, (view, edges)) in self.views.iter().zip(&mut self.edges).enumerate() {
                edges.retain(|edge| {
                    let goes = secondary(side, *view, edge) == Some(least);
                    if goes {
                        let relation = view.graph().relation(*edge).clone();
                        gone.entry(relation)
                            .or_default()
                            .insert(&view.edge(*edge).key);
                    }
                    !goes
                });
            }
            let gone = gone.into_iter();
            left_out.extend(gone.map(|(r, edges)| (words::who_whom(&r), edges.len())));
        }
        let boxes = all - self.boxes();
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
    fn gather(&mut self) {
        if self.boxes() <= self.focus.most.unwrap_or(MOST_BOXES) {
            return;
        }
        type Tie<'a> = (bool, Relation, &'a Key, Option<Key>);
        let mut ties: BTreeMap<&Key, BTreeSet<Tie<'_>>> = BTreeMap::new();
        for told in self.told() {
            let terms = told.view.edge(told.id).terms();
            let under = terms.and_then(|terms| terms.under.clone());
            let out = (true, told.relation.clone(), told.to, under.clone());
            ties.entry(told.from).or_default().insert(out);
            let back = (false, told.relation.clone(), told.from, under);
            ties.entry(told.to).or_default().insert(back);
        }
        let mut alike: BTreeMap<_, Vec<&Key>> = BTreeMap::new();
        for (key, ties) in ties {
            let Some(actor) = self.node(key).and_then(|node| node.as_actor()) else {
                continue;
            };
            if !self.is_focus(key) && !self.persons.contains_key(key) {
                // A frame around some of them must not take in the others.
                let belongs = self.views.iter().flat_map(|view| {
                    let graph = view.graph();
                    let node = graph.node_id(key.as_str()).into_iter();
                    let hops = node.flat_map(|node| view.out(node));
                    let hops = hops.filter(|hop| joins(graph.relation(hop.edge)));
                    hops.map(|hop| &graph.node(hop.node).key)
                });
                let belongs: BTreeSet<&Key> = belongs.collect();
                let like = (actor.kind, ties, belongs);
                alike.entry(like).or_default().push(key);
            }
        }
        let (mut boxes, mut actors) = (0, 0);
        let crowds: Vec<Vec<&Key>> = alike
            .into_values()
            .filter(|nodes| nodes.len() >= ALIKE)
            .collect();
        for nodes in crowds {
            // The box is named after one who is in all pictures.
            let is_known =
                |view: &View<'_>, key: &Key| view.graph().node_id(key.as_str()).is_some();
            let mut known = nodes.iter();
            let known = known.find(|key| self.views.iter().all(|view| is_known(view, key)));
            if let Some(first) = known {
                boxes += 1;
                actors += nodes.len();
                self.alike.extend(nodes.iter().map(|node| (*node, *first)));
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
