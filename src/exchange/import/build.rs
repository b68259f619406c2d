//! Makes a [`Change`] of what an import hands over: for what fits into memory as records, a
//! dossier above all. Start at [`ChangeSink`].

use super::engine::Watch;
use super::reject::{Reason, Rejected};
use super::sink::{ClaimRow, EdgeRow, Full, How, NodeRow, Refers, Shape, Sink, Sum};
use super::tally::Report;
use crate::change::{Change, Entry, check};
use crate::graph::Graph;
use crate::model::{Amount, Claim, Edge, Key, Kind, Node, OwnRelation, Says, Source, Tie};
use std::collections::HashSet;

/// Makes a change of the pieces of an import.
#[derive(Default)]
pub struct ChangeSink {
    change: Change,
    shapes: Vec<Shape>,
    /// The file and line of each entry; line 0 for what no row alone tells.
    origins: Vec<(u32, u64)>,
}

impl ChangeSink {
    /// A change without entries.
    pub fn new() -> ChangeSink {
        ChangeSink::default()
    }

    fn push(&mut self, entry: impl Into<Entry>, origin: (u32, u64)) -> Result<(), Full> {
        self.change.adds.try_reserve(1).map_err(|_| Full)?;
        self.origins.try_reserve(1).map_err(|_| Full)?;
        self.change.adds.push(entry.into());
        self.origins.push(origin);
        Ok(())
    }

    /// The change, without the rows that are against a rule of the graph; these are told, with
    /// their file's number and their line.
    ///
    /// Nodes that only such rows told of stay.
    pub fn change(mut self, against: &mut dyn Judge) -> Change {
        // A row that goes may take with it what another rests on.
        for _ in 0..MOST_PASSES {
            let problems = check(&Graph::empty(), &self.change);
            let mut bad: HashSet<(u32, u64)> = HashSet::new();
            for problem in problems.iter().filter(|problem| problem.is_error()) {
                let origin = self
                    .origins
                    .get(problem.place.entry)
                    .copied()
                    .unwrap_or((0, 0));
                if origin.1 > 0 && bad.insert(origin) {
                    let rule = format!("{}: {}", problem.code(), problem.fault);
                    against.against(origin.0, origin.1, Reason::Meaning { rule });
                }
            }
            if bad.is_empty() {
                break;
            }
            let mut origins = self.origins.iter();
            let mut stays = || origins.next().is_none_or(|origin| !bad.contains(origin));
            self.change.adds.retain(|_| stays());
            self.origins.retain(|origin| !bad.contains(origin));
        }
        self.change
    }
}

/// How often rows are taken out until nothing is against a rule.
const MOST_PASSES: usize = 20;

/// Is told of rows that are against a rule of the graph.
pub trait Judge {
    /// The row on this line of the file with this number is.
    fn against(&mut self, file: u32, line: u64, reason: Reason);
}

impl Judge for () {
    fn against(&mut self, _file: u32, _line: u64, _reason: Reason) {}
}

/// Counts such rows in a report, and tells them to who watches.
pub struct Against<'a> {
    /// The report.
    pub report: &'a mut Report,
    /// Who watches.
    pub watch: &'a mut dyn Watch,
}

impl Judge for Against<'_> {
    fn against(&mut self, file: u32, line: u64, reason: Reason) {
        let name = self
            .report
            .files
            .get(file as usize)
            .map(|file| file.name.clone());
        let rejected = Rejected {
            file: name.unwrap_or_default(),
            line,
            column: None,
            reason,
            row: String::new(),
        };
        self.report.reject(&rejected);
        self.watch.rejected(&rejected);
    }
}

impl Sink for ChangeSink {
    fn source(&mut self, source: &Source) {
        self.change.add(source.clone());
        self.origins.push((0, 0));
    }

    fn relation(&mut self, relation: &OwnRelation) {
        self.change.add(relation.clone());
        self.origins.push((0, 0));
    }

    fn shape(&mut self, _number: u32, shape: &Shape) {
        self.shapes.push(shape.clone());
    }

    fn edge(&mut self, row: &EdgeRow<'_>) -> Result<(), Full> {
        let origin = (row.file, row.line);
        let shape = self.shapes.get(row.shape as usize).ok_or(Full)?;
        // The import gives keys, dates and sums that were checked.
        let key = Key::new(row.key).map_err(|_| Full)?;
        let mut tie = shape.tie.clone();
        fill(&mut tie, row);
        let mut edge = Edge::new(key.clone(), row.from.key.clone(), tie, row.to.key.clone());
        edge.valid = row.valid.date().map_err(|_| Full)?;
        edge.note.clone_from(&shape.note);
        let matter = row
            .others
            .iter()
            .find(|(refers, _)| *refers == Refers::Matter);
        edge.matter = matter.map(|(_, name)| name.key.clone());
        let claim = claim(key, Says::Holds, &shape.how, row.row);
        self.push(edge, origin)?;
        self.push(claim, origin)
    }

    fn claim(&mut self, row: &ClaimRow<'_>) -> Result<(), Full> {
        let claim = claim(row.about.clone(), row.says.clone(), row.how, row.row);
        self.push(claim, (row.file, row.line))
    }

    fn node(&mut self, row: &NodeRow<'_>) -> Result<(), Full> {
        let mut kind = row.kind.clone();
        match &mut kind {
            Kind::Actor(actor) => actor.codes.clone_from(row.codes),
            Kind::Agreement(agreement) => agreement.codes.clone_from(row.codes),
            Kind::Event(_) | Kind::Condition(_) => {}
        }
        let mut node = Node::new(row.id.key.clone(), row.name, kind);
        node.aliases = row.aliases.to_vec();
        self.push(node, (0, 0))
    }
}

fn claim(about: Key, says: Says, how: &How, row: u64) -> Claim {
    Claim {
        says,
        voice: how.voice.clone(),
        modality: how.modality,
        quote: how.quote.clone(),
        hedge: how.hedge.clone(),
        confidence: how.confidence,
        ..Claim::about(about, how.source.clone()).at(format!("{} {row}", how.place))
    }
}

/// Puts what differs from row to row into the tie.
fn fill(tie: &mut Tie, row: &EdgeRow<'_>) {
    if let Some(terms) = tie.terms_mut() {
        terms.under = row.under.map(|name| name.key.clone());
        terms.cap = row.cap.and_then(amount);
    }
    let of: Vec<Key> = row.of.into_iter().cloned().collect();
    let one = |wanted| {
        let found = row.others.iter().find(|(refers, _)| *refers == wanted);
        found.map(|(_, name)| name.key.clone())
    };
    let all = |wanted| -> Vec<Key> {
        let found = row.others.iter().filter(|(refers, _)| *refers == wanted);
        found.map(|(_, name)| name.key.clone()).collect()
    };
    if let Some(terms) = tie.terms_mut() {
        terms.adversaries = all(Refers::Adversary);
    }
    match tie {
        Tie::Guarantees(guarantee) => {
            guarantee.owed_to = row.owed_to.map(|name| name.key.clone());
            guarantee.of = of;
        }
        Tie::Backstops(backstop) => backstop.of = of,
        Tie::Undertakes(promise) => {
            promise.benefits = one(Refers::For);
            promise.in_return_for = all(Refers::InReturnFor);
        }
        Tie::Owes(debt) => debt.amount = row.amount.and_then(amount),
        Tie::Violates(breach) => {
            breach.event = one(Refers::Event);
            breach.breaches = all(Refers::Breaches);
            breach.found_by = one(Refers::FoundBy);
        }
        Tie::PartyTo(part) => {
            let on = super::point::Period::Date(row.on.clone());
            part.on = on.date().ok().flatten();
        }
        Tie::Negotiates(says)
        | Tie::Proposes(says)
        | Tie::Supports(says)
        | Tie::Rejects(says)
        | Tie::Demands(says)
        | Tie::Pressures(says) => says.about = all(Refers::About),
        Tie::GrantsAccess(access) => access.recipient = one(Refers::Recipient),
        _ => {}
    }
}

fn amount(sum: Sum<'_>) -> Option<Amount> {
    Amount::new(&format!("{} {}", sum.number, sum.currency)).ok()
}
