//! The history of an agreement: its stages, from the dates and stages that claims give and
//! from the signatures of its parties; and whether it is in force.

use super::renewal::renewals;
use super::term::{End, accounts, over};
use super::{Basis, Footing, History, PartyAct, Reason, ReasonKind, Spell, Stand, Turns};
use crate::model::{
    Act, AgreementKind, Attribute, Bounds, Claim, Date, Day, Edge, Ending, Key, Modality, Says,
    Stage, Truth, Value,
};
use std::collections::BTreeSet;

/// What is known of one agreement.
#[derive(Clone, Copy, Debug)]
pub struct AgreementFacts<'a> {
    /// The agreement.
    pub key: &'a Key,
    /// What it is; absent: not stated. That, a declaration, a statute, a plan or a programme may
    /// bind when it is adopted; anything else must be signed, or enter into force.
    pub kind: Option<AgreementKind>,
    /// The admitted claims about it.
    pub claims: &'a [&'a Claim],
    /// What its parties did.
    pub acts: &'a [PartyAct<'a>],
    /// The agreements that take its place.
    pub successors: &'a [Successor<'a>],
}

impl<'a> AgreementFacts<'a> {
    /// The facts of an agreement of which nothing but its claims is known.
    pub fn new(key: &'a Key, claims: &'a [&'a Claim]) -> AgreementFacts<'a> {
        AgreementFacts {
            key,
            kind: None,
            claims,
            acts: &[],
            successors: &[],
        }
    }
}

/// An agreement that takes the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Successor<'a> {
    /// The edge that says so.
    pub record: &'a Key,
    /// Since when; absent: not stated.
    pub since: Option<&'a Date>,
    /// How it is said. Only what holds ends anything.
    pub modality: Modality,
    /// Somebody denies it.
    pub disputed: bool,
}

impl<'a> Successor<'a> {
    /// What an edge of supersession tells, by the claims about it. None if no claim says that it
    /// holds.
    pub fn of(edge: &'a Edge, claims: &[&Claim]) -> Option<Successor<'a>> {
        let stand = Stand::of(claims).filter(|stand| stand.footing == Footing::Held)?;
        Some(Successor {
            record: &edge.key,
            since: edge.valid.as_ref(),
            modality: stand.modality,
            disputed: stand.disputed,
        })
    }
}

/// The stages of an agreement over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementHistory {
    /// What other records call the agreement.
    pub key: Key,
    /// Its stages.
    pub history: History<Stage>,
    /// On what footing it stands; absent: no claim says.
    pub stand: Option<Stand>,
    /// Something is said of its entry into force or provisional application.
    entry_said: bool,
    /// Adoption is the last step that it needs.
    is_adopted: bool,
    /// Somebody is recorded to have consented to be bound by more than a signature.
    is_consented: bool,
    /// What is recorded of it says that it never bound anybody, so far.
    is_unbound: bool,
}

/// The history of an agreement.
///
/// ```
/// use foedera::model::{Attribute, Claim, Date, Key, Truth, Value};
/// use foedera::state::{AgreementFacts, agreement};
///
/// let (nato, source) = (Key::new("north-atlantic-treaty")?, Key::new("source")?);
/// let on = |attribute, date: &str| Ok::<_, Box<dyn std::error::Error>>(
///     Claim::about(nato.clone(), source.clone())
///         .that(attribute, Value::Date(Date::new(date)?)));
/// let signed = on(Attribute::Signed, "1949-04-04")?;
/// let entered = on(Attribute::EnteredIntoForce, "1949-08-24/..")?;
/// let claims = [&signed, &entered];
/// let treaty = agreement(AgreementFacts::new(&nato, &claims));
/// assert_eq!(treaty.in_force(Some(&Date::new("1949-06")?)), Truth::No);
/// assert_eq!(treaty.in_force(Some(&Date::new("2020")?)), Truth::Yes);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn agreement(facts: AgreementFacts<'_>) -> AgreementHistory {
    let mut turns = Turns::new();
    turns.state_claims(facts.claims, |value| match value {
        Value::Stage(stage, since) => Some((*stage, since.as_ref())),
        _ => None,
    });
    let later = renewals(facts.claims);
    let is_first = |claim: &&&Claim| !later.iter().any(|other| std::ptr::eq(*other, **claim));
    let first: Vec<&Claim> = facts.claims.iter().filter(is_first).copied().collect();
    for attribute in Attribute::KNOWN {
        // Each suspension stands for itself.
        let step = attribute.stage().filter(|s| *s != Stage::Suspended);
        if let Some(stage) = step {
            dated(&mut turns, &first, attribute, stage);
        }
    }
    if !turns.states(Stage::Signed) && dates(facts.claims, &Attribute::Signed).next().is_none() {
        signatures(&mut turns, facts.acts, entered(&first));
    }
    renewed(&mut turns, &later);
    suspensions(&mut turns, facts.claims);
    superseded(&mut turns, &facts);
    endings(&mut turns, facts.claims);
    let stand = Stand::of(facts.claims).or_else(|| {
        let stages = facts.claims.iter().filter(|c| stage_of(c).is_some());
        Stand::by(stages.map(|c| c.modality))
    });
    let said = stand.and_then(|s| match s.footing {
        Footing::Sought => Some((Stage::Sought, s.modality)),
        Footing::Offered => Some((Stage::Proposed, s.modality)),
        Footing::Held | Footing::Foreseen | Footing::Denied => None,
    });
    if let Some((stage, modality)) = said
        && !turns.states(stage)
    {
        let reason = Reason {
            modality: Some(modality),
            ..Reason::new(ReasonKind::Said)
        };
        turns.add(stage, None, Basis::Derived, false, reason);
    }
    let history = turns.settle();
    let spells = history.dated().iter().chain(history.undated());
    let is_at = |stages: &[Stage]| spells.clone().any(|s| stages.contains(&s.state));
    let is_adopted = facts.kind.is_none_or(binds_when_adopted);
    let entry_said = is_at(&[Stage::InForce, Stage::ProvisionallyApplied]);
    let given_up = [Stage::Withdrawn, Stage::Abandoned, Stage::Rejected];
    let may_bind = is_at(&[Stage::Signed]) || is_adopted && is_at(&[Stage::Adopted]);
    let was_in_force = entry_said || is_at(&[Stage::Suspended, Stage::Terminated]);
    let last = history.latest();
    let is_given_up = !last.is_empty() && last.iter().all(|stage| given_up.contains(stage));
    let is_unbound = !history.is_empty() && !was_in_force && (is_given_up || !may_bind);
    AgreementHistory {
        key: facts.key.clone(),
        history,
        stand,
        entry_said,
        is_adopted,
        is_unbound,
        is_consented: {
            let mut held = facts.acts.iter().filter(|act| act.modality.holds());
            // Who accedes joins what others made, which may bind those by their signatures.
            held.any(|act| act.is_consent() && act.act != Act::Accession)
        },
    }
}

fn binds_when_adopted(kind: AgreementKind) -> bool {
    matches!(
        kind,
        AgreementKind::Declaration
            | AgreementKind::Statute
            | AgreementKind::Plan
            | AgreementKind::Programme
    )
}

impl AgreementHistory {
    /// Whether it is in force: as of a date, or after all that is recorded.
    ///
    /// In force and provisionally applied: yes. Signed (or adopted, where that is its last step),
    /// with nothing said of its entry into force, or no stage recorded at all: possibly. Else no.
    pub fn in_force(&self, as_of: Option<&Date>) -> Truth {
        let force = |stage: Stage| match stage {
            Stage::InForce | Stage::ProvisionallyApplied => Truth::Yes,
            Stage::Signed if !self.entry_said => Truth::Possibly,
            Stage::Adopted if self.is_adopted && !self.entry_said => Truth::Possibly,
            _ => Truth::No,
        };
        if self.is_unbound || as_of.is_some_and(|as_of| self.history.excludes(as_of)) {
            return Truth::No;
        }
        // Of what is over, or suspended, on an unknown day, it cannot be said since when.
        let undated = |stage: Stage| match stage {
            Stage::InForce
            | Stage::ProvisionallyApplied
            | Stage::Signed
            | Stage::Suspended
            | Stage::Terminated => Truth::Possibly,
            Stage::Adopted if self.is_adopted => Truth::Possibly,
            _ => Truth::No,
        };
        self.history.truth(as_of, force, undated, self.before())
    }

    /// Whether it was in force before its first dated stage.
    fn before(&self) -> Truth {
        match self.history.dated().first().map(|s| s.state) {
            // It was in force before, since when is not stated.
            Some(Stage::Suspended | Stage::Terminated) => Truth::Possibly,
            Some(_) => Truth::No,
            None => match self.stand.map(|s| s.footing) {
                _ if !self.history.is_empty() => Truth::No,
                None | Some(Footing::Held) => Truth::Possibly,
                Some(_) => Truth::No,
            },
        }
    }

    /// Whether it has come into force, or was applied before that, be it over or suspended since:
    /// before, nobody is a party to it, though many may have ratified. Yes where nothing is said
    /// of its entry into force.
    pub(super) fn has_entered(&self, as_of: Option<&Date>) -> Truth {
        let entered = |stage: Stage| match stage {
            Stage::ProvisionallyApplied | Stage::InForce | Stage::Suspended | Stage::Terminated => {
                Truth::Yes
            }
            Stage::Sought
            | Stage::Proposed
            | Stage::UnderNegotiation
            | Stage::Adopted
            | Stage::Signed
            | Stage::Withdrawn
            | Stage::Abandoned
            | Stage::Rejected => Truth::No,
        };
        match self.entry_said {
            true => self.history.truth(as_of, entered, entered, Truth::No),
            false => Truth::Yes,
        }
    }

    /// When what it says begins to bind: its entry into force, or its provisional application
    /// before that; else its signature, or its adoption where that is its last step; the stage
    /// that decides, and when it began.
    pub fn begins(&self) -> Option<(Stage, Bounds)> {
        let since = |stage: Stage| {
            let spell = self.history.since(stage).filter(|s| !s.doubtful)?;
            spell.from.map(|from| (stage, from))
        };
        let binding = [Stage::InForce, Stage::ProvisionallyApplied];
        let first = binding.into_iter().filter_map(since);
        let first = first.min_by_key(|(_, from)| (from.earliest, from.latest));
        let adopted = self.is_adopted.then_some(Stage::Adopted);
        let others = [Stage::Signed].into_iter().chain(adopted);
        first.or_else(|| others.into_iter().find_map(since))
    }

    /// Whether a day is stated on which what it says begins or ceases to bind.
    pub(crate) fn has_day(&self) -> bool {
        self.begins().is_some() || self.ends().any(|(end, ..)| end.from.is_some())
    }

    /// Why nothing promised under it ever bound, if its stages say so: it was only sought,
    /// proposed, negotiated, or given up before it entered into force; and whether any is dated.
    pub(super) fn never_bound(&self) -> Option<(bool, Reason)> {
        let last = self.history.latest();
        let stage = last.first().filter(|_| self.is_unbound)?;
        let spells = self.history.dated().iter().chain(self.history.undated());
        let mut spells = spells.filter(|spell| spell.state == *stage);
        let why = self.reached(spells.next()?);
        Some((!self.history.dated().is_empty(), why))
    }

    /// Whether it was, or is, applied before it enters into force: then what is promised under it
    /// binds without that.
    pub(super) fn is_applied_provisionally(&self) -> bool {
        self.history.since(Stage::ProvisionallyApplied).is_some()
    }

    /// Whether a signature alone makes a party to it: yes, unless somebody is recorded to have
    /// ratified it, succeeded to it or consented to be bound in another form, but for accession
    /// (Vienna Convention on the Law of Treaties, arts. 11 to 17). Then it is possible: a ratification may be what nobody recorded.
    pub(super) fn binds_by_signature(&self) -> Truth {
        match self.is_consented {
            true => Truth::Possibly,
            false => Truth::Yes,
        }
    }

    /// All that ends it, and with it who is a party and what was promised under it: since when,
    /// whether that is doubtful, and why.
    pub(super) fn ends(&self) -> impl Iterator<Item = (End, Reason, Option<Reason>)> + '_ {
        let others = self.history.latest().len() > 1;
        let spells = self.history.dated().iter().chain(self.history.undated());
        let ends = spells.filter(|spell| is_over(spell.state));
        ends.map(move |spell| {
            let back = self.renewed(spell);
            let end = End {
                from: spell.from,
                until: back.and_then(|back| back.from),
                doubtful: spell.doubtful || (spell.from.is_none() && others),
            };
            (
                end,
                self.reached(spell),
                back.map(|back| self.reached(back)),
            )
        })
    }

    /// When it was in force again for certain, after it had ended.
    fn renewed(&self, end: &Spell<Stage>) -> Option<&Spell<Stage>> {
        let (from, (_, last)) = end.from.zip(end.shows)?;
        let binds = |spell: &&Spell<Stage>| {
            matches!(spell.state, Stage::InForce | Stage::ProvisionallyApplied)
        };
        let mut later = self.history.dated().iter().filter(binds);
        later.find(|spell| {
            let begins = spell.from.filter(|_| !spell.doubtful);
            last != Day::MAX && begins.is_some_and(|begins| from.latest <= begins.earliest)
        })
    }

    /// That it reached a stage, as the reason for something else.
    pub(super) fn reached(&self, spell: &Spell<Stage>) -> Reason {
        let known = spell.reasons.first();
        Reason {
            when: known.and_then(|r| r.when.clone()),
            record: Some(self.key.clone()),
            event: known.and_then(|reason| match reason.kind {
                ReasonKind::Ended(_) => reason.record.clone(),
                _ => None,
            }),
            modality: known.and_then(|r| r.modality),
            disputed: known.is_some_and(|r| r.disputed),
            ..Reason::new(ReasonKind::Agreement(spell.state))
        }
    }
}

/// Whether a claim about an agreement may tell that it is over.
pub(crate) fn tells_of_end(says: &Says) -> bool {
    let Says::Value(attribute, value) = says else {
        return false;
    };
    match value {
        Value::Stage(stage, _) => is_over(*stage),
        Value::Ending(_) => true,
        Value::Date(date) => {
            attribute.stage().is_some_and(is_over) || date.is_period() && over(date).is_some()
        }
        _ => false,
    }
}

/// Whether a claim about an agreement may tell that it entered into force, or was applied, after
/// that day.
pub(crate) fn tells_of_entry_after(day: Day, says: &Says) -> bool {
    let is_entry = |stage: Stage| matches!(stage, Stage::InForce | Stage::ProvisionallyApplied);
    match says {
        Says::Value(_, Value::Stage(stage, since)) if is_entry(*stage) => since
            .as_ref()
            .is_none_or(|since| since.start().latest > day),
        Says::Value(attribute, Value::Date(date)) => {
            attribute.stage().is_some_and(is_entry) && date.start().latest > day
        }
        _ => false,
    }
}

/// Whether an agreement at this stage is over, and what was promised under it.
fn is_over(stage: Stage) -> bool {
    matches!(
        stage,
        Stage::Terminated | Stage::Withdrawn | Stage::Abandoned | Stage::Rejected
    )
}

fn stage_of(claim: &Claim) -> Option<Stage> {
    match &claim.says {
        Says::Value(Attribute::Stage, Value::Stage(stage, _)) => Some(*stage),
        _ => None,
    }
}

/// The dates that claims give to an attribute, and how they say so.
fn dates<'a>(
    claims: &'a [&'a Claim],
    attribute: &'a Attribute,
) -> impl Iterator<Item = (&'a Date, Modality)> {
    claims.iter().filter_map(move |claim| match &claim.says {
        Says::Value(a, Value::Date(date)) if a == attribute && claim.modality.holds() => {
            Some((date, claim.modality))
        }
        _ => None,
    })
}

/// Whether a date that a claim gives to an attribute may be the one that another denies.
fn is_denied(claims: &[&Claim], attribute: &Attribute) -> bool {
    let denied = claims.iter().filter_map(|claim| match &claim.says {
        Says::Value(a, Value::Date(date)) if a == attribute => {
            (claim.modality == Modality::Denied).then(|| date.possible())
        }
        _ => None,
    });
    let said = |(first, last)| {
        let mut dates = dates(claims, attribute).map(|(date, _)| date.possible());
        dates.any(|(from, to)| first <= to && from <= last)
    };
    denied.into_iter().any(said)
}

fn reason(kind: ReasonKind, date: &Date, modality: Modality, disputed: bool) -> Reason {
    Reason {
        when: Some(date.clone()),
        modality: Some(modality),
        disputed,
        ..Reason::new(kind)
    }
}

/// When it entered into force, by all accounts of that.
fn entered(claims: &[&Claim]) -> Option<Bounds> {
    accounts(dates(claims, &Attribute::EnteredIntoForce).map(|(date, _)| date))
}

/// Whether a step that comes before the entry into force is dated after it: some sign what
/// binds the others already, and that does not undo it.
fn undoes(stage: Stage, from: Bounds, entered: Option<Bounds>) -> bool {
    stage < Stage::ProvisionallyApplied && entered.is_some_and(|e| e.latest < from.earliest)
}

/// Adds the step that an attribute dates. It happened once: accounts that can all be true
/// narrow each other, others leave all their days open.
fn dated(turns: &mut Turns<Stage>, claims: &[&Claim], attribute: Attribute, stage: Stage) {
    let disputed = is_denied(claims, &attribute);
    let when = || dates(claims, &attribute).map(|(date, _)| date);
    let Some(from) = accounts(when()) else {
        return;
    };
    if undoes(stage, from, entered(claims)) {
        return;
    }
    let last = when().filter(|date| date.is_period()).find_map(over);
    for (date, modality) in dates(claims, &attribute) {
        let why = reason(
            ReasonKind::Dated(attribute.clone()),
            date,
            modality,
            disputed,
        );
        turns.add(stage, Some(from), Basis::Derived, disputed, why);
    }
    // A period of force, or of provisional application, that is over.
    let Some(end) = last else {
        return;
    };
    let known = |a: &Attribute| dates(claims, a).next().is_some();
    let (next, basis) = match stage {
        Stage::InForce if !known(&Attribute::Terminated) => (Stage::Terminated, Basis::Derived),
        Stage::ProvisionallyApplied if !known(&Attribute::EnteredIntoForce) => {
            (Stage::Signed, Basis::Assumed)
        }
        _ => return,
    };
    for (date, modality) in dates(claims, &attribute).filter(|(d, _)| over(d) == Some(end)) {
        let why = reason(
            ReasonKind::Dated(attribute.clone()),
            date,
            modality,
            disputed,
        );
        turns.add(next, Some(end), basis, disputed, why);
    }
}

/// Each later entry into force, and each end after one, stands for itself.
fn renewed(turns: &mut Turns<Stage>, later: &[&Claim]) {
    let steps = [
        (Attribute::EnteredIntoForce, Stage::InForce, Basis::Resumed),
        (Attribute::Terminated, Stage::Terminated, Basis::Derived),
    ];
    for (attribute, stage, basis) in steps {
        for (date, modality) in dates(later, &attribute) {
            let kind = ReasonKind::Dated(attribute.clone());
            let why = reason(kind, date, modality, false);
            let from = Some(date.start());
            turns.add(stage, from, basis, false, why.clone());
            let is_force = stage == Stage::InForce && date.is_period();
            if let Some(end) = over(date).filter(|_| is_force) {
                turns.add(Stage::Terminated, Some(end), Basis::Derived, false, why);
            }
        }
    }
}

/// Where no claim dates the signature, it is signed when the first party signs.
fn signatures(turns: &mut Turns<Stage>, acts: &[PartyAct<'_>], entered: Option<Bounds>) {
    let signing = acts
        .iter()
        .filter(|act| act.is_signature() && act.modality.holds());
    for act in signing {
        let why = Reason {
            when: act.on.cloned(),
            record: Some(act.record.clone()),
            modality: Some(act.modality),
            disputed: act.disputed,
            ..Reason::new(ReasonKind::Act(act.act))
        };
        let from = act.on.map(Date::start);
        if from.is_some_and(|from| undoes(Stage::Signed, from, entered)) {
            continue;
        }
        turns.add(Stage::Signed, from, Basis::Derived, act.disputed, why);
    }
}

/// Each suspension stands for itself; when its period is over, the agreement is in force again.
fn suspensions(turns: &mut Turns<Stage>, claims: &[&Claim]) {
    let disputed = is_denied(claims, &Attribute::Suspended);
    for (date, modality) in dates(claims, &Attribute::Suspended) {
        let kind = ReasonKind::Dated(Attribute::Suspended);
        let why = reason(kind, date, modality, disputed);
        let from = Some(date.start());
        turns.add(Stage::Suspended, from, Basis::Derived, disputed, why);
        if let Some(end) = over(date).filter(|_| date.is_period()) {
            let why = reason(ReasonKind::Resumed, date, modality, disputed);
            turns.add(Stage::InForce, Some(end), Basis::Assumed, disputed, why);
        }
    }
}

/// Where nothing else is said of its end, what had begun to bind is over when another agreement
/// takes its place: from the day on which that is said to be so.
fn superseded(turns: &mut Turns<Stage>, facts: &AgreementFacts<'_>) {
    let is_adopted = facts.kind.is_none_or(binds_when_adopted) && turns.has(Stage::Adopted);
    let steps = [Stage::Signed, Stage::ProvisionallyApplied, Stage::InForce];
    let has_bound = is_adopted || steps.into_iter().any(|stage| turns.has(stage));
    if !has_bound || turns.has(Stage::Terminated) {
        return;
    }
    for successor in facts.successors.iter().filter(|by| by.modality.holds()) {
        let why = Reason {
            when: successor.since.cloned(),
            record: Some(successor.record.clone()),
            modality: Some(successor.modality),
            disputed: successor.disputed,
            ..Reason::new(ReasonKind::Ended(Ending::Superseded))
        };
        let from = successor.since.map(Date::start);
        turns.add(
            Stage::Terminated,
            from,
            Basis::Derived,
            successor.disputed,
            why,
        );
    }
}

/// How it ended is a reason for its being over; if no day is known, it is over undated.
fn endings(turns: &mut Turns<Stage>, claims: &[&Claim]) {
    let ending = |claim: &&Claim| -> Option<(Ending, Modality)> {
        match &claim.says {
            Says::Value(Attribute::Ending, Value::Ending(e)) if claim.modality.holds() => {
                Some((*e, claim.modality))
            }
            _ => None,
        }
    };
    let endings: BTreeSet<(Ending, Modality)> = claims.iter().filter_map(ending).collect();
    for (ending, modality) in endings {
        let why = Reason {
            modality: Some(modality),
            ..Reason::new(ReasonKind::Ended(ending))
        };
        turns.explain(Stage::Terminated, why);
    }
}
