//! The promises of the layout, measured on graphs of every sort.

use super::audit::{Audit, audit};
use super::*;

/// A graph by its lines; sizes and labels vary with the index.
fn graph(nodes: usize, lines: &[(usize, usize)]) -> Boxes {
    let size = |index: usize| BoxSize {
        width: 40.0 + (index * 37 % 90) as f64,
        height: 24.0 + (index * 17 % 30) as f64,
    };
    let label = |index: usize| LabelSize {
        width: 20.0 + (index * 53 % 100) as f64,
        height: 12.0 + (index * 7 % 10) as f64,
    };
    let line = |(index, &(from, to)): (usize, &(usize, usize))| LineSpec {
        from,
        to,
        label: (index % 4 != 3).then(|| label(index)),
        pointing: [Pointing::Down, Pointing::Free, Pointing::Down, Pointing::Up][index % 4],
        weight: 1,
    };
    Boxes {
        boxes: (0..nodes).map(size).collect(),
        lines: lines.iter().enumerate().map(line).collect(),
        ..Boxes::default()
    }
}

/// The same graph with every line the same: no labels, pointing down.
fn plain(nodes: usize, lines: &[(usize, usize)]) -> Boxes {
    let mut boxes = graph(nodes, lines);
    for line in &mut boxes.lines {
        line.label = None;
        line.pointing = Pointing::Down;
    }
    boxes.boxes.fill(BoxSize {
        width: 60.0,
        height: 30.0,
    });
    boxes
}

/// A connected graph with 1.5 lines for each box, the same for the same seed.
fn random(nodes: usize, seed: u64) -> Vec<(usize, usize)> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut below = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % end.max(1)
    };
    let mut lines: Vec<(usize, usize)> = (1..nodes).map(|node| (below(node), node)).collect();
    lines.extend((0..nodes / 2).map(|_| (below(nodes), below(nodes))));
    lines
}

/// Draws in both directions, with every effort; all must be without fault.
#[track_caller]
fn check(boxes: &Boxes) -> Placed {
    let mut last = Placed::default();
    for direction in [Direction::LeftToRight, Direction::TopToBottom] {
        for effort in [Effort::Quick, Effort::Normal] {
            let boxes = Boxes {
                direction,
                ..boxes.clone()
            };
            last = layout(&boxes, effort);
            let audit = audit(&boxes, &last);
            assert!(audit.is_clean(), "{direction:?} {effort:?}: {audit:?}");
            assert!(last.complete);
            // A direction is but a transposition: one is enough to tell chance.
            if direction == Direction::TopToBottom {
                assert_eq!(layout(&boxes, effort), last, "the same again");
            }
        }
    }
    last
}

/// Both the varied and the plain form.
#[track_caller]
fn check_lines(nodes: usize, lines: &[(usize, usize)]) {
    check(&graph(nodes, lines));
    check(&plain(nodes, lines));
}

#[track_caller]
fn crossings(boxes: &Boxes) -> usize {
    audit(boxes, &layout(boxes, Effort::Normal)).crossings
}

fn bipartite(side: usize) -> Vec<(usize, usize)> {
    (0..side * side)
        .map(|index| (index / side, side + index % side))
        .collect()
}

#[test]
fn nothing_is_a_picture_too() {
    let placed = check(&graph(0, &[]));
    assert_eq!(placed.width, 32.0);
}

#[test]
fn one_box_has_margins() {
    let placed = check(&graph(1, &[]));
    assert_eq!(
        placed.boxes[0],
        Rect {
            x: 16.0,
            y: 16.0,
            width: 40.0,
            height: 24.0
        }
    );
}

#[test]
fn chains_are_straight() {
    check_lines(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]);
    let placed = check(&plain(3, &[(0, 1), (1, 2)]));
    assert_eq!(placed.boxes[0].x, placed.boxes[2].x);
    assert!(
        placed
            .lines
            .iter()
            .all(|line| line.curve.segments.len() == 1)
    );
}

#[test]
fn trees_do_not_cross() {
    let lines: Vec<_> = (1..40).map(|node| ((node - 1) / 3, node)).collect();
    check_lines(40, &lines);
    assert_eq!(crossings(&plain(40, &lines)), 0);
}

#[test]
fn a_small_tree_is_symmetric() {
    let placed = check(&plain(4, &[(0, 1), (0, 2), (0, 3)]));
    let centre = |index: usize| placed.boxes[index].x + placed.boxes[index].width / 2.0;
    assert!((centre(0) - centre(2)).abs() < 1.0);
    assert!((centre(2) * 2.0 - centre(1) - centre(3)).abs() < 1.0);
    let placed = check(&plain(3, &[(0, 1), (0, 2)]));
    let centre = |index: usize| placed.boxes[index].x + placed.boxes[index].width / 2.0;
    assert!((centre(0) * 2.0 - centre(1) - centre(2)).abs() < 1.0);
}

#[test]
fn stars_are_clean() {
    let out: Vec<_> = (1..20).map(|node| (0, node)).collect();
    let both: Vec<_> = (1..20)
        .map(|node| if node % 2 == 0 { (0, node) } else { (node, 0) })
        .collect();
    check_lines(20, &out);
    check_lines(20, &both);
    assert_eq!(crossings(&plain(20, &both)), 0);
}

/// Each label stood nearer to where all lines meet, half beside the box of another.
#[test]
fn a_label_of_one_of_many_lines_stands_at_the_box_with_one() {
    let out: Vec<_> = (1..12).map(|node| (0, node)).collect();
    let mut star = plain(12, &out);
    for line in &mut star.lines {
        line.label = Some(LabelSize {
            width: 30.0,
            height: 14.0,
        });
    }
    let placed = check(&star);
    for (line, leaf) in placed.lines.iter().zip(&placed.boxes[1..]) {
        let label = line.label.unwrap();
        let aside = label.x + label.width / 2.0 - leaf.x - leaf.width / 2.0;
        assert!(aside.abs() < 1.0, "{aside}");
    }
}

#[test]
fn complete_bipartite_graphs_are_clean() {
    check_lines(8, &bipartite(4));
    check_lines(12, &bipartite(6));
    // In two rows every two boxes above and two below make one crossing, 36 in all; lines
    // that reach over more rows go round.
    assert!(crossings(&plain(8, &bipartite(4))) <= 12);
}

#[test]
fn cycles_are_clean() {
    for count in [2, 3, 8] {
        let lines: Vec<_> = (0..count).map(|node| (node, (node + 1) % count)).collect();
        check_lines(count, &lines);
        assert_eq!(crossings(&plain(count, &lines)), 0);
    }
}

#[test]
fn parts_do_not_touch() {
    let mut lines: Vec<_> = (0..10).map(|part| (part * 3, part * 3 + 1)).collect();
    lines.extend((0..5).map(|part| (part * 3 + 1, part * 3 + 2)));
    check_lines(45, &lines);
}

#[test]
fn loops_have_room() {
    check_lines(
        3,
        &[
            (0, 0),
            (0, 1),
            (1, 1),
            (1, 1),
            (1, 1),
            (1, 2),
            (2, 2),
            (2, 2),
        ],
    );
}

#[test]
fn parallel_lines_are_fanned() {
    let lines = [(0, 1), (0, 1), (1, 0), (0, 1), (1, 0), (1, 2)];
    check_lines(3, &lines);
    assert_eq!(crossings(&plain(3, &lines)), 0);
}

#[test]
fn random_graphs_are_clean() {
    for (seed, nodes) in [20, 35, 60, 100, 200].into_iter().enumerate() {
        check_lines(nodes, &random(nodes, seed as u64 + 1));
    }
}

/// Groups of about `size` neighbours in the list, every third in the one before it.
fn grouped(mut boxes: Boxes, size: usize) -> Boxes {
    let all: Vec<usize> = (0..boxes.boxes.len()).collect();
    for (at, members) in all.chunks(size + 2).enumerate() {
        boxes.groups.push(Group {
            members: members.iter().copied().take(size).collect(),
            parent: (at % 3 == 2).then(|| at - 1),
            title: LabelSize {
                width: 30.0 + (at * 41 % 150) as f64,
                height: 16.0,
            },
        });
    }
    boxes
}

#[test]
fn frames_hold_their_boxes_and_no_line_crosses_a_title() {
    for (seed, nodes) in [5, 9, 20, 35, 60, 100].into_iter().enumerate() {
        for size in [1, 3, 7] {
            let boxes = grouped(graph(nodes, &random(nodes, seed as u64 + 1)), size);
            let placed = check(&boxes);
            for (group, frame) in boxes.groups.iter().zip(&placed.frames) {
                let frame = frame.rect;
                for member in &group.members {
                    let place = placed.boxes[*member];
                    assert!(frame.x < place.x && frame.y < place.y, "{nodes} {size}");
                    assert!(frame.y + frame.height > place.y + place.height);
                }
            }
        }
    }
}

#[test]
fn lines_pass_frames_on_the_side_where_they_cross_least() {
    // What a single graph has is chance.
    for (nodes, most) in [(20, 36), (40, 250), (60, 545)] {
        let one = |seed: u64| {
            let boxes = grouped(graph(nodes, &random(nodes, seed)), 4);
            let crossings = crossings(&boxes);
            if seed == 1 {
                let best = layout(&boxes, Effort::Best);
                assert!(audit(&boxes, &best).is_clean());
                assert!(audit(&boxes, &best).crossings <= crossings);
            }
            crossings
        };
        let sum: usize = (1..=5).map(one).sum();
        assert!(sum <= most, "{nodes} boxes: {sum} for {most}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(12))]

    #[test]
    fn any_grouped_graph_is_without_fault(
        nodes in 2_usize..28,
        seed in 0_u64..1_000_000,
        size in 1_usize..9,
        right in proptest::prelude::any::<bool>(),
    ) {
        let mut boxes = grouped(graph(nodes, &random(nodes, seed)), size);
        if right {
            boxes.direction = Direction::LeftToRight;
        }
        let placed = layout(&boxes, Effort::Normal);
        let audit = audit(&boxes, &placed);
        proptest::prop_assert!(audit.is_clean(), "{:?}", audit);
    }
}

#[test]
fn groups_that_make_no_sense_do_no_harm() {
    let title = LabelSize {
        width: 40.0,
        height: 12.0,
    };
    let group = |members: &[usize], parent| Group {
        members: members.to_vec(),
        parent,
        title,
    };
    let mut boxes = graph(6, &[(0, 1), (1, 2)]);
    boxes.groups = vec![
        group(&[0, 99, 1], Some(1)),
        group(&[1, 2], Some(0)),
        group(&[], None),
        group(&[], Some(7)),
        group(&[3, 4, 5], Some(3)),
        group(&[], Some(5)),
    ];
    let placed = check(&boxes);
    assert_eq!(placed.frames.len(), 6);
    assert_eq!(placed.frames[2], Frame::default());
    assert!(placed.frames[3].rect.width > placed.frames[4].rect.width);
    // A tower of frames, more than can stand in each other.
    let mut boxes = graph(1, &[]);
    boxes.groups = (0..2000_usize)
        .map(|at| group(&[], at.checked_sub(1)))
        .collect();
    boxes.groups[1999].members = vec![0];
    layout(&boxes, Effort::Normal);
}

#[test]
fn boxes_of_a_frame_that_no_line_joins_are_piled_in_it() {
    let mut boxes = plain(16, &[]);
    boxes.groups = vec![Group {
        members: (0..16).collect(),
        parent: None,
        title: LabelSize::default(),
    }];
    let placed = check(&boxes);
    assert!(placed.width < 5.0 * 60.0 + 6.0 * 40.0, "{}", placed.width);
}

#[test]
fn a_breach_points_up_and_a_free_line_gives_way() {
    let mut boxes = plain(2, &[(0, 1)]);
    boxes.lines[0].pointing = Pointing::Up;
    let placed = check(&boxes);
    assert!(placed.boxes[1].y < placed.boxes[0].y);
    let mut boxes = plain(3, &[(0, 1), (1, 2), (2, 0)]);
    boxes.lines[0].pointing = Pointing::Free;
    boxes.lines[0].weight = 900;
    let placed = check(&boxes);
    assert!(placed.boxes[1].y < placed.boxes[2].y && placed.boxes[2].y < placed.boxes[0].y);
}

#[test]
fn the_lighter_line_is_turned_round() {
    let mut boxes = plain(3, &[(0, 1), (1, 2), (2, 0)]);
    boxes.lines[1].weight = 5;
    boxes.lines[2].weight = 5;
    let placed = check(&boxes);
    assert!(placed.boxes[1].y < placed.boxes[2].y && placed.boxes[2].y < placed.boxes[0].y);
}

#[test]
fn odd_numbers_do_no_harm() {
    let mut boxes = graph(6, &random(6, 9));
    boxes.boxes[0].width = f64::NAN;
    boxes.boxes[1].width = f64::INFINITY;
    boxes.boxes[2].height = -5.0;
    boxes.boxes[3] = BoxSize {
        width: 1e300,
        height: 1e300,
    };
    boxes.spacing.ranks = f64::NEG_INFINITY;
    boxes.spacing.lines = f64::NAN;
    boxes.lines[0].label = Some(LabelSize {
        width: f64::NAN,
        height: 1e200,
    });
    boxes.lines.push(LineSpec {
        from: 0,
        to: 99,
        ..boxes.lines[1]
    });
    for direction in [Direction::LeftToRight, Direction::TopToBottom] {
        let boxes = Boxes {
            direction,
            ..boxes.clone()
        };
        let placed = layout(&boxes, Effort::Normal);
        assert_eq!(placed.lines.last(), Some(&PlacedLine::default()));
        assert!(placed.width.is_finite() && placed.height.is_finite());
        let audit = audit(&boxes, &placed);
        assert_eq!(
            Audit { loose: 0, ..audit },
            Audit {
                crossings: audit.crossings,
                ..Audit::default()
            }
        );
    }
}

/// Draws something too large to be looked at; it must only come to an end, in its place.
#[track_caller]
fn survive(nodes: usize, lines: &[(usize, usize)]) {
    for boxes in [graph(nodes, lines), plain(nodes, lines)] {
        let placed = layout(&boxes, Effort::Quick);
        assert_eq!(
            (placed.boxes.len(), placed.lines.len()),
            (nodes, lines.len())
        );
        assert!(
            placed
                .lines
                .iter()
                .all(|line| !line.curve.segments.is_empty())
        );
        let inside = |rect: &Rect| rect.x >= 0.0 && rect.x + rect.width <= placed.width + 0.1;
        assert!(placed.boxes.iter().all(inside));
    }
}

#[test]
fn a_long_chain_with_a_line_back_ends() {
    let mut lines: Vec<_> = (1..5000).map(|node| (node - 1, node)).collect();
    lines.push((4999, 0));
    survive(5000, &lines);
}

#[test]
fn many_long_lines_end() {
    let lines: Vec<_> = (1..2000)
        .flat_map(|node| [(node - 1, node), (node, node * 7919 % 2000)])
        .collect();
    survive(2000, &lines);
}

#[test]
fn dense_graphs_end() {
    survive(200, &bipartite(100));
    survive(2, &vec![(0, 1); 5000]);
    survive(1, &vec![(0, 0); 5000]);
}
