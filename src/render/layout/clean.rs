//! Makes the numbers safe, turns the picture so that it flows downward, and cuts it into
//! connected components. Later stages need not doubt a size or an index.

use super::{BoxSize, Boxes, Direction, LabelSize, Pointing, Spacing};

/// The largest size that is taken seriously.
const LARGEST: f64 = 100_000.0;
const HEAVIEST: u32 = 1000;

/// Safe sizes, flowing from top to bottom.
pub(super) struct Clean {
    pub(super) boxes: Vec<BoxSize>,
    /// Only the lines whose ends exist.
    pub(super) lines: Vec<Line>,
    /// How many lines the caller gave.
    pub(super) given_lines: usize,
    pub(super) spacing: Spacing,
    /// True when the picture must be turned back in the end.
    pub(super) turned: bool,
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
        spacing: Spacing {
            // Lines must be told apart and curves need some room, whatever was asked for.
            ranks: size(spacing.ranks).max(8.0),
            boxes: size(spacing.boxes).max(1.0),
            lines: size(spacing.lines).max(1.0),
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
                });
            }
            part_of[index] = part_of[first];
            let part = &mut parts[part_of[index]];
            inside[index] = part.given.len();
            part.given.push(index);
            part.boxes.push(*size);
        }
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
}

/// The leader of a set, with the path to it halved on the way.
fn lead(leader: &mut [usize], mut index: usize) -> usize {
    while leader[index] != index {
        leader[index] = leader[leader[index]];
        index = leader[index];
    }
    index
}
