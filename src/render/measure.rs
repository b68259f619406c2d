//! Sets the words of a scene in lines and says how large each box and label
//! becomes: what a layout needs to know, and what the drawing writes later.
//! Start at [`measure`].

use super::ink::Ink;
use super::layout::{BoxSize, Boxes, Group, LabelSize, LineSpec, Pointing, Spacing};
use super::scene::{Arrow, ArrowKind, Scene, SceneBox, Standing};
use super::signs::{self, Outline, size};
use super::text::{Broken, Face, broken, from_right, isolated, longest_word};
use super::theme::Color;
use std::collections::BTreeSet;

/// One line of text and how it is set.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The words.
    pub text: String,
    /// The cut of the font.
    pub face: Face,
    /// The size in pixels.
    pub size: f64,
    /// The measured width in pixels.
    pub width: f64,
    /// Whether it reads from the right, as the paragraph that it belongs to.
    pub from_right: bool,
    /// From the line above's baseline (or the top of the block) to this one's.
    pub advance: f64,
}

/// Lines under one another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// The lines, top to bottom.
    pub lines: Vec<Line>,
    /// The widest line.
    pub width: f64,
    /// Top of the first line to bottom of the last.
    pub height: f64,
    /// Whether some words did not fit and were cut.
    pub cut: bool,
}

/// The height of a line of words of this size.
pub fn line_height(size: f64) -> f64 {
    (size * 1.26).round()
}

impl Block {
    /// Appends `text` in lines of at most `width`; `gap` is the room above it.
    pub fn push(&mut self, text: &str, style: (Face, f64), width: f64, most: usize, gap: f64) {
        let (face, size) = style;
        let Broken { lines, cut } = broken(text, face, size, width, most);
        self.cut |= cut;
        let from_right = from_right(text);
        for (at, text) in lines.into_iter().enumerate() {
            let gap = if at == 0 && !self.lines.is_empty() {
                gap
            } else {
                0.0
            };
            let height = line_height(size);
            // The baseline lies so that capitals stand in the middle of their line.
            let rise = (height + size * 0.714) / 2.0;
            let fall = self
                .lines
                .last()
                .map_or(0.0, |line| self.height - self.baseline(line));
            let width = face.width(&text, size);
            self.lines.push(Line {
                text,
                face,
                size,
                width,
                from_right,
                advance: fall + gap + rise,
            });
            self.height += gap + height;
            self.width = self.width.max(width);
        }
    }

    fn baseline(&self, _last: &Line) -> f64 {
        self.lines.iter().map(|line| line.advance).sum()
    }
}

/// A scene with its words set; `labels` are for the drawable arrows, in order.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The words of each box.
    pub boxes: Vec<Block>,
    /// For each drawable arrow its place in the scene, and its words.
    pub labels: Vec<(usize, Block)>,
    /// The title of each group.
    pub titles: Vec<Block>,
    /// The question a layout has to answer.
    pub question: Boxes,
}

/// How much room a picture has.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// How wide a line in a box becomes.
    boxes: f64,
    /// How wide a line on an arrow becomes.
    labels: f64,
    /// How many lines a name in a box may have.
    names: usize,
    /// How much of the usual distances is kept.
    apart: f64,
    /// How large names are, and the first line on an arrow; all else is small.
    type_size: (f64, f64),
}

impl Room {
    /// For a picture that has a page to itself.
    pub const WIDE: Room = Room {
        boxes: 172.0,
        labels: 150.0,
        names: 5,
        apart: 1.0,
        type_size: (size::NAME, size::LABEL),
    };
    /// For one that shares it.
    pub const NARROW: Room = Room {
        boxes: 130.0,
        labels: 104.0,
        names: 8,
        apart: 0.75,
        type_size: (size::NAME, size::LABEL),
    };
    /// For one that must fit on paper, flowing to the right: few lines in each label.
    pub const CLOSE: Room = Room {
        apart: 0.6,
        type_size: Room::TIGHT.type_size,
        ..Room::WIDE
    };
    /// For one that must fit on paper.
    pub const TIGHT: Room = Room {
        boxes: 118.0,
        labels: 92.0,
        names: 8,
        apart: 0.6,
        type_size: (size::TIGHT_NAME, size::SMALL_LABEL),
    };

    /// All of them, the one that is read most easily first.
    pub const ALL: [Room; 4] = [Room::WIDE, Room::NARROW, Room::CLOSE, Room::TIGHT];

    /// How large the lines under a name are.
    fn detail(self) -> f64 {
        size::DETAIL.min(self.type_size.1)
    }
}
/// Between one thing that is said and the next, so that each is seen as one where lines break.
const APART: f64 = 2.0;
/// Room between the words of a label and its border, at the sides and above and below.
pub const LABEL_PAD: (f64, f64) = (7.0, 3.5);

/// Between two lines where they meet a box, so that their heads are apart.
const PORTS: f64 = 14.0;
/// How much wider than usual a box may be, rather than that a word of its name is cut.
const WIDENED: f64 = 1.5;

/// Sets all words of `scene`.
pub fn measure(scene: &Scene) -> Measured {
    measure_in(Room::WIDE, scene)
}

/// Sets all words of `scene` in lines no wider than `room`.
pub(super) fn measure_in(room: Room, scene: &Scene) -> Measured {
    let boxes: Vec<Block> = scene.boxes.iter().map(|b| box_block(b, room)).collect();
    let sizes = scene
        .boxes
        .iter()
        .zip(&boxes)
        .map(|(b, block)| box_size(b, block))
        .collect();
    let labels: Vec<(usize, Block)> = scene
        .drawable_arrows()
        .map(|(at, arrow)| (at, label_block(arrow, room)))
        .collect();
    let lines: Vec<LineSpec> = scene
        .drawable_arrows()
        .zip(&labels)
        .map(|((_, arrow), (_, block))| LineSpec {
            from: arrow.from,
            to: arrow.to,
            label: label_size(block),
            pointing: pointing(arrow.kind),
            weight: weight(arrow),
        })
        .collect();
    let lines = lines.iter().copied().chain(ties(scene, &lines)).collect();
    let titles: Vec<Block> = scene
        .groups
        .iter()
        .map(|group| {
            let mut block = Block::default();
            // A frame of two is often no wider than one box; its title would make it so.
            let across = if group.members.len() > 2 { 2.0 } else { 1.2 };
            block.push(
                &group.title,
                (Face::Bold, room.detail()),
                across * room.boxes,
                3,
                0.0,
            );
            block
        })
        .collect();
    let usual = Spacing::default();
    let spacing = Spacing {
        ranks: room.apart * usual.ranks,
        boxes: room.apart * usual.boxes,
        ports: PORTS,
        margin: room.apart * usual.margin,
        ..usual
    };
    let question = Boxes {
        boxes: sizes,
        lines,
        direction: scene.direction,
        spacing,
        groups: (scene.groups.iter().zip(&titles))
            .map(|(group, title)| Group {
                members: group.members.clone(),
                parent: None,
                title: LabelSize {
                    width: title.width.ceil(),
                    height: title.height.ceil(),
                },
            })
            .collect(),
    };
    Measured {
        boxes,
        labels,
        titles,
        question,
    }
}

/// Lines that nobody draws, behind all that are drawn: who stands in a frame and has no line would
/// stand anywhere in it, and so stands below its head; a head without lines is held by all its
/// members.
fn ties(scene: &Scene, lines: &[LineSpec]) -> Vec<LineSpec> {
    let ends = lines.iter().filter(|line| line.from != line.to);
    let busy: BTreeSet<usize> = ends.flat_map(|line| [line.from, line.to]).collect();
    let mut ties = Vec::new();
    for group in &scene.groups {
        let is_head = |at: &usize| scene.boxes.get(*at).is_some_and(|b| b.id == group.id);
        let Some(head) = group.members.iter().copied().find(is_head) else {
            continue;
        };
        let held = |at: &usize| *at != head && !(busy.contains(at) && busy.contains(&head));
        let members = group.members.iter().copied().filter(held);
        ties.extend(members.map(|member| LineSpec {
            from: head,
            to: member,
            label: None,
            pointing: Pointing::Down,
            weight: 1,
        }));
    }
    ties
}

fn box_block(b: &SceneBox, room: Room) -> Block {
    let mut block = Block::default();
    let (face, size) = (Face::Bold, room.type_size.0);
    let word = longest_word(&b.name, face, size);
    let width = match word <= WIDENED * room.boxes {
        true => room.boxes.max(word),
        false => room.boxes,
    };
    block.push(&b.name, (face, size), width, room.names, 0.0);
    for detail in &b.detail {
        let small = (Face::Regular, room.detail());
        block.push(detail, small, room.boxes, 4, APART);
    }
    block
}

/// Room that an outline takes on the left and right, and above and below.
pub fn padding(outline: Outline, height: f64) -> (f64, f64) {
    match outline {
        Outline::Rounded | Outline::Dashed | Outline::Rectangle | Outline::Leaf => (14.0, 9.0),
        Outline::DoubleRectangle | Outline::DoubleRounded => (17.0, 12.0),
        Outline::SideBars => (20.0, 9.0),
        Outline::Shield => (16.0, 12.0),
        Outline::Slanted => (24.0, 9.0),
        Outline::Pill => (12.0 + height * 0.22, 9.0),
        Outline::Beam => (14.0, 12.0),
        Outline::Sheet => (18.0, 10.0),
        Outline::Hexagon => (24.0, 10.0),
        Outline::Octagon => (18.0, 12.0),
    }
}

fn box_size(b: &SceneBox, block: &Block) -> BoxSize {
    let (side, above) = padding(signs::box_style(b.shape).outline, block.height);
    BoxSize {
        width: (block.width + 2.0 * side).ceil().max(76.0),
        height: (block.height + 2.0 * above).ceil().max(38.0),
    }
}

fn label_block(arrow: &Arrow, room: Room) -> Block {
    let mut block = Block::default();
    let width = room.labels;
    let word = arrow.state();
    let mut texts = arrow.label.iter();
    if let Some(tag) = &arrow.tag {
        block.push(tag, (Face::Bold, size::SMALL_LABEL), width, 1, 0.0);
    }
    if let Some(first) = texts.next() {
        block.push(first, (Face::Bold, room.type_size.1), width, 4, 0.0);
    }
    if let Some(word) = word {
        block.push(word, (Face::Italic, size::SMALL_LABEL), width, 6, 0.0);
    }
    for text in texts {
        let small = (Face::Regular, size::SMALL_LABEL);
        block.push(text, small, width, 4, APART);
    }
    block
}

fn label_size(block: &Block) -> Option<LabelSize> {
    (!block.lines.is_empty()).then(|| LabelSize {
        width: (block.width + 2.0 * LABEL_PAD.0).ceil(),
        height: (block.height + 2.0 * LABEL_PAD.1).ceil(),
    })
}

/// Promises and what decides over them read downwards; the rest adapts.
fn pointing(kind: ArrowKind) -> Pointing {
    match kind {
        ArrowKind::Guarantee
        | ArrowKind::Backstop
        | ArrowKind::Undertaking
        | ArrowKind::Debt
        | ArrowKind::Condition
        | ArrowKind::Decision
        | ArrowKind::Access
        | ArrowKind::Structure
        | ArrowKind::Participation => Pointing::Down,
        ArrowKind::Breach | ArrowKind::Lineage | ArrowKind::Politics | ArrowKind::Other => {
            Pointing::Free
        }
    }
}

fn weight(arrow: &Arrow) -> u32 {
    match (arrow.kind, arrow.standing) {
        (_, Standing::Ended | Standing::Lost) => 1,
        (ArrowKind::Guarantee | ArrowKind::Backstop | ArrowKind::Debt, _) => 4,
        (
            ArrowKind::Undertaking
            | ArrowKind::Condition
            | ArrowKind::Decision
            | ArrowKind::Structure,
            _,
        ) => 2,
        _ => 1,
    }
}

/// A description, and after it those of the `full` texts that `block` cuts short
/// and it does not hold: what is shortened in a picture is told in full beside it.
pub fn with_cut<'t>(
    description: &str,
    full: impl IntoIterator<Item = &'t String>,
    block: &Block,
) -> String {
    let mut told = isolated(description);
    if block.cut {
        for text in full.into_iter().filter(|text| !description.contains(*text)) {
            if !told.is_empty() {
                told.push_str("; ");
            }
            told.push_str(&isolated(text));
        }
    }
    told
}

impl Block {
    /// Writes the lines from the left edge `x`, the block's top at `y`; lines
    /// that read from the right begin where the widest one does.
    pub fn draw_left(&self, ink: &mut Ink, x: f64, y: f64, color: Color) {
        self.draw_left_in(ink, x, y, |_, _| color);
    }

    /// Likewise; `color` chooses by line and its place.
    pub fn draw_left_in(
        &self,
        ink: &mut Ink,
        x: f64,
        y: f64,
        color: impl Fn(usize, &Line) -> Color,
    ) {
        let mut y = y;
        for (at, line) in self.lines.iter().enumerate() {
            y += line.advance;
            let shift = if line.from_right {
                self.width - line.width
            } else {
                0.0
            };
            ink.words(x + shift, y, line, color(at, line));
        }
    }

    /// Writes the lines centred on `x`, the block's top at `y`; `color` chooses by line.
    pub fn draw_centred(&self, ink: &mut Ink, x: f64, y: f64, color: impl Fn(&Line) -> Color) {
        let mut y = y;
        for line in &self.lines {
            y += line.advance;
            ink.words_around(x, y, line, color(line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::scene::{SceneGroup, Shape};

    /// A frame around one box and that of its group was as wide as its title.
    #[test]
    fn a_frame_of_two_has_a_narrow_title() {
        let width = |count: usize| {
            let mut scene = Scene::new("");
            let members = (0..count)
                .map(|at| scene.add_box(SceneBox::new(at.to_string(), "Aland", Shape::State)));
            let members = members.collect();
            scene.groups.push(SceneGroup {
                id: "g".to_string(),
                title: "International Partners Group and members shown here".to_string(),
                reduced: None,
                members,
            });
            let title = measure_in(Room::WIDE, &scene).question.groups[0].title;
            (title.width, title.height)
        };
        let (two, three) = (width(2), width(3));
        assert!(
            two.0 < 0.7 * three.0 && two.1 > three.1,
            "{two:?} {three:?}"
        );
    }

    /// “Konstruktionsgesellsc- / haft” stood in a box.
    #[test]
    fn a_box_grows_before_a_word_of_its_name_is_cut() {
        let name = |name: &str| {
            let shown = SceneBox::new("", name, Shape::Company);
            let block = box_block(&shown, Room::WIDE);
            let lines: Vec<String> = block.lines.into_iter().map(|line| line.text).collect();
            lines.join(" / ")
        };
        assert_eq!(
            name("Konstruktionsgesellschaft Müller GmbH"),
            "Konstruktionsgesellschaft / Müller GmbH"
        );
        let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk";
        assert!(name(word).contains("- / "), "no box is that wide");
    }
}
