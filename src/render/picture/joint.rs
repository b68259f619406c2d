//! Promises between the same two that differ in nothing but what is promised: one arrow that lists
//! what. Start at [`joined`].

use super::bundle::{Apart, Bundle};
use super::edit::Tucked;
use super::words;
use crate::model::Relation;
use std::collections::BTreeMap;

/// Joins the promises that only their own words tell apart, each to the first of its like: what
/// stands below these words on one arrow then holds of all; not where they are to stay `apart`.
pub fn joined<'a>(bundles: Vec<Bundle<'a>>, tucked: &Tucked, apart: Apart) -> Vec<Bundle<'a>> {
    if apart.promises {
        return bundles;
    }
    let mut joined: Vec<Bundle<'a>> = Vec::new();
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for bundle in bundles {
        let Some((what, besides)) = parts(&bundle, tucked) else {
            joined.push(bundle);
            continue;
        };
        let relation = bundle.view.graph().relation(bundle.edges[0]).clone();
        let waits = bundle.view.open_conditions(bundle.edges[0]);
        let stands = (bundle.standing, bundle.words.clone(), waits);
        let like = (bundle.ends, relation, bundle.under, stands, besides);
        match known.get(&like) {
            None => {
                known.insert(like, joined.len());
                joined.push(Bundle {
                    each: vec![what],
                    ..bundle
                });
            }
            Some(at) => {
                let first = &mut joined[*at];
                first.edges.extend(bundle.edges);
                first.evidence.extend(bundle.evidence);
                if !first.each.contains(&what) {
                    first.each.push(what);
                }
            }
        }
    }
    for bundle in &mut joined {
        if bundle.each.len() < 2 {
            bundle.each.clear();
        }
    }
    joined
}

/// What a promise promises, and all else that is told of it; none where that may be a part of
/// what it promises, such as a sum.
fn parts(bundle: &Bundle<'_>, tucked: &Tucked) -> Option<(String, Vec<String>)> {
    let first = *bundle.edges.first()?;
    let relation = bundle.view.graph().relation(first);
    if !matches!(relation, Relation::Guarantees | Relation::Undertakes) {
        return None;
    }
    let what = words::promised(bundle)?;
    Some((what, words::besides(bundle, tucked)?))
}
