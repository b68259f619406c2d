//! Explains the signs of a picture: exactly those that occur in it, in even
//! columns, never wider than the picture. Start at [`Legend::new`].

use super::arrow::{self, Company};
use super::bar::{self, Ending, Span};
use super::chart;
use super::curve::{Track, point};
use super::ink::{Ink, Stroke};
use super::layout::Rect;
use super::measure::Block;
use super::outline::Form;
use super::scene::{ArrowKind, Scene, Shape, Standing};
use super::signs::{self, Mark, Shaft, size};
use super::text::Face;
use super::theme::{Role, Theme};

/// The room of a sample, and what stands between it and its words.
const SAMPLE: (f64, f64) = (46.0, 22.0);
const GAP: f64 = 9.0;
/// Between the columns.
const COLUMN_GAP: f64 = 18.0;
/// A row's height; taller where words break.
const ROW: f64 = 28.0;
/// From this width on a heading stands beside its samples, not above them.
const BESIDE: f64 = 560.0;
/// Between a heading and the samples beside it.
const LEAD: f64 = 20.0;
/// The widest words of a sample.
const WORDS: f64 = 190.0;
/// How many letters fit one line of it.
const ONE_LINE: usize = 26;
/// How many fit two, wherever the first breaks.
const TWO_LINES: usize = 40;

/// What an arrow says that is an act of war and not, by that alone, a breach.
pub const ACTS_AGAINST: &str = "acts against";

#[derive(Debug, Clone, Copy)]
enum Sample {
    Kind(Shape),
    /// A condition that arrows name by its letter.
    Lettered,
    /// A relation; over: all of it in the picture is over, and drawn so.
    Relation(ArrowKind, bool),
    /// An act of war.
    Act,
    /// The border of what the picture is about.
    Focus,
    State(Standing),
    /// What is lost, where other arrows are over: both are cut through.
    LostOrOver,
    /// What is possibly in force, or else as uncertain as its own words say.
    Unsure,
    /// The bar of a relation on a timeline.
    Bar(ArrowKind, Standing),
    /// A bar that begins or ends in this way.
    Course(Course),
    /// Where something was broken, or is alleged to have been.
    Struck(Struck),
}

/// A sample, and what it is called.
struct Named {
    sample: Sample,
    name: String,
}

impl From<Sample> for Named {
    fn from(sample: Sample) -> Named {
        let name = name(sample).to_string();
        Named { sample, name }
    }
}

/// What the ends of a bar on a timeline say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Course {
    /// It began somewhere in the dots.
    BegunWithin,
    /// It goes on.
    Running,
    /// Its end is not stated.
    NotStated,
    /// A bar of that kind runs beyond the last date shown.
    Beyond(ArrowKind),
}

/// What the crosses of a timeline say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Struck {
    /// A breach.
    Once(Mark),
    /// A number of them, at one place.
    Several,
    /// One that lasted.
    Lasted,
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
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

impl Legend {
    /// Lists what occurs in `scene` and sets it within `width` pixels.
    pub fn new(scene: &Scene, width: f64) -> Legend {
        Legend::set(occurring(scene), width)
    }

    /// A legend of nothing: where each line bears its name.
    pub fn none() -> Legend {
        Legend::set(Vec::new(), 0.0)
    }

    /// Lists the arrows of `scene` alone, and how they stand.
    pub fn of_arrows(scene: &Scene, width: f64) -> Legend {
        let mut parts = occurring(scene);
        parts[0].1.clear();
        Legend::set(parts, width)
    }

    /// Explains the bars of a timeline: their kinds with what the relations of each are called, how
    /// they begin and end, what marks a breach.
    pub fn of_bars<'w, W: Iterator<Item = &'w str>>(
        kinds: impl IntoIterator<Item = (ArrowKind, Standing, W)>,
        courses: impl IntoIterator<Item = Course>,
        struck: impl IntoIterator<Item = Struck>,
        width: f64,
    ) -> Legend {
        // What no bar of its own kind shows is told once for all kinds.
        let mut bars: Vec<Named> = Vec::new();
        for (kind, standing, words) in kinds {
            let mut bar = Named::from(Sample::Bar(kind, standing));
            if bar.name == signs::arrow_style(kind).name {
                bar.name = family(kind, words).unwrap_or(bar.name);
            }
            if bars.iter().all(|known| known.name != bar.name) {
                bars.push(bar);
            }
        }
        let courses = courses.into_iter().map(Sample::Course);
        let struck = struck.into_iter().map(Sample::Struck);
        let when = courses.chain(struck).map(Named::from).collect();
        let parts = [("What a bar says", bars), ("When", when)];
        Legend::set(parts, width)
    }

    fn set(parts: impl IntoIterator<Item = (&'static str, Vec<Named>)>, width: f64) -> Legend {
        let parts: Vec<_> = parts
            .into_iter()
            .filter(|(_, samples)| !samples.is_empty())
            .collect();
        let set_heading = |heading: &str| {
            let mut block = Block::default();
            block.push(heading, (Face::Bold, size::FOOT), width, 2, 0.0);
            block
        };
        let lead = match width >= BESIDE {
            true => LEAD + widest(parts.iter().map(|(heading, _)| set_heading(heading))),
            false => 0.0,
        };
        let words_within = |named: &Named, room: f64| {
            let half = (room - COLUMN_GAP) / 2.0 - SAMPLE.0 - GAP;
            let mut block = Block::default();
            let style = (Face::Regular, size::FOOT);
            block.push(&named.name, style, half.clamp(40.0, WORDS), 3, 0.0);
            block
        };
        let set_columns = |room: f64| {
            let widths = |(_, samples): &(_, Vec<Named>)| -> Vec<f64> {
                let words = samples.iter().map(|s| words_within(s, room));
                words.map(|words| words.width).collect()
            };
            let rows: Vec<Vec<f64>> = parts.iter().map(widths).collect();
            let columns = columns(&rows, room);
            let lines = rows.iter().map(|row| row.len().div_ceil(columns.len()));
            (lines.sum::<usize>(), columns)
        };
        // Headings stand beside their samples unless these need more lines for it.
        let beside = set_columns(width - lead);
        let above = set_columns(width);
        let (lead, columns) = match above.0 < beside.0 {
            true => (0.0, above.1),
            false => (lead, beside.1),
        };
        let words = |named: &Named| words_within(named, width - lead);
        let starts: Vec<f64> = columns
            .iter()
            .scan(lead, |next, column| {
                let start = *next;
                *next += column + COLUMN_GAP;
                Some(start)
            })
            .collect();
        let (mut headings, mut entries, mut y) = (Vec::new(), Vec::new(), 0.0);
        for (heading, samples) in parts {
            let block = set_heading(heading);
            if y > 0.0 {
                y += 6.0;
            }
            if lead > 0.0 {
                headings.push((0.0, y + (ROW - block.height) / 2.0, block));
            } else {
                let height = block.height;
                headings.push((0.0, y, block));
                y += height + 4.0;
            }
            for row in samples.chunks(line(samples.len(), columns.len())) {
                let mut height = ROW;
                let start = entries.len();
                for (at, named) in row.iter().enumerate() {
                    let words = words(named);
                    height = height.max(words.height + 4.0);
                    let place = Rect {
                        x: starts[at],
                        y,
                        width: columns[at],
                        height: 0.0,
                    };
                    entries.push(Entry {
                        sample: named.sample,
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
            width,
            height: y,
        }
    }

    /// What [`Legend::new`] lists, each part in a column under its heading: for an empty corner of
    /// a picture.
    pub fn in_columns(scene: &Scene) -> Legend {
        let (mut headings, mut entries) = (Vec::new(), Vec::new());
        let (mut x, mut height) = (0.0, 0.0_f64);
        for (heading, samples) in occurring(scene) {
            if samples.is_empty() {
                continue;
            }
            if x > 0.0 {
                x += COLUMN_GAP;
            }
            let mut block = Block::default();
            block.push(heading, (Face::Bold, size::FOOT), WORDS, 1, 0.0);
            let (mut y, mut width) = (block.height + 4.0, block.width);
            headings.push((x, 0.0, block));
            for Named { sample, name } in samples {
                let mut words = Block::default();
                let style = (Face::Regular, size::FOOT);
                words.push(&name, style, WORDS, 1, 0.0);
                width = width.max(SAMPLE.0 + GAP + words.width);
                let place = Rect {
                    x,
                    y,
                    width: SAMPLE.0 + GAP + words.width,
                    height: ROW,
                };
                entries.push(Entry {
                    sample,
                    words,
                    place,
                });
                y += ROW;
            }
            x += width;
            height = height.max(y);
        }
        Legend {
            headings,
            entries,
            width: x,
            height,
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

/// How wide each column is, for rows of words of these widths: all alike if that lets every row
/// stand in one line, else each as wide as its own words need, so that few rows break.
fn columns(rows: &[Vec<f64>], room: f64) -> Vec<f64> {
    let most = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let needed = |count: usize| -> Vec<f64> {
        let mut columns = vec![SAMPLE.0 + GAP; count];
        for row in rows {
            for (at, words) in row.iter().enumerate() {
                let column = &mut columns[at % line(row.len(), count)];
                *column = column.max(SAMPLE.0 + GAP + words);
            }
        }
        columns
    };
    let fits = |columns: &Vec<f64>| {
        columns.iter().sum::<f64>() + COLUMN_GAP * (columns.len() - 1) as f64 <= room
    };
    let even = vec![needed(1)[0]; most];
    if fits(&even) {
        return even;
    }
    // The fewest lines, and of these the fewest columns: then no sample stands alone that need not.
    let lines = |columns: &Vec<f64>| -> usize {
        let lines = rows.iter().map(|row| row.len().div_ceil(columns.len()));
        lines.sum()
    };
    let fitting = (1..=most).map(needed).filter(fits);
    fitting.min_by_key(lines).unwrap_or_else(|| needed(1))
}

/// How many of so many samples stand in one line of so many columns: as many in each line.
fn line(samples: usize, columns: usize) -> usize {
    samples.div_ceil(samples.div_ceil(columns).max(1)).max(1)
}

fn widest(blocks: impl Iterator<Item = Block>) -> f64 {
    blocks.map(|block| block.width).fold(0.0, f64::max)
}

/// What occurs in `scene`, under the headings of a legend.
fn occurring(scene: &Scene) -> [(&'static str, Vec<Named>); 3] {
    let shapes = Shape::ALL
        .into_iter()
        .filter(|s| scene.boxes.iter().any(|b| b.shape == *s));
    let is_lettered = scene.boxes.iter().any(|b| b.letter.is_some());
    let sample = |shape| match shape {
        Shape::Condition if is_lettered => Sample::Lettered,
        shape => Sample::Kind(shape),
    };
    let occurs =
        |test: &dyn Fn(&super::scene::Arrow) -> bool| scene.drawable_arrows().any(|(_, a)| test(a));
    let pale = |a: &super::scene::Arrow| signs::standing_style(a.standing).pale;
    // An act of war looks as a breach does; whether it is one is another matter.
    let says = |a: &super::scene::Arrow| a.label.first().is_some_and(|l| l == ACTS_AGAINST);
    let is_act = !occurs(&|a| a.kind == ArrowKind::Breach && !says(a));
    let kinds = ArrowKind::ALL
        .into_iter()
        .filter(|k| occurs(&|a| a.kind == *k))
        .map(|k| match k == ArrowKind::Breach && is_act {
            true => Named::from(Sample::Act),
            false => {
                let sample = Sample::Relation(k, !occurs(&|a| a.kind == k && !pale(a)));
                Named {
                    name: members(scene, k).unwrap_or_else(|| name(sample).to_string()),
                    sample,
                }
            }
        });
    let focus = scene.boxes.iter().any(|b| b.focus).then_some(Sample::Focus);
    // What is simply so carries no mark that could be explained.
    let standings = Standing::ALL
        .into_iter()
        .filter(|s| *s != Standing::Held && occurs(&|a| a.standing == *s));
    let is_lost = occurs(&|a| a.standing == Standing::Lost);
    let is_over = occurs(&|a| a.standing == Standing::Ended);
    let standings = standings.filter(move |s| *s != Standing::Ended || !is_lost);
    let plain = signs::standing_style(Standing::PossiblyInForce).name;
    let is_unsure = |a: &super::scene::Arrow| {
        let word = a.word.as_ref().filter(|word| !word.starts_with(plain));
        a.standing == Standing::PossiblyInForce && word.is_some()
    };
    let stands = |standing| match standing {
        Standing::PossiblyInForce if occurs(&is_unsure) => Sample::Unsure,
        Standing::Lost if is_over => Sample::LostOrOver,
        standing => Sample::State(standing),
    };
    [
        (
            "Who and what",
            shapes.map(sample).chain(focus).map(Named::from).collect(),
        ),
        ("What an arrow says", kinds.collect()),
        (
            "How it stands",
            standings.map(|own| named(scene, stands(own))).collect(),
        ),
    ]
}

/// A standing as the legend calls it: what is not there any more as its arrows do.
fn named(scene: &Scene, stands: Sample) -> Named {
    let mut named = Named::from(stands);
    let told = match stands {
        Sample::Unsure => told(scene, Standing::PossiblyInForce),
        // Who fights whom it was to help is on the other side.
        Sample::State(Standing::Violated) => told(scene, Standing::Violated),
        _ => None,
    };
    if let Some(told) = told {
        named.name = told;
    }
    if let Sample::State(Standing::Lost) | Sample::LostOrOver = stands {
        let lost = |a: &super::scene::Arrow| a.standing == Standing::Lost;
        let mut tags = scene.drawable_arrows().filter(|(_, a)| lost(a));
        let tag = tags.find_map(|(_, arrow)| arrow.tag.as_deref());
        let plain = signs::standing_style(Standing::Lost).name;
        named.name = named.name.replace(plain, tag.unwrap_or(plain));
    }
    named
}

/// What the labels of all arrows of a standing say of it, if all of them do and there is room for that.
fn told(scene: &Scene, standing: Standing) -> Option<String> {
    let plain = signs::standing_style(standing).name;
    let mut words: Vec<&str> = Vec::new();
    for (_, arrow) in scene.drawable_arrows() {
        let word = arrow.word.as_deref().unwrap_or(plain);
        // Of what changed, as it is now.
        let word = word.rsplit_once(" → ").map_or(word, |(_, word)| word);
        let word = word.split_once(',').map_or(word, |(word, _)| word);
        if arrow.standing == standing && !words.contains(&word) {
            words.push(word);
        }
    }
    let told = words.join(", ");
    let is_told = !words.is_empty() && words.iter().all(|word| !word.is_empty());
    (is_told && told.chars().count() <= TWO_LINES).then_some(told)
}

/// What the legend calls the arrows of a kind: what their labels are headed by.
fn members(scene: &Scene, kind: ArrowKind) -> Option<String> {
    let arrows = scene.drawable_arrows().filter(|(_, a)| a.kind == kind);
    let heads = arrows.map(|(_, arrow)| {
        let head = arrow.label.first()?;
        // Of several "supports (2)".
        Some(
            head.split_once(" (")
                .map_or(head.as_str(), |(head, _)| head),
        )
    });
    family(kind, heads.collect::<Option<Vec<_>>>()?)
}

/// What a kind that holds several relations is called where `words` are all that occur of it, if
/// there is room for them: the legend then calls each thing what its label or its row does.
fn family<'w>(kind: ArrowKind, words: impl IntoIterator<Item = &'w str>) -> Option<String> {
    if !kind.is_family() {
        return None;
    }
    let mut names: Vec<&str> = Vec::new();
    for word in words {
        if !names.contains(&word) {
            names.push(word);
        }
    }
    let name = names.join(", ");
    (!name.is_empty() && name.chars().count() <= ONE_LINE).then_some(name)
}

/// The samples that explain `scene`, each drawn alone, with its name, under their headings:
/// for a page that sets them itself.
pub fn samples(scene: &Scene, theme: &Theme) -> Vec<(&'static str, Vec<(String, String)>)> {
    let drawn = |Named { sample, name }: Named| {
        let mut ink = Ink::default();
        draw_sample(&mut ink, sample, 0.0, SAMPLE.1 / 2.0 + 1.0, theme);
        (ink.into_text(), name)
    };
    let parts = occurring(scene).into_iter();
    parts
        .filter(|(_, samples)| !samples.is_empty())
        .map(|(heading, samples)| (heading, samples.into_iter().map(drawn).collect()))
        .collect()
}

/// How large a sample is that is drawn alone: its width and its height.
pub const SAMPLE_SIZE: (f64, f64) = (SAMPLE.0, SAMPLE.1 + 2.0);

fn name(sample: Sample) -> &'static str {
    match sample {
        Sample::Kind(shape) => signs::box_style(shape).name,
        Sample::Lettered => "Condition, and its letter",
        Sample::Relation(kind, _) => signs::arrow_style(kind).name,
        Sample::Act => ACTS_AGAINST,
        Sample::Focus => "what this picture is about",
        Sample::State(standing) => signs::standing_style(standing).name,
        Sample::Unsure => "possibly in force, or else unsure",
        Sample::LostOrOver => "lost, or over",
        Sample::Bar(_, Standing::Waiting) => "not in force, or suspended",
        Sample::Bar(_, standing @ (Standing::Sought | Standing::Offered | Standing::Disputed)) => {
            signs::standing_style(standing).name
        }
        Sample::Bar(kind, _) => signs::arrow_style(kind).name,
        Sample::Course(Course::BegunWithin) => "began within the dots",
        Sample::Course(Course::Running) => "goes on",
        Sample::Course(Course::NotStated) => "end not stated",
        Sample::Course(Course::Beyond(_)) => "after the last date shown",
        Sample::Struck(Struck::Once(Mark::HollowCross)) => "alleged or disputed breach",
        Sample::Struck(Struck::Once(_)) => "breach",
        Sample::Struck(Struck::Several) => "number of breaches",
        Sample::Struck(Struck::Lasted) => "as long as it lasted",
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
        Sample::Lettered => {
            draw_sample(ink, Sample::Kind(Shape::Condition), x, middle, theme);
            let mut letter = Block::default();
            letter.push("A", (Face::Bold, size::FOOT), SAMPLE.0, 1, 0.0);
            let top = middle - letter.height / 2.0;
            letter.draw_centred(ink, x + SAMPLE.0 / 2.0, top, |_| theme[Role::Ink]);
        }
        Sample::Relation(kind, over) => {
            let standing = if over {
                Standing::Ended
            } else {
                Standing::Held
            };
            arrow::shaft(
                ink,
                &curve,
                &arrow::look(kind, standing, theme),
                &Company::default(),
            );
        }
        Sample::Act => draw_sample(
            ink,
            Sample::Relation(ArrowKind::Breach, false),
            x,
            middle,
            theme,
        ),
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
        Sample::Bar(kind, standing) => {
            let span = Span::over((x, x + SAMPLE.0));
            bar::bar(ink, span, middle, (kind, standing), theme);
        }
        Sample::Course(Course::Beyond(kind)) => {
            let (turn, end) = (x + SAMPLE.0 / 2.0, x + SAMPLE.0);
            let own = (kind, Standing::Held);
            bar::bar(ink, Span::over((x, turn)), middle, own, theme);
            bar::beyond(ink, (turn, end), middle, (kind, &[]), theme);
        }
        Sample::Course(course) => {
            let (begun, ending) = match course {
                Course::BegunWithin => (x + 20.0, Ending::Over),
                Course::Running => (x, Ending::Running),
                Course::NotStated | Course::Beyond(_) => (x, Ending::NotStated),
            };
            let room = if ending == Ending::Over { 0.0 } else { 11.0 };
            let span = Span {
                begun: (x, begun),
                end: x + SAMPLE.0 - room,
                ending,
                recorded: x + SAMPLE.0,
            };
            let plain = (ArrowKind::Guarantee, Standing::Ended);
            bar::bar(ink, span, middle, plain, theme);
        }
        Sample::Struck(Struck::Lasted) => {
            chart::lasting(ink, (x, x + SAMPLE.0), middle, theme);
        }
        Sample::Struck(Struck::Several) => {
            chart::several(ink, (x + SAMPLE.0 / 2.0, middle), theme);
        }
        Sample::Struck(Struck::Once(mark)) => {
            let look = arrow::look(ArrowKind::Breach, Standing::Held, theme);
            let (at, way) = (point(x + SAMPLE.0 / 2.0, middle), point(1.0, 0.0));
            arrow::mark(ink, mark, at, way, &look, theme[Role::Violates]);
        }
        Sample::LostOrOver => {
            let plain = Sample::State(Standing::Lost);
            draw_sample(ink, plain, x, middle, theme);
        }
        Sample::Unsure => {
            let plain = Sample::State(Standing::PossiblyInForce);
            draw_sample(ink, plain, x, middle, theme);
        }
        Sample::State(standing) => {
            let mut look = arrow::look(ArrowKind::Other, standing, theme);
            look.style.shaft = Shaft::Single;
            look.style.head = signs::Head::Open;
            look.style.width = if signs::standing_style(standing).pale {
                1.2
            } else {
                2.0
            };
            if !signs::standing_style(standing).pale {
                look.color = theme[Role::Ink];
            }
            arrow::shaft(ink, &curve, &look, &Company::default());
            if let Some(mark) = look.mark {
                let (at, way) = Track::new(&curve).at(SAMPLE.0 * 0.42);
                arrow::mark(ink, mark, at, way, &look, theme[Role::Violates]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::scene::{Arrow, SceneBox};

    /// "Violated" explained the mark of who fights whom it was to help, "possibly in force, or as told"
    /// that of who possibly would fight.
    #[test]
    fn a_mark_is_called_what_its_labels_call_it() {
        let mut scene = Scene::new("War");
        for id in ["a", "b"] {
            scene.add_box(SceneBox::new(id, id, Shape::State));
        }
        let mut add = |id: &str, standing, word: Option<&str>| {
            let mut arrow = Arrow::new(id, 0, 1, ArrowKind::Guarantee, standing);
            arrow.word = word.map(str::to_string);
            scene.arrows.push(arrow);
            let (_, samples) = samples(&scene, &Theme::light()).remove(2);
            let names = samples.into_iter().map(|(_, name)| name);
            names.collect::<Vec<_>>().join("; ")
        };
        assert_eq!(
            add("1", Standing::PossiblyInForce, None),
            "possibly in force"
        );
        assert_eq!(
            add(
                "2",
                Standing::PossiblyInForce,
                Some("possibly due, on condition A")
            ),
            "possibly in force, possibly due"
        );
        let opposed = add("3", Standing::Violated, Some("on the other side"));
        assert!(opposed.ends_with("; on the other side"), "{opposed}");
        let now = Some("possibly in force → on the other side");
        assert_eq!(add("4", Standing::Violated, now), opposed);
        let both = add("5", Standing::Violated, None);
        assert!(both.ends_with("; on the other side, violated"), "{both}");
        // Small pictures have no labels.
        let unlabelled = add("6", Standing::PossiblyInForce, Some(""));
        assert!(unlabelled.starts_with("possibly in force, or else unsure; "));
    }
}
