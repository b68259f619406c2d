//! What actors measure in a network.

use super::betweenness::betweenness;
use super::bridges::Bridges;
use super::components::Components;
use super::cores::cores;
use super::hops::Walk;
use super::network::{Network, Ways};
use super::rank::rank;
use super::triangles::{pairs_of, triangles, triangles_at};
use super::{Bounds, Measure, Measuring, Of, Value, Values, sources};
use crate::graph::NodeId;

/// The values of each of these nodes in one slice; one that is not in the network has none.
pub(super) fn rows(
    network: &Network,
    asked: &Measuring,
    measures: &[Measure],
    nodes: &[(NodeId, Option<u32>)],
    bounds: &mut Bounds<'_>,
) -> Vec<Values> {
    let here = |place: &Option<u32>| place.filter(|place| network.degree(*place) > 0);
    let places: Vec<Option<u32>> = nodes.iter().map(|(_, place)| here(place)).collect();
    let mut rows = vec![Values::new(); nodes.len()];
    for measure in measures {
        let many = match measure {
            Measure::Hops => asked.hops,
            _ => 1,
        };
        let values = column(network, asked, *measure, &places, bounds);
        for (i, row) in rows.iter_mut().enumerate() {
            match values.as_ref().and_then(|values| values.get(i)) {
                Some(values) if places[i].is_some() => row.extend(values.iter().map(|v| Some(*v))),
                _ => row.extend(vec![None; many]),
            }
        }
    }
    rows
}

/// The values of one measure for each place; none if it was left out.
fn column(
    network: &Network,
    asked: &Measuring,
    measure: Measure,
    places: &[Option<u32>],
    bounds: &mut Bounds<'_>,
) -> Option<Vec<Vec<Value>>> {
    let each = |value: &dyn Fn(u32) -> Value| -> Option<Vec<Vec<Value>>> {
        let one = |place: &Option<u32>| place.iter().map(|place| value(*place)).collect();
        Some(places.iter().map(one).collect())
    };
    match measure {
        Measure::Degree => each(&|node| Value::Count(network.degree(node) as u64)),
        Measure::Given => each(&|node| by(network, node, Ways::GIVEN)),
        Measure::Received => each(&|node| by(network, node, Ways::RECEIVED)),
        Measure::Hops => bounds.of(measure, |work| {
            let mut walk = Walk::default();
            let mut all = Vec::with_capacity(places.len());
            for place in places {
                let counts = match place {
                    Some(node) => walk.hops(network, *node, asked.hops, work)?,
                    None => Vec::new(),
                };
                all.push(counts.into_iter().map(Value::Count).collect());
            }
            Some(all)
        }),
        Measure::Largest => {
            let components = Components::new(network);
            each(&|node| Value::Count(components.size_of(node)))
        }
        Measure::Triangles | Measure::Transitivity => {
            // Of a few, each by itself; of all, all at once.
            let at: Vec<u64> = bounds.of(Measure::Triangles, |work| match asked.of {
                Of::Each => triangles(network, work),
                Of::Network | Of::Actors(_) => {
                    let mut at = vec![0; network.bound()];
                    for place in places.iter().flatten() {
                        at[*place as usize] = triangles_at(network, *place, work)?;
                    }
                    Some(at)
                }
            })?;
            each(&|node| match measure {
                Measure::Triangles => Value::Count(at[node as usize]),
                _ => Value::Of(at[node as usize], pairs_of(network.degree(node))),
            })
        }
        Measure::Bridges => {
            let bridges = Bridges::new(network);
            each(&|node| Value::Count(bridges.at(node)))
        }
        Measure::Core => {
            let cores = cores(network);
            each(&|node| Value::Count(u64::from(cores[node as usize])))
        }
        Measure::Betweenness => {
            let sources = sources(network, asked.sample);
            let sums = bounds.of(measure, |work| betweenness(network, &sources, work))?;
            let others = network.present().len().saturating_sub(1);
            let pairs = pairs_of(others).max(1) as f64;
            each(&|node| Value::Sum(sums[node as usize] / pairs))
        }
        Measure::PageRank => {
            let rank = rank(network);
            each(&|node| Value::Sum(rank[node as usize]))
        }
        Measure::Actors
        | Measure::Pairs
        | Measure::Promises
        | Measure::Density
        | Measure::Components => None,
    }
}

fn by(network: &Network, node: u32, way: Ways) -> Value {
    Value::Count(network.degree_by(node, way) as u64)
}
