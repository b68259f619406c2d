//! Promises between the same two that differ in nothing but what is promised: one arrow that lists
//! what. Start at [`joined`].

use super::Focus;
use super::bundle::Bundle;
use super::edit::Tucked;
use super::words;
use crate::model::{Key, Relation};
use std::collections::BTreeMap;

/// Which promises of different things share an arrow.
pub enum Joining {
    /// None.
    Never,
    /// All that else are alike.
    Alike,
    /// Of several moments that are seen together, those that are so at each of them: by the first
    /// of its like at each moment at which a promise is there.
    Throughout(BTreeMap<Key, Vec<Option<Key>>>),
}

impl Joining {
    /// What a picture by itself joins.
    pub fn of(focus: &Focus) -> Joining {
        match focus.keep_all {
            true => Joining::Never,
            false => Joining::Alike,
        }
    }

    /// What pictures that are seen together join: else a promise that ends would seem to change
    /// those that it was joined to.
    pub fn throughout(moments: &[Vec<Bundle<'_>>], tucked: &[&Tucked], focus: &Focus) -> Joining {
        if focus.keep_all {
            return Joining::Never;
        }
        let mut firsts: BTreeMap<Key, Vec<Option<Key>>> = BTreeMap::new();
        for (at, (bundles, tucked)) in moments.iter().zip(tucked).enumerate() {
            for bundle in joined(bundles.clone(), tucked, &Joining::Alike) {
                let key = |edge| bundle.view.edge(edge).key.clone();
                for edge in &bundle.edges {
                    let none = || vec![None; moments.len()];
                    let own = firsts.entry(key(*edge)).or_insert_with(none);
                    own[at] = bundle.edges.first().map(|first| key(*first));
                }
            }
        }
        Joining::Throughout(firsts)
    }
}

/// Joins the promises that only their own words tell apart, each to the first of its like: what
/// stands below these words on one arrow then holds of all.
pub fn joined<'a>(bundles: Vec<Bundle<'a>>, tucked: &Tucked, joining: &Joining) -> Vec<Bundle<'a>> {
    let firsts = match joining {
        Joining::Never => return bundles,
        Joining::Alike => None,
        Joining::Throughout(firsts) => Some(firsts),
    };
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
        let key = &bundle.view.edge(bundle.edges[0]).key;
        let firsts = firsts.and_then(|firsts| firsts.get(key));
        let like = (
            bundle.ends,
            relation,
            bundle.under,
            stands,
            (besides, firsts),
        );
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
                first.across.extend(bundle.across);
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
