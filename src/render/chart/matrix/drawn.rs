//! How a matrix is drawn: as a table, turned over or with slim columns where a page has no room for
//! it; on a phone as cards. Start at [`Matrix::svg`].

use super::{By, Cell, Matrix};
use crate::render::cards::{Card, Cards, Entry, Sign};
use crate::render::drawing::Options;
use crate::render::ink::{Ink, Stroke, number};
use crate::render::legend::Legend;
use crate::render::measure::Block;
use crate::render::scene::{Arrow, Scene, SceneBox, Shape};
use crate::render::sheet::{Drawing, Page, captions, sheet};
use crate::render::signs::size;
use crate::render::text::Face;
use crate::render::theme::Role;
use crate::render::{arrow, signs};

/// The least widths of the names of rows and of a column, and of these on a phone.
const WIDE: (f64, f64) = (170.0, 92.0);
const NARROW: (f64, f64) = (96.0, 84.0);
/// The widest that a column becomes where there is room.
const BROAD: f64 = 215.0;
/// The width of a sign.
const SIGN: f64 = 50.0;
/// The height of a sign in its cell, and of one line of words under it.
const ENTRY: f64 = 26.0;
const WORDS: f64 = 15.0;
/// Above and below what stands in a row.
const AIR: f64 = 7.0;
/// Where there are more columns than a page has room for: the width of one, of a sign in it, the
/// longest that a name above it may be, and how far it leans, in degrees.
const SLIM: f64 = 36.0;
const SLIM_SIGN: f64 = 32.0;
const LEANING: f64 = 190.0;
const LEAN: f64 = 60.0;

/// How a table is set.
#[derive(Clone, Copy)]
struct Measures {
    /// The width of the names of rows, and of a column.
    names: f64,
    column: f64,
    /// Whether names lean above slim columns, which hold signs and no years.
    slim: bool,
}

impl Matrix {
    /// Draws the matrix. One that is wider than a page can be read is turned over where that is
    /// narrower; else its columns are slim, their names lean, and years are left to the tooltips.
    /// On a phone that has no room for its columns, a card for each row. The same one gives the
    /// same bytes.
    pub fn svg(&self, options: &Options) -> Drawing {
        let room = options.page.room();
        let (names, column) = match options.page {
            Page::Sheet | Page::Paper(_) => WIDE,
            Page::Phone => NARROW,
        };
        // No name is cut in the middle of a word, if that can be.
        let least = |of: &Matrix| Measures {
            names: (longest(&of.rows) + 12.0).clamp(names, BROAD),
            column: (longest(&of.columns) + 10.0).clamp(column, BROAD),
            slim: false,
        };
        let width = |of: &Matrix, set: Measures| set.names + set.column * of.columns.len() as f64;
        let set = least(self);
        if options.page.is_phone() && width(self, set) > room {
            return self.cards().svg(options);
        }
        if width(self, set) > options.page.widest() {
            let turned = self.turned();
            let is_plain = self.remarks.iter().all(String::is_empty);
            return match is_plain && turned.columns.len() * 2 <= self.columns.len() {
                true => turned.svg(options),
                false => self.slim().table(
                    Measures {
                        column: SLIM,
                        slim: true,
                        ..set
                    },
                    options,
                ),
            };
        }
        let columns = self.columns.len().max(1) as f64;
        let column = ((room - set.names) / columns).clamp(set.column, BROAD);
        self.table(Measures { column, ..set }, options)
    }

    /// The same, with a remark that its columns have no room for years.
    fn slim(&self) -> Matrix {
        let mut slim = self.clone();
        slim.notes.push(
            "Left out, since there is much to show: when each promise was made, and for how long."
                .to_string(),
        );
        slim
    }

    fn table(&self, set: Measures, options: &Options) -> Drawing {
        let (names_width, column) = (set.names, set.column);
        let name = |name: &String, width: f64| {
            let mut block = Block::default();
            block.push(name, (Face::Bold, size::DETAIL), width, 6, 0.0);
            block
        };
        let heads: Vec<Block> = (self.columns.iter())
            .map(|n| match set.slim {
                true => in_one_line(n),
                false => name(n, column - 10.0),
            })
            .collect();
        let names: Vec<Block> = (self.rows.iter().zip(&self.remarks))
            .map(|(row, remark)| {
                let mut block = name(row, names_width - 12.0);
                if !remark.is_empty() {
                    let small = (Face::Italic, size::SMALL_LABEL);
                    block.push(remark, small, names_width - 12.0, 2, 1.0);
                }
                block
            })
            .collect();
        let (lean_x, lean_y) = (LEAN.to_radians().cos(), LEAN.to_radians().sin());
        let head = |block: &Block| match set.slim {
            true => block.width * lean_y + block.height * lean_x,
            false => block.height,
        };
        let head = heads.iter().map(head).fold(0.0, f64::max) + 10.0;
        let over = heads
            .iter()
            .rev()
            .enumerate()
            .map(|(at, block)| match set.slim {
                true => block.width * lean_x + block.height - column * (at as f64 + 0.5),
                false => 0.0,
            });
        let over = over.fold(0.0, f64::max);
        let high = |cells: &Vec<Cell>| cells.iter().map(|cell| cell.height(set)).sum::<f64>();
        let heights: Vec<f64> = (names.iter().zip(&self.cells))
            .map(|(name, cells)| {
                let most = cells.iter().map(high).fold(0.0, f64::max);
                most.max(name.height) + 2.0 * AIR
            })
            .collect();
        let width = names_width + column * self.columns.len() as f64 + over;
        let body = (
            width.max(options.page.room()),
            head + heights.iter().sum::<f64>(),
        );
        let page = captions(
            &self.title,
            &self.subtitle,
            (&self.notes, &self.source_line),
            self.said(),
        );
        let signs = self.signs();
        let legend = |width| Legend::of_arrows(&signs, width);
        sheet(&page, legend, body, options, |ink| {
            let theme = &options.theme;
            let mut corner = Block::default();
            let who = (Face::Regular, size::DETAIL);
            let rows = match self.by {
                By::Whom | By::Domain => "who promises",
                By::Topic => "for what",
                By::Who => "to whom",
            };
            corner.push(rows, who, names_width - 12.0, 1, 0.0);
            corner.draw_left(ink, 0.0, head - 8.0 - corner.height, theme[Role::Soft]);
            for (at, (block, full)) in heads.iter().zip(&self.columns).enumerate() {
                let x = names_width + column * (at as f64 + 0.5);
                titled(ink, block, full, |ink| match set.slim {
                    true => {
                        let at = (number(x), number(head - 6.0));
                        ink.raw(&format!(
                            "<g transform=\"translate({} {}) rotate(-{LEAN})\">\n",
                            at.0, at.1
                        ));
                        block.draw_left(ink, 0.0, -block.height / 2.0, theme[Role::Ink]);
                        ink.raw("</g>\n");
                    }
                    false => {
                        block.draw_centred(ink, x, head - 8.0 - block.height, |_| theme[Role::Ink]);
                    }
                });
            }
            if set.slim {
                // The eye follows a column down forty rows.
                let foot = number(body.1);
                let sides = (0..=self.columns.len()).map(|at| names_width + column * at as f64);
                let lines = sides.map(|x| format!("M{} {}V{foot}", number(x), number(head)));
                let line = lines.collect::<String>();
                ink.line(&line, Stroke::solid(theme[Role::Rule], 0.5));
            }
            let mut top = head;
            for (row, height) in heights.iter().enumerate() {
                let line = format!("M0 {}H{}", number(top), number(body.0));
                let rule = if row == 0 { Role::Ink } else { Role::Rule };
                ink.line(&line, Stroke::solid(theme[rule], 1.0));
                let middle = top + (height - names[row].height) / 2.0;
                titled(ink, &names[row], &self.rows[row], |ink| {
                    names[row].draw_left(ink, 0.0, middle, theme[Role::Ink]);
                });
                for (at, cells) in self.cells[row].iter().enumerate() {
                    let x = names_width + column * (at as f64 + 0.5);
                    let mut y = top + (height - high(cells)) / 2.0;
                    for cell in cells {
                        ink.raw("<g>\n");
                        ink.title(&self.told(row, at, cell));
                        cell.draw(ink, (x, y), set, options);
                        ink.raw("</g>\n");
                        y += cell.height(set);
                    }
                }
                top += height;
            }
        })
    }

    /// A card for each row, an entry for each filled cell.
    fn cards(&self) -> Cards {
        let entry = |row: usize, column: usize, cell: &Cell| Entry {
            sign: Sign::Arrow(cell.kind, cell.standing),
            tag: None,
            head: self.columns[column].clone(),
            what: signs::arrow_style(cell.kind).name.to_string(),
            state: signs::standing_style(cell.standing)
                .word
                .map(str::to_string),
            lines: Some(format!("{} promises", cell.count))
                .filter(|_| cell.count > 1)
                .into_iter()
                .chain(cell.years.clone())
                .collect(),
            description: self.told(row, column, cell),
            link: None,
        };
        let card = |(row, name): (usize, &String)| Card {
            title: name.clone(),
            shape: None,
            detail: Some(self.remarks[row].clone())
                .filter(|remark| !remark.is_empty())
                .into_iter()
                .collect(),
            entries: (self.cells[row].iter().enumerate())
                .flat_map(|(column, cells)| cells.iter().map(move |cell| entry(row, column, cell)))
                .collect(),
        };
        Cards {
            title: self.title.clone(),
            subtitle: self.subtitle.clone(),
            cards: self.rows.iter().enumerate().map(card).collect(),
            notes: self.notes.clone(),
            source_line: self.source_line.clone(),
        }
    }

    /// A scene with every sign of the chart, for the legend.
    fn signs(&self) -> Scene {
        let mut scene = Scene::new("");
        let both = [0, 1].map(|_| scene.add_box(SceneBox::new("", "", Shape::State)));
        for cell in self.cells.iter().flatten().flatten() {
            let arrow = Arrow::new("", both[0], both[1], cell.kind, cell.standing);
            scene.arrows.push(arrow);
        }
        scene
    }
}

/// How wide the widest word of some names is.
fn longest(names: &[String]) -> f64 {
    let words = names.iter().flat_map(|name| name.split(' '));
    let widths = words.map(|word| Face::Bold.width(word, size::DETAIL));
    widths.fold(0.0, f64::max)
}

/// Draws a name, with all of it in a tooltip where it is cut.
fn titled(ink: &mut Ink, block: &Block, full: &str, draw: impl FnOnce(&mut Ink)) {
    if block.cut {
        ink.raw("<g>\n");
        ink.title(full);
    }
    draw(ink);
    if block.cut {
        ink.raw("</g>\n");
    }
}

/// A name that leans above its column.
fn in_one_line(name: &str) -> Block {
    let mut block = Block::default();
    block.push(name, (Face::Bold, size::DETAIL), LEANING, 1, 0.0);
    block
}

impl Cell {
    fn height(&self, set: Measures) -> f64 {
        let words = self.block(set).height;
        ENTRY + if words > 0.0 { words.max(WORDS) } else { 0.0 }
    }

    /// The words below its sign.
    fn block(&self, set: Measures) -> Block {
        let mut block = Block::default();
        let style = (Face::Regular, size::SMALL_LABEL);
        let words = match (set.slim, self.count) {
            (true, 1) => String::new(),
            (true, count) => format!("× {count}"),
            (false, _) => self.words(),
        };
        block.push(&words, style, set.column - 4.0, 3, 0.0);
        block
    }

    /// How many, and when.
    pub(super) fn words(&self) -> String {
        match (self.count, &self.years) {
            (1, None) => String::new(),
            (1, Some(years)) => years.clone(),
            (count, None) => format!("{count} promises"),
            (count, Some(years)) => format!("{count} promises, {years}"),
        }
    }

    fn draw(&self, ink: &mut Ink, (x, y): (f64, f64), set: Measures, options: &Options) {
        let theme = &options.theme;
        let look = arrow::look(self.kind, self.standing, theme);
        let sign = if set.slim { SLIM_SIGN } else { SIGN };
        let ends = (x - sign / 2.0, x + sign / 2.0);
        arrow::signed(ink, &look, ends, y + ENTRY / 2.0, theme);
        let words = self.block(set);
        words.draw_centred(ink, x, y + ENTRY - 2.0, |_| theme[Role::Soft]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::scene::{ArrowKind, Standing};

    #[test]
    fn a_cell_has_room_for_all_its_words() {
        let cell = |years: Option<&str>| Cell {
            kind: ArrowKind::Undertaking,
            standing: Standing::Held,
            count: 1,
            years: years.map(str::to_string),
        };
        let set = Measures {
            names: 170.0,
            column: 100.0,
            slim: false,
        };
        assert_eq!(cell(None).height(set), ENTRY);
        assert_eq!(cell(Some("since 2008")).height(set), ENTRY + WORDS);
        let long = cell(Some("since 2008; 1 without a date"));
        assert!(long.height(set) > ENTRY + 1.5 * WORDS);
    }

    /// On a phone the last year was cut off: "15 promises, begun 1949–…".
    #[test]
    fn no_year_is_cut_off_in_a_column_of_a_phone() {
        let cell = Cell {
            kind: ArrowKind::Undertaking,
            standing: Standing::Held,
            count: 15,
            years: Some("begun 1949–1955".to_string()),
        };
        let set = Measures {
            names: 95.0,
            column: 88.0,
            slim: false,
        };
        assert!(!cell.block(set).cut);
    }
}
