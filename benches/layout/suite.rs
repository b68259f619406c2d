//! The graphs that are drawn, the same on every machine.

use foedera::graph::Filter;
use foedera::render::layout::{BoxSize, Boxes, Direction, Group, LabelSize, LineSpec, Pointing};
use foedera::render::{Focus, measure, picture};

/// A graph and what it is called in the table.
pub struct Sample {
    pub name: String,
    pub boxes: Boxes,
}

/// All graphs, small ones first within each kind.
pub fn suite() -> Vec<Sample> {
    let mut all = Vec::new();
    let mut add = |name: String, boxes: Boxes| all.push(Sample { name, boxes });
    for (name, direction) in [
        ("down", Direction::TopToBottom),
        ("right", Direction::LeftToRight),
    ] {
        let boxes = Boxes {
            direction,
            ..ukraine()
        };
        add(format!("ukraine {name}"), boxes.clone());
        add(format!("ukraine {name} groups"), in_groups(boxes, 4, 1));
    }
    add("none".into(), varied(0, &[]));
    add("one".into(), varied(1, &[]));
    let chain: Vec<_> = (1..40).map(|node| (node - 1, node)).collect();
    add("chain 40".into(), varied(40, &chain));
    for (nodes, arms) in [(40, 2), (85, 4), (200, 3)] {
        let lines: Vec<_> = (1..nodes).map(|node| ((node - 1) / arms, node)).collect();
        add(format!("tree {nodes} of {arms}"), varied(nodes, &lines));
    }
    let out: Vec<_> = (1..30).map(|node| (0, node)).collect();
    let both: Vec<_> = out
        .iter()
        .map(|&(a, b)| if b % 2 == 0 { (a, b) } else { (b, a) })
        .collect();
    add("star out 30".into(), varied(30, &out));
    add("star both 30".into(), varied(30, &both));
    for side in [3, 5, 7] {
        let lines: Vec<_> = (0..side * side)
            .map(|at| (at / side, side + at % side))
            .collect();
        add(format!("bipartite {side}x{side}"), varied(2 * side, &lines));
    }
    let ring: Vec<_> = (0..12).map(|node| (node, (node + 1) % 12)).collect();
    add("ring 12".into(), varied(12, &ring));
    let mut apart: Vec<_> = (0..15).map(|part| (part * 3, part * 3 + 1)).collect();
    apart.extend((0..8).map(|part| (part * 3 + 1, part * 3 + 2)));
    add("disconnected 50".into(), varied(50, &apart));
    add(
        "loops and parallels".into(),
        varied(
            4,
            &[
                (0, 0),
                (0, 1),
                (0, 1),
                (1, 0),
                (0, 1),
                (1, 2),
                (2, 2),
                (2, 2),
                (2, 3),
                (3, 0),
            ],
        ),
    );
    for nodes in [20, 50, 80, 120, 200, 350, 500, 2000] {
        let seeds = match nodes {
            0..=120 => 4,
            200 => 3,
            2000 => 1,
            _ => 2,
        };
        for seed in 1..=seeds {
            let lines = tree_and_more(nodes, seed);
            add(
                format!("random cyclic {nodes}.{seed}"),
                varied(nodes, &lines),
            );
            add(
                format!("random acyclic {nodes}.{seed}"),
                varied(nodes, &downward(&lines)),
            );
            add(
                format!("random plain {nodes}.{seed}"),
                plain(nodes, &downward(&lines)),
            );
            if nodes > 500 {
                let (lines, boxes) = clustered(nodes, seed);
                add(format!("cluster groups {nodes}.{seed}"), boxes);
                let boxes = varied(nodes, &downward(&lines));
                add(format!("cluster none {nodes}.{seed}"), boxes);
                continue;
            }
            let lines = pairs(nodes, seed);
            add(
                format!("pairs cyclic {nodes}.{seed}"),
                varied(nodes, &lines),
            );
            add(
                format!("pairs plain {nodes}.{seed}"),
                plain(nodes, &downward(&lines)),
            );
            let (lines, boxes) = clustered(nodes, seed);
            add(format!("cluster groups {nodes}.{seed}"), boxes);
            let boxes = varied(nodes, &downward(&lines));
            add(format!("cluster none {nodes}.{seed}"), boxes.clone());
            if nodes <= 120 {
                add(
                    format!("cluster wild groups {nodes}.{seed}"),
                    in_groups(boxes, 5, seed),
                );
            }
        }
    }
    for seed in 1..=SHAPES * 22 {
        let (shape, boxes) = framed(seed as usize);
        add(format!("framed {shape} groups {seed}"), boxes);
    }
    for seed in 0..36 {
        let (shape, boxes) = unseen(seed);
        add(format!("unseen {shape} {seed}"), boxes.clone());
        add(
            format!("unseen {shape} groups {seed}"),
            in_groups(boxes, 5, seed as u64 + 900),
        );
    }
    all
}

/// A graph of another shape than those above: the layout was not tuned on any of them.
fn unseen(seed: usize) -> (&'static str, Boxes) {
    let mut random = Random::new(seed as u64 + 31_000);
    let nodes = 15 + random.below(45);
    let mut lines = Vec::new();
    let shape = match seed % 6 {
        // Each box on a grid leads right and down, mostly.
        0 => {
            let side = 4 + random.below(4);
            for node in 0..nodes {
                for next in [node + 1, node + side] {
                    if next < nodes && random.below(5) > 0 {
                        lines.push((node, next));
                    }
                }
            }
            "grid"
        }
        // A few hubs to which all others owe or from which they are owed.
        1 => {
            let hubs = 2 + random.below(4);
            for node in hubs..nodes {
                for _ in 0..1 + random.below(2) {
                    let hub = random.below(hubs);
                    let ends = [(hub, node), (node, hub)];
                    lines.push(ends[usize::from(random.below(4) == 0)]);
                }
            }
            "hubs"
        }
        // Rows of boxes, with lines to the next row and some over several.
        2 => {
            let row = 3 + random.below(5);
            for _ in 0..nodes * 3 / 2 {
                let node = random.below(nodes);
                let rows = 1 + random.below(6) / 5 * 2;
                let next = (node / row + rows) * row + random.below(row);
                if next < nodes {
                    lines.push((node, next));
                }
            }
            "rows"
        }
        // A spine with ribs, and lines along it.
        3 => {
            let spine = nodes / 3;
            for node in 1..nodes {
                let from = if node < spine {
                    node - 1
                } else {
                    random.below(spine)
                };
                lines.push((from, node));
            }
            for _ in 0..spine {
                let (a, b) = (random.below(spine), random.below(nodes));
                lines.push((a.min(b), a.max(b)));
            }
            "spine"
        }
        // Mutual promises: every third line has one back.
        4 => {
            for node in 1..nodes {
                let other = random.below(node);
                lines.push((other, node));
                if random.below(3) == 0 {
                    lines.push((node, other));
                }
            }
            "mutual"
        }
        // Rings that hang together.
        _ => {
            let size = 4 + random.below(4);
            for node in 0..nodes {
                let first = node / size * size;
                lines.push((node, (first + (node - first + 1) % size).min(nodes - 1)));
                if node == first && node > 0 {
                    lines.push((random.below(node), node));
                }
            }
            "rings"
        }
    };
    (shape, varied(nodes, &lines))
}

/// How many sorts of grouped graphs there are besides those made for the first table.
const SHAPES: u64 = 6;

/// A random graph with groups, of 12 to 120 boxes: few groups or many, in each other or not,
/// tall ones, dense ones.
fn framed(seed: usize) -> (&'static str, Boxes) {
    let mut random = Random::new(seed as u64 + 7000);
    let nodes = [12, 18, 25, 32, 40, 50, 60, 75, 90, 120][random.below(10)];
    let sparse = tree_and_more(nodes, seed as u64 + 7000);
    let down = downward(&sparse);
    let group = |members: Vec<usize>, parent: Option<usize>| Group {
        members,
        parent,
        title: LabelSize {
            width: 40.0 + (seed * 29 % 70) as f64,
            height: 18.0,
        },
    };
    let of = |count: usize, which: &dyn Fn(usize) -> Option<usize>| -> Vec<Vec<usize>> {
        let members = |at| (0..nodes).filter(|&node| which(node) == Some(at)).collect();
        (0..count).map(members).collect()
    };
    match seed as u64 % SHAPES {
        // A few large groups, and boxes in none.
        0 => {
            let count = 2 + random.below(3);
            let place: Vec<usize> = (0..nodes).map(|_| random.below(count + 1)).collect();
            let mut boxes = varied(nodes, &down);
            let groups = of(count, &|node| Some(place[node]).filter(|&at| at < count));
            boxes.groups = groups.into_iter().map(|of| group(of, None)).collect();
            ("few", boxes)
        }
        // Many small ones, of which lines know nothing.
        1 => ("many", in_groups(varied(nodes, &down), 3, seed as u64)),
        // Groups that reach over all ranks.
        2 => {
            let count = 3 + random.below(4);
            let mut boxes = varied(nodes, &down);
            let groups = of(count, &|node| {
                Some(node % (count + 1)).filter(|&at| at < count)
            });
            boxes.groups = groups.into_iter().map(|of| group(of, None)).collect();
            ("tall", boxes)
        }
        // Two and a half lines a box, most of them within a group.
        3 => {
            let nodes = nodes.min(60);
            let count = 3 + random.below(4);
            let mut lines = Vec::new();
            while lines.len() < nodes * 5 / 2 {
                let (a, b) = (random.below(nodes), random.below(nodes));
                if a != b && (a % count == b % count || random.below(6) == 0) {
                    lines.push((a.min(b), a.max(b)));
                }
            }
            let mut boxes = varied(nodes, &lines);
            boxes.groups = (0..count)
                .map(|at| group((at..nodes).step_by(count).collect(), None))
                .collect();
            ("dense", boxes)
        }
        // Three deep, and with cycles.
        4 => {
            let mut boxes = varied(nodes, &sparse);
            let size = 3 + random.below(4);
            for first in (0..nodes).step_by(3 * size + 1) {
                let inner = boxes.groups.len();
                for level in 0..3 {
                    let start = nodes.min(first + level * size);
                    let end = nodes.min(start + size);
                    let parent = (level > 0).then(|| inner + level - 1);
                    boxes.groups.push(group((start..end).collect(), parent));
                }
            }
            ("nested", boxes)
        }
        // Made for their groups, as a coalition's members are.
        _ => ("made", clustered(nodes, seed as u64 + 7000).1),
    }
}

/// The built-in dossier, as the command draws it.
fn ukraine() -> Boxes {
    let graph = foedera::dossier::ukraine();
    let filter = Filter::default();
    measure(&picture(graph.view(&filter), &Focus::default())).question
}

/// Sizes, labels and directions that vary with the index; Latin words are wide and low.
fn varied(nodes: usize, lines: &[(usize, usize)]) -> Boxes {
    let size = |index: usize| BoxSize {
        width: 76.0 + (index * 37 % 110) as f64,
        height: 38.0 + (index * 17 % 30) as f64,
    };
    let label = |index: usize| LabelSize {
        width: 40.0 + (index * 53 % 80) as f64,
        height: 16.0 + (index * 7 % 16) as f64,
    };
    let line = |(index, &(from, to)): (usize, &(usize, usize))| LineSpec {
        from,
        to,
        label: (index % 3 != 2).then(|| label(index)),
        pointing: Pointing::Down,
        weight: 1,
    };
    Boxes {
        boxes: (0..nodes).map(size).collect(),
        lines: lines.iter().enumerate().map(line).collect(),
        ..Boxes::default()
    }
}

fn plain(nodes: usize, lines: &[(usize, usize)]) -> Boxes {
    let mut boxes = varied(nodes, lines);
    boxes.lines.iter_mut().for_each(|line| line.label = None);
    boxes
}

/// The same lines without a cycle: each from the lower number to the higher.
fn downward(lines: &[(usize, usize)]) -> Vec<(usize, usize)> {
    lines.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect()
}

/// A small deterministic source of disorder (xorshift).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }
}

/// A random tree and half as many lines again, anywhere.
fn tree_and_more(nodes: usize, seed: u64) -> Vec<(usize, usize)> {
    let mut random = Random::new(seed);
    let mut lines: Vec<(usize, usize)> =
        (1..nodes).map(|node| (random.below(node), node)).collect();
    lines.extend((0..nodes / 2).map(|_| (random.below(nodes), random.below(nodes))));
    lines
}

/// Lines between boxes that know nothing of each other.
fn pairs(nodes: usize, seed: u64) -> Vec<(usize, usize)> {
    let mut random = Random::new(seed + 100);
    (0..nodes * 3 / 2)
        .map(|_| (random.below(nodes), random.below(nodes)))
        .filter(|(a, b)| a != b)
        .collect()
}

/// Groups of about seven, in which two lines of three run; some groups are in a larger one.
fn clustered(nodes: usize, seed: u64) -> (Vec<(usize, usize)>, Boxes) {
    let mut random = Random::new(seed + 200);
    let count = nodes.div_ceil(7);
    let of: Vec<usize> = (0..nodes).map(|_| random.below(count + 2)).collect();
    let mut lines = Vec::new();
    while lines.len() < nodes * 3 / 2 {
        let (a, b) = (random.below(nodes), random.below(nodes));
        if a != b && (of[a] == of[b] || random.below(30) == 0) {
            lines.push((a.min(b), a.max(b)));
        }
    }
    let mut boxes = varied(nodes, &lines);
    let outer = count.div_ceil(6);
    boxes.groups = (0..count + outer)
        .map(|group| Group {
            members: (0..nodes)
                .filter(|&node| group < count && of[node] == group)
                .collect(),
            parent: (group < count && group % 2 == 0).then_some(count + group / 6 % outer),
            title: LabelSize {
                width: 60.0 + (group * 31 % 60) as f64,
                height: 18.0,
            },
        })
        .filter(|group| !group.members.is_empty() || group.parent.is_none())
        .collect();
    (lines, boxes)
}

/// Boxes put in groups without regard to their lines: neighbours in the list.
fn in_groups(mut boxes: Boxes, size: usize, seed: u64) -> Boxes {
    let mut random = Random::new(seed + 300);
    let count = boxes.boxes.len();
    let mut first = 0;
    while first < count {
        let end = count.min(first + 2 + random.below(2 * size - 3));
        if random.below(3) > 0 {
            boxes.groups.push(Group {
                members: (first..end).collect(),
                parent: None,
                title: LabelSize {
                    width: 80.0,
                    height: 18.0,
                },
            });
        }
        first = end;
    }
    boxes
}
