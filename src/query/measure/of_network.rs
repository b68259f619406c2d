//! What a network measures as a whole.

use super::bridges::Bridges;
use super::components::Components;
use super::cores::cores;
use super::hops::Walk;
use super::network::Network;
use super::triangles::{pairs_of, triangles};
use super::{Bounds, Measure, Measuring, Value, Values, sources};

/// The values of one slice.
pub(super) fn row(
    network: &Network,
    asked: &Measuring,
    measures: &[Measure],
    bounds: &mut Bounds<'_>,
) -> Values {
    let actors = network.present().len() as u64;
    let pairs = network.ends() as u64 / 2;
    let joined = |asked: bool| asked.then(|| Components::new(network));
    let asks = |measure: Measure| measures.contains(&measure);
    let components = joined(asks(Measure::Components) || asks(Measure::Largest));
    let in_triangles = match asks(Measure::Triangles) || asks(Measure::Transitivity) {
        true => bounds.of(Measure::Triangles, |work| triangles(network, work)),
        false => None,
    };
    let corners: Option<u64> = in_triangles.map(|at| at.iter().sum());
    let mut row = Values::new();
    for measure in measures {
        let value = match measure {
            Measure::Hops => {
                let hops = hops(network, asked, bounds).into_iter().enumerate();
                // A tie is one hop: how many there are is never estimated.
                row.extend(hops.map(|(at, value)| match (at, value) {
                    (0, Some(_)) => Some(Value::Count(pairs)),
                    (_, value) => value,
                }));
                continue;
            }
            Measure::Actors => Some(Value::Count(actors)),
            Measure::Pairs => Some(Value::Count(pairs)),
            Measure::Promises => Some(Value::Count(network.promises() as u64)),
            Measure::Density => Some(Value::Of(pairs, pairs_of(actors as usize))),
            Measure::Degree => Some(Value::Of(2 * pairs, actors)),
            Measure::Components => components.as_ref().map(|c| Value::Count(c.count())),
            Measure::Largest => components.as_ref().map(|c| Value::Count(c.largest())),
            Measure::Triangles => corners.map(|corners| Value::Count(corners / 3)),
            Measure::Transitivity => corners.map(|corners| {
                let nodes = network.present().iter();
                Value::Of(corners, nodes.map(|n| pairs_of(network.degree(*n))).sum())
            }),
            Measure::Bridges => Some(Value::Count(Bridges::new(network).count)),
            Measure::Core => {
                let most = cores(network).into_iter().max().unwrap_or(0);
                Some(Value::Count(u64::from(most)))
            }
            Measure::Given | Measure::Received | Measure::Betweenness | Measure::PageRank => None,
        };
        row.push(value);
    }
    row
}

/// How many unordered pairs are at each distance: each is met from both of its ends.
fn hops(network: &Network, asked: &Measuring, bounds: &mut Bounds<'_>) -> Values {
    let sources = sources(network, asked.sample);
    let sums = bounds.of(Measure::Hops, |work| {
        let mut walk = Walk::default();
        let mut sums = vec![0; asked.hops];
        for source in &sources {
            let counts = walk.hops(network, *source, asked.hops, work)?;
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        Some(sums)
    });
    let Some(sums) = sums else {
        return vec![None; asked.hops];
    };
    let all = network.present().len();
    let pairs = |sum: u64| match sources.len() {
        taken if taken == all => Value::Count(sum / 2),
        taken => Value::Sum(sum as f64 * all as f64 / taken as f64 / 2.0),
    };
    sums.into_iter().map(|sum| Some(pairs(sum))).collect()
}
