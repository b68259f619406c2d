//! Fills a graph with what an import hands over, without a record for each row: for ten million
//! rows. Keeps the rules that [`ChangeSink`](super::ChangeSink) and `change::check` keep, for
//! the validator sees whatever may be against one. Start at [`GraphSink`].

use super::build::{claim, fill, kind, one};
use super::doubt::Doubts;
use super::kept::{Kept, KeptEdge, NONE};
use super::point::{Period, Told};
use super::sift::{Judge, Origin, sift};
use super::sink::{Called, ClaimRow, EdgeRow, Full, NodeRow, Refers, Said, Shape, Sink};
use super::tally::Counts;
use crate::change::{Change, Entry, Problem};
use crate::graph::{
    self, ClaimTemplate, EdgeTemplate, EdgeTemplateId, Graph, Name, NodeTemplate, NodeTemplateId,
    Place, RowFault, RowNode, Rows, Side, Validity,
};
use crate::model::{Claim, Day, Kind, OwnRelation, Says, Source, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Makes a graph of the pieces of an import.
///
/// An edge that has neither an id nor a sum of its own, and speaks of no other edge, costs 28
/// bytes until the graph is built; any other costs a template too.
///
/// ```
/// use foedera::exchange::import::{GraphSink, Import, Mapping};
///
/// let text = r#"(
///     mapping: 1,
///     id: "pacts",
///     source: (id: "list", title: "A list of pacts"),
///     files: [(edges: [guarantees(from: "{who}", to: "{whom}", since: "{year}")])],
/// )"#;
/// let mapping = Mapping::read("pacts.ron", text).unwrap();
/// let mut import = Import::new(&mapping, GraphSink::new());
/// let csv = "who,whom,year\nGraustark,Ruritania,1894\nGraustark,,1895\n";
/// import.file("pacts.csv", csv.as_bytes(), &mut ())?;
/// let (_, sink) = import.finish()?;
/// let made = sink.graph(&mut ())?;
/// let edge = made.graph.edge_id("pacts-2").expect("row 2 makes an edge");
/// assert_eq!(made.graph.edge(edge).valid.as_ref().unwrap().as_str(), "1894/");
/// assert_eq!(made.graph.edge_claims(edge)[0].place.as_deref(), Some("row 2"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
pub struct GraphSink {
    rows: Rows,
    /// The sources and relations, for the validator.
    few: Vec<Entry>,
    shapes: Vec<Shape>,
    /// Looked up only, never walked.
    plain: HashMap<Plain, EdgeTemplateId, hashbrown::DefaultHashBuilder>,
    kept: Kept,
    doubts: Doubts,
    /// The nodes by their numbers in the import.
    nodes: Vec<Option<RowNode>>,
    /// Nodes that have the key of a source.
    clashes: Vec<RowNode>,
    last_kind: Option<(Kind, NodeTemplateId)>,
    /// What is claimed of nodes, by their numbers.
    said: BTreeMap<u32, Vec<(Origin, Claim)>>,
    counts: Counts,
}

/// What came of an import.
#[derive(Debug)]
pub struct Made {
    /// The graph.
    pub graph: Graph,
    /// What is in it.
    pub counts: Counts,
}

/// Why what was read makes no graph.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Something that no row alone tells is against a rule.
    #[error("what was read is against {} rules", .0.len())]
    Problems(Vec<Problem>),
    /// The rows make no graph.
    #[error("the rows make no graph")]
    Rows(#[from] RowFault),
    /// An edge names a node that the import did not hand over.
    #[error("an edge names a node that is not there")]
    NoNode,
}

/// All that tells the templates of plain edges apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Plain {
    shape: u32,
    place: u32,
    under: bool,
    valid: (Option<Side>, Option<Side>),
}

impl GraphSink {
    /// A graph without records.
    pub fn new() -> GraphSink {
        GraphSink::default()
    }

    /// The template of an edge, made at the first edge that has it.
    fn template(&mut self, row: &EdgeRow<'_>, valid: Validity) -> Result<EdgeTemplateId, Full> {
        let shape = self.shapes.get(row.shape as usize).ok_or(Full::Unchecked)?;
        let plain = plain(row, &valid);
        if let Some(id) = plain.and_then(|plain| self.plain.get(&plain)) {
            return Ok(*id);
        }
        let template = template_of(row, shape, valid);
        let id = self.rows.edge_template(&template).map_err(full)?;
        if let Some(plain) = plain {
            self.plain.insert(plain, id);
        }
        Ok(id)
    }

    /// The graph, without the rows that are against a rule of it; these are told, with their
    /// file's number and their line. The same rows, and the same graph, as
    /// [`ChangeSink::change`](super::ChangeSink::change) and [`apply`](crate::change::apply)
    /// come to.
    ///
    /// # Errors
    /// [`Refused`]: what no row alone tells is against a rule, or there is not enough memory.
    pub fn graph(mut self, against: &mut dyn Judge) -> Result<Made, Refused> {
        let bad = self.judge(against)?;
        self.drop_claims(&bad)?;
        self.rows.reserve(self.kept.len())?;
        let mut kept = std::mem::take(&mut self.kept);
        while let Some(block) = kept.take_block() {
            for (place, edge) in block {
                let row = self.row(&edge)?;
                if !bad.is_empty() && bad.contains(&kept.origin(place, &edge)) {
                    self.counts.edges -= 1;
                    self.counts.claims -= self.rows.edge_record(&row).1.len() as u64;
                } else {
                    self.rows.edge(row)?;
                }
            }
        }
        if !bad.is_empty() {
            self.rows.forget_unused();
        }
        let GraphSink { rows, counts, .. } = self;
        let graph = rows.build()?;
        Ok(Made { graph, counts })
    }

    /// The rows that are against a rule.
    fn judge(&mut self, against: &mut dyn Judge) -> Result<HashSet<Origin>, Refused> {
        let doubts = std::mem::take(&mut self.doubts);
        let under_claimed = self.kept.iter().enumerate().filter_map(|(i, edge)| {
            let is_claimed = edge.under != NONE && self.said.contains_key(&edge.under);
            is_claimed.then_some(i)
        });
        let none = self.said.is_empty();
        let doubtful = doubts.with(under_claimed.take_while(|_| !none));

        let mut nodes: BTreeSet<RowNode> = self.clashes.iter().copied().collect();
        let mut entries: Vec<(Origin, Entry)> = Vec::new();
        for i in doubtful {
            let Some(edge) = self.kept.get(i) else {
                continue;
            };
            let origin = self.kept.origin(i, edge);
            let row = self.row(edge)?;
            let (edge, claims) = self.rows.edge_record(&row);
            nodes.extend([row.from, row.to].into_iter().chain(row.under));
            let mentioned = graph::mentioned_by(&edge.tie);
            nodes.extend(mentioned.filter_map(|key| self.rows.find(key.as_str())));
            entries.push((origin, edge.into()));
            entries.extend(claims.into_iter().map(|claim| (origin, claim.into())));
        }
        for (number, claims) in &self.said {
            nodes.extend(self.nodes.get(*number as usize).copied().flatten());
            let claims = claims.iter();
            entries.extend(claims.map(|(origin, claim)| (*origin, claim.clone().into())));
        }
        for (_, entry) in &entries {
            if let Entry::Claim(claim) = entry
                && let Says::Value(_, Value::Record(key)) = &claim.says
            {
                nodes.extend(self.rows.find(key.as_str()));
            }
        }
        // As they were read: the first fault of a row is the one that is told.
        entries.sort_by_key(|(origin, _)| *origin);

        let (mut change, mut origins) = (Change::new(), Vec::new());
        let few = std::mem::take(&mut self.few).into_iter();
        let nodes = nodes.into_iter();
        let nodes = nodes.map(|node| self.rows.node_record(node).into());
        let ours = (0, 0);
        for (origin, entry) in few
            .map(|entry| (ours, entry))
            .chain(entries)
            .chain(nodes.map(|node| (ours, node)))
        {
            origins.push(origin);
            change.add(entry);
        }
        let sifted = sift(&mut change, &mut origins, against);
        match sifted.left.is_empty() {
            true => Ok(sifted.bad),
            false => Err(Refused::Problems(sifted.left)),
        }
    }

    /// Takes back what bad rows claimed of nodes.
    fn drop_claims(&mut self, bad: &HashSet<Origin>) -> Result<(), Refused> {
        for (number, claims) in &mut self.said {
            let before = claims.len();
            claims.retain(|(origin, _)| !bad.contains(origin));
            let node = self.nodes.get(*number as usize).copied().flatten();
            let Some(node) = node.filter(|_| claims.len() < before) else {
                continue;
            };
            self.counts.claims -= (before - claims.len()) as u64;
            let template = NodeTemplate {
                claims: templates(claims),
                ..self.rows.told(node)
            };
            let template = self.rows.node_template(&template)?;
            self.rows.retell(node, template);
        }
        Ok(())
    }

    /// The edge as a row of the graph's.
    fn row(&self, edge: &KeptEdge) -> Result<graph::EdgeRow, Refused> {
        let node = |number: u32| {
            let node = self.nodes.get(number as usize).copied().flatten();
            node.ok_or(Refused::NoNode)
        };
        Ok(graph::EdgeRow {
            from: node(edge.from)?,
            to: node(edge.to)?,
            template: edge.template,
            number: edge.number,
            first: edge.first,
            last: edge.last,
            under: match edge.under {
                NONE => None,
                under => Some(node(under)?),
            },
        })
    }
}

impl Sink for GraphSink {
    fn source(&mut self, source: &Source) {
        self.doubts.source(&source.key);
        self.few.push(source.clone().into());
        self.rows.source(source.clone());
    }

    fn relation(&mut self, relation: &OwnRelation) {
        self.few.push(relation.clone().into());
        self.rows.relation(relation.clone());
    }

    fn shape(&mut self, _number: u32, shape: &Shape) {
        self.shapes.push(shape.clone());
    }

    fn edge(&mut self, row: &EdgeRow<'_>) -> Result<(), Full> {
        let number = u32::try_from(row.row).map_err(|_| Full::TooMany("rows of a file"))?;
        let (valid, first, last) = days(&row.valid)?;
        let template = self.template(row, valid)?;
        let shape = self.shapes.get(row.shape as usize);
        let takes_under = shape.is_some_and(|shape| shape.tie.terms().is_some());
        let under = row.under.filter(|_| takes_under);
        self.doubts.see(self.kept.len(), row);
        self.counts.edges += 1;
        self.counts.claims += 1 + row.claims.len() as u64;
        self.kept.push(
            KeptEdge {
                from: row.from.number,
                to: row.to.number,
                under: under.map_or(NONE, |name| name.number),
                template,
                number,
                first,
                last,
            },
            (row.file, row.line),
        )
    }

    fn claim(&mut self, row: &ClaimRow<'_>) -> Result<(), Full> {
        let Said { says, how } = row.said;
        let claim = claim(row.about.key.clone(), says.clone(), how, row.row);
        let of_node = self.said.entry(row.about.number).or_default();
        of_node.try_reserve(1).map_err(|_| Full::Memory)?;
        of_node.push(((row.file, row.line), claim));
        self.counts.claims += 1;
        Ok(())
    }

    fn node(&mut self, row: &NodeRow<'_>) -> Result<(), Full> {
        let claims = self.said.get(&row.id.number);
        let is_plain = row.aliases.is_empty() && row.codes.is_empty() && claims.is_none();
        let last = self.last_kind.as_ref().filter(|_| is_plain);
        let template = match last.filter(|(kind, _)| kind == row.kind) {
            Some((_, template)) => *template,
            None => {
                let template = self.rows.node_template(&NodeTemplate {
                    is: kind(row),
                    aliases: row.aliases.to_vec(),
                    note: None,
                    claims: claims.map_or(Vec::new(), |claims| templates(claims)),
                });
                let template = template.map_err(full)?;
                if is_plain {
                    self.last_kind = Some((row.kind.clone(), template));
                }
                template
            }
        };
        let key = row.id.key;
        let node = self.rows.node(key.as_str(), row.name, template);
        let node = node.map_err(full)?;
        if self.doubts.is_source(key) {
            self.clashes.push(node);
        }
        let at = row.id.number as usize;
        if self.nodes.len() <= at {
            let more = at + 1 - self.nodes.len();
            self.nodes.try_reserve(more).map_err(|_| Full::Memory)?;
            self.nodes.resize(at + 1, None);
        }
        self.nodes[at] = Some(node);
        self.counts.nodes += 1;
        Ok(())
    }
}

fn full(fault: RowFault) -> Full {
    match fault {
        RowFault::TooMany(what) => Full::TooMany(what),
        RowFault::Memory(_) => Full::Memory,
        _ => Full::Unchecked,
    }
}

/// By what the template of the edge is known, if it has neither an id nor a sum of its own and
/// refers to nothing but its ends and its agreement.
fn plain(row: &EdgeRow<'_>, valid: &Validity) -> Option<Plain> {
    let refers = row.owed_to.is_some() || row.of.is_some() || !row.others.is_empty();
    let has_more = row.amount.is_some()
        || row.cap.is_some()
        || row.on != Told::Nothing
        || !row.claims.is_empty();
    let is_called_by_row = matches!(row.called, Called::Row(_));
    let valid = match valid {
        Validity::Unstated => (None, None),
        Validity::On(side) => (Some(*side), None),
        Validity::Between(first, last) => (Some(*first), Some(*last)),
        Validity::Whole(_) => return None,
    };
    (is_called_by_row && !refers && !has_more).then_some(Plain {
        shape: row.shape,
        place: row.place,
        under: row.under.is_some(),
        valid,
    })
}

/// All of the edge but its ends, its days, its agreement and its row's number.
fn template_of(row: &EdgeRow<'_>, shape: &Shape, valid: Validity) -> EdgeTemplate {
    let mut tie = shape.tie.clone();
    fill(&mut tie, row);
    let mut under = false;
    if let Some(terms) = tie.terms_mut() {
        under = terms.under.take().is_some();
    }
    let mut claims = vec![(Says::Holds, &shape.how)];
    let said = row.claims.iter();
    claims.extend(said.map(|said| (said.says.clone(), said.how)));
    // All speak of this edge and this row, so that here any key stands for its own.
    let about = row.from.key;
    let mut claims: Vec<(Claim, &str)> = claims
        .into_iter()
        .map(|(says, how)| (claim(about.clone(), says, how, row.row), how.place.as_str()))
        .collect();
    claims.sort();
    claims.dedup();
    let of_row = claims.into_iter().map(|(claim, place)| ClaimTemplate {
        place: Place::Numbered(format!("{place} ")),
        ..ClaimTemplate::from(claim)
    });
    EdgeTemplate {
        key: match row.called {
            Called::Given(name) => Name::Whole(name.key.clone()),
            Called::Row(words) => Name::Numbered(words.to_string()),
        },
        tie,
        under,
        valid,
        matter: one(row, Refers::Matter),
        note: shape.note.clone(),
        claims: of_row.collect(),
    }
}

/// Claims about one node as its template has them.
fn templates(claims: &[(Origin, Claim)]) -> Vec<ClaimTemplate> {
    let mut claims: Vec<Claim> = claims.iter().map(|(_, claim)| claim.clone()).collect();
    claims.sort();
    claims.dedup();
    claims.into_iter().map(ClaimTemplate::from).collect()
}

/// The period as a template and two days; as a date of its own, where days do not tell it.
fn days(period: &Period) -> Result<(Validity, Day, Day), Full> {
    if let Some((valid, first, last)) = by_days(period)
        && valid.admits(first, last)
    {
        return Ok((valid, first, last));
    }
    let date = period.date().map_err(|_| Full::Unchecked)?;
    let valid = date.map_or(Validity::Unstated, Validity::Whole);
    Ok((valid, Day::MIN, Day::MAX))
}

fn by_days(period: &Period) -> Option<(Validity, Day, Day)> {
    let side = |told: &Told, open: Day| match told {
        Told::Nothing => Some((Side::Unknown, (open, open))),
        Told::Open => Some((Side::Open, (open, open))),
        Told::At(point) => Some((point.side(), point.bounds())),
        Told::AtLeast(_) | Told::Edtf(_) => None,
    };
    match period {
        Period::Date(Told::At(point)) => {
            let (first, last) = point.bounds();
            Some((Validity::On(point.side()), first, last))
        }
        Period::Date(_) => None,
        Period::Span(first, last) => {
            let (begin, (first, _)) = side(first, Day::MIN)?;
            let (end, (_, last)) = side(last, Day::MAX)?;
            Some((Validity::Between(begin, end), first, last))
        }
    }
}
