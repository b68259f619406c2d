//! The picture of a page as SVG: each look of a box or an arrow once, marked with the moments
//! at which it has it. Start at [`Stage::new`].

use super::facts::Turns;
use super::frame::Frame;
use crate::render::drawing::{ArrowParts, frames as group_frames, parts};
use crate::render::ink::{Ink, escape, number};
use crate::render::layout::{Direction, Placed, Rect};
use crate::render::measure::Block;
use crate::render::scene::{Arrow, Scene, SceneBox};
use crate::render::signs;
use crate::render::text::clean;
use crate::render::theme::Theme;
use crate::words::the;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The picture and what is said of its parts.
pub struct Stage {
    /// The picture, `<svg>` and all.
    pub svg: String,
    /// Its boxes, in the order of the scene.
    pub boxes: Vec<BoxFacts>,
    /// Its arrows, in the order of the scene.
    pub lines: Vec<LineFacts>,
    /// All of them as one reads: each box, then the lines that start at it.
    pub order: Vec<Item>,
}

/// A box or a line by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A box.
    Box(usize),
    /// A line.
    Line(usize),
}

/// What is said of a box.
#[derive(Debug, Serialize)]
pub struct BoxFacts {
    pub name: String,
    /// The same within a sentence; left out where it is the same there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    pub kind: &'static str,
    /// What a tooltip and a screen reader say of it.
    pub said: Turns,
    /// The moments at which it is there; left out where it always is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Vec<usize>>,
    /// The address it names.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// The records that it stands for, by their place among the facts.
    pub records: Vec<usize>,
}

/// What is said of a line.
#[derive(Debug, Serialize)]
pub struct LineFacts {
    pub from: usize,
    pub to: usize,
    /// The strong word on it.
    pub word: Turns,
    /// How it stands.
    pub state: Turns,
    /// What a tooltip and a screen reader say of it.
    pub said: Turns,
    /// The moments at which it is there; left out where it always is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Vec<usize>>,
    /// The address it names.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// The records that it stands for, by their place among the facts.
    pub records: Vec<usize>,
}

/// Between the picture and the edge of its paper.
const MARGIN: f64 = 16.0;

impl Stage {
    /// Draws `whole` with the looks that its parts have in `frames`, that of all dates last.
    pub fn new(whole: &Scene, placed: &Placed, frames: &[Frame<'_>], theme: &Theme) -> Stage {
        let last = frames.len().saturating_sub(1);
        let mut boxes: Vec<Looks> = Vec::new();
        boxes.resize_with(whole.boxes.len(), Looks::default);
        let mut lines: Vec<LineLooks> = Vec::new();
        lines.resize_with(whole.arrows.len(), LineLooks::default);
        for (moment, frame) in frames.iter().enumerate() {
            let drawn = parts(frame.scene, frame.arranged, theme);
            for (look, at) in drawn.boxes.into_iter().zip(frame.boxes) {
                if let Some(looks) = boxes.get_mut(*at) {
                    looks.add(look, moment);
                }
            }
            for at in &frame.there {
                if let Some(looks) = boxes.get_mut(*at) {
                    looks.there.push(moment);
                }
            }
            for (own, look) in drawn.arrows {
                let at = frame.arrows.get(own).and_then(|at| lines.get_mut(*at));
                if let Some(looks) = at {
                    looks.add(look, moment);
                }
            }
        }
        boxes.iter_mut().for_each(Looks::settle);
        let own: Vec<Own<'_>> = frames.iter().map(|frame| Own::of(whole, frame)).collect();
        let mut stage = Stage {
            svg: String::new(),
            boxes: (0..whole.boxes.len())
                .map(|at| box_facts(whole, &own, at, &boxes[at]))
                .collect(),
            lines: (0..whole.arrows.len())
                .map(|at| line_facts(whole, &own, at, &lines[at]))
                .collect(),
            order: order(whole, &placed.boxes),
        };
        let mut ink = Ink::default();
        if let Some(frame) = frames.last() {
            group_frames(&mut ink, frame.scene, frame.arranged, theme);
        }
        let size = (placed.width, placed.height);
        stage.draw(size, (&boxes, &lines), (last, &ink.into_text()));
        stage
    }

    fn draw(
        &mut self,
        (width, height): (f64, f64),
        (boxes, lines): (&[Looks], &[LineLooks]),
        (last, beneath): (usize, &str),
    ) {
        let (wide, high) = (
            (width + 2.0 * MARGIN).ceil(),
            (height + 2.0 * MARGIN).ceil(),
        );
        let svg = &mut self.svg;
        let _ = writeln!(
            svg,
            "<svg id=\"picture\" xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" \
             height=\"{high}\" viewBox=\"{left} {left} {wide} {high}\" role=\"img\" \
             aria-label=\"Diagram; the list below says the same in words\" font-family=\"{fonts}\">",
            wide = number(wide),
            high = number(high),
            left = number(-MARGIN),
            fonts = signs::FONTS,
        );
        svg.push_str(beneath);
        // What is there only at other moments waits, unseen, for the script.
        let away = |on: &Option<Vec<usize>>| match on {
            Some(on) if !on.contains(&last) => " display=\"none\"",
            _ => "",
        };
        // As one reads them, for those who hear the page.
        let read_boxes = self.order.iter().filter_map(|item| match item {
            Item::Box(at) => Some((*at, &self.boxes[*at], &boxes[*at])),
            Item::Line(_) => None,
        });
        let read_lines = self.order.iter().filter_map(|item| match item {
            Item::Line(at) => Some((*at, &self.lines[*at], &lines[*at])),
            Item::Box(_) => None,
        });
        for (at, facts, looks) in read_lines.clone() {
            if looks.course.is_empty() {
                continue;
            }
            let _ = writeln!(svg, "<g class=\"line\" data-l=\"{at}\"{}>", away(&facts.on));
            let _ = writeln!(svg, "<path class=\"course\" d=\"{}\"/>", looks.course);
            if looks.label.is_empty() {
                let _ = writeln!(svg, "<title>{}</title>", escape(facts.said.last()));
            }
            svg.push_str(&looks.bed);
            looks.shaft.write(svg, last, Some(&looks.moments));
            svg.push_str("</g>\n");
        }
        for (at, facts, looks) in read_boxes {
            let gone = match &facts.on {
                Some(on) if !on.contains(&last) => " gone",
                _ => "",
            };
            let _ = writeln!(svg, "<g class=\"box{gone}\" data-b=\"{at}\">");
            let _ = writeln!(svg, "<title>{}</title>", escape(facts.said.last()));
            looks.write(svg, last, None);
            svg.push_str("</g>\n");
        }
        for (at, facts, looks) in read_lines.clone() {
            if looks.label.is_empty() {
                continue;
            }
            let away = away(&facts.on);
            let _ = writeln!(svg, "<g class=\"label\" data-l=\"{at}\"{away}>");
            let _ = writeln!(svg, "<title>{}</title>", escape(facts.said.last()));
            looks.label.write(svg, last, Some(&looks.moments));
            svg.push_str("</g>\n");
        }
        for (at, facts, looks) in read_lines.clone() {
            if looks.sign.is_empty() {
                continue;
            }
            let _ = writeln!(svg, "<g class=\"sign\" data-l=\"{at}\"{}>", away(&facts.on));
            looks.sign.write(svg, last, Some(&looks.moments));
            svg.push_str("</g>\n");
        }
        svg.push_str("</svg>\n");
    }
}

/// The looks of one part, each once, with the moments at which it has it.
#[derive(Default)]
struct Looks {
    each: Vec<(String, Vec<usize>)>,
    /// Moments at which it is there without a look of its own.
    there: Vec<usize>,
}

impl Looks {
    fn add(&mut self, look: String, moment: usize) {
        if look.is_empty() {
            return;
        }
        match self.each.iter_mut().find(|(known, _)| *known == look) {
            Some((_, moments)) => moments.push(moment),
            None => self.each.push((look, vec![moment])),
        }
    }

    /// Gives it, where it is there without a look of its own, that which it had last, or else has
    /// first.
    fn settle(&mut self) {
        for moment in std::mem::take(&mut self.there) {
            let before = |(_, at): &(String, Vec<usize>)| at.iter().any(|own| *own < moment);
            let last = self.each.iter().rposition(before).unwrap_or(0);
            if let Some((_, moments)) = self.each.get_mut(last) {
                moments.push(moment);
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.each.is_empty()
    }

    /// Writes the looks, only that of the last moment to be seen; one that the part has at all
    /// moments needs no mark. Of a line these are those at which it is there, for then it may be
    /// without the look, as without a sign; a box is still seen, pale, where it is not there.
    fn write(&self, svg: &mut String, last: usize, line: Option<&[usize]>) {
        let shown = self.each.iter().position(|(_, at)| at.contains(&last));
        let shown = shown.or(line.is_none().then_some(0));
        for (place, (look, moments)) in self.each.iter().enumerate() {
            let always = line.is_none_or(|there| there.len() == moments.len());
            if self.each.len() == 1 && always {
                svg.push_str(look);
                continue;
            }
            let away = if Some(place) == shown {
                ""
            } else {
                " display=\"none\""
            };
            let moments: Vec<String> = moments.iter().map(usize::to_string).collect();
            let _ = writeln!(svg, "<g data-at=\"{}\"{away}>", moments.join(" "));
            svg.push_str(look);
            svg.push_str("</g>\n");
        }
    }
}

/// The looks of the parts of a line.
#[derive(Default)]
struct LineLooks {
    course: String,
    bed: String,
    shaft: Looks,
    label: Looks,
    sign: Looks,
    moments: Vec<usize>,
}

impl LineLooks {
    fn add(&mut self, parts: ArrowParts, moment: usize) {
        if self.course.is_empty() {
            self.course = parts.course;
            self.bed = parts.bed;
        }
        self.shaft.add(parts.shaft, moment);
        self.label.add(parts.label, moment);
        self.sign.add(parts.sign, moment);
        self.moments.push(moment);
    }
}

/// A frame's own boxes and arrows by their places in the whole scene.
struct Own<'a> {
    boxes: Vec<Option<&'a SceneBox>>,
    arrows: Vec<Option<&'a Arrow>>,
}

impl<'a> Own<'a> {
    fn of(whole: &Scene, frame: &Frame<'a>) -> Own<'a> {
        fn placed<'a, T>(all: usize, own: &'a [T], places: &[usize]) -> Vec<Option<&'a T>> {
            let mut placed = vec![None; all];
            for (one, at) in own.iter().zip(places) {
                if let Some(place) = placed.get_mut(*at) {
                    *place = place.or(Some(one));
                }
            }
            placed
        }
        Own {
            boxes: placed(whole.boxes.len(), &frame.scene.boxes, frame.boxes),
            arrows: placed(whole.arrows.len(), &frame.scene.arrows, frame.arrows),
        }
    }
}

fn box_facts(whole: &Scene, frames: &[Own<'_>], at: usize, looks: &Looks) -> BoxFacts {
    let own = &whole.boxes[at];
    let each = frames.iter().map(|frame| {
        let there = frame.boxes[at].unwrap_or(own);
        match clean(&there.description) {
            said if said.is_empty() => clean(&there.name),
            said => said,
        }
    });
    let mut on: Vec<usize> = looks.each.iter().flat_map(|(_, at)| at).copied().collect();
    on.sort_unstable();
    let name = clean(&own.name);
    BoxFacts {
        within: Some(the(&name)).filter(|within| *within != name),
        name,
        kind: signs::box_style(own.shape).name,
        said: Turns::new(each),
        on: (on.len() < frames.len()).then_some(on),
        url: url(own.link.as_deref()),
        records: Vec::new(),
    }
}

fn line_facts(whole: &Scene, frames: &[Own<'_>], at: usize, looks: &LineLooks) -> LineFacts {
    let own = &whole.arrows[at];
    let each = |say: &dyn Fn(&Arrow) -> String| {
        let there = frames.iter().map(|frame| frame.arrows[at].unwrap_or(own));
        Turns::new(there.map(|arrow| clean(&say(arrow))))
    };
    let moments = &looks.moments;
    LineFacts {
        from: own.from,
        to: own.to,
        word: each(&|arrow| {
            let word = arrow.label.first().cloned();
            word.unwrap_or_else(|| signs::arrow_style(arrow.kind).name.to_string())
        }),
        state: each(&|arrow| arrow.state().unwrap_or_default().to_string()),
        said: each(&|arrow| crate::render::drawing::told(arrow, &Block::default(), whole)),
        on: (moments.len() < frames.len()).then(|| moments.clone()),
        url: url(own.link.as_deref()),
        records: Vec::new(),
    }
}

fn url(link: Option<&str>) -> String {
    let link = link.filter(|link| crate::render::ink::followable(link));
    link.unwrap_or_default().to_string()
}

/// Boxes as one reads them, line by line; each followed by the lines that start at it.
fn order(whole: &Scene, places: &[Rect]) -> Vec<Item> {
    let mut boxes: Vec<usize> = (0..whole.boxes.len()).collect();
    let place = |at: usize| places.get(at).map_or((0.0, 0.0), |r| (r.x, r.y));
    boxes.sort_by(|a, b| {
        let ((ax, ay), (bx, by)) = (place(*a), place(*b));
        let (a, b) = match whole.direction {
            Direction::TopToBottom => ((ay, ax), (by, bx)),
            Direction::LeftToRight => ((ax, ay), (bx, by)),
        };
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let mut lines: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, arrow) in whole.drawable_arrows() {
        lines.entry(arrow.from).or_default().push(place);
    }
    let mut order = Vec::new();
    for at in boxes {
        order.push(Item::Box(at));
        let mut out = lines.remove(&at).unwrap_or_default();
        let end = |line: &usize| place(whole.arrows[*line].to);
        out.sort_by(|a, b| {
            let ((ax, ay), (bx, by)) = (end(a), end(b));
            ax.total_cmp(&bx).then(ay.total_cmp(&by)).then(a.cmp(b))
        });
        order.extend(out.into_iter().map(Item::Line));
    }
    order
}
