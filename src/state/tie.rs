//! The history of any other edge: held, sought, offered or ended, by the same rule as a
//! commitment. What happened (a breach, a signature, one agreement superseding another) stays
//! so; what lasts (a membership, a negotiation) is over when its period is.

use super::period::applying;
use super::term::{self, Start, accounts, both_if_known, exits, extinct, held_back, over};
use super::{
    AgreementHistory, Basis, Emergence, Extinction, Footing, Gated, History, PartyAct, Reason,
    ReasonKind, Stand, Turns,
};
use crate::model::Value;
use crate::model::{
    Act, Bounds, Claim, CommitmentState, Date, Day, Edge, Participation, Role, Tie, TieState, Truth,
};
use std::sync::Arc;

/// What is known of one edge that is no commitment.
#[derive(Clone, Copy, Debug)]
pub struct TieFacts<'a> {
    /// The edge.
    pub edge: &'a Edge,
    /// The admitted claims about it.
    pub claims: &'a [&'a Claim],
    /// The conditions that apply to it.
    pub conditions: &'a [Gated<'a>],
    /// When its event was, by each account of it, where it tells of one: the `event` of a
    /// breach, the end of `participates_in`. Used where the edge has no period of its own.
    pub when: &'a [&'a Date],
    /// Of participation: what the same actor did as a party to the same agreement.
    pub acts: &'a [PartyAct<'a>],
    /// Of participation: the agreement. Who is a party is one as long as that is in force.
    pub agreement: Option<&'a Arc<AgreementHistory>>,
    /// That one of its two ends was not always there.
    pub emergences: &'a [Emergence<'a>],
    /// That one of its two ends is no more.
    pub extinctions: &'a [Extinction<'a>],
}

impl<'a> TieFacts<'a> {
    /// The facts of an edge of which nothing but its claims is known.
    pub fn new(edge: &'a Edge, claims: &'a [&'a Claim]) -> TieFacts<'a> {
        TieFacts {
            edge,
            claims,
            conditions: &[],
            when: &[],
            acts: &[],
            agreement: None,
            emergences: &[],
            extinctions: &[],
        }
    }
}

/// The states of an edge over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieHistory {
    /// Its states.
    pub history: History<TieState>,
    /// On what footing it stands; absent: no admitted claim says.
    pub stand: Option<Stand>,
    /// When it is or was; by several accounts of that, the first.
    period: Option<Date>,
    /// It lasts for that period, and was not done once.
    lasts: bool,
    /// Of participation: whether it makes a party, once the agreement is in force.
    is_party: Truth,
    /// Of participation that may make a party: the agreement.
    agreement: Option<Arc<AgreementHistory>>,
}

/// The history of an edge that is no commitment.
///
/// ```
/// use foedera::model::{Claim, Date, Edge, Key, Modality, Structure, Tie, TieState, Truth};
/// use foedera::state::{TieFacts, tie};
///
/// let key = |k| Key::new(k);
/// let member = Tie::MemberOf(Structure::default());
/// let edge = Edge::new(key("ukraine-in-eu")?, key("ukraine")?, member, key("eu")?);
/// let sought = Claim::about(edge.key.clone(), key("article")?).with_modality(Modality::Sought);
/// let history = tie(TieFacts::new(&edge, &[&sought]));
/// assert_eq!(history.history.latest(), [TieState::Sought]);
/// assert_eq!(history.holds(None), Truth::No);
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
pub fn tie(facts: TieFacts<'_>) -> TieHistory {
    let mut turns = Turns::new();
    turns.state_claims(facts.claims, |value| match value {
        Value::State(state, since) => Some((as_tie(*state), since.as_ref())),
        _ => None,
    });
    let stand = Stand::of(facts.claims);
    let said = stand.and_then(|s| match s.footing {
        Footing::Held | Footing::Denied => None,
        Footing::Offered => Some((TieState::Offered, s.modality)),
        Footing::Sought => Some((TieState::Sought, s.modality)),
        Footing::Foreseen => Some((TieState::NotYet, s.modality)),
    });
    if let Some((state, modality)) = said
        && !turns.states(state)
    {
        let valid = facts.edge.valid.as_ref();
        let from = valid.map(|valid| Bounds::day(valid.start().earliest));
        turns.add(state, from, Basis::Derived, false, by(modality));
        if let Some(valid) = valid {
            let always = Some(Bounds::day(Day::MIN));
            turns.add(
                TieState::NotYet,
                always,
                Basis::Derived,
                false,
                term::valid(valid),
            );
        }
        valid_period(&mut turns, valid);
    }
    if let Some(stand) = stand.filter(|s| s.footing == Footing::Held) {
        hold(&mut turns, &facts, stand);
    }
    TieHistory {
        history: turns.settle(),
        stand,
        period: days(&facts).first().map(|date| (*date).clone()),
        lasts: facts.edge.valid.is_some() && lasts(&facts.edge.tie),
        is_party: match &facts.edge.tie {
            Tie::PartyTo(participation) => is_party(&facts, participation),
            _ => Truth::Yes,
        },
        agreement: facts.agreement.cloned(),
    }
}

impl TieHistory {
    /// Whether one source says that it holds and another denies it.
    pub fn is_disputed(&self) -> bool {
        self.stand.is_some_and(|s| s.disputed)
    }

    /// Whether it is held, and of participation, whether it makes a party, which nobody is before
    /// the agreement enters into force, if it is said when (Vienna Convention on the Law of
    /// Treaties, art. 2(1)(f) and (g)): as of a date, or after all that is recorded. Only what is
    /// held is followed unless asked.
    pub fn holds(&self, as_of: Option<&Date>) -> Truth {
        let held = |state: TieState| Truth::of(false, state == TieState::Held);
        let undated = |state| held(state).and(Truth::Possibly);
        let state = self.history.truth(as_of, held, undated, Truth::No);
        let lasting = self.period.as_ref().filter(|_| self.lasts);
        let period = match (lasting, as_of) {
            (Some(valid), Some(as_of)) => valid.holds(as_of),
            (Some(valid), None) if valid.end_unknown() => Truth::Possibly,
            _ => Truth::Yes,
        };
        let agreement = self.agreement.as_ref();
        let entered = agreement.map_or(Truth::Yes, |agreement| agreement.has_entered(as_of));
        state.and(period).and(self.is_party).and(entered)
    }

    /// Whether who takes part in this way is a party by it, once the agreement is in force.
    pub fn makes_party(&self) -> Truth {
        self.is_party
    }

    /// The [`period`](TieHistory::period) of what lasts, with the end that applies: of one of whose
    /// two ends nothing is left, that.
    pub fn period_at(&self, as_of: Option<&Date>) -> Option<Date> {
        let stated = self.period.clone();
        match self.lasts {
            true => applying(&self.history, (stated, true), as_of, |s| {
                s == TieState::Ended
            }),
            false => stated,
        }
    }

    /// When it is or was: its own period, the day of the act, or the day of its event.
    pub fn period(&self) -> Option<&Date> {
        self.period.as_ref()
    }
}

fn by(modality: crate::model::Modality) -> Reason {
    Reason {
        modality: Some(modality),
        ..Reason::new(ReasonKind::Said)
    }
}

/// Whether the edge tells of something that lasts, and not of something that was done.
pub(crate) fn lasts(tie: &Tie) -> bool {
    match tie {
        Tie::Violates(_)
        | Tie::PartyTo(_)
        | Tie::ParticipatesIn { .. }
        | Tie::Revises
        | Tie::Supersedes
        | Tie::Implements
        | Tie::Amends
        | Tie::Reaffirms
        | Tie::PossiblySameAs
        | Tie::Before => false,
        Tie::Guarantees(_)
        | Tie::Backstops(_)
        | Tie::Undertakes(_)
        | Tie::Owes(_)
        | Tie::MemberOf(_)
        | Tie::Leads(_)
        | Tie::PartOf(_)
        | Tie::Represents(_)
        | Tie::AffiliatedWith(_)
        | Tie::Negotiates(_)
        | Tie::Proposes(_)
        | Tie::Supports(_)
        | Tie::Rejects(_)
        | Tie::Demands(_)
        | Tie::Pressures(_)
        | Tie::GrantsAccess(_)
        | Tie::Custom(_) => true,
    }
}

/// A commitment's state, said of another edge.
fn as_tie(state: CommitmentState) -> TieState {
    match state {
        CommitmentState::NotYet => TieState::NotYet,
        CommitmentState::Sought => TieState::Sought,
        CommitmentState::Offered => TieState::Offered,
        CommitmentState::Active
        | CommitmentState::Conditional
        | CommitmentState::Detached
        | CommitmentState::Violated => TieState::Held,
        CommitmentState::Pending
        | CommitmentState::Satisfied
        | CommitmentState::Expired
        | CommitmentState::Released
        | CommitmentState::Cancelled
        | CommitmentState::Ended => TieState::Ended,
    }
}

/// When it is or was, by each account of it: its own period, the day of the act, or the days
/// given for its event, the narrowest first.
fn days<'a>(facts: &TieFacts<'a>) -> Vec<&'a Date> {
    let on = match &facts.edge.tie {
        Tie::PartyTo(participation) => participation.on.as_ref(),
        _ => None,
    };
    match on.or(facts.edge.valid.as_ref()) {
        Some(own) => vec![own],
        None => {
            let mut days = facts.when.to_vec();
            let width = |date: &Date| {
                let (Day(first), Day(last)) = date.possible();
                i64::from(last) - i64::from(first)
            };
            days.sort_by_key(|date| (width(date), date.as_str()));
            days
        }
    }
}

fn hold(turns: &mut Turns<TieState>, facts: &TieFacts<'_>, stand: Stand) {
    let days = days(facts);
    let start = Start {
        from: accounts(days.iter().copied()),
        doubtful: false,
        doubt: None,
        reason: days
            .first()
            .map_or_else(|| by(stand.modality), |date| term::valid(date)),
    };
    let (start, first) = match lasts(&facts.edge.tie) {
        true => term::emerged(start, facts.emergences, facts.edge.valid.as_ref()),
        false => (start, None),
    };
    turns.between(first.unwrap_or(Day::MIN), Day::MAX);
    let begun = start.from;
    let (not_yet, ended) = (TieState::NotYet, TieState::Ended);
    // Who left is a party no more, whatever it was before.
    let act = match &facts.edge.tie {
        Tie::PartyTo(own) => own.act.filter(|act| leaves(*act)),
        _ => None,
    };
    let held = match act {
        Some(_) => ended,
        None => TieState::Held,
    };
    if let Some(start) = held_back(start, facts.conditions, false, (not_yet, ended), turns) {
        let why = match act {
            None => start.reason,
            Some(act) => Reason {
                kind: ReasonKind::Act(act),
                record: Some(facts.edge.key.clone()),
                modality: Some(stand.modality),
                disputed: stand.disputed,
                ..start.reason
            },
        };
        if start.from.is_some() {
            let always = Some(Bounds::day(Day::MIN));
            turns.add(not_yet, always, Basis::Derived, false, why.clone());
        }
        turns.add(held, start.from, Basis::Assumed, start.doubtful, why);
    }
    let valid = facts.edge.valid.as_ref();
    let is_party = matches!(&facts.edge.tie, Tie::PartyTo(_)) && act.is_none();
    if is_party || lasts(&facts.edge.tie) {
        for (end, why) in extinct(facts.extinctions, begun) {
            turns.add(ended, end.from, Basis::Derived, end.doubtful, why);
        }
    }
    match &facts.edge.tie {
        Tie::PartyTo(_) if is_party => {
            let mut left = Vec::new();
            for (end, why, _) in exits(facts.acts, begun) {
                turns.add(ended, end.from, Basis::Derived, end.doubtful, why);
                left.push(end);
            }
            let agreement = facts.agreement.iter().flat_map(|a| a.ends());
            for (end, why, back) in agreement.filter(|(end, ..)| !end.is_past(begun)) {
                turns.add(ended, end.from, Basis::Derived, end.doubtful, why);
                let has_left = left.iter().any(|exit| exit.outlasts(end));
                if let Some(why) = back.filter(|_| !has_left) {
                    let from = both_if_known(end.until, begun);
                    turns.add(held, from, Basis::Resumed, end.doubtful, why);
                }
            }
            // A period says how long it was a party; one date is the day of an act.
            valid_period(turns, valid.filter(|v| v.is_period()));
        }
        tie if lasts(tie) => valid_period(turns, valid),
        _ => {}
    }
}

/// Whether an actor that does this is bound by it.
pub(crate) fn consents(act: Act) -> bool {
    match act {
        Act::DefinitiveSignature
        | Act::Ratification
        | Act::Acceptance
        | Act::Approval
        | Act::FormalConfirmation
        | Act::ConsentToBeBound
        | Act::Accession
        | Act::Succession
        | Act::ProvisionalApplication => true,
        Act::Signature
        | Act::Reservation
        | Act::ReservationWithdrawal
        | Act::Objection
        | Act::Declaration
        | Act::Withdrawal
        | Act::Denunciation
        | Act::AnotherAct => false,
    }
}

/// Whether who takes part in this way is a party by it, or may be.
pub(crate) fn may_be_party(participation: &Participation) -> bool {
    let is_beside = matches!(
        participation.role,
        Some(Role::Mediator | Role::Witness | Role::Depositary)
    );
    let is_statement = matches!(
        participation.act,
        Some(Act::Reservation | Act::ReservationWithdrawal | Act::Objection | Act::Declaration)
    );
    !is_beside && !is_statement
}

/// Whether an actor is a party by this edge, as long as it is held (Vienna Convention on the Law
/// of Treaties, art. 2(1)(g)). A signature alone makes none where others are recorded to have
/// consented in another form, but for accession; where the same actor has, that tells it. An act
/// that is not known may have made one.
fn is_party(facts: &TieFacts<'_>, participation: &Participation) -> Truth {
    if !may_be_party(participation) {
        return Truth::No;
    }
    let by_itself = match participation.act {
        Some(Act::Signature) => facts
            .agreement
            .map_or(Truth::Yes, |a| a.binds_by_signature()),
        Some(Act::AnotherAct) => Truth::Possibly,
        _ => return Truth::Yes,
    };
    let mut acts = facts.acts.iter();
    match acts.any(|act| act.is_consent() && act.modality.holds()) {
        true => Truth::No,
        false => by_itself,
    }
}

/// Whether an actor that does this is no party any more.
pub(crate) fn leaves(act: Act) -> bool {
    matches!(act, Act::Withdrawal | Act::Denunciation)
}

fn valid_period(turns: &mut Turns<TieState>, valid: Option<&Date>) {
    if let Some((valid, end)) = valid.and_then(|v| Some((v, over(v)?))) {
        let why = term::valid(valid);
        turns.add(TieState::Ended, Some(end), Basis::Derived, false, why);
    }
}
