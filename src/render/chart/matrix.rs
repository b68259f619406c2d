//! Who guarantees whom as a matrix: a row for each who promises, a column for each to whom, or
//! for each domain.

use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Key, Relation, Word};
use crate::query::{Coverage, Covered, Evidence, Grade, Topic, topics_of};
use crate::render::cards::{Card, Cards, Entry, Sign};
use crate::render::drawing::Options;
use crate::render::ink::{Ink, Stroke, number};
use crate::render::legend::Legend;
use crate::render::measure::Block;
use crate::render::picture::{arrow_kind, source_line, standing, years_of};
use crate::render::scene::{Arrow, ArrowKind, Scene, SceneBox, Shape, Standing};
use crate::render::sheet::{Page, WIDEST_LEGIBLE, captions, sheet};
use crate::render::signs::size;
use crate::render::text::{Face, isolated};
use crate::render::theme::Role;
use crate::render::{arrow, picture, signs};
use crate::words;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The most rows and the most columns, unless everything is kept.
const MOST: usize = 40;

/// What the columns of a matrix are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// To whom guarantees and backstops are given.
    #[default]
    Whom,
    /// In which domains promises of every kind are made; a promise that names several stands in
    /// each.
    Domain,
    /// Who promised it; the rows are what it is for.
    Topic,
    /// Who promised it; the rows are to whom: [`By::Whom`] turned over.
    Who,
}

/// Who promised what to whom, as rows and columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// The headline.
    pub title: String,
    /// As of when.
    pub subtitle: String,
    /// What the columns are.
    pub by: By,
    /// Who promises, those with most filled cells first; or for what.
    pub rows: Vec<String>,
    /// A remark under the name of each row.
    pub remarks: Vec<String>,
    /// To whom, or in which domain, likewise.
    pub columns: Vec<String>,
    /// For each row, for each column, what is there: one entry for each kind of promise and each
    /// way in which it stands.
    pub cells: Vec<Vec<Vec<Cell>>>,
    /// Remarks, one paragraph each.
    pub notes: Vec<String>,
    /// Where the facts come from.
    pub source_line: Option<String>,
}

/// The promises of a cell that are of one kind and stand alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Their meaning.
    pub kind: ArrowKind,
    /// How they stand.
    pub standing: Standing,
    /// How many there are; accounts of one matter are one.
    pub count: usize,
    /// The years that they cover together.
    pub years: Option<String>,
}

/// So many rows that state no domain are too many.
const SILENT: usize = 6;
/// A name that stands for promises in no stated domain.
const NO_DOMAIN: &str = "no domain stated";

/// The matrix of a view; with `keep_all` rows and columns without end.
///
/// Costs one look at each edge.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::Options;
/// use foedera::render::chart::{By, matrix};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let matrix = matrix(graph.view(&filter), By::Whom, false);
/// let row = matrix.rows.iter().position(|name| name == "United Kingdom").unwrap();
/// let column = matrix.columns.iter().position(|name| name == "Ukraine").unwrap();
/// assert_eq!(matrix.cells[row][column][0].count, 1);
/// assert!(matrix.svg(&Options::default()).contains(">Ukraine</text>"));
/// ```
pub fn matrix(view: View<'_>, by: By, keep_all: bool) -> Matrix {
    let graph = view.graph();
    let wanted = |edge: &EdgeId| match by {
        By::Whom | By::Who => matches!(
            graph.relation(*edge),
            Relation::Guarantees | Relation::Backstops
        ),
        By::Domain | By::Topic => graph.relation(*edge).is_commitment(),
    };
    let edges: Vec<EdgeId> = view.edges().filter(wanted).collect();
    let mut cells: BTreeMap<(String, String), Entries> = BTreeMap::new();
    let named = names(view, &edges);
    let name = |node: NodeId| named.get(&node).cloned().unwrap_or_default();
    // Of two accounts of one promise the one that states a domain tells more.
    let has_domain = |edge: &EdgeId| {
        let terms = view.edge(*edge).terms();
        terms.is_some_and(|terms| !terms.domains.is_empty())
    };
    let placed: BTreeSet<&Key> = (edges.iter().filter(|edge| has_domain(edge)))
        .filter_map(|edge| view.edge(*edge).matter.as_ref())
        .collect();
    for edge in &edges {
        let matter = view.edge(*edge).matter.as_ref();
        if by == By::Domain && !has_domain(edge) && matter.is_some_and(|m| placed.contains(m)) {
            continue;
        }
        let who = name(graph.from(*edge));
        let columns = match by {
            By::Whom | By::Who => vec![name(graph.to(*edge))],
            By::Domain | By::Topic => domains(view, *edge),
        };
        let kind = arrow_kind(graph.relation(*edge));
        let known = standing(view, *edge, &Evidence::of(view, *edge)).0;
        let rank = Standing::ALL.iter().position(|standing| *standing == known);
        let key = (kind, rank.unwrap_or(Standing::ALL.len()));
        for column in columns {
            let cell = cells.entry((who.clone(), column)).or_default();
            cell.entry(key).or_default().push(*edge);
        }
    }
    let mut notes = Vec::new();
    if by == By::Domain && !keep_all {
        notes.extend(silent(&mut cells));
    }
    let mut side = |pick: fn(&(String, String)) -> &String, what: &str| {
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        for key in cells.keys() {
            *counts.entry(pick(key)).or_default() += 1;
        }
        let mut names: Vec<(Reverse<usize>, String)> = counts
            .into_iter()
            .map(|(name, count)| (Reverse(count), name.clone()))
            .collect();
        names.sort_by(|a, b| {
            let last = |name: &String| name == NO_DOMAIN;
            (last(&a.1), &a.0, &a.1).cmp(&(last(&b.1), &b.0, &b.1))
        });
        if names.len() > MOST && !keep_all {
            let more = names.len() - MOST;
            notes.push(format!(
                "Left out, since there is much to show: the {more} {what}."
            ));
            names.truncate(MOST);
        }
        names.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    let mut rows = side(|key| &key.0, "who made the fewest promises");
    let columns = match by {
        By::Whom | By::Who => side(|key| &key.1, "to whom the fewest were made"),
        By::Domain | By::Topic => side(|key| &key.1, "domains with the fewest promises"),
    };
    // Whose only columns are left out would have an empty row.
    let kept: BTreeSet<&String> = columns.iter().collect();
    let told = cells.keys().filter(|(_, column)| kept.contains(column));
    let told: BTreeSet<&String> = told.map(|(who, _)| who).collect();
    rows.retain(|row| told.contains(row));
    let filled = |row: &String, column: &String| -> Vec<Cell> {
        let kinds = cells.get(&(row.clone(), column.clone()));
        kinds
            .into_iter()
            .flatten()
            .filter_map(|((kind, rank), edges)| {
                let standing = Standing::ALL.get(*rank)?;
                Some(cell(view, (*kind, *standing), edges))
            })
            .collect()
    };
    let set = rows
        .iter()
        .map(|row| columns.iter().map(|column| filled(row, column)).collect())
        .collect();
    if let Some(filter) = view.filter().undated() {
        let undated = graph.view(&filter).edges().filter(wanted).count();
        if undated > 0 {
            notes.push(format!("Not shown: {undated} promises without a date."));
        }
    }
    let matrix = Matrix {
        title: match by {
            By::Whom | By::Who => "Who guarantees whom".to_string(),
            By::Domain | By::Topic => "Who promised what in which domain".to_string(),
        },
        subtitle: format!("How each promise stands {}", picture::when_told(view)),
        source_line: source_line(view, &edges.into_iter().collect()),
        by: if by == By::Who { By::Whom } else { by },
        remarks: vec![String::new(); rows.len()],
        rows,
        columns,
        cells: set,
        notes,
    };
    match by {
        By::Who => matrix.turned(),
        By::Whom | By::Domain | By::Topic => matrix,
    }
}

/// The promises of a cell, by kind and by the rank of their standing.
type Entries = BTreeMap<(ArrowKind, usize), Vec<EdgeId>>;

/// Takes out rows that tell nothing of domains, where they are many, and names them.
fn silent(cells: &mut BTreeMap<(String, String), Entries>) -> Option<String> {
    let telling = cells.keys().filter(|(_, column)| column != NO_DOMAIN);
    let telling: BTreeSet<String> = telling.map(|(who, _)| who.clone()).collect();
    let all: BTreeSet<String> = cells.keys().map(|(who, _)| who.clone()).collect();
    let silent: Vec<String> = all.difference(&telling).cloned().collect();
    if telling.is_empty() || silent.len() < SILENT {
        return None;
    }
    cells.retain(|(who, _), _| telling.contains(who));
    let who = silent.iter().map(|who| words::the(who));
    Some(format!(
        "Left out, since there is much to show: {} whose promises state no domain ({}).",
        words::count(silent.len(), "row"),
        words::list(&who.collect::<Vec<_>>())
    ))
}

/// What an actor is promised: a row for each topic, a column for each who promised something.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, coverage};
/// use foedera::render::chart;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let (view, ukraine) = (graph.view(&filter), graph.node_id("ukraine").unwrap());
/// let matrix = chart::covered(view, &coverage(view, ukraine, Bounds::default()));
/// let air = matrix.rows.iter().position(|topic| topic == "air").unwrap();
/// assert_eq!(matrix.remarks[air], "gap: only sought");
/// ```
pub fn covered(view: View<'_>, coverage: &Coverage) -> Matrix {
    let ever = view.filter().at_any_time();
    let all = view.graph().view(&ever);
    let debtors = coverage.topics.iter().flat_map(|covered| &covered.cells);
    let mut best: BTreeMap<NodeId, (Grade, Reverse<usize>)> = BTreeMap::new();
    for cell in debtors {
        let (grade, filled) = best.entry(cell.debtor).or_insert((cell.grade, Reverse(0)));
        (*grade, filled.0) = ((*grade).min(cell.grade), filled.0 + 1);
    }
    let mut columns: Vec<NodeId> = best.keys().copied().collect();
    columns.sort_by_key(|debtor| (best[debtor], *debtor));
    let filled = |covered: &Covered, debtor: &NodeId| -> Vec<Cell> {
        let cells = covered.cells.iter().filter(|cell| cell.debtor == *debtor);
        let mut alike: BTreeMap<(ArrowKind, usize), Vec<EdgeId>> = BTreeMap::new();
        for edge in cells.flat_map(|cell| &cell.promises) {
            let Some(evidence) = coverage.promises.get(edge) else {
                continue;
            };
            let known = standing(all, *edge, evidence).0;
            let rank = Standing::ALL.iter().position(|s| *s == known).unwrap_or(0);
            let kind = arrow_kind(view.graph().relation(*edge));
            alike.entry((kind, rank)).or_default().push(*edge);
        }
        let cells = alike.into_iter();
        cells
            .map(|((kind, rank), edges)| cell(all, (kind, Standing::ALL[rank]), &edges))
            .collect()
    };
    let topics = &coverage.topics;
    let row = |covered: &Covered| {
        columns
            .iter()
            .map(|debtor| filled(covered, debtor))
            .collect()
    };
    let never: Vec<String> = coverage.never_stated.iter().map(|o| o.phrase()).collect();
    let mut notes =
        vec!["A gap: nothing that is for it is surely in force and unbroken.".to_string()];
    if !never.is_empty() {
        notes.push(format!(
            "None of these is stated of a promise to it here: {}.",
            never.join(", ")
        ));
    }
    if coverage.truncated.is_some() {
        notes.push("Cut off: there are more promises.".to_string());
    }
    Matrix {
        title: format!(
            "What is promised to {}, and for what",
            isolated(&words::the_name(view, coverage.whom))
        ),
        subtitle: format!("How each promise stands {}", picture::when_told(view)),
        by: By::Topic,
        rows: topics
            .iter()
            .map(|covered| covered.topic.phrase())
            .collect(),
        remarks: topics.iter().map(remark).collect(),
        columns: columns
            .iter()
            .map(|id| view.node(*id).name.clone())
            .collect(),
        cells: topics.iter().map(row).collect(),
        notes,
        source_line: source_line(all, &coverage.promises.keys().copied().collect()),
    }
}

/// Why a topic is a gap, if it is one.
fn remark(covered: &Covered) -> String {
    let why = match covered.best() {
        _ if !covered.is_gap() => return String::new(),
        Grade::InForce => return String::new(),
        Grade::Possibly => "only possibly in force",
        Grade::Broken => "broken",
        Grade::Offered => "only offered",
        Grade::Sought => "only sought",
        Grade::Foreseen => "only foreseen",
        Grade::Waiting => "not in force",
        Grade::Over => "over",
    };
    format!("gap: {why}")
}

/// What the ends of these edges are called: by its key too, who has the name of another among them.
fn names(view: View<'_>, edges: &[EdgeId]) -> BTreeMap<NodeId, String> {
    let graph = view.graph();
    let ends = edges
        .iter()
        .map(|edge| [graph.from(*edge), graph.to(*edge)]);
    let ends: BTreeSet<NodeId> = ends.flatten().collect();
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
    for node in &ends {
        *bearers.entry(&view.node(*node).name).or_default() += 1;
    }
    let name = |node: NodeId| {
        let record = view.node(node);
        match bearers.get(record.name.as_str()) {
            Some(2..) => format!("{} ({})", record.name, record.key),
            _ => record.name.clone(),
        }
    };
    ends.iter().map(|node| (*node, name(*node))).collect()
}

/// The domains for which a promise is, or not to act in which it is.
fn domains(view: View<'_>, edge: EdgeId) -> Vec<String> {
    let topics = topics_of(view, edge).into_iter();
    let topics = topics.filter(Topic::is_domain);
    let named: BTreeSet<String> = topics.map(|topic| topic.phrase()).collect();
    match named.is_empty() {
        true => vec![NO_DOMAIN.to_string()],
        false => named.into_iter().collect(),
    }
}

fn cell(view: View<'_>, (kind, standing): (ArrowKind, Standing), edges: &[EdgeId]) -> Cell {
    let evidence: Vec<Evidence> = edges.iter().map(|edge| Evidence::of(view, *edge)).collect();
    let matters: BTreeSet<_> = edges
        .iter()
        .map(|edge| {
            let record = view.edge(*edge);
            record.matter.as_ref().unwrap_or(&record.key)
        })
        .collect();
    Cell {
        kind,
        standing,
        count: matters.len(),
        years: years_of(view, &evidence, standing),
    }
}

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
    pub fn svg(&self, options: &Options) -> String {
        let room = options.page.room();
        let (names, column) = match options.page {
            Page::Sheet => WIDE,
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
        if width(self, set) + 2.0 * options.page.margin() > WIDEST_LEGIBLE {
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

    /// The same with rows as columns.
    fn turned(&self) -> Matrix {
        let cells = |column: usize| {
            let rows = self.cells.iter();
            rows.filter_map(|row| row.get(column).cloned()).collect()
        };
        Matrix {
            by: match self.by {
                By::Whom => By::Who,
                By::Who => By::Whom,
                By::Domain => By::Topic,
                By::Topic => By::Domain,
            },
            rows: self.columns.clone(),
            remarks: vec![String::new(); self.columns.len()],
            columns: self.rows.clone(),
            cells: (0..self.columns.len()).map(cells).collect(),
            ..self.clone()
        }
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

    fn table(&self, set: Measures, options: &Options) -> String {
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

    fn told(&self, row: usize, column: usize, cell: &Cell) -> String {
        let style = signs::arrow_style(cell.kind);
        let state = signs::standing_style(cell.standing).name;
        let years = cell
            .years
            .as_ref()
            .map_or(String::new(), |years| format!(", {years}"));
        let (who, whom) = match self.by {
            By::Whom | By::Domain => (&self.rows[row], &self.columns[column]),
            By::Topic | By::Who => (&self.columns[column], &self.rows[row]),
        };
        let whom = match self.by {
            By::Topic => format!("for {whom}"),
            By::Domain if whom != NO_DOMAIN && !whom.starts_with("not to") => {
                format!("in domain {whom}")
            }
            By::Domain | By::Whom | By::Who => whom.clone(),
        };
        format!(
            "{who} {} {whom}: {}, {state}{years}",
            style.name, cell.count
        )
    }

    /// The chart in words.
    fn said(&self) -> String {
        let mut said = Vec::new();
        for (row, cells) in self.cells.iter().enumerate() {
            for (column, cells) in cells.iter().enumerate() {
                said.extend(cells.iter().map(|cell| self.told(row, column, cell)));
            }
        }
        said.join(". ")
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
        block.push(&words, style, set.column - 4.0, 2, 0.0);
        block
    }

    /// How many, and when.
    fn words(&self) -> String {
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
    use crate::dossier::{Memory, read};
    use crate::graph::Filter;

    fn shown(actors: usize, edges: &str, by: By, keep_all: bool) -> (String, Matrix) {
        let actors: Vec<String> = (0..actors)
            .map(|n| format!("\"a{n}\": State(\"A{n}\")"))
            .collect();
        let text = format!(
            "(foedera: 1, source: \"book\", sources: {{\"book\": (title: \"A book\")}},
            actors: {{{}}}, edges: [{edges}])",
            actors.join(",")
        );
        let reading = read(&Memory::new().with("d.ron", text), "d.ron");
        let faults = reading.faults;
        let graph = reading.graph.unwrap_or_else(|| panic!("{faults:#?}"));
        let filter = Filter::default();
        let matrix = matrix(graph.view(&filter), by, keep_all);
        let svg = matrix.svg(&Options::default());
        roxmltree::Document::parse(&svg).unwrap();
        (matrix.said().replace(". ", "\n"), matrix)
    }

    /// Of somebody whose only column was left out the row stood empty.
    #[test]
    fn no_row_is_empty() {
        let mut edges = String::new();
        for to in 1..=MOST {
            for from in [0, to % 7 + 50] {
                edges += &format!("guarantees(from: \"a{from}\", to: \"a{to}\", at: \"1\"),");
            }
        }
        edges += "guarantees(from: \"a60\", to: \"a61\", at: \"1\")";
        let (_, matrix) = shown(62, &edges, By::Whom, false);
        assert_eq!(matrix.columns.len(), MOST);
        let is_empty = |row: &Vec<Vec<Cell>>| row.iter().all(Vec::is_empty);
        assert!(!matrix.rows.is_empty() && !matrix.cells.iter().any(is_empty));
        assert_eq!(matrix.rows.len(), matrix.remarks.len());
    }

    #[test]
    fn each_kind_and_standing_is_an_entry_and_accounts_count_once() {
        let edges = r#"
            guarantees(id: "g1", from: "a0", to: "a1", since: "1990", at: "1"),
            guarantees(id: "g2", from: "a0", to: "a1", since: "1992", at: "1"),
            guarantees(id: "g3", from: "a0", to: "a1", matter: "m", modality: Sought, at: "1"),
            guarantees(id: "g4", from: "a0", to: "a1", matter: "m", modality: Sought, at: "2"),
            backstops(id: "b", from: "a2", to: "a0", of: ["g1"], since: "1991", at: "1")"#;
        let (said, _) = shown(3, edges, By::Whom, false);
        expect_test::expect![[r#"
            A0 guarantees A1: 2, possibly in force, since 1990 and 1992
            A0 guarantees A1: 1, sought: does not exist yet
            A2 backstops A0: 1, possibly in force, since 1991"#]]
        .assert_eq(&said);
    }

    #[test]
    fn a_promise_stands_in_each_of_its_domains() {
        let edges = r#"
            undertakes(id: "u1", from: "a0", to: "a1", domains: ["sea", "air"], since: "1990", at: "1"),
            undertakes(id: "u2", from: "a1", to: "a0", since: "1990", at: "1")"#;
        let (said, matrix) = shown(2, edges, By::Domain, false);
        expect_test::expect![[r#"
            A0 undertakes in domain air: 1, possibly in force, since 1990
            A0 undertakes in domain sea: 1, possibly in force, since 1990
            A1 undertakes no domain stated: 1, possibly in force, since 1990"#]]
        .assert_eq(&said);
        assert_eq!(matrix.columns, ["air", "sea", NO_DOMAIN]);
    }

    /// “Sea” and “sea” were two domains, and not to act in one counted as a promise for it.
    #[test]
    fn domains_are_those_of_coverage() {
        let edges = r#"
            undertakes(id: "u1", from: "a0", to: "a1", domains: ["Sea"], at: "1"),
            undertakes(id: "u2", from: "a1", to: "a0", domains: ["sea"], at: "1"),
            undertakes(id: "u3", from: "a1", to: "a0", domains: ["air"], polarity: Refrain, at: "1")"#;
        let (said, matrix) = shown(2, edges, By::Domain, false);
        assert_eq!(matrix.columns, ["sea", "not to: air"]);
        assert!(said.contains("A1 undertakes not to: air: 1"), "{said}");
    }

    /// Two of one name were one row.
    #[test]
    fn who_has_the_name_of_another_stands_apart() {
        let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": State("Georgia"), "b": State("Georgia"), "c": State("Dania")},
            edges: [guarantees(from: ["a", "b"], to: "c", at: "1")])"#;
        let graph = read(&Memory::new().with("d.ron", text), "d.ron")
            .graph
            .unwrap();
        let filter = Filter::default();
        let matrix = matrix(graph.view(&filter), By::Whom, false);
        assert_eq!(matrix.rows, ["Georgia (a)", "Georgia (b)"]);
        assert_eq!(matrix.columns, ["Dania"]);
    }

    /// Of 15 rows that all stood in the column without a domain nobody learned anything.
    #[test]
    fn rows_that_tell_nothing_of_domains_are_named_below() {
        let mut edges: Vec<String> = (1..8)
            .map(|n| format!("undertakes(id: \"u{n}\", from: \"a{n}\", to: \"a0\", since: \"1990\", at: \"1\")"))
            .collect();
        edges.push(r#"undertakes(id: "v", from: "a0", to: "a1", domains: ["sea"], since: "1990", at: "1")"#.to_string());
        edges.push(r#"undertakes(id: "w", from: "a0", to: "a1", domains: ["sea"], since: "1992", at: "1")"#.to_string());
        let (_, matrix) = shown(8, &edges.join(","), By::Domain, false);
        assert_eq!(
            (matrix.rows.as_slice(), matrix.columns.as_slice()),
            (&["A0".to_string()][..], &["sea".to_string()][..])
        );
        assert!(
            matrix.notes[0].contains("7 rows whose promises state no domain (A1, A2"),
            "{:?}",
            matrix.notes
        );
        assert!(
            matrix.cells[0][0][0]
                .words()
                .starts_with("2 promises, since 1990")
        );
        let (_, whole) = shown(8, &edges.join(","), By::Domain, true);
        assert_eq!(whole.rows.len(), 8);
    }

    /// Forty columns were 3,900 pixels wide: words of 4 pixels on a page.
    #[test]
    fn what_has_many_columns_fits_a_page() {
        let wide = |svg: &str| -> f64 {
            let page = roxmltree::Document::parse(svg).unwrap();
            let width = page.root_element().attribute("width").unwrap();
            width.trim_end_matches("px").parse().unwrap()
        };
        let promises = |debtors: usize| -> Matrix {
            let edges: Vec<String> = (0..40 * debtors)
                .map(|n| {
                    let (from, to) = (n % debtors, 40 + n / debtors);
                    format!(
                        "guarantees(from: \"a{from}\", to: \"a{to}\", since: \"1990\", at: \"1\")"
                    )
                })
                .collect();
            shown(80, &edges.join(","), By::Whom, false).1
        };
        // A few who promise much to many stand above, not at the side.
        let few = promises(3);
        let svg = few.svg(&Options::default());
        assert!(
            wide(&svg) < 700.0 && svg.contains(">to whom</text>"),
            "{}",
            wide(&svg)
        );
        // Both sides long: slim columns, and a remark that the years are not there.
        let many = promises(40);
        let svg = many.svg(&Options::default());
        assert!(wide(&svg) <= WIDEST_LEGIBLE, "{}", wide(&svg));
        assert!(svg.contains("rotate(-60)") && svg.contains("when each promise was made"));
    }

    #[test]
    fn large_ones_are_cut_and_say_so() {
        let edges: Vec<String> = (1..60)
            .map(|n| {
                format!("guarantees(id: \"g{n}\", from: \"a{n}\", to: \"a0\", since: \"1990\", at: \"1\")")
            })
            .collect();
        let (_, cut) = shown(60, &edges.join(","), By::Whom, false);
        assert_eq!((cut.rows.len(), cut.columns.len()), (MOST, 1));
        assert!(
            cut.notes[0]
                .starts_with("Left out, since there is much to show: the 19 who made the fewest"),
            "{:?}",
            cut.notes
        );
        let (_, whole) = shown(60, &edges.join(","), By::Whom, true);
        assert_eq!(whole.rows.len(), 59);
    }

    /// The second line stood on the sign below.
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

    #[test]
    fn nothing_is_a_page_without_a_chart() {
        let (said, _) = shown(1, "", By::Whom, false);
        assert_eq!(said, "");
    }
}
