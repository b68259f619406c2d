//! Which boxes stand in a frame together: a coalition or an organization with its members, an
//! agreement with its parts. Start at [`groups`].

use super::standing::standing;
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{ActorKind, Kind, Modality, Relation, Says};
use crate::query::Evidence;
use crate::render::scene::{SceneGroup, Standing};
use std::collections::{BTreeMap, BTreeSet};

/// The groups of the boxes at `places`: each box is in one at most. A head that has several is
/// with the members that it has most of.
pub fn groups(view: View<'_>, places: &BTreeMap<NodeId, usize>) -> Vec<SceneGroup> {
    let mut members: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
    let mut all: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
    for &head in places.keys().filter(|head| leads(view, **head)) {
        for hop in view.into(head) {
            let joins = joins(view.graph().relation(hop.edge));
            if !joins || hop.node == head || !is_held(view, hop.edge) {
                continue;
            }
            all.entry(head).or_default().insert(hop.node);
            if places.contains_key(&hop.node) {
                members.entry(head).or_default().insert(hop.node);
            }
        }
    }
    let mut heads: Vec<(NodeId, BTreeSet<NodeId>)> = members.into_iter().collect();
    heads.sort_by_key(|(head, members)| (std::cmp::Reverse(members.len()), *head));
    let mut taken: BTreeSet<NodeId> = BTreeSet::new();
    let mut groups = Vec::new();
    for (head, members) in heads {
        if taken.contains(&head) {
            continue;
        }
        let free: Vec<NodeId> = members.difference(&taken).copied().collect();
        if free.is_empty() {
            continue;
        }
        taken.extend([head]);
        taken.extend(&free);
        let node = view.node(head);
        let mut inside: Vec<usize> = free.iter().map(|node| places[node]).collect();
        inside.push(places[&head]);
        inside.sort_unstable();
        let parts = match node.is {
            Kind::Agreement(_) => "parts",
            _ => "members",
        };
        let title = match free.len() == all[&head].len() {
            true => format!("{} and its {parts}", node.name),
            false => format!("{} and {parts} shown here", node.name),
        };
        groups.push(SceneGroup {
            id: node.key.to_string(),
            title,
            members: inside,
        });
    }
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    groups
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
