//! Each measure against the plainest way to work it out, on small random networks.

use super::betweenness::betweenness;
use super::bridges::Bridges;
use super::components::Components;
use super::cores::cores;
use super::hops::Walk;
use super::network::{Network, Ways};
use super::rank::rank;
use super::triangles::{triangles, triangles_at};
use super::{Measure, Measuring, Of, Slices, measure};
use crate::dossier::{Memory, read};
use crate::graph::Filter;
use crate::query::work::Work;
use proptest::prelude::*;

const N: usize = 9;
const FAR: usize = 1_000;

/// Whether two nodes are tied.
type Matrix = [[bool; N]; N];

fn networks() -> impl Strategy<Value = Vec<(u32, u32)>> {
    let node = 0..N as u32;
    proptest::collection::vec((node.clone(), node), 0..28)
}

fn matrix(pairs: &[(u32, u32)]) -> Matrix {
    let mut tied = [[false; N]; N];
    for (from, to) in pairs.iter().filter(|(from, to)| from != to) {
        tied[*from as usize][*to as usize] = true;
        tied[*to as usize][*from as usize] = true;
    }
    tied
}

/// The distance between any two, and on how many shortest ways.
#[allow(clippy::needless_range_loop)]
fn distances(tied: &Matrix) -> ([[usize; N]; N], [[f64; N]; N]) {
    let mut far = [[FAR; N]; N];
    for a in 0..N {
        for b in 0..N {
            if tied[a][b] {
                far[a][b] = 1;
            }
        }
        far[a][a] = 0;
    }
    for via in 0..N {
        for a in 0..N {
            for b in 0..N {
                far[a][b] = far[a][b].min(far[a][via] + far[via][b]);
            }
        }
    }
    let mut ways = [[0.0; N]; N];
    for a in 0..N {
        let mut by_distance: Vec<usize> = (0..N).filter(|b| far[a][*b] < FAR).collect();
        by_distance.sort_by_key(|b| far[a][*b]);
        ways[a][a] = 1.0;
        for b in by_distance.into_iter().skip(1) {
            let before = (0..N).filter(|c| tied[*c][b] && far[a][*c] + 1 == far[a][b]);
            ways[a][b] = before.map(|c| ways[a][c]).sum();
        }
    }
    (far, ways)
}

/// How many parts hang together, of those that are tied to anybody.
fn parts(tied: &Matrix, among: &[usize]) -> usize {
    let (far, _) = distances(tied);
    let first = |a: &&usize| !among.iter().any(|b| *b < **a && far[**a][*b] < FAR);
    among.iter().filter(first).count()
}

fn present(tied: &Matrix) -> Vec<usize> {
    (0..N).filter(|a| tied[*a].contains(&true)).collect()
}

fn enough() -> Work {
    Work::new(1_000_000, None)
}

proptest! {
    #[test]
    fn hops_are_the_shortest_distances(pairs in networks()) {
        let network = Network::of_pairs(N as u32, &pairs);
        let (far, _) = distances(&matrix(&pairs));
        let mut walk = Walk::default();
        for a in 0..N {
            let counts = walk.hops(&network, a as u32, 4, &mut enough()).unwrap();
            for (i, count) in counts.iter().enumerate() {
                let at = far[a].iter().filter(|far| **far == i + 1).count();
                prop_assert_eq!(*count, at as u64);
            }
        }
    }

    #[test]
    fn components_hang_together(pairs in networks()) {
        let network = Network::of_pairs(N as u32, &pairs);
        let tied = matrix(&pairs);
        let (far, _) = distances(&tied);
        let components = Components::new(&network);
        let among = present(&tied);
        prop_assert_eq!(components.count(), parts(&tied, &among) as u64);
        let size = |a: usize| far[a].iter().filter(|far| **far < FAR).count() as u64;
        for a in &among {
            prop_assert_eq!(components.size_of(*a as u32), size(*a));
        }
        prop_assert_eq!(components.largest(), among.iter().map(|a| size(*a)).max().unwrap_or(0));
    }

    #[test]
    fn without_a_bridge_something_falls_apart(pairs in networks()) {
        let network = Network::of_pairs(N as u32, &pairs);
        let tied = matrix(&pairs);
        let among = present(&tied);
        let bridges = Bridges::new(&network);
        let mut at = [0_u64; N];
        for a in 0..N {
            for b in a + 1..N {
                let mut without = tied;
                (without[a][b], without[b][a]) = (false, false);
                if tied[a][b] && parts(&without, &among) > parts(&tied, &among) {
                    at[a] += 1;
                    at[b] += 1;
                }
            }
        }
        prop_assert_eq!(bridges.count, at.iter().sum::<u64>() / 2);
        for (a, count) in at.iter().enumerate() {
            prop_assert_eq!(bridges.at(a as u32), *count);
        }
    }

    #[test]
    fn a_core_is_what_is_left_when_the_less_tied_go(pairs in networks()) {
        let network = Network::of_pairs(N as u32, &pairs);
        let tied = matrix(&pairs);
        let mut of = [0_u32; N];
        for k in 1..N {
            let mut left: Vec<usize> = (0..N).collect();
            loop {
                let degree = |a: usize| left.iter().filter(|b| tied[a][**b]).count();
                let stay: Vec<usize> = left.iter().copied().filter(|a| degree(*a) >= k).collect();
                if stay == left {
                    break;
                }
                left = stay;
            }
            for a in left {
                of[a] = k as u32;
            }
        }
        prop_assert_eq!(cores(&network), of.to_vec());
    }

    #[test]
    fn triangles_are_three_who_are_all_tied(pairs in networks()) {
        let network = Network::of_pairs(N as u32, &pairs);
        let tied = matrix(&pairs);
        let mut at = [0_u64; N];
        for a in 0..N {
            for b in a + 1..N {
                for c in b + 1..N {
                    if tied[a][b] && tied[b][c] && tied[a][c] {
                        for corner in [a, b, c] {
                            at[corner] += 1;
                        }
                    }
                }
            }
        }
        prop_assert_eq!(triangles(&network, &mut enough()).unwrap(), at.to_vec());
        for (a, count) in at.iter().enumerate() {
            prop_assert_eq!(triangles_at(&network, a as u32, &mut enough()), Some(*count));
        }
    }

    #[test]
    fn betweenness_is_the_share_of_shortest_ways(pairs in networks()) {
        let network = Network::of_pairs(N as u32, &pairs);
        let (far, ways) = distances(&matrix(&pairs));
        let found = betweenness(&network, network.present(), &mut enough()).unwrap();
        for v in 0..N {
            let mut sum = 0.0;
            for a in 0..N {
                for b in a + 1..N {
                    let on_the_way = far[a][v] + far[v][b] == far[a][b];
                    if a != v && b != v && far[a][b] < FAR && on_the_way {
                        sum += ways[a][v] * ways[v][b] / ways[a][b];
                    }
                }
            }
            prop_assert!((found[v] - sum).abs() < 1e-9, "{} and {sum}", found[v]);
        }
    }

    #[test]
    fn rank_is_what_another_round_leaves_alone(pairs in networks()) {
        let network = Network::of_pairs(N as u32, &pairs);
        let rank = rank(&network);
        let nodes = network.present();
        if nodes.is_empty() {
            return Ok(());
        }
        prop_assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let gave = |a: u32, b: u32| a != b && pairs.contains(&(a, b));
        let many = nodes.len() as f64;
        for b in nodes {
            let mut next = 0.15 / many;
            for a in nodes {
                let given = nodes.iter().filter(|c| gave(*a, **c)).count();
                match given {
                    0 => next += 0.85 * rank[*a as usize] / many,
                    given if gave(*a, *b) => next += 0.85 * rank[*a as usize] / given as f64,
                    _ => {}
                }
            }
            prop_assert!((rank[*b as usize] - next).abs() < 1e-9);
        }
    }

    #[test]
    fn each_pair_counts_once_whichever_way_it_is_promised(pairs in networks()) {
        let network = Network::of_pairs(N as u32, &pairs);
        let tied = matrix(&pairs);
        let ends = tied.iter().flatten().filter(|tied| **tied).count();
        prop_assert_eq!(network.ends(), ends);
        let mut ordered: Vec<_> = pairs.iter().filter(|(a, b)| a != b).collect();
        ordered.sort_unstable();
        ordered.dedup();
        prop_assert_eq!(network.promises(), ordered.len());
        for a in 0..N as u32 {
            let given = ordered.iter().filter(|(from, _)| *from == a).count();
            prop_assert_eq!(network.degree_by(a, Ways::GIVEN), given);
        }
    }
}

#[test]
fn what_is_too_much_work_is_left_out_not_guessed() {
    let ring: Vec<(u32, u32)> = (0..6).map(|i| (i, (i + 1) % 6)).collect();
    let network = Network::of_pairs(6, &ring);
    let all = network.present().to_vec();
    // Six sources look at twelve ends each.
    assert!(betweenness(&network, &all, &mut Work::new(72, None)).is_some());
    assert!(betweenness(&network, &all, &mut Work::new(71, None)).is_none());
    let mut walk = Walk::default();
    // One hop looks at the two neighbours; two at theirs as well.
    assert!(walk.hops(&network, 0, 1, &mut Work::new(2, None)).is_some());
    assert!(walk.hops(&network, 0, 2, &mut Work::new(5, None)).is_none());
}

/// Fifty years in which nothing changed took fifty times the work of one: 3,200 actors three
/// seconds.
#[test]
fn a_slice_tied_as_the_one_before_is_no_work() {
    let mut edges = String::new();
    for i in 0..9 {
        let next = i + 1;
        edges +=
            &format!(r#"guarantees(from: "a{i}", to: "a{next}", valid: "1900/1950", at: "1"),"#);
    }
    let actors: String = (0..10)
        .map(|i| format!(r#""a{i}": State("A{i}"),"#))
        .collect();
    let text = format!(
        r#"(foedera: 1, source: "s", sources: {{"s": "S"}}, actors: {{{actors}}}, edges: [{edges}])"#
    );
    let graph = read(&Memory::new().with("d.ron", text), "d.ron").graph;
    let graph = graph.expect("a dossier without faults");
    let filter = Filter::default();
    let asked = Measuring {
        measures: vec![Measure::Betweenness],
        of: Of::Actors(vec![graph.node_id("a4").expect("it is there")]),
        // Two ends of nine pairs, from ten actors, once.
        work: 18 * 10,
        ..Measuring::new(Slices::years(1900, 1950).expect("in order"))
    };
    let measured = measure(graph.view(&filter), &asked);
    assert!(measured.left_out.is_empty(), "{:?}", measured.left_out);
    let (_, rows) = &measured.series[0];
    assert_eq!(rows.len(), 51);
    assert!(rows.iter().all(|row| *row == rows[0] && row[0].is_some()));
}
