//! Who guarantees whom as a matrix: a row for each who promises, a column for each to whom, or
//! for each domain. Here is what it holds; how it is drawn is in `drawn`.

mod drawn;

use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Key, Relation, Word};
use crate::query::{Coverage, Covered, Evidence, Grade, Topic, topics_of};
use crate::render::picture::{arrow_kind, source_line, standing, when_told, years_of};
use crate::render::scene::{ArrowKind, Standing};
use crate::render::signs;
use crate::render::text::isolated;
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
    if by == By::Who {
        return matrix(view, By::Whom, keep_all).turned();
    }
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
    Matrix {
        title: match by {
            By::Whom | By::Who => "Who guarantees whom".to_string(),
            By::Domain | By::Topic if columns == [NO_DOMAIN] => {
                "Who promised something; no domain is stated".to_string()
            }
            By::Domain | By::Topic => "Who promised what in which domain".to_string(),
        },
        subtitle: format!("How each promise stands {}", when_told(view)),
        source_line: source_line(view, &edges.into_iter().collect()),
        by,
        remarks: vec![String::new(); rows.len()],
        rows,
        columns,
        cells: set,
        notes,
    }
}

impl Matrix {
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

    /// A cell in words.
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
}

/// The promises of a cell, by kind and by the rank of their standing.
type Entries = BTreeMap<(ArrowKind, usize), Vec<EdgeId>>;

/// Takes out rows that tell nothing of domains, if others do, and names them.
fn silent(cells: &mut BTreeMap<(String, String), Entries>) -> Option<String> {
    let telling = cells.keys().filter(|(_, column)| column != NO_DOMAIN);
    let telling: BTreeSet<String> = telling.map(|(who, _)| who.clone()).collect();
    let all: BTreeSet<String> = cells.keys().map(|(who, _)| who.clone()).collect();
    let silent: Vec<String> = all.difference(&telling).cloned().collect();
    if telling.is_empty() || silent.is_empty() {
        return None;
    }
    cells.retain(|(who, _), _| telling.contains(who));
    let who = silent.iter().map(|who| words::the(who));
    Some(format!(
        "Left out, since for what they promised no domain is stated: {}.",
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
    let remarks: Vec<String> = topics.iter().map(remark).collect();
    let mut notes = Vec::new();
    if remarks.iter().any(|remark| !remark.is_empty()) {
        notes.push("A gap: nothing that is for it is surely in force and unbroken.".to_string());
    }
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
        subtitle: format!("How each promise stands {}", when_told(view)),
        by: By::Topic,
        rows: topics
            .iter()
            .map(|covered| covered.topic.phrase())
            .collect(),
        remarks,
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

#[cfg(test)]
mod tests;
