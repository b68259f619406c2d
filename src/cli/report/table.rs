//! A report as tables on a terminal. What does not fit beside each other moves below its row,
//! what is still too wide is wrapped, and nothing is cut.

use super::wrap::{width, wrap};
use super::{Column, Place, Report, Row, Section};
use crate::cli::plain::plain;
use crate::cli::terminal::Terminal;

/// Blanks before every row, and between two columns.
const MARGIN: usize = 2;
const GAP: usize = 2;
/// Blanks for each step of a row's depth.
const STEP: usize = 2;
/// Up to this width a column need not be narrowed.
const SLIM: usize = 12;
/// A screen narrower than this shows at most three columns beside each other.
const NARROW: usize = 70;

/// The report as text, with its last line break.
pub(in crate::cli) fn table(report: &Report<'_>, terminal: &Terminal) -> String {
    let mut page = Page {
        text: String::new(),
        room: terminal.width,
        colour: terminal.colour,
    };
    if !report.question.is_empty() {
        page.paragraph(&report.question, 0, Style::Bold);
    }
    // Sections with the same columns align.
    let mut layouts: Vec<(&[Column], Layout)> = Vec::new();
    for section in &report.sections {
        let columns = section.columns;
        if !layouts.iter().any(|(known, _)| *known == columns) {
            let alike = report.sections.iter().filter(|s| s.columns == columns);
            let rows = alike.flat_map(|section| &section.rows);
            let room = terminal.width.saturating_sub(MARGIN);
            layouts.push((columns, Layout::of(columns, rows, room)));
        }
        let layout = layouts.iter().find(|(known, _)| *known == columns);
        page.section(section, layout.map(|(_, layout)| layout));
    }
    if !report.notes.is_empty() {
        page.gap();
        for note in &report.notes {
            page.paragraph(note, 0, Style::Plain);
        }
    }
    page.text
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Bold,
    Dim,
}

struct Page {
    text: String,
    room: usize,
    colour: bool,
}

impl Page {
    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn line(&mut self, indent: usize, text: &str, style: Style) {
        let text = text.trim_end();
        if !text.is_empty() {
            self.text.extend(std::iter::repeat_n(' ', indent));
            let (on, off) = match style {
                _ if !self.colour => ("", ""),
                Style::Plain => ("", ""),
                Style::Bold => ("\u{1b}[1m", "\u{1b}[0m"),
                Style::Dim => ("\u{1b}[2m", "\u{1b}[0m"),
            };
            self.text.extend([on, text, off]);
        }
        self.text.push('\n');
    }

    /// A text in lines, those after the first two blanks deeper.
    fn paragraph(&mut self, text: &str, indent: usize, style: Style) {
        let room = self.room.saturating_sub(indent + 2);
        for (i, line) in wrap(&plain(text), room).iter().enumerate() {
            self.line(indent + if i > 0 { 2 } else { 0 }, line, style);
        }
    }

    fn section(&mut self, section: &Section, layout: Option<&Layout>) {
        if section.title.is_empty() && section.note.is_empty() && section.rows.is_empty() {
            return;
        }
        self.gap();
        if !section.title.is_empty() {
            self.paragraph(&section.title, 0, Style::Bold);
        }
        if !section.note.is_empty() {
            self.paragraph(&section.note, MARGIN, Style::Plain);
        }
        let Some(layout) = layout.filter(|_| !section.rows.is_empty()) else {
            return;
        };
        if layout.beside.len() > 1 {
            let header: Vec<String> = layout
                .beside
                .iter()
                .map(|(c, _)| section.columns[*c].name.to_string())
                .collect();
            self.beside(section.columns, layout, &header, Style::Dim);
        }
        for row in &section.rows {
            let cells: Vec<String> = layout
                .beside
                .iter()
                .enumerate()
                .map(|(i, (c, _))| {
                    let step = if i == 0 { row.depth * STEP } else { 0 };
                    " ".repeat(step) + &plain(row.cell(*c))
                })
                .collect();
            self.beside(section.columns, layout, &cells, Style::Plain);
            self.below(section.columns, layout, row);
        }
    }

    /// One row of cells beside each other, each wrapped in its column.
    fn beside(&mut self, columns: &[Column], layout: &Layout, cells: &[String], style: Style) {
        let wrapped: Vec<(usize, Vec<String>)> = layout
            .beside
            .iter()
            .zip(cells)
            .map(|((_, wide), cell)| {
                let text = cell.trim_start_matches(' ');
                let step = cell.len() - text.len();
                let step = step.min(wide.saturating_sub(SLIM));
                (step, wrap(text, wide - step))
            })
            .collect();
        let height = wrapped.iter().map(|(_, lines)| lines.len()).max();
        for i in 0..height.unwrap_or(0) {
            let mut line = String::new();
            let mut due = 0;
            for ((c, wide), (step, lines)) in layout.beside.iter().zip(&wrapped) {
                let text = lines.get(i).map_or("", String::as_str);
                let lead = if columns[*c].number {
                    wide.saturating_sub(width(text))
                } else {
                    *step
                };
                if !text.is_empty() {
                    let have = width(&line);
                    line.extend(std::iter::repeat_n(' ', (due + lead).saturating_sub(have)));
                    line.push_str(text);
                }
                due += wide + GAP;
            }
            self.line(MARGIN, &line, style);
        }
    }

    /// What is said of a row below it, one thing after the other.
    fn below(&mut self, columns: &[Column], layout: &Layout, row: &Row) {
        let mut said: Vec<String> = Vec::new();
        for c in &layout.below {
            let cell = plain(row.cell(*c));
            if cell.is_empty() {
                continue;
            }
            said.push(match columns[*c].place {
                Place::Below("") => cell.into_owned(),
                Place::Below(lead) => format!("{lead} {cell}"),
                Place::Row(_) | Place::Data => format!("{}: {cell}", columns[*c].name),
            });
        }
        if said.is_empty() {
            return;
        }
        let deepest = self.room / 3;
        let indent = (MARGIN + 4 + row.depth * STEP).min(deepest);
        self.paragraph(&said.join(" · "), indent, Style::Dim);
    }
}

/// Which columns stand beside each other, how wide, and which below.
struct Layout {
    beside: Vec<(usize, usize)>,
    below: Vec<usize>,
}

impl Layout {
    fn of<'r>(
        columns: &[Column],
        rows: impl Iterator<Item = &'r Row> + Clone,
        room: usize,
    ) -> Layout {
        let has_text = |c: usize| rows.clone().any(|row| !row.cell(c).is_empty());
        let mut ranked: Vec<(usize, u8)> = Vec::new();
        let mut below = Vec::new();
        for (c, column) in columns.iter().enumerate().filter(|(c, _)| has_text(*c)) {
            match column.place {
                Place::Row(rank) => ranked.push((c, rank)),
                Place::Below(_) => below.push(c),
                Place::Data => {}
            }
        }
        let natural: Vec<(usize, usize)> = ranked
            .iter()
            .enumerate()
            .map(|(i, (c, _))| {
                let cell = |row: &Row| {
                    let step = if i == 0 { row.depth * STEP } else { 0 };
                    step + width(&plain(row.cell(*c)))
                };
                let widest = rows.clone().map(cell).max().unwrap_or(0);
                (*c, widest.max(width(columns[*c].name)))
            })
            .collect();
        let mut moved: Vec<usize> = Vec::new();
        loop {
            let beside: Vec<(usize, usize)> = natural
                .iter()
                .copied()
                .filter(|(c, _)| !moved.contains(c))
                .collect();
            let crowded = room + MARGIN < NARROW && beside.len() > 3;
            let fitted = if crowded { None } else { fit(&beside, room) };
            let lowest = ranked
                .iter()
                .filter(|(c, _)| !moved.contains(c))
                .min_by_key(|(c, rank)| (*rank, std::cmp::Reverse(*c)));
            match (fitted, lowest) {
                (Some(beside), _) => {
                    moved.sort_unstable();
                    moved.extend(below);
                    return Layout {
                        beside,
                        below: moved,
                    };
                }
                (None, Some((c, _))) if beside.len() > 1 => moved.push(*c),
                (None, _) => {
                    let beside = beside.iter().map(|(c, _)| (*c, room)).collect();
                    moved.sort_unstable();
                    moved.extend(below);
                    return Layout {
                        beside,
                        below: moved,
                    };
                }
            }
        }
    }
}

/// The widths that fit into the room, the widest columns narrowed first; nothing when even
/// slim columns do not.
fn fit(natural: &[(usize, usize)], room: usize) -> Option<Vec<(usize, usize)>> {
    let gaps = GAP * natural.len().saturating_sub(1);
    let room = room.checked_sub(gaps)?;
    let slim: usize = natural.iter().map(|(_, w)| (*w).min(SLIM)).sum();
    if slim > room {
        return None;
    }
    // The cap under which all columns fit, found by halving.
    let (mut low, mut high) = (SLIM, room.max(SLIM));
    let sum = |cap: usize| natural.iter().map(|(_, w)| (*w).min(cap)).sum::<usize>();
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if sum(middle) <= room {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Some(natural.iter().map(|(c, w)| (*c, (*w).min(low))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COLUMNS: &[Column] = &[
        Column::row("who", 9),
        Column::row("what", 8),
        Column::number("hops", 7),
        Column::below("why", "for"),
        Column::data("id"),
    ];

    fn report(cells: [&str; 5], depth: usize) -> Report {
        let cells = cells.map(String::from);
        Report {
            question: "Who?".into(),
            sections: vec![Section {
                title: "All".into(),
                note: String::new(),
                columns: COLUMNS,
                rows: vec![Row::new(cells).deep(depth)],
            }],
            ..Report::default()
        }
    }

    fn shown(report: &Report<'_>, width: usize) -> String {
        let terminal = Terminal {
            width,
            colour: false,
            colour_of_errors: false,
            quiet: false,
        };
        table(report, &terminal)
    }

    #[track_caller]
    fn check(width: usize, expect: &str) {
        let report = report(
            ["Ruritania", "guarantees Graustark", "2", "the river", "x"],
            0,
        );
        assert_eq!(shown(&report, width), expect);
    }

    #[test]
    fn columns_stand_beside_each_other_where_there_is_room() {
        check(
            80,
            "Who?\n\nAll\n  who        what                  hops\n  \
             Ruritania  guarantees Graustark     2\n      for the river\n",
        );
    }

    #[test]
    fn on_a_narrow_screen_columns_move_below() {
        check(
            28,
            "Who?\n\nAll\n  who        what\n  Ruritania  guarantees\n             \
             Graustark\n      hops: 2 · for the\n        river\n",
        );
    }

    #[test]
    fn a_hostile_name_does_nothing() {
        let report = report(
            ["\u{1b}[2J\u{202e}evil\u{7}", "a\nb", "1", "\u{9b}31m", "x"],
            1,
        );
        let text = shown(&report, 80);
        assert!(text.contains("\\u{1b}[2J\\u{202e}evil\\u{7}"), "{text}");
        assert!(
            !text.contains(|c: char| c.is_control() && c != '\n'),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_no_letter_is_lost(
            cells in proptest::array::uniform4("[a-zA-Zé中\u{1b} -]{0,60}"),
            depth in 0_usize..40,
            width in 24_usize..140,
        ) {
            let [a, b, c, d] = &cells;
            let text = shown(&report([a, b, c, d, "x"], depth), width);
            for line in text.lines() {
                prop_assert!(super::width(line) <= width, "{width}: {line:?}");
            }
            let letters = |t: &str| t.chars().filter(|c| !c.is_whitespace()).count();
            let wanted: usize = cells.iter().map(|c| letters(&plain(c))).sum();
            prop_assert!(letters(&text) >= wanted);
        }
    }
}
