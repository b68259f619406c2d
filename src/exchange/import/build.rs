//! Makes a [`Change`] of what an import hands over: for what fits into memory as records, a
//! dossier above all. Start at [`ChangeSink`].

use super::sift::{Judge, sift};
use super::sink::{ClaimRow, EdgeRow, Full, How, NodeRow, Refers, Said, Shape, Sink, Sum};
use crate::change::{Change, Entry};
use crate::model::{Amount, Claim, Edge, Key, Kind, Node, OwnRelation, Says, Source, Tie};

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
        self.change.adds.try_reserve(1).map_err(|_| Full::Memory)?;
        self.origins.try_reserve(1).map_err(|_| Full::Memory)?;
        self.change.adds.push(entry.into());
        self.origins.push(origin);
        Ok(())
    }

    /// The change, without the rows that are against a rule of the graph; these are told, with
    /// their file's number and their line.
    ///
    /// Nodes that only such rows told of stay.
    pub fn change(mut self, against: &mut dyn Judge) -> Change {
        sift(&mut self.change, &mut self.origins, against);
        self.change
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
        let shape = self.shapes.get(row.shape as usize).ok_or(Full::Unchecked)?;
        let key = row.called.key(row.row).map_err(|_| Full::Unchecked)?;
        let mut tie = shape.tie.clone();
        fill(&mut tie, row);
        let mut edge = Edge::new(key.clone(), row.from.key.clone(), tie, row.to.key.clone());
        edge.valid = row.valid.date().map_err(|_| Full::Unchecked)?;
        edge.note.clone_from(&shape.note);
        edge.matter = one(row, Refers::Matter);
        let holds = claim(key.clone(), Says::Holds, &shape.how, row.row);
        self.push(edge, origin)?;
        self.push(holds, origin)?;
        for said in row.claims {
            let claim = claim(key.clone(), said.says.clone(), said.how, row.row);
            self.push(claim, origin)?;
        }
        Ok(())
    }

    fn claim(&mut self, row: &ClaimRow<'_>) -> Result<(), Full> {
        let Said { says, how } = row.said;
        let claim = claim(row.about.key.clone(), says.clone(), how, row.row);
        self.push(claim, (row.file, row.line))
    }

    fn node(&mut self, row: &NodeRow<'_>) -> Result<(), Full> {
        let mut node = Node::new(row.id.key.clone(), row.name, kind(row));
        node.aliases = row.aliases.to_vec();
        self.push(node, (0, 0))
    }
}

/// What the node is, with its codes.
pub(super) fn kind(row: &NodeRow<'_>) -> Kind {
    let mut kind = row.kind.clone();
    match &mut kind {
        Kind::Actor(actor) => actor.codes.clone_from(row.codes),
        Kind::Agreement(agreement) => agreement.codes.clone_from(row.codes),
        Kind::Event(_) | Kind::Condition(_) => {}
    }
    kind
}

/// The claim about a record that this row makes.
pub(super) fn claim(about: Key, says: Says, how: &How, row: u64) -> Claim {
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
pub(super) fn fill(tie: &mut Tie, row: &EdgeRow<'_>) {
    if let Some(terms) = tie.terms_mut() {
        terms.under = row.under.map(|name| name.key.clone());
        terms.cap = row.cap.and_then(amount);
    }
    let of: Vec<Key> = row.of.into_iter().map(|name| name.key.clone()).collect();
    let one = |wanted| one(row, wanted);
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

/// The first record to which the row refers so.
pub(super) fn one(row: &EdgeRow<'_>, wanted: Refers) -> Option<Key> {
    let found = row.others.iter().find(|(refers, _)| *refers == wanted);
    found.map(|(_, name)| name.key.clone())
}

fn amount(sum: Sum<'_>) -> Option<Amount> {
    Amount::new(&format!("{} {}", sum.number, sum.currency)).ok()
}
