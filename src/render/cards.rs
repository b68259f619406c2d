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
use super::sheet::{Drawing, Key, Page, Sheet, captions};
use super::signs::{self, Mark, size};
use super::text::{Face, isolated};
use super::theme::{Role, Theme};
use std::borrow::Cow;
use std::ops::Range;

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
/// A card of no more entries than this is not parted, unless that makes up for columns of uneven
/// length.
const LONG: usize = 12;
/// The most columns of a sheet, and of a page of paper.
const COLUMNS: usize = 3;
const PAPER_COLUMNS: usize = 8;
/// The most lines of one text; the tooltip has the rest.
const MOST_LINES: usize = 12;

/// A part of a card has no fewer entries than this.
const FEW: usize = 4;
/// How much of a page may be left for which a card is parted that is not long.
const SHORTER: f64 = 0.8;
/// How often a better height for the columns is looked for.
const TRIES: usize = 24;

/// Where each card of each column stands, and how high the page becomes.
fn placed(columns: &[Vec<SetCard>]) -> (Vec<Point>, f64) {
    let (mut places, mut tallest) = (Vec::new(), 0.0_f64);
    for (column, cards) in columns.iter().enumerate() {
        let mut end = 0.0;
        for card in cards {
            places.push(point(column as f64 * (width() + CARD_GAP.0), end));
            end += card.height + CARD_GAP.1;
        }
        tallest = tallest.max(end);
    }
    (places, tallest)
}

/// How much room a card takes.
struct Length {
    /// Its head, and that of a part in which it goes on.
    heads: [f64; 2],
    /// Where each entry ends below the head; first nothing.
    ends: Vec<f64>,
}

impl Length {
    fn of(card: &Card) -> Length {
        let set = SetCard::new(card);
        let continued = continued(card, &[]);
        Length {
            heads: [
                head_height(&set.title),
                head_height(&SetCard::new(&continued).title),
            ],
            ends: std::iter::once(0.0)
                .chain(set.entries.iter().scan(0.0, |end, block| {
                    *end += block.height + ENTRY_GAP;
                    Some(*end)
                }))
                .collect(),
        }
    }

    /// How high a part of it is.
    fn height(&self, part: &Range<usize>) -> f64 {
        self.around(part.start) + self.ends[part.end] - self.ends[part.start]
    }

    /// How high a part that begins there is without its entries.
    fn around(&self, start: usize) -> f64 {
        self.heads[usize::from(start > 0)] + PAD
    }

    /// Up to which entry a part that begins there reaches in so much room.
    fn reach(&self, start: usize, room: f64) -> usize {
        let most = room - self.around(start) + self.ends[start];
        let fitting = self.ends.partition_point(|end| *end <= most);
        fitting.saturating_sub(1)
    }
}

/// The part of a card that goes on with these entries.
fn continued(card: &Card, entries: &[Entry]) -> Card {
    Card {
        title: format!("{}, continued", isolated(&card.title)),
        entries: entries.to_vec(),
        ..Card::default()
    }
}

/// The parts of a column: which card, and which of its entries.
type Column = Vec<(usize, Range<usize>)>;

/// The cards one after another, down each column and on in the next, in columns of no more than
/// `room` as far as that is possible; and how high the tallest becomes. A card of more than `long`
/// entries goes on at the head of the next column.
fn flow(cards: &[Length], room: f64, long: usize) -> (Vec<Column>, f64) {
    let (mut columns, mut used, mut tallest) = (vec![Column::new()], 0.0, 0.0_f64);
    for (at, card) in cards.iter().enumerate() {
        let all = card.ends.len() - 1;
        let mut start = 0;
        loop {
            let is_first = columns.last().is_none_or(Vec::is_empty);
            let reach = card.reach(start, room - used);
            let parted = reach.min(all.saturating_sub(FEW));
            let end = match all > long && parted >= start + FEW {
                _ if used + card.height(&(start..all)) <= room => Some(all),
                true => Some(parted),
                false => is_first.then_some(all),
            };
            if let Some(end) = end {
                used += card.height(&(start..end));
                tallest = tallest.max(used);
                used += CARD_GAP.1;
                if let Some(column) = columns.last_mut() {
                    column.push((at, start..end));
                }
                start = end;
                if start >= all {
                    break;
                }
            }
            columns.push(Column::new());
            used = 0.0;
        }
    }
    (columns, tallest)
}

/// The columns, `most` of them or fewer, with which the page is shortest; and how high the tallest
/// becomes.
fn shortest(cards: &[Length], most: usize, long: usize) -> (Vec<Column>, f64) {
    let (mut best, mut tall) = flow(cards, f64::INFINITY, long);
    let mut short = 0.0;
    for _ in 0..TRIES {
        let room = (short + tall) / 2.0;
        match flow(cards, room, long) {
            (columns, tallest) if columns.len() <= most && tallest < tall => {
                (best, tall) = (columns, tallest);
            }
            _ => short = room,
        }
    }
    (best, tall)
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
    pub fn svg(&self, options: &Options) -> Drawing {
        if options.page.is_phone() {
            let one = std::slice::from_ref(&self.cards);
            return self.in_columns(one, options).draw();
        }
        let many = |most| self.parted(most);
        match options.page {
            Page::Paper(_) => {
                let columns: Vec<Vec<Vec<Card>>> = (1..=PAPER_COLUMNS).map(many).collect();
                let sheets = columns.iter().map(|parts| self.in_columns(parts, options));
                match largest(sheets) {
                    Some(sheet) => sheet.draw(),
                    None => self.in_columns(&[], options).draw(),
                }
            }
            Page::Phone | Page::Sheet => self.in_columns(&many(COLUMNS), options).draw(),
        }
    }

    fn in_columns<'p>(&self, columns: &'p [Vec<Card>], options: &'p Options) -> Sheet<'p> {
        let columns: Vec<Vec<SetCard>> = (columns.iter())
            .map(|cards| cards.iter().map(SetCard::new).collect())
            .collect();
        let (places, tallest) = placed(&columns);
        let across = columns.len() as f64 * (width() + CARD_GAP.0) - CARD_GAP.0;
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
            true => Key::Below(Legend::new(&signs, width)),
            false => Key::Below(Legend::of_arrows(&signs, width)),
        };
        Sheet::new(Cow::Owned(page), legend, body, options, move |ink| {
            for (card, place) in columns.iter().flatten().zip(places) {
                ink.shifted(place, |ink| card.draw(ink, &options.theme));
            }
        })
    }

    /// The cards in so many columns at the most, in their order, so that the tallest is as short as
    /// can be found.
    fn parted(&self, most: usize) -> Vec<Vec<Card>> {
        let lengths: Vec<Length> = self.cards.iter().map(Length::of).collect();
        let (mut best, tall) = shortest(&lengths, most, LONG);
        let (finer, finest) = shortest(&lengths, best.len(), 2 * FEW - 1);
        if finest < SHORTER * tall {
            best = finer;
        }
        let part = |(at, entries): (usize, Range<usize>)| {
            let card = &self.cards[at];
            match entries.start {
                0 => Card {
                    entries: card.entries[entries].to_vec(),
                    ..card.clone()
                },
                _ => continued(card, &card.entries[entries]),
            }
        };
        let column = |column: Column| column.into_iter().map(part).collect();
        best.into_iter().map(column).collect()
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
        for card in &self.cards {
            for entry in &card.entries {
                if let Sign::Arrow(kind, standing) = entry.sign {
                    let mut arrow = Arrow::new("", 0, 0, kind, standing);
                    arrow.label.push(entry.what.clone());
                    // What is gone has a card of its own, or a tag: the legend calls it as they do.
                    let own = entry.tag.clone();
                    arrow.tag = own.or_else(|| Some(card.title.to_lowercase()));
                    scene.arrows.push(arrow);
                }
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

    #[track_caller]
    fn check(list: &[(&str, usize)], expect: &[&[(&str, usize)]]) {
        let columns = cards(list).parted(COLUMNS);
        let told = |card: &Card| (card.title.clone(), card.entries.len());
        let columns: Vec<Vec<(String, usize)>> = (columns.iter())
            .map(|column| column.iter().map(told).collect())
            .collect();
        let expected = |(title, many): &(&str, usize)| (title.to_string(), *many);
        let expect: Vec<Vec<(String, usize)>> = (expect.iter())
            .map(|column| column.iter().map(expected).collect())
            .collect();
        assert_eq!(columns, expect);
    }

    /// Of all paths, who is who stood below a column that was as long as the others before; and each
    /// card stood where the page was shortest, so that a card went on to the left of where it began.
    #[test]
    fn cards_are_read_down_columns_of_even_length() {
        check(
            &[("Who to whom", 51), ("Who is who", 18)],
            &[
                &[("Who to whom", 24)],
                &[("Who to whom, continued", 23)],
                &[("Who to whom, continued", 4), ("Who is who", 18)],
            ],
        );
        check(
            &[("A", 2), ("B", 9), ("C", 2), ("D", 3), ("E", 7)],
            &[&[("A", 2), ("B", 9)], &[("C", 2), ("D", 3)], &[("E", 7)]],
        );
    }

    /// Of 14 entries 12 stood in one column, and 2 in the next.
    #[test]
    fn a_long_card_goes_on_in_parts_of_even_length() {
        check(
            &[("Lost", 14)],
            &[
                &[("Lost", 5)],
                &[("Lost, continued", 5)],
                &[("Lost, continued", 4)],
            ],
        );
        check(&[("Lost", 12)], &[&[("Lost", 12)]]);
    }

    /// Beside a loan of eight promises the next column was two thirds empty.
    #[test]
    fn a_card_that_is_not_long_goes_on_where_the_page_would_be_uneven() {
        check(
            &[("A", 5), ("B", 10), ("C", 1)],
            &[&[("A", 5)], &[("B", 6)], &[("B, continued", 4), ("C", 1)]],
        );
    }

    /// Three columns at the most left half of a page empty, and words of 3 points.
    #[test]
    fn on_paper_there_are_as_many_columns_as_leave_the_words_largest() {
        let options = Options {
            page: Page::Paper(crate::render::Paper::A4),
            ..Options::default()
        };
        let svg = cards(&[("Who to whom", 240)]).svg(&options);
        assert!(svg.matches(">Who to whom, continued</text>").count() > 2);
    }

    #[test]
    fn no_cards_are_no_column_and_no_loop() {
        check(&[], &[&[]]);
        check(&[("Empty", 0)], &[&[("Empty", 0)]]);
        // Nothing is left out where it has no room.
        let all = cards(&[("A", 2), ("Empty", 0), ("B", 2), ("C", 1)]).cards;
        let lengths: Vec<Length> = all.iter().map(Length::of).collect();
        for room in 0..400 {
            let (columns, _) = flow(&lengths, f64::from(room), LONG);
            assert_eq!(columns.iter().flatten().count(), 4, "{room}");
        }
    }
}
