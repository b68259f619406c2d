//! Explains the signs of a picture: exactly those that occur in it, in even
//! columns, never wider than the picture. Start at [`Legend::new`].

use super::arrow;
use super::curve::{Track, point};
use super::ink::{Ink, Stroke};
use super::layout::Rect;
use super::measure::Block;
use super::outline::Form;
use super::scene::{ArrowKind, Scene, Shape, Standing};
use super::signs::{self, Shaft, size};
use super::text::Face;
use super::theme::{Role, Theme};

/// The room of a sample, and what stands between it and its words.
const SAMPLE: (f64, f64) = (46.0, 22.0);
const GAP: f64 = 9.0;
/// Between the columns.
const COLUMN_GAP: f64 = 22.0;
/// A row's height; taller where words break.
const ROW: f64 = 28.0;

#[derive(Debug, Clone, Copy)]
enum Sample {
    Kind(Shape),
    /// A relation; over: all of it in the picture is over, and drawn so.
    Relation(ArrowKind, bool),
    /// The border of what the picture is about.
    Focus,
    State(Standing),
}

struct Entry {
    sample: Sample,
    words: Block,
    place: Rect,
}

/// A legend with everything in its place, its own top left corner at 0, 0.
pub struct Legend {
    headings: Vec<(f64, f64, Block)>,
    entries: Vec<Entry>,
    /// How high it is.
    pub height: f64,
}

impl Legend {
    /// Lists what occurs in `scene` and sets it within `width` pixels.
    pub fn new(scene: &Scene, width: f64) -> Legend {
        Legend::set(occurring(scene), width)
    }

    /// Lists the arrows of `scene` alone, and how they stand.
    pub fn of_arrows(scene: &Scene, width: f64) -> Legend {
        let mut parts = occurring(scene);
        parts[0].1.clear();
        Legend::set(parts, width)
    }

    fn set(parts: [(&'static str, Vec<Sample>); 3], width: f64) -> Legend {
        let words_width = (width - SAMPLE.0 - GAP).clamp(40.0, 190.0);
        let words = |sample: &Sample| {
            let mut block = Block::default();
            block.push(
                name(*sample),
                (Face::Regular, size::FOOT),
                words_width,
                3,
                0.0,
            );
            block
        };
        let widest = parts
            .iter()
            .flat_map(|(_, samples)| samples)
            .map(|s| words(s).width)
            .fold(0.0, f64::max);
        let column = SAMPLE.0 + GAP + widest + COLUMN_GAP;
        let columns = ((width + COLUMN_GAP) / column).floor().max(1.0) as usize;
        let (mut headings, mut entries, mut y) = (Vec::new(), Vec::new(), 0.0);
        for (heading, samples) in parts {
            if samples.is_empty() {
                continue;
            }
            if y > 0.0 {
                y += 8.0;
            }
            let mut block = Block::default();
            block.push(heading, (Face::Bold, size::FOOT), width, 2, 0.0);
            let height = block.height;
            headings.push((0.0, y, block));
            y += height + 4.0;
            for row in samples.chunks(columns) {
                let mut height = ROW;
                let start = entries.len();
                for (at, sample) in row.iter().enumerate() {
                    let words = words(sample);
                    height = height.max(words.height + 4.0);
                    let place = Rect {
                        x: at as f64 * column,
                        y,
                        width: column - COLUMN_GAP,
                        height: 0.0,
                    };
                    entries.push(Entry {
                        sample: *sample,
                        words,
                        place,
                    });
                }
                for entry in &mut entries[start..] {
                    entry.place.height = height;
                }
                y += height;
            }
        }
        Legend {
            headings,
            entries,
            height: y,
        }
    }

    /// Draws the legend with its top left corner at `left`, `top`.
    pub fn draw(&self, ink: &mut Ink, left: f64, top: f64, theme: &Theme) {
        for (x, y, block) in &self.headings {
            block.draw_left(ink, left + x, top + y, theme[Role::Ink]);
        }
        for entry in &self.entries {
            let x = left + entry.place.x;
            let y = top + entry.place.y;
            let middle = y + entry.place.height / 2.0;
            draw_sample(ink, entry.sample, x, middle, theme);
            let words_top = middle - entry.words.height / 2.0;
            entry
                .words
                .draw_left(ink, x + SAMPLE.0 + GAP, words_top, theme[Role::Ink]);
        }
    }

    /// Where each entry stands, for tests.
    #[cfg(test)]
    pub fn places(&self) -> Vec<Rect> {
        self.entries.iter().map(|entry| entry.place).collect()
    }
}

/// What occurs in `scene`, under the headings of a legend.
fn occurring(scene: &Scene) -> [(&'static str, Vec<Sample>); 3] {
    let shapes = Shape::ALL
        .into_iter()
        .filter(|s| scene.boxes.iter().any(|b| b.shape == *s));
    let occurs =
        |test: &dyn Fn(&super::scene::Arrow) -> bool| scene.drawable_arrows().any(|(_, a)| test(a));
    let pale = |a: &super::scene::Arrow| signs::standing_style(a.standing).pale;
    let kinds = ArrowKind::ALL
        .into_iter()
        .filter(|k| occurs(&|a| a.kind == *k))
        .map(|k| Sample::Relation(k, !occurs(&|a| a.kind == k && !pale(a))));
    let focus = scene.boxes.iter().any(|b| b.focus).then_some(Sample::Focus);
    // What is simply so carries no mark that could be explained.
    let standings = Standing::ALL
        .into_iter()
        .filter(|s| *s != Standing::Held && occurs(&|a| a.standing == *s));
    [
        (
            "Who and what",
            shapes.map(Sample::Kind).chain(focus).collect(),
        ),
        ("What an arrow says", kinds.collect()),
        ("How it stands", standings.map(Sample::State).collect()),
    ]
}

/// The samples that explain `scene`, each drawn alone, with its name, under their headings:
/// for a page that sets them itself.
pub fn samples(scene: &Scene, theme: &Theme) -> Vec<(&'static str, Vec<(String, &'static str)>)> {
    let drawn = |sample: &Sample| {
        let mut ink = Ink::default();
        draw_sample(&mut ink, *sample, 0.0, SAMPLE.1 / 2.0 + 1.0, theme);
        (ink.into_text(), name(*sample))
    };
    let parts = occurring(scene).into_iter();
    parts
        .filter(|(_, samples)| !samples.is_empty())
        .map(|(heading, samples)| (heading, samples.iter().map(drawn).collect()))
        .collect()
}

/// How large a sample is that is drawn alone: its width and its height.
pub const SAMPLE_SIZE: (f64, f64) = (SAMPLE.0, SAMPLE.1 + 2.0);

fn name(sample: Sample) -> &'static str {
    match sample {
        Sample::Kind(shape) => signs::box_style(shape).name,
        Sample::Relation(kind, _) => signs::arrow_style(kind).name,
        Sample::Focus => "what this picture is about",
        Sample::State(standing) => signs::standing_style(standing).name,
    }
}

fn draw_sample(ink: &mut Ink, sample: Sample, x: f64, middle: f64, theme: &Theme) {
    let curve = arrow::sample(point(x, middle), point(x + SAMPLE.0, middle));
    match sample {
        Sample::Kind(shape) => {
            let style = signs::box_style(shape);
            let place = Rect {
                x: x + 2.0,
                y: middle - SAMPLE.1 / 2.0,
                width: SAMPLE.0 - 4.0,
                height: SAMPLE.1,
            };
            let (fill, line) = theme.face(shape);
            Form::new(style.outline, place).draw(
                ink,
                fill,
                theme[Role::Paper],
                Stroke::solid(line, 1.3),
            );
        }
        Sample::Relation(kind, over) => {
            let standing = if over {
                Standing::Ended
            } else {
                Standing::Held
            };
            arrow::shaft(ink, &curve, &arrow::look(kind, standing, theme));
        }
        Sample::Focus => {
            let place = Rect {
                x: x + 2.0,
                y: middle - SAMPLE.1 / 2.0,
                width: SAMPLE.0 - 4.0,
                height: SAMPLE.1,
            };
            ink.rectangle(
                place,
                6.0,
                Some(theme[Role::Paper]),
                Some(Stroke::solid(theme[Role::Focus], 2.8)),
            );
        }
        Sample::State(standing) => {
            let mut look = arrow::look(ArrowKind::Other, standing, theme);
            look.style.shaft = Shaft::Single;
            look.style.width = if signs::standing_style(standing).pale {
                1.2
            } else {
                2.0
            };
            if !signs::standing_style(standing).pale {
                look.color = theme[Role::Ink];
            }
            arrow::shaft(ink, &curve, &look);
            if let Some(mark) = look.mark {
                let (at, way) = Track::new(&curve).at(SAMPLE.0 * 0.42);
                arrow::mark(ink, mark, at, way, &look, theme[Role::Violates]);
            }
        }
    }
}
