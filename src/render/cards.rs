//! Cards: a picture in which no line runs. What belongs together stands in a frame with a title,
//! one entry for each arrow, under each other; so it can be read on a phone. Start at [`Cards`].

use super::arrow;
use super::curve::point;
use super::drawing::Options;
use super::ink::{Ink, Stroke, number};
use super::layout::{Point, Rect};
use super::legend::Legend;
use super::measure::{Block, Line, line_height, with_cut};
use super::outline::Form;
use super::paper::largest;
use super::scene::{Arrow, ArrowKind, Scene, SceneBox, Shape, Standing};
use super::sheet::{Page, captions, sheet};
use super::signs::{self, Mark, size};
use super::text::{Face, isolated};
use super::theme::{Role, Theme};

/// A page of cards.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cards {
    /// The headline.
    pub title: String,
    /// As of when.
    pub subtitle: String,
    /// The cards, in reading order.
    pub cards: Vec<Card>,
    /// Remarks, one paragraph each.
    pub notes: Vec<String>,
    /// Where the facts come from.
    pub source_line: Option<String>,
}

/// A frame with what belongs together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Card {
    /// What the frame is called.
    pub title: String,
    /// The kind of thing that its title names, if it is one thing.
    pub shape: Option<Shape>,
    /// Small lines under the title.
    pub detail: Vec<String>,
    /// What is in it.
    pub entries: Vec<Entry>,
}

/// One arrow, or one box, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What stands beside the words.
    pub sign: Sign,
    /// A word set off above the others: "new".
    pub tag: Option<String>,
    /// Who and whom.
    pub head: String,
    /// What it says; empty where the sign says it.
    pub what: String,
    /// How it stands, where that needs a word.
    pub state: Option<String>,
    /// The small lines.
    pub lines: Vec<String>,
    /// What a screen reader or a tooltip says.
    pub description: String,
    /// Where a click leads; `http` and `https` only.
    pub link: Option<String>,
}

/// The sign of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// An arrow of a kind, and how it stands.
    Arrow(ArrowKind, Standing),
    /// A box of a shape.
    Box(Shape),
}

impl Entry {
    /// An arrow of a scene as an entry.
    pub fn of_arrow(scene: &Scene, arrow: &Arrow) -> Entry {
        let name = |at: usize| scene.boxes.get(at).map_or("", |b| b.name.as_str());
        let (first, rest) = match arrow.label.split_first() {
            Some((first, rest)) => (isolated(first), rest.to_vec()),
            None => (String::new(), Vec::new()),
        };
        Entry {
            sign: Sign::Arrow(arrow.kind, arrow.standing),
            tag: arrow.tag.clone(),
            head: format!(
                "{} → {}",
                isolated(name(arrow.from)),
                isolated(name(arrow.to))
            ),
            what: first,
            state: arrow.state().map(str::to_string),
            lines: rest,
            description: arrow.description.clone(),
            link: arrow.link.clone(),
        }
    }

    /// A box of a scene as an entry.
    pub fn of_box(b: &SceneBox) -> Entry {
        Entry {
            sign: Sign::Box(b.shape),
            tag: None,
            head: b.name.clone(),
            what: String::new(),
            state: None,
            lines: b.detail.clone(),
            description: b.description.clone(),
            link: b.link.clone(),
        }
    }
}

/// The width of a card: a phone's whole room.
fn width() -> f64 {
    Page::Phone.room()
}

/// Room inside the frame, the width of a sign, and what stands between it and its words.
const PAD: f64 = 12.0;
const SIGN: f64 = 46.0;
const GAP: f64 = 12.0;
/// Between two entries, and between two cards.
const ENTRY_GAP: f64 = 10.0;
const CARD_GAP: (f64, f64) = (20.0, 16.0);
/// A card of no more entries than this is never parted.
const LONG: usize = 12;
/// The most columns of a sheet.
const COLUMNS: usize = 3;
/// The most lines of one text; the tooltip has the rest.
const MOST_LINES: usize = 12;

/// In how many parts to a column, at the most, cards are tried.
const PARTS: usize = 2;
/// How high a page may be that is worth parting a card once more.
const LITTLE: f64 = 0.9;

/// Where each card stands in so many columns, always where the page is shortest so far, and how high
/// the page becomes.
fn placed(columns: usize, cards: &[SetCard]) -> (Vec<Point>, f64) {
    let mut ends = vec![0.0; columns];
    let mut places = Vec::new();
    for card in cards {
        let shortest = (0..columns).min_by(|a, b| f64::total_cmp(&ends[*a], &ends[*b]));
        let column = shortest.unwrap_or(0);
        places.push(point(column as f64 * (width() + CARD_GAP.0), ends[column]));
        ends[column] += card.height + CARD_GAP.1;
    }
    (places, ends.into_iter().fold(0.0, f64::max))
}

fn capital(tag: &str) -> String {
    let mut letters = tag.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

impl Cards {
    /// A scene as cards: one for the arrows of each tag, in the order in which the tags come, one
    /// for each frame, and one for what else is known of the boxes.
    pub fn of_scene(scene: &Scene) -> Cards {
        let mut cards: Vec<Card> = Vec::new();
        for (_, arrow) in scene.drawable_arrows() {
            let title = arrow.tag.as_deref();
            let title = title.map_or("Who to whom".to_string(), capital);
            let entry = Entry {
                tag: None,
                ..Entry::of_arrow(scene, arrow)
            };
            match cards.iter_mut().find(|card| card.title == title) {
                Some(card) => card.entries.push(entry),
                None => cards.push(Card {
                    title,
                    entries: vec![entry],
                    ..Card::default()
                }),
            }
        }
        let framed = scene.groups.iter().map(|group| {
            let members = group.members.iter().filter_map(|at| scene.boxes.get(*at));
            Card {
                title: group.title.clone(),
                entries: members.map(Entry::of_box).collect(),
                ..Card::default()
            }
        });
        cards.extend(framed);
        let in_frame = |at: &usize| scene.groups.iter().any(|group| group.members.contains(at));
        let alone = |at: usize| {
            let mut arrows = scene.drawable_arrows();
            arrows.all(|(_, arrow)| arrow.from != at && arrow.to != at)
        };
        let known = scene.boxes.iter().enumerate();
        let known = known.filter(|(at, b)| !in_frame(at) && (!b.detail.is_empty() || alone(*at)));
        let known: Vec<Entry> = known.map(|(_, b)| Entry::of_box(b)).collect();
        if !known.is_empty() {
            cards.push(Card {
                title: "Who is who".to_string(),
                entries: known,
                ..Card::default()
            });
        }
        Cards {
            title: scene.title.clone(),
            subtitle: scene.subtitle.clone().unwrap_or_default(),
            cards,
            notes: scene.notes.clone(),
            source_line: scene.source_line.clone(),
        }
    }

    /// Draws the cards, in one column on a phone, else in up to three; the same ones give the
    /// same bytes.
    pub fn svg(&self, options: &Options) -> String {
        if options.page.is_phone() {
            let cards: Vec<SetCard> = self.cards.iter().map(SetCard::new).collect();
            return self.in_columns(1, &cards, options);
        }
        let parts = self.parted();
        let cards: Vec<SetCard> = parts.iter().map(SetCard::new).collect();
        let most = COLUMNS.min(cards.len().max(1));
        match options.page {
            Page::Paper(_) => {
                largest((1..=most).map(|most| self.in_columns(most, &cards, options)))
            }
            Page::Phone | Page::Sheet => self.in_columns(most, &cards, options),
        }
    }

    fn in_columns(&self, most: usize, cards: &[SetCard], options: &Options) -> String {
        let (places, tallest) = placed(most, cards);
        let across = most as f64 * (width() + CARD_GAP.0) - CARD_GAP.0;
        let body = (
            across.max(options.page.room()),
            (tallest - CARD_GAP.1 / 2.0).max(0.0),
        );
        let page = captions(
            &self.title,
            &self.subtitle,
            (&self.notes, &self.source_line),
            self.said(),
        );
        let signs = self.signs();
        let legend = |width| match self.has_boxes() {
            true => Legend::new(&signs, width),
            false => Legend::of_arrows(&signs, width),
        };
        sheet(&page, legend, body, options, |ink| {
            for (card, place) in cards.iter().zip(places) {
                ink.shifted(place, |ink| card.draw(ink, &options.theme));
            }
        })
    }

    /// The cards, parted so that no column is far longer than the others.
    fn parted(&self) -> Vec<Card> {
        let shortest = |best: Option<(f64, Vec<Card>)>, parts: Vec<Card>| {
            let cards: Vec<SetCard> = parts.iter().map(SetCard::new).collect();
            let (_, height) = placed(COLUMNS, &cards);
            match best {
                // A card is not parted once more for little.
                Some((known, _)) if height > LITTLE * known => best,
                _ => Some((height, parts)),
            }
        };
        let parts = (1..=PARTS).map(|parts| self.in_parts(parts));
        let best = parts.fold(None, shortest);
        best.map(|(_, parts)| parts).unwrap_or_default()
    }

    /// The cards, those that are longer than the columns would be if each had so many of them going
    /// on in another one.
    fn in_parts(&self, in_column: usize) -> Vec<Card> {
        let most = self.entries().div_ceil(COLUMNS * in_column).max(LONG);
        let mut parts = Vec::new();
        for card in &self.cards {
            if card.entries.len() <= most {
                parts.push(card.clone());
                continue;
            }
            // Parts of even length, not a long one and a rest.
            let parts_of_it = card.entries.len().div_ceil(most);
            let even = card.entries.len().div_ceil(parts_of_it);
            for (at, entries) in card.entries.chunks(even).enumerate() {
                let entries = entries.to_vec();
                parts.push(match at {
                    0 => Card {
                        entries,
                        ..card.clone()
                    },
                    _ => Card {
                        title: format!("{}, continued", isolated(&card.title)),
                        entries,
                        ..Card::default()
                    },
                });
            }
        }
        parts
    }

    /// How many entries there are.
    pub fn entries(&self) -> usize {
        self.cards.iter().map(|card| card.entries.len()).sum()
    }

    /// The page in words.
    fn said(&self) -> String {
        let said = self.cards.iter().map(|card| {
            let entries = card
                .entries
                .iter()
                .map(|entry| match entry.description.is_empty() {
                    true => entry.head.as_str(),
                    false => entry.description.as_str(),
                });
            format!("{}: {}", card.title, entries.collect::<Vec<_>>().join(". "))
        });
        said.collect::<Vec<_>>().join(". ")
    }

    /// A scene with every sign of the page, for the legend.
    fn signs(&self) -> Scene {
        let mut scene = Scene::new("");
        let shapes = self.cards.iter().filter_map(|card| card.shape);
        let signs = || {
            self.cards
                .iter()
                .flat_map(|card| &card.entries)
                .map(|e| e.sign)
        };
        let boxes = signs().filter_map(|sign| match sign {
            Sign::Box(shape) => Some(shape),
            Sign::Arrow(..) => None,
        });
        scene.boxes = shapes
            .chain(boxes)
            .map(|shape| SceneBox::new("", "", shape))
            .collect();
        for entry in self.cards.iter().flat_map(|card| &card.entries) {
            if let Sign::Arrow(kind, standing) = entry.sign {
                let mut arrow = Arrow::new("", 0, 0, kind, standing);
                arrow.label.push(entry.what.clone());
                scene.arrows.push(arrow);
            }
        }
        if scene.boxes.is_empty() {
            // Arrows must run somewhere.
            scene.add_box(SceneBox::new("", "", Shape::State));
        }
        scene
    }

    /// Whether any box is explained, or arrows alone.
    fn has_boxes(&self) -> bool {
        self.cards.iter().any(|card| {
            card.shape.is_some() || card.entries.iter().any(|e| matches!(e.sign, Sign::Box(_)))
        })
    }
}

/// A card whose words are set.
struct SetCard<'a> {
    card: &'a Card,
    title: Block,
    /// Where the title's words begin.
    left: f64,
    entries: Vec<Block>,
    height: f64,
}

impl<'a> SetCard<'a> {
    fn new(card: &'a Card) -> SetCard<'a> {
        let left = if card.shape.is_some() {
            PAD + SIGN + GAP
        } else {
            PAD
        };
        let mut title = Block::default();
        let room = width() - left - PAD;
        title.push(&card.title, (Face::Bold, size::NAME), room, MOST_LINES, 0.0);
        for line in &card.detail {
            title.push(line, (Face::Regular, size::DETAIL), room, MOST_LINES, 1.0);
        }
        let entries: Vec<Block> = card.entries.iter().map(block).collect();
        let below: f64 = entries.iter().map(|block| block.height + ENTRY_GAP).sum();
        let height = head_height(&title) + below + PAD;
        SetCard {
            card,
            title,
            left,
            entries,
            height,
        }
    }

    fn draw(&self, ink: &mut Ink, theme: &Theme) {
        let frame = Rect {
            x: 0.5,
            y: 0.5,
            width: width() - 1.0,
            height: self.height - 1.0,
        };
        ink.rectangle(
            frame,
            6.0,
            None,
            Some(Stroke::solid(theme[Role::Over], 1.0)),
        );
        ink.raw("<g>\n");
        if self.title.cut {
            let all = std::iter::once(&self.card.title).chain(&self.card.detail);
            ink.title(&with_cut("", all, &self.title));
        }
        if let Some(shape) = self.card.shape {
            draw_shape(ink, shape, PAD + 11.0, theme);
        }
        let color = |_, line: &Line| match line.face {
            Face::Bold => theme[Role::Ink],
            Face::Regular | Face::Italic => theme[Role::Soft],
        };
        self.title.draw_left_in(ink, self.left, PAD, color);
        ink.raw("</g>\n");
        let mut y = head_height(&self.title);
        if !self.entries.is_empty() {
            let rule = format!("M{} {}H{}", number(PAD), number(y), number(width() - PAD));
            ink.line(&rule, Stroke::solid(theme[Role::Rule], 1.0));
        }
        for (entry, block) in self.card.entries.iter().zip(&self.entries) {
            y += ENTRY_GAP;
            entry.draw(ink, block, y, theme);
            y += block.height;
        }
    }
}

fn head_height(title: &Block) -> f64 {
    title.height + 2.0 * PAD - 4.0
}

fn block(entry: &Entry) -> Block {
    let mut block = Block::default();
    let room = width() - PAD - SIGN - GAP - PAD;
    let mut push = |text: &String, style: (Face, f64)| {
        if !text.is_empty() {
            block.push(text, style, room, MOST_LINES, 1.0);
        }
    };
    if let Some(tag) = &entry.tag {
        push(tag, (Face::Bold, size::SMALL_LABEL));
    }
    push(&entry.head, (Face::Bold, size::LABEL));
    push(&entry.what, (Face::Regular, size::LABEL));
    if let Some(state) = &entry.state {
        push(state, (Face::Italic, size::DETAIL));
    }
    for line in &entry.lines {
        push(line, (Face::Regular, size::DETAIL));
    }
    block
}

impl Entry {
    fn draw(&self, ink: &mut Ink, block: &Block, top: f64, theme: &Theme) {
        ink.raw("<g>\n");
        let linked = ink.open_link(self.link.as_deref());
        let all = [&self.head, &self.what].into_iter().chain(&self.lines);
        ink.title(&with_cut(&self.description, all, block));
        let tag = self.tag.as_ref().and(block.lines.first());
        if let Some(tag) = tag {
            let ground = Rect {
                x: WORDS - 5.0,
                y: top,
                width: tag.width + 10.0,
                height: line_height(tag.size),
            };
            ink.rectangle(ground, 4.0, Some(theme[Role::Ink]), None);
        }
        let mut broken = false;
        let mut over = false;
        match self.sign {
            Sign::Arrow(kind, standing) => {
                let look = arrow::look(kind, standing, theme);
                broken = look.mark == Some(Mark::Cross);
                over = signs::standing_style(standing).pale;
                arrow::signed(ink, &look, (PAD, PAD + SIGN), top + 9.0, theme);
            }
            Sign::Box(shape) => draw_shape(ink, shape, top + 9.0, theme),
        }
        let color = |at, line: &Line| match line.face {
            _ if at == 0 && tag.is_some() => theme[Role::Paper],
            Face::Italic if broken => theme[Role::Violates],
            _ if over => theme[Role::Soft],
            Face::Bold | Face::Italic => theme[Role::Ink],
            Face::Regular if line.size == size::LABEL => theme[Role::Ink],
            Face::Regular => theme[Role::Soft],
        };
        block.draw_left_in(ink, WORDS, top, color);
        if linked {
            ink.raw("</a>\n");
        }
        ink.raw("</g>\n");
    }
}

/// Where the words of an entry begin.
const WORDS: f64 = PAD + SIGN + GAP;

fn draw_shape(ink: &mut Ink, shape: Shape, middle: f64, theme: &Theme) {
    let place = Rect {
        x: PAD + 2.0,
        y: middle - 10.0,
        width: SIGN - 4.0,
        height: 20.0,
    };
    let (fill, line) = theme.face(shape);
    let form = Form::new(signs::box_style(shape).outline, place);
    form.draw(ink, fill, theme[Role::Paper], Stroke::solid(line, 1.3));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards(cards: &[(&str, usize)]) -> Cards {
        let entry = Entry {
            sign: Sign::Box(Shape::State),
            tag: None,
            head: "Aland".to_string(),
            what: String::new(),
            state: None,
            lines: Vec::new(),
            description: String::new(),
            link: None,
        };
        let cards = cards.iter().map(|(title, many)| Card {
            title: (*title).to_string(),
            entries: vec![entry.clone(); *many],
            ..Card::default()
        });
        Cards {
            cards: cards.collect(),
            ..Cards::default()
        }
    }

    /// Of all paths, who is who stood below a column that was as long as the others before.
    #[test]
    fn no_column_is_far_longer_than_the_others() {
        let parts = cards(&[("Who to whom", 51), ("Who is who", 18)]).parted();
        let cards: Vec<SetCard> = parts.iter().map(SetCard::new).collect();
        let (_, height) = placed(COLUMNS, &cards);
        let all: f64 = cards.iter().map(|card| card.height + CARD_GAP.1).sum();
        assert!(height < 1.3 * all / COLUMNS as f64, "{height} of {all}");
    }

    /// Of 14 entries 12 stood in one column, and 2 in the next.
    #[test]
    fn a_long_card_goes_on_in_parts_of_even_length() {
        let parts = cards(&[("Lost", 14)]).parted();
        let told = parts
            .iter()
            .map(|part| (part.title.as_str(), part.entries.len()));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [("Lost", 7), ("Lost, continued", 7)]
        );
    }
}
