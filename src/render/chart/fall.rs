//! How the promises to an actor fall as those on whom they rest leave one by one: a bar for what
//! is left after each, and a mark for what is left on average. Start at [`falling`].

use crate::graph::{EdgeId, View};
use crate::query::Fragility;
use crate::render::drawing::Options;
use crate::render::ink::{Ink, Stroke, number};
use crate::render::layout::Rect;
use crate::render::legend::Legend;
use crate::render::measure::Block;
use crate::render::picture::{self, source_line};
use crate::render::sheet::{Drawing, Page, captions, sheet};
use crate::render::signs::size;
use crate::render::text::{Face, isolated};
use crate::render::theme::{Role, Theme};
use crate::words::{self, count};
use std::collections::BTreeSet;

/// What is left as actors leave one by one.
#[derive(Clone, Debug, PartialEq)]
pub struct Falling {
    /// The title.
    pub title: String,
    /// The line under it.
    pub subtitle: String,
    /// How many promises there are while nobody has left.
    pub whole: usize,
    /// Who leaves, one after the other.
    pub steps: Vec<FallStep>,
    /// What a reader should know beside the picture.
    pub notes: Vec<String>,
    /// The source of all of it.
    pub source_line: Option<String>,
}

/// One more has left.
#[derive(Clone, Debug, PartialEq)]
pub struct FallStep {
    /// Who leaves next, if it is the one who takes most; absent: nothing is left to take, or it
    /// was too much to find out.
    pub who: Option<String>,
    /// How many promises are left then.
    pub left: Option<usize>,
    /// How many are left on average when as many have left in random orders.
    pub mean: Option<f64>,
}

/// The most steps that are drawn.
const MOST: usize = 30;
/// The width of names and bars on a sheet, the room for a number, the height of a row and of a
/// bar, and of the line that explains them.
const NAME: f64 = 216.0;
const BARS: f64 = 520.0;
const NUMBER: f64 = 40.0;
const ROW: f64 = 26.0;
const BAR: f64 = 14.0;
const KEY: f64 = 24.0;

/// How the promises to an actor fall.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, Orders, fragility};
/// use foedera::render::{Options, chart};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let view = graph.view(&filter);
/// let ukraine = graph.node_id("ukraine").unwrap();
/// let answer = fragility(view, ukraine, false, Orders::default(), Bounds::default());
/// let falling = chart::falling(view, &answer);
/// assert_eq!(falling.steps.last().unwrap().left, Some(0));
/// assert!(falling.svg(&Options::default()).contains("<svg"));
/// ```
pub fn falling(view: View<'_>, answer: &Fragility) -> Falling {
    let fall = &answer.fall;
    let name = |actor| isolated(&words::the(view.graph().name(actor)));
    let orders = fall.orders.orders;
    let is_at_end = fall.is_at_end();
    let step = |(i, sums): (usize, &(usize, usize))| FallStep {
        who: fall.worst.get(i).map(|worst| name(worst.actor)),
        left: match fall.worst.get(i) {
            Some(worst) => Some(worst.promises),
            None => is_at_end.then_some(0),
        },
        mean: (orders > 0).then(|| sums.0 as f64 / orders as f64),
    };
    let mut steps: Vec<FallStep> = fall.random.iter().enumerate().map(step).collect();
    // Where nothing is left either way, nothing more is to be seen.
    let is_something = |step: &FallStep| step.who.is_some() || step.mean.is_some_and(|m| m > 0.0);
    let shown = steps
        .iter()
        .rposition(is_something)
        .map_or(0, |last| last + 1);
    steps.truncate(shown);
    let whom = name(answer.whom);
    let mut notes = words::uncounted(answer, &whom, &picture::when_told(view));
    if answer.wished > 0 {
        let wished = count(answer.wished, "promise");
        notes.push(format!("Not counted: {wished} only sought or offered."));
    }
    notes.extend(cut(&mut steps));
    notes.push("Not drawn: what would be lost if only one of them left.".to_string());
    if answer.truncated.is_some() {
        notes.push("Not everything was looked at.".to_string());
    }
    let edges: BTreeSet<EdgeId> = answer.evidence.keys().copied().collect();
    Falling {
        title: format!("How the promises to {whom} fall as those who made them leave"),
        subtitle: match orders {
            0 => "Always the one leaves who takes most of what is left".to_string(),
            n => format!(
                "Always the one leaves who takes most of what is left; or they leave in any order: \
                 the mean of {}",
                count(n, "random order")
            ),
        } + match answer.sought {
            0 => "",
            _ => "; what is only sought or offered is counted as if it held",
        } + &picture::as_asked(view),
        whole: answer.promises,
        steps,
        notes,
        source_line: source_line(view, &edges),
    }
}

/// Cuts the steps to as many as are drawn, and says how many are left out; that after which nothing
/// is left stays, whatever stands before it.
fn cut(steps: &mut Vec<FallStep>) -> Option<String> {
    let all = steps.len();
    if all <= MOST {
        return None;
    }
    let nothing = steps.iter().position(|step| step.left == Some(0));
    let last = nothing.filter(|at| *at >= MOST).map(|at| steps[at].clone());
    let Some((last, at)) = last.zip(nothing) else {
        steps.truncate(MOST);
        return Some(format!("Not shown: {}.", count(all - MOST, "more step")));
    };
    steps.truncate(MOST - 1);
    steps.push(last);
    let before = count(at + 1 - MOST, "step");
    let after = match all - 1 - at {
        0 => String::new(),
        more => format!(", and {} after it", count(more, "step")),
    };
    Some(format!("Not shown: {before} before the last bar{after}."))
}

/// Where names, bars and numbers stand.
struct Columns {
    name: f64,
    left: f64,
    width: f64,
    above: bool,
}

impl Columns {
    fn new(page: Page) -> Columns {
        match page {
            Page::Sheet | Page::Paper(_) => Columns {
                name: NAME,
                left: NAME + 14.0,
                width: BARS,
                above: false,
            },
            Page::Phone => Columns {
                name: page.room(),
                left: 0.0,
                width: page.room() - NUMBER,
                above: true,
            },
        }
    }

    fn row(&self, name: &Block) -> f64 {
        match self.above {
            true => name.height + BAR + 12.0,
            false => ROW.max(name.height + 8.0),
        }
    }
}

impl Falling {
    /// Draws it; the same one gives the same bytes.
    pub fn svg(&self, options: &Options) -> Drawing {
        let columns = Columns::new(options.page);
        let all = FallStep {
            who: None,
            left: Some(self.whole),
            mean: None,
        };
        let mut rows = vec![(self.name("nobody has left", &columns), &all)];
        for (i, step) in self.steps.iter().enumerate() {
            let words = match (&step.who, i) {
                (Some(who), 0) => format!("without {who}"),
                (Some(who), _) => format!("and {who}"),
                (None, _) => format!("{} have left", i + 1),
            };
            rows.push((self.name(&words, &columns), step));
        }
        let height: f64 = rows.iter().map(|(name, _)| columns.row(name)).sum();
        let page = captions(
            &self.title,
            &self.subtitle,
            (&self.notes, &self.source_line),
            self.said(),
        );
        let size = (columns.left + columns.width + NUMBER, KEY + height);
        sheet(
            &page,
            |_| Legend::none(),
            size,
            options,
            |ink| {
                let theme = &options.theme;
                self.key(ink, &columns, theme);
                let mut y = KEY;
                for (name, step) in &rows {
                    let high = columns.row(name);
                    let (words, middle) = match columns.above {
                        true => (y + 2.0, y + 4.0 + name.height + BAR / 2.0),
                        false => (y + (high - name.height) / 2.0, y + high / 2.0),
                    };
                    name.draw_left(ink, 0.0, words, theme[Role::Ink]);
                    self.bar(ink, step, middle, &columns, theme);
                    y += high;
                }
            },
        )
    }

    fn name(&self, words: &str, columns: &Columns) -> Block {
        let mut block = Block::default();
        let style = (Face::Regular, size::DETAIL);
        block.push(words, style, columns.name, 2, 0.0);
        block
    }

    /// What bar and mark mean.
    fn key(&self, ink: &mut Ink, columns: &Columns, theme: &Theme) {
        let mut x = columns.left;
        let say = |ink: &mut Ink, x: &mut f64, words: &str| {
            let mut block = Block::default();
            let style = (Face::Regular, size::FOOT);
            block.push(words, style, columns.width, 1, 0.0);
            block.draw_left(ink, *x, 9.0 - block.height / 2.0, theme[Role::Soft]);
            *x += block.width + 18.0;
        };
        rectangle(ink, (x, 9.0), 22.0, theme);
        x += 28.0;
        say(ink, &mut x, "promises left");
        if self.steps.iter().any(|step| step.mean.is_some()) {
            mark(ink, (x + 4.0, 9.0), theme);
            x += 14.0;
            say(ink, &mut x, "on average, in any order");
        }
    }

    fn bar(&self, ink: &mut Ink, step: &FallStep, middle: f64, columns: &Columns, theme: &Theme) {
        let at = |value: f64| columns.left + columns.width * value / self.whole.max(1) as f64;
        ink.raw("<g>\n");
        let (top, bottom) = (middle - BAR / 2.0 - 2.0, middle + BAR / 2.0 + 2.0);
        let ground = format!(
            "M{} {}V{}",
            number(columns.left),
            number(top),
            number(bottom)
        );
        ink.line(&ground, Stroke::solid(theme[Role::Rule], 1.0));
        let left = step.left.unwrap_or(0);
        let end = at(left as f64);
        if left > 0 {
            rectangle(ink, (columns.left, middle), end - columns.left, theme);
        }
        let words = step.left.map_or("?".to_string(), |left| left.to_string());
        let mut block = Block::default();
        block.push(&words, (Face::Bold, size::DETAIL), NUMBER, 1, 0.0);
        let mut x = end + 7.0;
        if let Some(mean) = step.mean {
            let mean = at(mean);
            mark(ink, (mean, middle), theme);
            // A number stands beside its bar, unless the mark stands there.
            if end - 4.0 < mean && mean < x + block.width + 8.0 {
                x = mean + 7.0;
            }
        }
        block.draw_left(ink, x, middle - block.height / 2.0, theme[Role::Ink]);
        ink.raw("</g>\n");
    }

    /// The chart in words.
    fn said(&self) -> String {
        let mut said = vec![format!("{} at first", count(self.whole, "promise"))];
        for step in &self.steps {
            let who = step.who.as_deref().unwrap_or("one more");
            let left = step
                .left
                .map_or("unknown".to_string(), |left| left.to_string());
            let mean = step.mean.map(|mean| format!(", {mean:.1} on average"));
            said.push(format!("without {who} {left}{}", mean.unwrap_or_default()));
        }
        said.join("; ")
    }
}

/// A bar from a place to the right.
fn rectangle(ink: &mut Ink, (x, middle): (f64, f64), width: f64, theme: &Theme) {
    let place = Rect {
        x,
        y: middle - BAR / 2.0,
        width,
        height: BAR,
    };
    let line = Stroke::solid(theme[Role::ActorLine], 1.0);
    ink.rectangle(place, 0.0, Some(theme[Role::ActorFill]), Some(line));
}

/// The mark of an average.
fn mark(ink: &mut Ink, (x, middle): (f64, f64), theme: &Theme) {
    let half = BAR / 2.0 + 3.0;
    let line = format!(
        "M{} {}V{}",
        number(x),
        number(middle - half),
        number(middle + half)
    );
    ink.line(&line, Stroke::solid(theme[Role::Ink], 2.0));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_that_leaves_nothing_is_never_cut() {
        let steps = |n: usize, zero: usize| -> Vec<FallStep> {
            let step = |i: usize| FallStep {
                who: None,
                left: Some(zero.saturating_sub(i)),
                mean: None,
            };
            (0..n).map(step).collect()
        };
        let cut_to = |n, zero| {
            let mut steps = steps(n, zero);
            let told = cut(&mut steps).unwrap_or_default();
            (steps.len(), steps.last().and_then(|step| step.left), told)
        };
        assert_eq!(cut_to(30, 29), (30, Some(0), String::new()));
        assert_eq!(
            cut_to(44, 30),
            (
                30,
                Some(0),
                "Not shown: 1 step before the last bar, and 13 steps after it.".into()
            )
        );
        assert_eq!(
            cut_to(40, 39),
            (
                30,
                Some(0),
                "Not shown: 10 steps before the last bar.".into()
            )
        );
        assert_eq!(
            cut_to(40, 10),
            (30, Some(0), "Not shown: 10 more steps.".into())
        );
        assert_eq!(
            cut_to(40, 90),
            (30, Some(61), "Not shown: 10 more steps.".into())
        );
    }
}
