//! Makes the numbers safe, turns the picture so that it flows downward, and cuts it into
//! connected components. Later stages need not doubt a size or an index.

use super::{BoxSize, Boxes, Direction, Group, LabelSize, Pointing, Spacing};

/// The largest size that is taken seriously.
const LARGEST: f64 = 100_000.0;
const HEAVIEST: u32 = 1000;
/// How many frames may stand in each other.
const DEEPEST: usize = 16;

/// Safe sizes, flowing from top to bottom.
pub(super) struct Clean {
    pub(super) boxes: Vec<BoxSize>,
    /// Only the lines whose ends exist.
    pub(super) lines: Vec<Line>,
    /// How many lines the caller gave.
    pub(super) given_lines: usize,
    /// How many groups the caller gave.
    pub(super) given_groups: usize,
    /// The groups that have boxes, the outer before the inner.
    groups: Vec<Framed>,
    /// The innermost group of each box.
    group_of: Vec<Option<usize>>,
    pub(super) spacing: Spacing,
    /// True when the picture must be turned back in the end.
    pub(super) turned: bool,
}

/// A group of boxes that get a frame.
#[derive(Clone)]
pub(super) struct Framed {
    /// Its place in the caller's list.
    pub(super) given: usize,
    /// The group around it.
    pub(super) parent: Option<usize>,
    pub(super) title: LabelSize,
}

#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Its place in the caller's list.
    pub(super) given: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: Option<LabelSize>,
    pub(super) pointing: Pointing,
    pub(super) weight: u32,
}

/// A connected part: boxes and lines, whose ends count within the part.
pub(super) struct Component {
    /// The place of each box in the caller's list.
    pub(super) given: Vec<usize>,
    pub(super) boxes: Vec<BoxSize>,
    /// Lines between different boxes.
    pub(super) lines: Vec<Line>,
    /// Lines from a box to itself.
    pub(super) loops: Vec<Line>,
    /// The groups whose boxes are here, the outer before the inner.
    pub(super) frames: Vec<Framed>,
    /// The innermost of them for each box.
    pub(super) frame_of: Vec<Option<usize>>,
}

fn size(value: f64) -> f64 {
    if value.is_finite() {
        value.clamp(0.0, LARGEST)
    } else {
        0.0
    }
}

pub(super) fn clean(boxes: &Boxes) -> Clean {
    let turned = boxes.direction == Direction::LeftToRight;
    let sizes = |width: f64, height: f64| {
        let (width, height) = (size(width), size(height));
        if turned {
            (height, width)
        } else {
            (width, height)
        }
    };
    let count = boxes.boxes.len();
    let (groups, group_of) = groups(&boxes.groups, count, |title| {
        let (width, height) = sizes(title.width, title.height);
        LabelSize { width, height }
    });
    let spacing = &boxes.spacing;
    let lines = boxes.lines.iter().enumerate();
    Clean {
        boxes: boxes
            .boxes
            .iter()
            .map(|b| sizes(b.width, b.height))
            .map(|(width, height)| BoxSize { width, height })
            .collect(),
        lines: lines
            .filter(|(_, line)| line.from < count && line.to < count)
            .map(|(given, line)| Line {
                given,
                from: line.from,
                to: line.to,
                label: line.label.map(|label| {
                    let (width, height) = sizes(label.width, label.height);
                    LabelSize { width, height }
                }),
                pointing: line.pointing,
                weight: line.weight.clamp(1, HEAVIEST),
            })
            .collect(),
        given_lines: boxes.lines.len(),
        given_groups: boxes.groups.len(),
        groups,
        group_of,
        spacing: Spacing {
            // Lines must be told apart and curves need some room, whatever was asked for.
            ranks: size(spacing.ranks).max(8.0),
            boxes: size(spacing.boxes).max(1.0),
            lines: size(spacing.lines).max(1.0),
            ports: size(spacing.ports),
            margin: size(spacing.margin),
        },
        turned,
    }
}

impl Clean {
    /// The connected components, in the order of their first boxes.
    pub(super) fn components(&self) -> Vec<Component> {
        let mut leader: Vec<usize> = (0..self.boxes.len()).collect();
        for line in &self.lines {
            let (a, b) = (lead(&mut leader, line.from), lead(&mut leader, line.to));
            // The lower index leads, so that parts come in the order of their first boxes.
            leader[a.max(b)] = a.min(b);
        }
        // All boxes of a frame are drawn together, whether lines join them or not.
        let mut first_of = vec![None; self.groups.len()];
        for (index, group) in self.group_of.iter().enumerate() {
            let Some(mut group) = *group else { continue };
            while let Some(outer) = self.groups[group].parent {
                group = outer;
            }
            let first = *first_of[group].get_or_insert(index);
            let (a, b) = (lead(&mut leader, first), lead(&mut leader, index));
            leader[a.max(b)] = a.min(b);
        }
        let mut parts: Vec<Component> = Vec::new();
        let mut part_of = vec![0; self.boxes.len()];
        let mut inside = vec![0; self.boxes.len()];
        for (index, size) in self.boxes.iter().enumerate() {
            let first = lead(&mut leader, index);
            if first == index {
                part_of[index] = parts.len();
                parts.push(Component {
                    given: Vec::new(),
                    boxes: Vec::new(),
                    lines: Vec::new(),
                    loops: Vec::new(),
                    frames: Vec::new(),
                    frame_of: Vec::new(),
                });
            }
            part_of[index] = part_of[first];
            let part = &mut parts[part_of[index]];
            inside[index] = part.given.len();
            part.given.push(index);
            part.boxes.push(*size);
        }
        self.share_groups(&mut parts, &part_of);
        for line in &self.lines {
            let part = &mut parts[part_of[line.from]];
            let local = Line {
                from: inside[line.from],
                to: inside[line.to],
                ..*line
            };
            let list = if line.from == line.to {
                &mut part.loops
            } else {
                &mut part.lines
            };
            list.push(local);
        }
        parts
    }

    /// Hands each part its groups.
    fn share_groups(&self, parts: &mut [Component], part_of: &[usize]) {
        let mut part_of_group = vec![None; self.groups.len()];
        for (index, group) in self.group_of.iter().enumerate() {
            let mut group = *group;
            while let Some(at) = group {
                part_of_group[at] = Some(part_of[index]);
                group = self.groups[at].parent;
            }
        }
        let mut inside = vec![0; self.groups.len()];
        for (at, group) in self.groups.iter().enumerate() {
            let Some(part) = part_of_group[at] else {
                continue;
            };
            inside[at] = parts[part].frames.len();
            parts[part].frames.push(Framed {
                parent: group.parent.map(|parent| inside[parent]),
                ..group.clone()
            });
        }
        for part in parts {
            let group = |index: &usize| self.group_of[*index].map(|group| inside[group]);
            part.frame_of = part.given.iter().map(group).collect();
        }
    }
}

/// The parent of each group; none where it is no group, would close a ring or is too deep.
pub(super) fn parents(given: &[Group]) -> Vec<Option<usize>> {
    let mut parent: Vec<Option<usize>> = vec![None; given.len()];
    for (index, group) in given.iter().enumerate() {
        let wanted = group.parent.filter(|&parent| parent < given.len());
        let (mut at, mut depth) = (wanted, 0);
        while let Some(above) = at.filter(|&above| above != index && depth < DEEPEST) {
            (at, depth) = (parent[above], depth + 1);
        }
        parent[index] = wanted.filter(|_| at.is_none());
    }
    parent
}

/// The groups that hold boxes, and the innermost group of each box.
fn groups(
    given: &[Group],
    boxes: usize,
    title: impl Fn(LabelSize) -> LabelSize,
) -> (Vec<Framed>, Vec<Option<usize>>) {
    let mut of = vec![None; boxes];
    for (index, group) in given.iter().enumerate() {
        for &member in &group.members {
            if let Some(of) = of.get_mut(member) {
                of.get_or_insert(index);
            }
        }
    }
    let parent = parents(given);
    let mut full = vec![false; given.len()];
    for group in of.iter().flatten() {
        let mut at = Some(*group);
        while let Some(group) = at.filter(|&group| !full[group]) {
            full[group] = true;
            at = parent[group];
        }
    }
    let depth = |mut index: usize| {
        let mut depth = 0;
        while let Some(above) = parent[index] {
            (index, depth) = (above, depth + 1);
        }
        depth
    };
    let mut order: Vec<(usize, usize)> = (0..given.len())
        .filter(|&index| full[index])
        .map(|index| (depth(index), index))
        .collect();
    order.sort_unstable();
    let mut place = vec![None; given.len()];
    for (at, &(_, index)) in order.iter().enumerate() {
        place[index] = Some(at);
    }
    let framed = order
        .iter()
        .map(|&(_, index)| Framed {
            given: index,
            parent: parent[index].and_then(|parent| place[parent]),
            title: title(given[index].title),
        })
        .collect();
    let of = of
        .into_iter()
        .map(|group| group.and_then(|g| place[g]))
        .collect();
    (framed, of)
}

/// The leader of a set, with the path to it halved on the way.
fn lead(leader: &mut [usize], mut index: usize) -> usize {
    while leader[index] != index {
        leader[index] = leader[leader[index]];
        index = leader[index];
    }
    index
}
