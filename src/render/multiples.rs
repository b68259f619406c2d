//! Small multiples: the same picture at several moments on one page, with the same places, so
//! that the eye finds what changed (Tufte, *The Visual Display of Quantitative Information*).
//! Start at [`small_multiples`].

use super::cards::{Card, Cards, Entry};
use super::curve::point;
use super::difference::tally;
use super::drawing::{Arranged, Options, taken};
use super::layout::Effort;
use super::legend::Legend;
use super::measure::Room;
use super::panel::{BELOW, NARROWEST, Panel, UNDER_HEADING};
use super::paper::LEAST_TYPE;
use super::picture::spelled_date;
use super::scene::Scene;
use super::series::{Change, Moment, Series};
use super::sheet::{Drawing, Key, Page, Sheet, WIDEST_LEGIBLE};
use super::sparse::sparse;
use crate::words;
use std::borrow::Cow;

/// Between a panel's heading and the highest box of its row, besides what is below any heading.
const ABOVE: f64 = 10.0;
/// Between two panels.
const GAP: (f64, f64) = (36.0, BELOW);
/// Panels stand side by side while the page is not wider than this.
const WIDEST: f64 = WIDEST_LEGIBLE - 2.0 * Page::Sheet.margin();

/// Draws all moments of `series` on one page, in reading order: each under its date, with what
/// is new or changed since the one before named on the arrow and counted in the heading.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::Date;
/// use foedera::render::{Focus, Options, pictures, small_multiples};
///
/// let graph = foedera::dossier::ukraine();
/// let dates = [Some(Date::new("1994")?), Some(Date::new("2022")?)];
/// let series = pictures(&graph, &Filter::default(), &Focus::default(), &dates);
/// let page = small_multiples(series.brief(), &Options::default());
/// assert!(page.contains(">1994</text>") && page.contains(">changed</text>"));
/// # Ok::<(), foedera::model::BadDate>(())
/// ```
pub fn small_multiples(series: Series, options: &Options) -> Drawing {
    let mut series = begun(series);
    let changes: Vec<Vec<Change>> = (0..series.moments.len())
        .map(|at| series.changes(at))
        .collect();
    for (moment, changes) in series.moments.iter_mut().zip(&changes) {
        for (arrow, change) in moment.scene.arrows.iter_mut().zip(changes) {
            arrow.tag = match change {
                Change::New => Some("new".to_string()),
                Change::Changed => Some("changed".to_string()),
                Change::Same => None,
            };
        }
    }
    if options.page.is_phone() {
        return in_cards(&series).svg(options);
    }
    if let Page::Paper(_) = options.page {
        let set = Columns::on_paper(&series, options);
        let places = (set.width, set.arranged.as_slice());
        return in_columns(&series, set.many, places, options).draw();
    }
    let (width, arranged) = arranged(&series, options.effort);
    let columns = columns(arranged.len(), width + GAP.0);
    in_columns(&series, columns, (width, &arranged), options).draw()
}

/// The series without the dates before there was anything: a note tells them, and no empty picture
/// takes the room of one.
fn begun(mut series: Series) -> Series {
    let shows =
        |moment: &Moment| !moment.scene.arrows.is_empty() || !moment.scene.groups.is_empty();
    let first = series.moments.iter().position(shows).unwrap_or(0);
    let before = series.moments.drain(..first);
    let before: Vec<String> = before.map(|moment| told_date(&moment)).collect();
    if !before.is_empty() {
        let note = format!("Nothing was there yet as of {}.", words::list(&before));
        series.whole.notes.push(note);
    }
    series
}

/// The panels of a series with their places, in so many columns of some width.
struct Columns {
    many: usize,
    width: f64,
    arranged: Vec<Arranged>,
    /// How large the smallest words are on paper, in points.
    size: f64,
}

impl Columns {
    /// On paper, in so many columns that their words are largest; in narrower lines where they
    /// cannot be read otherwise.
    fn on_paper(series: &Series, options: &Options) -> Columns {
        let mut best: Option<Columns> = None;
        for room in Room::ALL {
            let (width, arranged) = set(series, room, options.effort);
            let (mut many, mut size) = (1, 0.0);
            for more in 1..=arranged.len().max(1) {
                let set = in_columns(series, more, (width, &arranged), options).type_size();
                // Once they are too wide, more columns make them smaller still.
                if set.unwrap_or_default() < size {
                    break;
                }
                (many, size) = (more, set.unwrap_or_default());
            }
            if best.as_ref().is_none_or(|best| size >= best.size) {
                best = Some(Columns {
                    many,
                    width,
                    arranged,
                    size,
                });
            }
            if best.as_ref().is_some_and(|best| best.size >= LEAST_TYPE) {
                break;
            }
        }
        best.expect("there is more than one room to try")
    }
}

/// The panels in so many columns, each so wide.
fn in_columns<'p>(
    series: &'p Series,
    columns: usize,
    (width, arranged): (f64, &'p [Arranged]),
    options: &'p Options,
) -> Sheet<'p> {
    // A row needs little ground above all that its dates show, and none below.
    let rows = arranged.chunks(columns).map(|row| {
        let (top, bottom) = extent(row);
        ((top - ABOVE).max(0.0), bottom)
    });
    let rows: Vec<(f64, f64)> = rows.collect();
    let panel = |(at, arranged)| {
        let moment = &series.moments[at];
        let said = said(series, at);
        let top = rows[at / columns].0;
        let date = told_date(moment);
        Panel::new((&date, &said), &moment.scene, arranged, width).below(top)
    };
    let panels: Vec<Panel> = arranged.iter().enumerate().map(panel).collect();
    let heading = panels.iter().map(Panel::heading).fold(0.0, f64::max);
    let mut tops = vec![0.0];
    for (top, bottom) in &rows {
        let above = tops.last().copied().unwrap_or(0.0);
        tops.push(above + heading + UNDER_HEADING + bottom - top + GAP.1);
    }
    let bottom = tops.last().copied().unwrap_or(0.0);
    let all = columns as f64 * (width + GAP.0) - GAP.0;
    let body = (all, (bottom - GAP.1 + ABOVE).max(0.0));
    let page = captions(series);
    let signs = every_sign(series);
    // Where the last row is not full, the legend stands in it.
    let (last, in_last) = (panels.len() / columns, panels.len() % columns);
    let free = point(in_last as f64 * (width + GAP.0), tops[last.min(rows.len())]);
    let key = |inner| {
        let beside = Legend::new(&signs, all - free.x);
        match in_last > 0 && beside.height <= body.1 - free.y {
            true => Key::Inside(beside, free),
            false => Key::Below(Legend::new(&signs, inner)),
        }
    };
    Sheet::new(Cow::Owned(page), key, body, options, move |ink| {
        for (at, panel) in panels.iter().enumerate() {
            let (row, column) = (at / columns, at % columns);
            let corner = point(column as f64 * (width + GAP.0), tops[row]);
            ink.shifted(corner, |ink| panel.draw(ink, (width, heading), options));
        }
    })
}

/// The series in a form in which small pictures of it can be read on a page: without small words,
/// and where even so no two stand beside one another, with one arrow for all that mean the same,
/// and without conditions and words.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::Date;
/// use foedera::render::{Focus, Options, Page, legible, pictures};
///
/// let graph = foedera::dossier::built_in("july-1914").unwrap();
/// let dates = ["1879", "1914"].map(|year| Date::new(year).ok());
/// let series = pictures(&graph, &Filter::default(), &Focus::default(), &dates);
/// let arrows = series.whole.arrows.len();
/// assert!(legible(series.clone(), &Options::default()).whole.arrows.len() < arrows / 2);
///
/// // A phone lists them, however many.
/// let phone = Options { page: Page::Phone, ..Options::default() };
/// assert_eq!(legible(series, &phone).whole.arrows.len(), arrows);
/// ```
pub fn legible(series: Series, options: &Options) -> Series {
    let brief = begun(series).brief();
    let is_much = match options.page {
        Page::Paper(_) => Columns::on_paper(&brief, options).size < LEAST_TYPE,
        // What stands in lists is as long as it needs to be.
        Page::Phone => false,
        Page::Sheet => {
            let (width, _) = arranged(&brief, options.effort);
            brief.moments.len() > 1 && columns(brief.moments.len(), width + GAP.0) == 1
        }
    };
    match is_much {
        true => sparse(brief),
        false => brief,
    }
}

/// The places of all moments, and how wide they are: where their words leave room for one column
/// alone, with words in narrower lines, if that makes room for more.
fn arranged(series: &Series, effort: Effort) -> (f64, Vec<Arranged>) {
    let wide = set(series, Room::WIDE, effort);
    let count = |width: f64| columns(series.moments.len(), width + GAP.0);
    if series.moments.len() < 2 || count(wide.0) > 1 {
        return wide;
    }
    let narrow = set(series, Room::NARROW, effort);
    match count(narrow.0) > 1 {
        true => narrow,
        false => wide,
    }
}

/// The places of all moments, with words in lines of some width, and how wide they are.
fn set(series: &Series, room: Room, effort: Effort) -> (f64, Vec<Arranged>) {
    let (whole, arranged) = series.arrange_in(room, effort);
    (whole.placed.width.max(NARROWEST), arranged)
}

/// From where to where the pictures of a row have something on them, from above.
fn extent(row: &[Arranged]) -> (f64, f64) {
    let shown = row.iter().flat_map(|arranged| taken(&arranged.placed));
    let (top, bottom) = shown.fold((f64::INFINITY, 0.0_f64), |(top, bottom), rect| {
        (top.min(rect.y), bottom.max(rect.y + rect.height))
    });
    (top.min(bottom), bottom)
}

/// As many columns as the page has room for, but no row with a single panel if that can be.
fn columns(panels: usize, step: f64) -> usize {
    let most = ((WIDEST + GAP.0) / step.max(1.0)).floor().max(1.0) as usize;
    let most = most.min(panels.max(1));
    let rows = panels.div_ceil(most).max(1);
    panels.div_ceil(rows).max(1)
}

/// The moments as cards, one for each.
fn in_cards(series: &Series) -> Cards {
    let page = captions(series);
    let card = |(at, moment): (usize, &Moment)| Card {
        title: told_date(moment),
        shape: None,
        detail: vec![said(series, at)],
        entries: (moment.scene.arrows.iter())
            .map(|arrow| Entry::of_arrow(&moment.scene, arrow))
            .collect(),
    };
    Cards {
        title: page.title,
        subtitle: page.subtitle.unwrap_or_default(),
        cards: series.moments.iter().enumerate().map(card).collect(),
        notes: page.notes,
        source_line: page.source_line,
    }
}

fn told_date(moment: &Moment) -> String {
    match &moment.date {
        Some(date) => spelled_date(date),
        None => "After all that is recorded".to_string(),
    }
}

/// What a panel's heading says beside its date.
fn said(series: &Series, at: usize) -> String {
    let moment = &series.moments[at];
    let arrows = moment.scene.arrows.len();
    if at == 0 {
        return match arrows {
            0 => "nothing yet".to_string(),
            1 => "1 arrow".to_string(),
            n => format!("{n} arrows"),
        };
    }
    let changes = series.changes(at);
    let count = |wanted: Change| changes.iter().filter(|change| **change == wanted).count();
    let before = &series.moments[at - 1];
    let gone = before
        .arrows
        .iter()
        .filter(|arrow| !moment.arrows.contains(arrow))
        .count();
    tally([
        (count(Change::New), "new"),
        (count(Change::Changed), "changed"),
        (gone, "ended"),
    ])
}

/// The page around the panels.
fn captions(series: &Series) -> Scene {
    let mut page = Scene::new(series.whole.title.clone());
    page.subtitle = Some(format!(
        "How each promise stood, and what had changed since the picture before{}",
        series.narrowed
    ));
    page.source_line.clone_from(&series.whole.source_line);
    page.notes.clone_from(&series.whole.notes);
    let told = series.moments.iter().map(|moment| {
        let date = moment
            .date
            .as_ref()
            .map_or_else(|| "After all".to_string(), spelled_date);
        format!("{date}: {}", moment.scene.description)
    });
    page.description = told.collect::<Vec<_>>().join(" ");
    page
}

/// A scene with all signs that some panel shows, for the legend.
fn every_sign(series: &Series) -> Scene {
    let mut all = Scene::new("");
    for moment in &series.moments {
        let first = all.boxes.len();
        all.boxes.extend(moment.scene.boxes.iter().cloned());
        all.arrows
            .extend(moment.scene.arrows.iter().cloned().map(|mut arrow| {
                arrow.from += first;
                arrow.to += first;
                arrow
            }));
    }
    all
}
