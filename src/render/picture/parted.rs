//! What a picture shows, one agreement at a time: for a page on which all promises together are
//! too wide. Start at [`agreements`].

use super::bundle::Apart;
use super::chosen::chosen;
use super::detail::details;
use super::edit::Edited;
use super::{Focus, drawn_apart};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Day, Kind, Relation, Tie};
use crate::query::Evidence;
use crate::render::letters::letter;
use crate::render::scene::Scene;
use std::collections::BTreeMap;

/// The promises of a view and their breaches, a scene for each agreement, the oldest first; then
/// what was promised under none. Shown and edited as in [`picture`](super::picture).
///
/// Costs a scan of the edges.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::{Focus, agreements};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let scenes = agreements(graph.view(&filter), &Focus::default());
/// assert_eq!(scenes[0].title, "Budapest Memorandum");
/// assert_eq!(scenes[0].subtitle.as_deref().unwrap().split(';').next(), Some("signed 1994"));
/// ```
pub fn agreements(view: View<'_>, focus: &Focus) -> Vec<Scene> {
    let edited = Edited::new(view, chosen(view, focus), focus);
    let graph = view.graph();
    let mut under: BTreeMap<Option<NodeId>, Vec<EdgeId>> = BTreeMap::new();
    for edge in &edited.edges {
        let relation = graph.relation(*edge);
        if relation.is_commitment() || *relation == Relation::Violates {
            under.entry(agreement(view, *edge)).or_default().push(*edge);
        }
    }
    let begun = |edges: &[EdgeId]| {
        let periods = edges.iter().map(|edge| Evidence::of(view, *edge).period);
        let days = periods.flatten().map(|period| period.start().earliest);
        days.min().unwrap_or(Day::MAX)
    };
    let mut parts: Vec<_> = under.into_iter().collect();
    parts.sort_by_key(|(under, edges)| (under.is_none(), begun(edges)));
    let apart = Apart {
        matters: focus.keep_all,
        agreements: true,
    };
    let scene = |(under, edges): (Option<NodeId>, Vec<EdgeId>)| {
        let centre = focus.node.filter(|node| {
            let ends = |edge: &EdgeId| [graph.from(*edge), graph.to(*edge)];
            edges.iter().flat_map(ends).any(|end| end == *node)
        });
        let focus = Focus {
            node: centre,
            ..focus.clone()
        };
        let mut scene = drawn_apart(view, &focus, &edited, &edges, apart);
        (scene.title, scene.subtitle) = match under {
            Some(under) => (
                view.node(under).name.clone(),
                Some(details(view, under).join("; ")).filter(|said| !said.is_empty()),
            ),
            None => ("Under no agreement that is named".to_string(), None),
        };
        scene
    };
    let mut scenes: Vec<Scene> = parts.into_iter().map(scene).collect();
    letter(&mut scenes);
    scenes
}

/// The agreement to which a promise or a breach belongs.
fn agreement(view: View<'_>, edge: EdgeId) -> Option<NodeId> {
    let graph = view.graph();
    let is_agreement = |node: &NodeId| matches!(view.node(*node).is, Kind::Agreement(_));
    let under = |edge: EdgeId| {
        let key = view.edge(edge).terms()?.under.as_ref()?;
        graph.node_id(key.as_str()).filter(is_agreement)
    };
    let Tie::Violates(violation) = &view.edge(edge).tie else {
        return under(edge);
    };
    let broken = violation.breaches.iter();
    let broken = broken.filter_map(|key| graph.edge_id(key.as_str()));
    Some(graph.to(edge))
        .filter(is_agreement)
        .or_else(|| broken.filter_map(under).next())
}
