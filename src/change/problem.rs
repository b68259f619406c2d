//! What can be wrong with a change, as values: a fault with its data, its place, and the
//! nearest right names. Start at [`Problem`].

use super::{Class, Code, Place, Severity, Wanted};
use crate::model::{Attribute, Date, Key, Relation, Sort, Takes};
use std::collections::BTreeSet;
use std::fmt;

/// One thing that is wrong with a change, or worth a look.
///
/// Prints where it is and what it is; [`Problem::hint`] says what may have been meant.
///
/// ```
/// use foedera::change::{Change, Code, between, check};
/// use foedera::graph::Graph;
/// use foedera::model::{ActorKind, Relation};
///
/// let mut change = Change::new();
/// change.source("atlas", "Atlas")?;
/// change.actor("ruritania", ActorKind::State, "Ruritania")?;
/// change.actor("graustark", ActorKind::State, "Graustark")?;
/// change.says("atlas", "p. 9", between("graustark", Relation::Guarantees, "rurtania")?)?;
///
/// let problem = &check(&Graph::empty(), &change)[0];
/// assert_eq!(problem.code(), Code::UnknownId);
/// assert_eq!(
///     problem.to_string(),
///     "`graustark-guarantees-rurtania`, field `to`: no record has the id `rurtania`; wanted a node"
/// );
/// assert_eq!(problem.hint().as_deref(), Some("did you mean `ruritania`?"));
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// The key of the record that is at fault: that of the entry at `place`, or of a record of
    /// the base that the entry makes wrong. Of a claim: of what it is about.
    pub record: Key,
    /// What is wrong.
    pub fault: Fault,
    /// The nearest right names, best first, at most three.
    pub similar: Vec<String>,
    /// Other places that have to do with it: the first use of an id that is used twice.
    pub related: Vec<Place>,
}

impl Problem {
    /// Its stable code.
    pub fn code(&self) -> Code {
        self.fault.code()
    }

    /// Error or warning.
    pub fn severity(&self) -> Severity {
        self.code().severity()
    }

    /// Whether it refuses the change.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// What may have been meant, if something resembles it.
    pub fn hint(&self) -> Option<String> {
        let names: Vec<String> = self
            .similar
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let (last, rest) = names.split_last()?;
        Some(match rest {
            [] => format!("did you mean {last}?"),
            rest => format!("did you mean {} or {last}?", rest.join(", ")),
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        let comma = if place.is_empty() { "" } else { ", " };
        write!(f, "`{}`{comma}{place}: {}", self.record, self.fault)
    }
}

impl std::error::Error for Problem {}

/// What is wrong, with the data that shows it. Its text is for readers; its fields are for
/// programs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The id is another record's already.
    #[error("the id `{key}` is taken by {class}")]
    DuplicateId {
        /// The id.
        key: Key,
        /// What has it.
        class: Class,
    },
    /// The own relation is declared already.
    #[error("the relation `{name}` is declared already")]
    DuplicateRelation {
        /// Its name.
        name: Key,
    },
    /// No record has the id.
    #[error("no record has the id `{key}`{}; wanted {wanted}", if *.retracted { ", for this change retracts it" } else { "" })]
    UnknownId {
        /// The id.
        key: Key,
        /// What may stand there.
        wanted: Wanted,
        /// Whether one had, and the same change takes it away.
        retracted: bool,
    },
    /// No source has the id.
    #[error("no source has the id `{key}`")]
    UnknownSource {
        /// The id.
        key: Key,
    },
    /// The id names a record of the wrong sort.
    #[error("`{key}` is {found}; wanted {wanted}")]
    WrongSort {
        /// The id.
        key: Key,
        /// What it names.
        found: Class,
        /// What may stand there.
        wanted: Wanted,
    },
    /// The relation is neither built in nor declared.
    #[error("there is no relation `{name}`; declare it, or use a built-in one")]
    UnknownRelation {
        /// Its name.
        name: Key,
    },
    /// An own relation has a built-in one's name.
    #[error("`{name}` is a built-in relation and cannot be declared again")]
    BuiltInRelation {
        /// Its name.
        name: Key,
    },
    /// A text that is needed is empty.
    #[error("this text is needed and empty")]
    EmptyText,
    /// The address is no web address.
    #[error("`{found}` does not begin with http:// or https://, or holds a space")]
    BadUrl {
        /// The address, its first 60 characters.
        found: String,
    },
    /// The earliest day lies after the latest.
    #[error("not before {not_before}, yet not after {not_after}")]
    Reversed {
        /// The earliest.
        not_before: Date,
        /// The latest.
        not_after: Date,
    },
    /// The commitment was over before its agreement was there.
    #[error("it ended by {end}, before `{agreement}` began in {began}")]
    EndsTooEarly {
        /// Its period.
        end: Date,
        /// The agreement.
        agreement: Key,
        /// The earliest date that the agreement's claims give.
        began: Date,
    },
    /// The relation cannot join nodes of these sorts.
    #[error("`{relation}` joins {}, not {} to {}", pairs(.may_join), Class::from(*.from), Class::from(*.to))]
    WrongEnds {
        /// The relation.
        relation: Relation,
        /// The sort of the node it starts from.
        from: Sort,
        /// The sort of the node it ends at.
        to: Sort,
        /// What it may join.
        may_join: Vec<(Sort, Sort)>,
    },
    /// An edge stands where a commitment is needed.
    #[error("`{key}` is no commitment: its relation is `{relation}`")]
    NoCommitment {
        /// The edge.
        key: Key,
        /// Its relation.
        relation: Relation,
    },
    /// A condition's scope is of a relation that is no commitment.
    #[error("a scope holds commitments, and `{relation}` is none")]
    ScopeOfNoCommitment {
        /// The relation.
        relation: Relation,
    },
    /// Through `of`, a commitment comes to back itself.
    #[error("a commitment backs itself through `of`: {}", arrows(.cycle, *.length))]
    BacksItself {
        /// The commitments: each is `of` the one before it, the first `of` the last. At most
        /// twelve are kept.
        cycle: Vec<Key>,
        /// How many there are.
        length: usize,
    },
    /// One who does not owe a commitment cannot breach it.
    #[error("`{violator}` cannot breach `{commitment}`, which `{debtor}` owes")]
    NotTheDebtor {
        /// Who is said to breach it.
        violator: Key,
        /// The commitment.
        commitment: Key,
        /// Who owes it.
        debtor: Key,
    },
    /// Nobody says that it is so.
    #[error("`{key}` is {class} that rests on no claim")]
    NoClaim {
        /// The record.
        key: Key,
        /// What it is.
        class: Class,
    },
    /// Such a record has no such attribute.
    #[error("`{key}` is {found} and has no `{attribute}`; {on} has")]
    NoSuchAttribute {
        /// The record.
        key: Key,
        /// What it is, with its article.
        found: String,
        /// The attribute.
        attribute: Attribute,
        /// What has it.
        on: &'static str,
    },
    /// The attribute does not take such a value.
    #[error("`{attribute}` takes {wanted}, not {found}")]
    WrongValue {
        /// The attribute.
        attribute: Attribute,
        /// What was given.
        found: &'static str,
        /// What it takes, in words.
        wanted: &'static str,
        /// What it takes.
        takes: Takes,
    },
    /// What is retracted, others refer to.
    #[error("`{key}` cannot go: {}", still(.by, *.count))]
    StillNeeded {
        /// What is retracted.
        key: Key,
        /// The records that refer to it, in order, at most three.
        by: Vec<Key>,
        /// How many there are.
        count: usize,
    },
    /// There is nothing to supersede.
    #[error("there is no {what} `{key}` to supersede")]
    NothingToSupersede {
        /// The key.
        key: Key,
        /// "record" or "relation".
        what: &'static str,
    },
    /// A claim has no id by which it could take another's place.
    #[error("a claim cannot supersede: retract the old one and add the new")]
    ClaimSupersedes,
    /// A record can be superseded only by one of its sort.
    #[error("`{key}` is {was} and cannot become {becomes}")]
    SupersedesOther {
        /// The key.
        key: Key,
        /// What it is.
        was: Class,
        /// What would take its place.
        becomes: Class,
    },
    /// There is nothing to retract.
    #[error("there is no {what} `{key}` to retract")]
    NothingToRetract {
        /// The key; of a claim, of what it is about.
        key: Key,
        /// "record", "relation" or "such claim about".
        what: &'static str,
    },
    /// Accounts of one matter must join the same nodes by the same relation, or they could
    /// not be counted as one.
    #[error("`{other}` gives an account of the same matter `{matter}`, but of another edge: `{}` {} `{}`", .ends.0, .ends.1.phrase(), .ends.2)]
    MatterDiffers {
        /// The matter.
        matter: Key,
        /// The first edge of it.
        other: Key,
        /// That edge's start, relation and end.
        ends: Box<(Key, Relation, Key)>,
    },
    /// Two provisions of an account have one label.
    #[error("two provisions have the label `{label}`")]
    DuplicateProvision {
        /// The label.
        label: String,
    },
    /// One change does two things to one record.
    #[error("`{key}` is {first} and {second} in one change")]
    ChangedTwice {
        /// The key.
        key: Key,
        /// "added", "superseded" or "retracted".
        first: &'static str,
        /// The same.
        second: &'static str,
    },
    /// Warning: the list of parties is complete and lacks the debtor.
    #[error("`{debtor}` owes this under `{agreement}`, whose complete list of parties lacks it")]
    DebtorNotParty {
        /// Who owes it.
        debtor: Key,
        /// Under which agreement.
        agreement: Key,
    },
    /// Warning: nothing rests on the source.
    #[error("nothing rests on the source `{key}`")]
    UnusedSource {
        /// The source.
        key: Key,
    },
    /// Warning: two nodes have one name.
    #[error("`{key}` and `{other}` are both called {name:?}")]
    SameName {
        /// The second node.
        key: Key,
        /// The first node.
        other: Key,
        /// The second's name.
        name: String,
    },
    /// Warning: both ends are one node.
    #[error("`{node}` {} itself", .relation.phrase())]
    JoinsItself {
        /// The node.
        node: Key,
        /// How.
        relation: Relation,
    },
    /// Warning: a backstop is nothing without what it backs.
    #[error("this backstop names no commitment in `of`, so no recourse leads to it")]
    BacksNothing,
    /// Warning: the commitment breached belongs to another agreement.
    #[error("`{commitment}` was made under `{under}`, not under `{agreement}`")]
    BreachElsewhere {
        /// The commitment.
        commitment: Key,
        /// Its agreement.
        under: Key,
        /// The agreement said to be violated.
        agreement: Key,
    },
    /// Warning: what it stands behind is owed by somebody else than whom it stands for.
    #[error("`{commitment}` is owed by `{debtor}`, but this stands for `{stands_for}`")]
    StandsForAnother {
        /// The commitment in `of`.
        commitment: Key,
        /// Who owes it.
        debtor: Key,
        /// For whom this stands.
        stands_for: Key,
    },
    /// Warning: the commitment breached did not bind yet, or bound no more.
    #[error("`{commitment}` is of {term}, and the breach of {breach}")]
    BreachOutside {
        /// The commitment.
        commitment: Key,
        /// Its period, or the date that begins or ends its agreement.
        term: Date,
        /// When the breach was.
        breach: Date,
    },
}

impl Fault {
    /// Its stable code.
    pub fn code(&self) -> Code {
        match self {
            Fault::DuplicateId { .. } | Fault::DuplicateRelation { .. } => Code::DuplicateId,
            Fault::UnknownId { .. } => Code::UnknownId,
            Fault::UnknownSource { .. } => Code::UnknownSource,
            Fault::WrongSort { .. } => Code::WrongSort,
            Fault::UnknownRelation { .. } => Code::UnknownRelation,
            Fault::BuiltInRelation { .. } => Code::BuiltInRelation,
            Fault::EmptyText => Code::EmptyText,
            Fault::BadUrl { .. } => Code::BadUrl,
            Fault::Reversed { .. } => Code::Reversed,
            Fault::EndsTooEarly { .. } => Code::EndsTooEarly,
            Fault::WrongEnds { .. } => Code::WrongEnds,
            Fault::NoCommitment { .. } | Fault::ScopeOfNoCommitment { .. } => Code::NoCommitment,
            Fault::BacksItself { .. } => Code::BacksItself,
            Fault::NotTheDebtor { .. } => Code::NotTheDebtor,
            Fault::NoClaim { .. } => Code::NoClaim,
            Fault::NoSuchAttribute { .. } => Code::NoSuchAttribute,
            Fault::WrongValue { .. } => Code::WrongValue,
            Fault::StillNeeded { .. } => Code::StillNeeded,
            Fault::NothingToSupersede { .. } | Fault::ClaimSupersedes => Code::NothingToSupersede,
            Fault::SupersedesOther { .. } => Code::SupersedesOther,
            Fault::NothingToRetract { .. } => Code::NothingToRetract,
            Fault::MatterDiffers { .. } => Code::MatterDiffers,
            Fault::DuplicateProvision { .. } => Code::DuplicateProvision,
            Fault::ChangedTwice { .. } => Code::ChangedTwice,
            Fault::DebtorNotParty { .. } => Code::DebtorNotParty,
            Fault::UnusedSource { .. } => Code::UnusedSource,
            Fault::SameName { .. } => Code::SameName,
            Fault::JoinsItself { .. } => Code::JoinsItself,
            Fault::BacksNothing => Code::BacksNothing,
            Fault::BreachElsewhere { .. } => Code::BreachElsewhere,
            Fault::StandsForAnother { .. } => Code::StandsForAnother,
            Fault::BreachOutside { .. } => Code::BreachOutside,
        }
    }
}

/// `an actor to an actor or an agreement`, where any start goes with any end; else pair by
/// pair.
fn pairs(may_join: &[(Sort, Sort)]) -> String {
    let of = |pick: fn(&(Sort, Sort)) -> Sort| {
        let sorts: BTreeSet<Sort> = may_join.iter().map(pick).collect();
        let classes: Vec<Class> = sorts.into_iter().map(Class::from).collect();
        (classes.len(), Wanted::of(&classes))
    };
    let ((starts, from), (ends, to)) = (of(|pair| pair.0), of(|pair| pair.1));
    if starts * ends == may_join.len() {
        return format!("{from} to {to}");
    }
    if may_join.iter().all(|(from, to)| from == to) {
        return "two nodes of one sort".to_string();
    }
    let words: Vec<String> = may_join
        .iter()
        .map(|&(from, to)| format!("{} to {}", Class::from(from), Class::from(to)))
        .collect();
    words.join(", or ")
}

/// `a <- b <- a`, the middle left out when it is long.
fn arrows(cycle: &[Key], length: usize) -> String {
    let mut words: Vec<String> = cycle.iter().map(|key| format!("`{key}`")).collect();
    let hidden = length.saturating_sub(cycle.len());
    if hidden > 0 {
        words.push(format!("… {hidden} more …"));
    }
    words.extend(cycle.first().map(|key| format!("`{key}`")));
    words.join(" <- ")
}

/// `a`, `b` and 3 more refer to it.
fn still(by: &[Key], count: usize) -> String {
    let mut words: Vec<String> = by.iter().map(|key| format!("`{key}`")).collect();
    let hidden = count.saturating_sub(by.len());
    if hidden > 0 {
        words.push(format!("{hidden} more"));
    }
    let verb = if count == 1 { "refers" } else { "refer" };
    match words.split_last() {
        Some((last, [])) => format!("{last} {verb} to it"),
        Some((last, rest)) => format!("{} and {last} {verb} to it", rest.join(", ")),
        None => "something refers to it".to_string(),
    }
}
