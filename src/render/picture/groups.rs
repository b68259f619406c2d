//! Which boxes stand in a frame together: a coalition or an organization with its members, an
//! agreement with its parts. Start at [`groups`].

use super::standing::standing;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{ActorKind, Kind, Modality, Relation, Says};
use crate::query::Evidence;
use crate::render::scene::{Scene, SceneGroup, Standing};
use crate::words;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What a frame may be drawn around among `nodes`, in the order in which boxes go to frames: first
/// what has most of them in some view.
pub fn heads(views: &[View<'_>], nodes: &BTreeSet<NodeId>) -> Vec<NodeId> {
    let ranked = nodes.iter().filter_map(|head| {
        let inside = |view: &View<'_>| members(*view, *head).intersection(nodes).count();
        let most = views.iter().map(inside).max().unwrap_or(0);
        (most > 0).then_some((Reverse(most), *head))
    });
    let mut ranked: Vec<(Reverse<usize>, NodeId)> = ranked.collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, head)| head).collect()
}

/// The groups of the boxes at `places`: each box is in one at most, the first of `heads` that it
/// belongs to. A head that has several is with its members, if it has a box at all.
pub fn groups(
    view: View<'_>,
    places: &BTreeMap<NodeId, usize>,
    heads: &[NodeId],
) -> Vec<SceneGroup> {
    let mut taken: BTreeSet<NodeId> = BTreeSet::new();
    let mut groups = Vec::new();
    for head in heads.iter().copied() {
        if taken.contains(&head) {
            continue;
        }
        let all = members(view, head);
        let free = all.iter().filter(|node| places.contains_key(node));
        let free: Vec<NodeId> = free.filter(|node| !taken.contains(node)).copied().collect();
        if free.is_empty() {
            continue;
        }
        taken.extend([head]);
        taken.extend(&free);
        let node = view.node(head);
        let own = places.get(&head);
        let mut inside: Vec<usize> = free.iter().map(|node| places[node]).collect();
        inside.extend(own);
        inside.sort_unstable();
        let parts = called(view, head, &free);
        let name = &node.name;
        let of = format!("{name}: {parts}");
        groups.push(SceneGroup {
            id: node.key.to_string(),
            title: match (own, free.len() == all.len()) {
                (Some(_), true) => format!("{name} and {} {parts}", words::whose(node)),
                (Some(_), false) => format!("{name} and {parts}{SHOWN_HERE}"),
                (None, true) => of.clone(),
                (None, false) => format!("{of}{SHOWN_HERE}"),
            },
            reduced: Some(format!("{of}{SHOWN_HERE}")),
            members: inside,
        });
    }
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    groups
}

/// Lets the box that a frame is named after stand outside where a line joins it to one inside: that
/// one is ranks away, so the frame would span them all and stand nearly empty.
pub fn stand_apart(scene: &mut Scene) {
    let Scene {
        boxes,
        arrows,
        groups,
        ..
    } = scene;
    for group in groups {
        let is_own = |at: &usize| boxes.get(*at).is_some_and(|b| b.id == group.id);
        let Some(own) = group.members.iter().copied().find(is_own) else {
            continue;
        };
        let is_joined = arrows.iter().any(|arrow| {
            let ends = [arrow.from, arrow.to];
            arrow.from != arrow.to
                && ends.contains(&own)
                && ends.iter().all(|end| group.members.contains(end))
        });
        if is_joined && group.members.len() > WIDE {
            group.members.retain(|at| *at != own);
            let is_whole = !group.title.ends_with(SHOWN_HERE);
            if let Some(of) = &group.reduced {
                let whole = of.strip_suffix(SHOWN_HERE).unwrap_or(of);
                group.title = if is_whole { whole } else { of }.to_owned();
            }
        }
    }
}

/// A frame of so many boxes in one row is narrow enough to hold another row.
const WIDE: usize = 5;

/// How the title of a frame ends where others belong to it who have no box.
const SHOWN_HERE: &str = " shown here";

/// What those inside are to it: an organ that is a part of an organization is no member of it.
fn called(view: View<'_>, head: NodeId, inside: &[NodeId]) -> &'static str {
    let is = |relation: Relation| {
        let mut hops = view.into(head);
        hops.any(|hop| {
            *view.graph().relation(hop.edge) == relation
                && inside.contains(&hop.node)
                && is_held(view, hop.edge)
        })
    };
    match (is(Relation::MemberOf), is(Relation::PartOf)) {
        (true, true) => "members and parts",
        (false, true) => "parts",
        (_, false) => "members",
    }
}

/// Who, or what, belongs to it, if a frame may be drawn around it.
fn members(view: View<'_>, head: NodeId) -> BTreeSet<NodeId> {
    if !leads(view, head) {
        return BTreeSet::new();
    }
    let joined = view.into(head).filter(|hop| {
        let joins = joins(view.graph().relation(hop.edge));
        joins && hop.node != head && is_held(view, hop.edge)
    });
    joined.map(|hop| hop.node).collect()
}

/// Whether a frame says what the relation says.
pub fn joins(relation: &Relation) -> bool {
    matches!(relation, Relation::MemberOf | Relation::PartOf)
}

/// Whether somebody says that it is so, and nobody that it is not: who only seeks to belong
/// stands outside.
fn is_held(view: View<'_>, edge: EdgeId) -> bool {
    let (mut held, mut denied) = (false, false);
    for claim in view.edge_claims(edge) {
        held |= claim.says == Says::Holds && claim.modality.holds();
        denied |= claim.modality == Modality::Denied;
    }
    let evidence = Evidence::of(view, edge);
    let (standing, _) = standing(view, edge, &evidence);
    held && !denied && matches!(standing, Standing::Held | Standing::InForce)
}

/// Whether a frame may be drawn around the node.
fn leads(view: View<'_>, node: NodeId) -> bool {
    match &view.node(node).is {
        Kind::Agreement(_) => true,
        Kind::Actor(actor) => matches!(
            actor.kind,
            Some(ActorKind::Coalition | ActorKind::Organization | ActorKind::Group)
        ),
        Kind::Event(_) | Kind::Condition(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Arrow, ArrowKind, SceneBox, Shape};

    /// Twelve states promised to their alliance, whose box stood alone in a frame as wide as them all.
    #[test]
    fn an_alliance_that_its_members_promise_to_stands_outside_their_frame() {
        let framed = |promised: bool| {
            let mut scene = Scene::new("");
            for id in ["league", "aland", "borduria", "cordia", "dania", "evalia"] {
                scene.add_box(SceneBox::new(id, id, Shape::State));
            }
            scene.groups.push(SceneGroup {
                id: "league".to_string(),
                title: "League and its members".to_string(),
                reduced: Some("League: members shown here".to_string()),
                members: (0..6).collect(),
            });
            let to = if promised { 0 } else { 2 };
            let (kind, standing) = (ArrowKind::Undertaking, Standing::InForce);
            scene.arrows.push(Arrow::new("u", 1, to, kind, standing));
            stand_apart(&mut scene);
            let group = scene.groups.remove(0);
            (group.members, group.title)
        };
        let outside = (1..6).collect();
        assert_eq!(framed(true), (outside, "League: members".to_string()));
        let within = "League and its members".to_string();
        assert_eq!(framed(false), ((0..6).collect(), within));
    }
}
