//! The history of a commitment: from its footing, its period, its agreement, the conditions
//! that gate it, the breaches that name it and the acts of its debtor and its creditor.

use super::gate::{Outcome, gating};
use super::period::applying;
use super::term::{self, End, Start, accounts, both, both_if_known, held_back, joined, over};
use super::termination::{end, expired, is_over, lasting, released};
use super::{
    AgreementHistory, Basis, Breach, Emergence, Extinction, Footing, Gated, History, PartyAct,
    Reason, Spell,
};
use super::{ReasonKind, Stand, Turns};
use crate::model::{
    Bounds, Claim, CommitmentState, Date, Day, Edge, Gate, Stage, Tie, Truth, Value,
};
use std::sync::Arc;

/// What is known of one commitment.
#[derive(Clone, Copy, Debug)]
pub struct CommitmentFacts<'a> {
    /// The commitment.
    pub edge: &'a Edge,
    /// The admitted claims about it.
    pub claims: &'a [&'a Claim],
    /// The agreement it was made under.
    pub agreement: Option<&'a Arc<AgreementHistory>>,
    /// The conditions that apply to it.
    pub conditions: &'a [Gated<'a>],
    /// The breaches that name it.
    pub breaches: &'a [Breach<'a>],
    /// What its debtor did as a party to that agreement. Withdrawal and denunciation end it;
    /// who comes back is bound again.
    pub acts: &'a [PartyAct<'a>],
    /// What the one to whom it is owed did as a party to that agreement: who leaves releases the
    /// others from what they owe it (Vienna Convention on the Law of Treaties, art. 70).
    pub creditor_acts: &'a [PartyAct<'a>],
    /// That its debtor, or the one to whom it is owed, was not always there.
    pub emergences: &'a [Emergence<'a>],
    /// That its debtor, or the one to whom it is owed, is no more.
    pub extinctions: &'a [Extinction<'a>],
    /// The commitments it stands behind, as far as anything is said of them.
    pub principals: &'a [&'a CommitmentHistory],
}

impl<'a> CommitmentFacts<'a> {
    /// The facts of a commitment of which nothing but its claims is known.
    pub fn new(edge: &'a Edge, claims: &'a [&'a Claim]) -> CommitmentFacts<'a> {
        CommitmentFacts {
            edge,
            claims,
            agreement: None,
            conditions: &[],
            breaches: &[],
            acts: &[],
            creditor_acts: &[],
            emergences: &[],
            extinctions: &[],
            principals: &[],
        }
    }
}

/// The states of a commitment over time, and whether it is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitmentHistory {
    /// Its states.
    pub history: History<CommitmentState>,
    /// On what footing it stands; absent: no admitted claim says.
    pub stand: Option<Stand>,
    valid: Option<Date>,
    ends: Vec<End>,
    agreement: Option<Arc<AgreementHistory>>,
}

/// The history of a commitment.
///
/// It exists if any claim says that it holds, and is active from the start of its period, else
/// of its agreement; of who joins that later, from the day it does so (Vienna Convention on the
/// Law of Treaties, art. 24(3)). Conditional while its performance waits for a condition, due
/// when that is met; violated from the first breach on, which does not end its validity;
/// ended on the day after its period, its debtor's or its creditor's leaving or extinction, or
/// with its agreement, or with all that it is accessory to; pending while its agreement is suspended. What a source states of it stands beside that, and takes the place of what was only assumed.
///
/// ```
/// use foedera::model::{Claim, CommitmentState, Date, Edge, Guarantee, Key, Tie, Truth};
/// use foedera::state::{Breach, CommitmentFacts, commitment};
///
/// let key = |k| Key::new(k);
/// let tie = Tie::Guarantees(Guarantee::default());
/// let mut edge = Edge::new(key("russia-guarantees-ukraine")?, key("russia")?, tie, key("ukraine")?);
/// edge.valid = Some(Date::new("1994/")?);
/// let said = Claim::about(edge.key.clone(), key("article")?);
/// let (breach, when) = (key("breach")?, Date::new("2014")?);
/// let invasion = Breach {
///     record: &breach,
///     event: None,
///     when: vec![&when],
///     modality: foedera::model::Modality::Inferred,
///     disputed: false,
/// };
/// let (claims, breaches) = ([&said], [invasion]);
/// let facts = CommitmentFacts { breaches: &breaches, ..CommitmentFacts::new(&edge, &claims) };
/// let history = commitment(facts).history;
/// use CommitmentState::{Active, Violated};
/// assert_eq!(history.at(&Date::new("2013")?), [(Active, Truth::Yes)]);
/// assert_eq!(
///     history.at(&Date::new("2014")?),
///     [(Active, Truth::Possibly), (Violated, Truth::Possibly)],
/// );
/// assert_eq!(history.at(&Date::new("2023")?), [(Violated, Truth::Yes)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn commitment(facts: CommitmentFacts<'_>) -> CommitmentHistory {
    let mut turns = Turns::new();
    turns.state_claims(facts.claims, |value| match value {
        Value::State(state, since) => Some((*state, since.as_ref())),
        _ => None,
    });
    let mut ends = turns.ends(CommitmentState::Ended);
    let stand = Stand::of(facts.claims);
    let valid = facts.edge.valid.as_ref();
    let is_held = stand.is_some_and(|s| s.footing == Footing::Held);
    let start = is_held.then(|| {
        let start = told_by_state(start(&facts), &turns);
        term::emerged(start, facts.emergences, valid)
    });
    let begun = start.as_ref().and_then(|(start, _)| start.from);
    let said = stand.and_then(|s| match s.footing {
        Footing::Held => only_wanted(&turns, begun).map(|state| (state, s.modality)),
        Footing::Denied => None,
        Footing::Offered => Some((CommitmentState::Offered, s.modality)),
        Footing::Sought => Some((CommitmentState::Sought, s.modality)),
        Footing::Foreseen => Some((CommitmentState::NotYet, s.modality)),
    });
    if let Some((state, modality)) = said
        && !turns.states(state)
    {
        let reason = Reason {
            modality: Some(modality),
            ..Reason::new(ReasonKind::Said)
        };
        let from = valid.map(|valid| Bounds::day(valid.start().earliest));
        turns.add(state, from, Basis::Derived, false, reason);
        if let Some(valid) = valid {
            let (not_yet, always) = (CommitmentState::NotYet, Some(Bounds::day(Day::MIN)));
            turns.add(not_yet, always, Basis::Derived, false, term::valid(valid));
        }
    }
    if said.is_some() {
        // Nobody wants, or offers, any more what was to be over by then.
        if let Some((valid, from)) = valid.and_then(|valid| Some((valid, over(valid)?))) {
            let why = term::valid(valid);
            turns.add(
                CommitmentState::Ended,
                Some(from),
                Basis::Derived,
                false,
                why,
            );
        }
        // What was wanted, or offered, as a part of something is so no longer than that is.
        for (end, why, _) in facts.agreement.iter().flat_map(|a| a.ends()) {
            turns.add(
                CommitmentState::Ended,
                end.from,
                Basis::Derived,
                end.doubtful,
                why,
            );
        }
    }
    if let (Some((start, first)), None) = (start, said) {
        turns.between(first.unwrap_or(Day::MIN), Day::MAX);
        if let (None, Some(agreement)) = (begun, facts.agreement) {
            let (first, last) = agreement.history.window();
            turns.between(first, last);
        }
        let awake = begin(&mut turns, &facts, start);
        pause(&mut turns, &facts, &awake);
        let left = end(&mut turns, &facts, begun, &awake);
        let expired = expired(&facts);
        let let_go = LET_GO.iter().flat_map(|state| turns.ends(*state));
        let let_go: Vec<End> = let_go.collect();
        let over = released([&left, &expired, &let_go], &facts);
        let gone: Vec<Day> = lasting(&left, &facts).chain(over).collect();
        ends.extend(left);
        ends.extend(expired);
        let is_bound = BINDING.iter().any(|state| turns.states(*state));
        // What never came to bind cannot be broken, on whatever day.
        if is_bound || !awake.is_empty() {
            let own = awake.first().filter(|_| !is_bound).map_or(begun, |a| a.1);
            let agreed = facts.agreement.and_then(|a| a.begins());
            let bound = match agreed {
                // Nor is it bound by what is not agreed yet.
                Some((_, agreed)) => own.map_or(Some(agreed), |own| Some(both(own, agreed))),
                None => own,
            };
            // What was over before it could begin was never there to be broken.
            let is_late = |end: &Day| bound.is_some_and(|bound| *end < bound.earliest);
            if is_bound || !gone.iter().any(is_late) {
                breach(&mut turns, facts.breaches, (bound, over));
            }
        }
    }
    CommitmentHistory {
        history: turns.settle(),
        stand,
        valid: facts.edge.valid.clone(),
        ends,
        agreement: facts.agreement.cloned(),
    }
}

/// The states of what has bound its debtor.
const BINDING: [CommitmentState; 5] = [
    CommitmentState::Active,
    CommitmentState::Conditional,
    CommitmentState::Detached,
    CommitmentState::Satisfied,
    CommitmentState::Violated,
];

/// The state of what a source says to be only wanted: no more is known of it than of what somebody
/// wants, unless it has `begun` on a day of its own.
fn only_wanted(turns: &Turns<CommitmentState>, begun: Option<Bounds>) -> Option<CommitmentState> {
    let wanted = [CommitmentState::Offered, CommitmentState::Sought];
    let is_bound = BINDING.iter().any(|state| turns.states(*state));
    let said = |state: &CommitmentState| match begun {
        Some(_) => turns.states_undated(*state),
        None => turns.states(*state),
    };
    wanted.into_iter().find(said).filter(|_| !is_bound)
}

impl CommitmentHistory {
    /// Whether one source says that it holds and another denies it.
    pub fn is_disputed(&self) -> bool {
        self.stand.is_some_and(|s| s.disputed)
    }

    /// Whether it is in force: as of a date, or after all that is recorded.
    ///
    /// It is when it is active, conditional, due or violated within its period, and no
    /// more so than its agreement. An undated one is at most possibly so as of a date.
    pub fn in_force(&self, as_of: Option<&Date>) -> Truth {
        let force = |state: CommitmentState| match state {
            CommitmentState::Active
            | CommitmentState::Conditional
            | CommitmentState::Detached
            | CommitmentState::Violated => Truth::Yes,
            _ => Truth::No,
        };
        let undated = |state| force(state).and(Truth::Possibly);
        let state = self.history.truth(as_of, force, undated, Truth::No);
        let agreement = self.agreement.as_ref();
        let agreement = agreement.map_or(Truth::Yes, |a| a.in_force(as_of));
        state.and(self.in_period(as_of)).and(agreement)
    }

    /// Whether it is within its period: what begins and ends it, apart from any breach. A
    /// period whose end is not known makes that possible at most once it has begun.
    pub fn in_period(&self, as_of: Option<&Date>) -> Truth {
        let valid = match (&self.valid, as_of) {
            (None, _) => Truth::Yes,
            // Since when it is there, its state says.
            (Some(valid), Some(as_of)) if since_is_unknown(valid) => {
                let end = over(valid).map(|from| End {
                    from: Some(from),
                    until: None,
                    doubtful: false,
                });
                end.map_or(Truth::Possibly, |end| end.is_away(Some(as_of)))
            }
            (Some(valid), Some(as_of)) => valid.holds(as_of),
            (Some(valid), None) if valid.end_unknown() => Truth::Possibly,
            (Some(valid), None) if over(valid).is_some() => Truth::No,
            (Some(_), None) => Truth::Yes,
        };
        let ends = self.ends.iter().map(|end| end.is_away(as_of));
        ends.fold(valid, Truth::and)
    }

    /// The spells of the agreement it stands under, in order of time.
    #[cfg(feature = "render")]
    pub(crate) fn agreement_spells(&self) -> &[super::Spell<crate::model::Stage>] {
        let agreement = self.agreement.as_ref();
        agreement.map_or(&[], |agreement| agreement.history.dated())
    }

    /// The day from which it is over for certain, whatever is said of its state, and stays so.
    pub(crate) fn surely_over(&self) -> Option<Day> {
        let term = self.valid.as_ref().and_then(over).map(|from| from.latest);
        let ends = self.ends.iter().filter(|end| end.is_for_good());
        let ends = ends.filter_map(|end| Some(end.from?.latest));
        let agreement = self.agreement.iter().flat_map(|agreement| agreement.ends());
        let agreement = agreement.filter(|(end, ..)| end.is_for_good());
        let agreement = agreement.filter_map(|(end, ..)| Some(end.from?.latest));
        term.into_iter().chain(ends).chain(agreement).min()
    }

    /// When it binds, as far as that is stated: its own period, of which the beginning may be told
    /// by what follows; or from the beginning of its
    /// agreement, or of a state that a source dates, to the end of either; where a condition held
    /// back that there is a commitment at all, from when that was met. What else meets a condition,
    /// or breaks the commitment, is no part of that.
    pub fn period(&self) -> Option<Date> {
        let own = self.valid.clone();
        if own.as_ref().is_some_and(|own| !since_is_unknown(own)) {
            return own;
        }
        let of_term = |reason: &&Reason| {
            matches!(
                reason.kind,
                ReasonKind::Agreement(_) | ReasonKind::Stated | ReasonKind::Act(_)
            )
        };
        // One that signed before there was anything to be bound by is not bound since then; who
        // leaves is not bound from the day after.
        let fits = |date: &Date, from: Option<Bounds>| {
            let Day(last) = date.end().latest;
            from.is_none_or(|from| last.saturating_add(1) >= from.earliest.0)
        };
        let dated = |is: &dyn Fn(CommitmentState) -> bool| {
            let spells = self.history.dated().iter();
            let spells = spells.filter(|s| is(s.state) && !self.is_too_late(s));
            let mut whens = spells.flat_map(|spell| {
                let reasons = spell.reasons.iter().filter(of_term);
                let whens = reasons.filter_map(|reason| reason.when.as_ref());
                whens.filter(|when| !when.is_period() && fits(when, spell.from))
            });
            whens.next().cloned()
        };
        let not_yet = |state: CommitmentState| state == CommitmentState::NotYet;
        // That it was broken, suspended or due on a day says nothing of since when it was there.
        let is_there = |state: CommitmentState| {
            use CommitmentState::{Detached, Pending, Violated};
            !is_over(state) && !not_yet(state) && !matches!(state, Detached | Pending | Violated)
        };
        let mut spells = self.history.dated().iter().chain(self.history.undated());
        let never_was = |spell: &Spell<CommitmentState>| {
            is_over(spell.state) || not_yet(spell.state) || self.is_too_late(spell)
        };
        if spells.all(never_was) {
            // What never was has no period but one that is stated.
            return own;
        }
        // What waits for a condition says by what it was not there before when it began.
        let begin = dated(&is_there).or_else(|| dated(&not_yet));
        let begin = begin.or_else(|| self.held_back_until());
        if let Some(own) = own {
            // Of one that states its end alone, what else dates it tells the beginning.
            let end = own.as_str().split_once('/');
            let end = end.and_then(|(_, end)| Date::new(end).ok());
            let whole = begin.map(|begin| Date::between(Some(&begin), end.as_ref()));
            return whole.and_then(Result::ok).or(Some(own));
        }
        let end = dated(&is_over);
        if begin.is_none() && end.is_none() {
            return None;
        }
        Date::between(begin.as_ref(), end.as_ref()).ok().or(begin)
    }
}

impl CommitmentHistory {
    /// Whether it would have begun after it was over: who accedes to a treaty that has ended is not
    /// bound by it.
    pub(crate) fn is_too_late(&self, spell: &Spell<CommitmentState>) -> bool {
        let Some(from) = spell.from.filter(|_| spell.shows.is_none()) else {
            return false;
        };
        let is_past = |end: &Spell<CommitmentState>| {
            let ended = end.from.filter(|_| is_over(end.state) && !end.doubtful);
            ended.is_some_and(|ended| ended.latest < from.earliest)
        };
        !is_over(spell.state) && self.history.dated().iter().any(is_past)
    }

    /// Whether a source states a day on which it was over, be it that it never began.
    pub(crate) fn ends_on_a_day(&self) -> bool {
        let mut dated = self.history.dated().iter();
        dated.any(|spell| is_over(spell.state) && spell.basis == Basis::Stated)
    }

    /// When the last condition was met without which there was no commitment.
    fn held_back_until(&self) -> Option<Date> {
        let by_condition = |reason: &&Reason| matches!(reason.kind, ReasonKind::Condition(_));
        let mut spells = self.history.dated().iter();
        let not_yet = spells
            .next()
            .filter(|s| s.state == CommitmentState::NotYet)?;
        not_yet.reasons.iter().find(by_condition)?;
        let begun = spells.next().filter(|s| !is_over(s.state))?;
        begun.reasons.iter().find(by_condition)?.when.clone()
    }

    /// The [`period`](CommitmentHistory::period), with the beginning and the end that apply as of
    /// a date, or after all that is recorded: who left and came back is bound since then, and
    /// what was ended by something else is over since that.
    pub fn period_at(&self, as_of: Option<&Date>) -> Option<Date> {
        let is_own = self.valid.is_some();
        applying(&self.history, (self.period(), is_own), as_of, is_over)
    }
}

/// When it begins, as far as that is stated: its own period, else its agreement, and not before
/// its debtor, and the one to whom it is owed, are parties to that.
fn start(facts: &CommitmentFacts<'_>) -> Start {
    // Whom a guarantee protects need not be a party.
    match facts.edge.tie {
        Tie::Guarantees(_) => party_since(facts, &[facts.acts]),
        _ => party_since(facts, &[facts.acts, facts.creditor_acts]),
    }
}

/// Of what nothing else dates, the beginning that its state tells: what is said to be active, or to
/// wait for its case, since a day is there since then.
fn told_by_state(start: Start, turns: &Turns<CommitmentState>) -> Start {
    let is_open = start.from.is_none_or(is_unknown);
    let first = turns.first_stated().filter(|_| is_open);
    let is_begun = |state| {
        matches!(
            state,
            CommitmentState::Active | CommitmentState::Conditional
        )
    };
    match first.filter(|first| is_begun(first.state) && !first.doubtful) {
        Some(first) => Start {
            from: first.from,
            reason: first.reasons[0].clone(),
            ..start
        },
        None => start,
    }
}

/// Whether a period states its end alone, and so says nothing of since when it binds.
fn since_is_unknown(valid: &Date) -> bool {
    is_unknown(valid.start())
}

/// Whether a day that is known to be none of the later ones may be any of the earlier ones.
fn is_unknown(since: Bounds) -> bool {
    since.earliest == Day::MIN && since.latest != Day::MIN
}

/// When it would begin if only they, who did these acts, were its parties.
pub(super) fn party_since(facts: &CommitmentFacts<'_>, parties: &[&[PartyAct<'_>]]) -> Start {
    let valid = facts.edge.valid.as_ref();
    let own = valid.map(|valid| Start {
        from: Some(valid.start()),
        doubtful: false,
        doubt: None,
        reason: term::valid(valid),
    });
    let own = match own {
        Some(start) if !valid.is_some_and(since_is_unknown) => return start,
        own => own,
    };
    let begins = facts
        .agreement
        .and_then(|a| a.begins().map(|(stage, from)| (a, stage, from)));
    let start = match begins {
        Some((agreement, stage, from)) => Start {
            from: Some(from),
            doubtful: false,
            doubt: None,
            reason: of_agreement(agreement, stage),
        },
        None => Start {
            from: None,
            doubtful: false,
            doubt: None,
            reason: Reason {
                modality: Stand::of(facts.claims).map(|s| s.modality),
                ..Reason::new(ReasonKind::Said)
            },
        },
    };
    let start = match facts.agreement {
        Some(agreement) => {
            let by_signature = agreement.binds_by_signature();
            let join = |start, acts: &&[PartyAct<'_>]| joined(start, acts, by_signature);
            parties.iter().fold(start, join)
        }
        None => start,
    };
    match own {
        Some(own) if start.from.is_none() => own,
        _ => start,
    }
}

/// That its agreement reached a stage, and when, in the agreement's own words.
fn of_agreement(agreement: &AgreementHistory, stage: Stage) -> Reason {
    let history = &agreement.history;
    let undated = || history.undated().iter().find(|s| s.state == stage);
    match history.since(stage).or_else(undated) {
        Some(spell) => agreement.reached(spell),
        None => Reason {
            record: Some(agreement.key.clone()),
            ..Reason::new(ReasonKind::Agreement(stage))
        },
    }
}

/// Not yet, then active; or conditional, then due or expired. The states it is in once it
/// exists, each with its beginning.
fn begin(
    turns: &mut Turns<CommitmentState>,
    facts: &CommitmentFacts<'_>,
    start: Start,
) -> Vec<(CommitmentState, Option<Bounds>)> {
    use CommitmentState::{Active, Conditional, Detached, Expired, NotYet};
    if let Some((dated, why)) = facts.agreement.and_then(|a| a.never_bound()) {
        let always = dated.then(|| Bounds::day(Day::MIN));
        turns.add(NotYet, always, Basis::Derived, false, why);
        return Vec::new();
    }
    let applied = facts
        .agreement
        .is_some_and(|a| a.is_applied_provisionally());
    let Some(start) = held_back(start, facts.conditions, applied, (NotYet, Expired), turns) else {
        return Vec::new();
    };
    let Start {
        from,
        doubtful,
        reason,
        doubt,
    } = start;
    if from.is_some() {
        let always = Some(Bounds::day(Day::MIN));
        for why in [&reason].into_iter().chain(&doubt) {
            turns.add(NotYet, always, Basis::Derived, false, why.clone());
        }
    }
    let mut due: Option<(Option<Bounds>, bool, Vec<Reason>)> = Some((from, doubtful, Vec::new()));
    let (mut pending, mut reopened) = (Vec::new(), Vec::new());
    for gated in gating(facts.conditions, &[Gate::Performance]) {
        let outcome = Outcome::of(gated);
        if let Some(failed) = outcome.failed {
            let when = both_if_known(failed.from, failed.from.and(from));
            let doubt = outcome.doubtful;
            turns.add(Expired, when, Basis::Derived, doubt, failed.reason);
        }
        due = match (due, outcome.met) {
            (Some((when, doubt, mut reasons)), Some(met)) => {
                reasons.push(met.reason);
                let when = both_if_known(when, met.from);
                Some((when, doubt || outcome.doubtful, reasons))
            }
            _ => None,
        };
        pending.push(outcome.pending);
        reopened.extend(outcome.reopened);
    }
    if pending.is_empty() {
        for why in [reason].into_iter().chain(doubt) {
            turns.add(Active, from, Basis::Assumed, doubtful, why);
        }
        return vec![(Active, from)];
    }
    let mut awake = vec![(Conditional, from)];
    for why in pending.into_iter().chain(doubt) {
        turns.add(Conditional, from, Basis::Derived, doubtful, why);
    }
    if let Some((when, doubt, reasons)) = due {
        for why in reasons {
            turns.add(Detached, when, Basis::Derived, doubt, why);
        }
        awake.push((Detached, when));
    }
    for open in reopened {
        turns.add(Conditional, open.from, Basis::Resumed, false, open.reason);
    }
    awake
}

/// Bound again from that day on: in the states in which it would have been.
pub(super) fn resume(
    turns: &mut Turns<CommitmentState>,
    awake: &[(CommitmentState, Option<Bounds>)],
    from: Option<Bounds>,
    doubtful: bool,
    why: &Reason,
) {
    for (state, since) in awake {
        let from = both_if_known(from, from.and(*since));
        turns.add(*state, from, Basis::Resumed, doubtful, why.clone());
    }
}

/// Pending while its agreement is suspended.
fn pause(
    turns: &mut Turns<CommitmentState>,
    facts: &CommitmentFacts<'_>,
    awake: &[(CommitmentState, Option<Bounds>)],
) {
    let Some(agreement) = facts.agreement else {
        return;
    };
    // What would begin only after its agreement was over is never there to be suspended.
    let is_late = |end: Day| {
        let mut from = awake.iter().map(|(_, from)| *from);
        from.all(|from| from.is_some_and(|from| end < from.earliest))
    };
    if lasting(&[], facts).any(is_late) {
        return;
    }
    let history = &agreement.history;
    let spells = history.dated().iter().chain(history.undated());
    let mut suspended: Option<Bounds> = None;
    for spell in spells {
        match spell.state {
            Stage::Suspended => {
                let why = agreement.reached(spell);
                let pending = CommitmentState::Pending;
                turns.add(pending, spell.from, Basis::Derived, spell.doubtful, why);
                suspended = suspended.or(spell.from);
            }
            Stage::InForce if suspended.is_some() => {
                let why = agreement.reached(spell);
                resume(turns, awake, spell.from, spell.doubtful, &why);
                suspended = None;
            }
            _ => {}
        }
    }
}

/// The states in which nothing is left to be broken. What its debtor calls off may be.
const LET_GO: [CommitmentState; 3] = [
    CommitmentState::Satisfied,
    CommitmentState::Expired,
    CommitmentState::Released,
];

/// Breaches, but for those that were surely before it began, or after it was over: what does not
/// bind yet, or no more, cannot be broken. On the day on which it ended, the breach may have come
/// first.
fn breach(
    turns: &mut Turns<CommitmentState>,
    breaches: &[Breach<'_>],
    (begun, over): (Option<Bounds>, Option<Day>),
) {
    for breach in breaches.iter().filter(|b| b.modality.holds()) {
        let from = accounts(breach.when.iter().copied());
        if let (Some(from), Some(begun)) = (from, begun)
            && from.latest < begun.earliest
        {
            continue;
        }
        if from
            .zip(over)
            .is_some_and(|(from, over)| from.earliest > over)
        {
            continue;
        }
        let why = Reason {
            kind: ReasonKind::Breach,
            when: None,
            record: Some(breach.record.clone()),
            event: breach.event.cloned(),
            modality: Some(breach.modality),
            disputed: breach.disputed,
        };
        turns.happened(CommitmentState::Violated, &breach.when, why);
    }
}
