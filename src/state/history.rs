//! The history of one record: spells of states with uncertain beginnings, and what may have
//! been the case as of a date.
//!
//! Each *turn* says that a state began on some day within bounds. A turn shows from its first
//! possible day until a turn that comes after it, and takes its place, must have begun. All
//! is settled when the history is made, in `n log n` of the turns; asking is one pass over
//! the spells.

use super::term::{End, accounts};
use super::{Basis, Reason, State, Succession};
use crate::model::{Bounds, Date, Day, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// A state and when it began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spell<S> {
    /// The state.
    pub state: S,
    /// When it began; absent: undated.
    pub from: Option<Bounds>,
    /// The first and the last day on which it may show, both included; [`Day::MAX`]: nothing
    /// has taken its place. Absent: undated, or overtaken before it could show.
    pub shows: Option<(Day, Day)>,
    /// On what it rests.
    pub basis: Basis,
    /// The records dispute whether it came at all.
    pub doubtful: bool,
    /// Why, in order of time, undated last; never empty.
    pub reasons: Vec<Reason>,
    /// The day by which whoever said so says otherwise.
    taken_back: Option<Day>,
}

/// The states of one record over time.
///
/// ```
/// use foedera::model::{Claim, Attribute, Date, Key, Stage, Truth, Value};
/// use foedera::state::{AgreementFacts, agreement};
///
/// let (treaty, source) = (Key::new("treaty")?, Key::new("source")?);
/// let signed = Claim::about(treaty.clone(), source)
///     .that(Attribute::Signed, Value::Date(Date::new("1994")?));
/// let claims = [&signed];
/// let history = agreement(AgreementFacts::new(&treaty, &claims)).history;
/// assert_eq!(history.at(&Date::new("1993")?), []);
/// assert_eq!(history.at(&Date::new("1994")?), [(Stage::Signed, Truth::Possibly)]);
/// assert_eq!(history.at(&Date::new("2000")?), [(Stage::Signed, Truth::Yes)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History<S> {
    dated: Vec<Spell<S>>,
    undated: Vec<Spell<S>>,
    /// From this day on some state certainly shows.
    begun: Option<Day>,
    /// The days between which the undated spells lie.
    window: (Day, Day),
}

impl<S: State> History<S> {
    /// The history of a record of which nothing is recorded.
    pub fn empty() -> History<S> {
        Turns::new().settle()
    }

    /// Every dated spell, in order of its beginning; those too that were overtaken at once.
    pub fn dated(&self) -> &[Spell<S>] {
        &self.dated
    }

    /// Every spell of which no source says when it began, in order of its state.
    pub fn undated(&self) -> &[Spell<S>] {
        &self.undated
    }

    /// The days on which what it is, or may be, can change: from the day before such a day to it.
    pub(crate) fn days(&self) -> impl Iterator<Item = Day> {
        let after = |Day(day): Day| Day(day.saturating_add(1));
        let spells = self.dated.iter().flat_map(move |spell| {
            let from = spell.from.into_iter();
            let from = from.flat_map(move |from| [from.earliest, from.latest, after(from.latest)]);
            let shows = spell.shows.into_iter();
            let shows = shows.flat_map(move |(first, last)| [first, after(last)]);
            let back = spell.taken_back.into_iter();
            from.chain(shows)
                .chain(back.flat_map(move |day| [day, after(day)]))
        });
        spells.chain([self.window.0, after(self.window.1)])
    }

    /// How many reasons there are for its spells.
    pub(crate) fn weight(&self) -> usize {
        let spells = self.dated.iter().chain(&self.undated);
        spells.map(|spell| spell.reasons.len()).sum()
    }

    /// Whether nothing is recorded at all.
    pub fn is_empty(&self) -> bool {
        self.dated.is_empty() && self.undated.is_empty()
    }

    /// Whether no date is known, so that answers as of a date list it apart.
    pub fn is_undated(&self) -> bool {
        self.dated.is_empty() && !self.undated.is_empty()
    }

    /// Every state it may be in as of that date, in the vocabulary's order. `Yes` where no
    /// other is possible throughout; undated states are not among them, but a state that an
    /// undated one may have followed is only possible.
    pub fn at(&self, as_of: &Date) -> Vec<(S, Truth)> {
        let (from, to) = as_of.possible();
        let shown = self.dated.iter().filter(|s| s.overlaps(from, to));
        let states: BTreeSet<S> = shown.map(|s| s.state).collect();
        let is_open = self.followed_at(as_of).next().is_some();
        let sure = states.len() == 1 && self.covers(from) && !is_open;
        let truth = Truth::of(true, sure);
        states.into_iter().map(|state| (state, truth)).collect()
    }

    /// The days between which all that is undated lies.
    pub(super) fn window(&self) -> (Day, Day) {
        self.window
    }

    /// Whether nothing lies on that date, by what is said of when it was, and no date of its own
    /// says otherwise.
    pub(super) fn excludes(&self, as_of: &Date) -> bool {
        let (from, to) = as_of.possible();
        self.dated.is_empty() && (to < self.window.0 || self.window.1 < from)
    }

    /// The undated states that may have followed a dated one that shows on that date, or that
    /// another source states where one states a dated one: neither takes the other's place.
    pub(crate) fn followed_at(&self, as_of: &Date) -> impl Iterator<Item = &Spell<S>> {
        let (from, to) = as_of.possible();
        let shown = move |s: &&Spell<S>| Some(s.state) != S::BEFORE && s.overlaps(from, to);
        let follows = move |later: &&Spell<S>| {
            let mut shown = self.dated.iter().filter(shown);
            shown.any(|dated| {
                let (state, basis) = (dated.state, dated.basis);
                let follows = later.state.naturally_after(later.basis, state, basis);
                outdone(dated, later) && follows || contradict(dated, later)
            })
        };
        self.undated_at(as_of).filter(follows)
    }

    /// The undated spells that `not_before` and `not_after` allow as of that date, but for those
    /// that no source states and whose place a dated state must have taken by then, and those that
    /// need a state which had not come.
    pub fn undated_at(&self, as_of: &Date) -> impl Iterator<Item = &Spell<S>> {
        let (from, to) = as_of.possible();
        let within = self.window.0 <= to && from <= self.window.1;
        let over = move |spell: &Spell<S>| {
            let mut come = self.dated.iter().filter(|d| !d.doubtful);
            come.any(|d| bounds(d).latest <= from && Some(d.state) != S::BEFORE && ousts(d, spell))
        };
        let early = move |spell: &Spell<S>| {
            let mut needed = self.dated.iter().filter(|d| !d.doubtful);
            needed.any(|d| spell.state.needs(d.state) && to < bounds(d).earliest)
        };
        let stands = move |spell: &&Spell<S>| within && !over(spell) && !early(spell);
        self.undated.iter().filter(stands)
    }

    /// The states after the last dated event, in the vocabulary's order: one, or several
    /// where the records disagree. Empty only if nothing is recorded.
    pub fn latest(&self) -> Vec<S> {
        let states: BTreeSet<S> = self.last_spells().map(|s| s.state).collect();
        states.into_iter().collect()
    }

    /// Why it is, or may be, in that state: as of a date, or after the last dated event.
    /// Reasons that lie wholly after the date are left out, unless it has not begun.
    pub fn why(&self, state: S, as_of: Option<&Date>) -> Vec<&Reason> {
        let Some(as_of) = as_of else {
            let last = self.last_spells().filter(|s| s.state == state);
            return last.flat_map(|s| &s.reasons).collect();
        };
        let (from, to) = as_of.possible();
        let begun = |reason: &&Reason| {
            let first = reason.when.as_ref().map(|when| when.start().earliest);
            // What has not begun waits for what is still to come.
            Some(state) == S::BEFORE || first.is_none_or(|first| first <= to)
        };
        let shown = |s: &&Spell<S>| s.state == state && s.overlaps(from, to);
        let spells = self.dated.iter().filter(shown);
        spells.flat_map(|s| &s.reasons).filter(begun).collect()
    }

    /// When it was first in that state, if a date is known.
    pub fn since(&self, state: S) -> Option<&Spell<S>> {
        self.dated.iter().find(|s| s.state == state)
    }

    /// Whether a predicate of the state holds: as of a date, or after the last dated event.
    /// `before` is the answer for days before the first dated state, and where nothing is
    /// recorded; `undated` judges a state of which no date is known.
    pub(super) fn truth(
        &self,
        as_of: Option<&Date>,
        dated: impl Fn(S) -> Truth,
        undated: impl Fn(S) -> Truth,
        before: Truth,
    ) -> Truth {
        let mut answers = Vec::new();
        match as_of {
            None => answers.extend(self.last_spells().map(|s| dated(s.state))),
            Some(as_of) => {
                let (from, to) = as_of.possible();
                let shown = self.at(as_of);
                let covered = self.covers(from);
                answers.extend(shown.iter().map(|(state, _)| dated(*state)));
                // Undated states speak where no dated one does, or where they may follow it.
                let is_open = self.followed_at(as_of).next().is_some();
                let settled = covered && !shown.is_empty() && !is_open;
                let mut apart = false;
                if !settled {
                    for spell in self.undated_at(as_of) {
                        // Where something is there for certain, it may be this.
                        let judge: &dyn Fn(S) -> Truth = if covered { &dated } else { &undated };
                        answers.push(judge(spell.state));
                        apart = self.window.0 <= from && to <= self.window.1;
                    }
                }
                if !covered && !apart {
                    answers.push(before);
                }
            }
        }
        let Some(&first) = answers.first() else {
            return before;
        };
        if answers.iter().all(|a| *a == first) {
            first
        } else {
            Truth::Possibly
        }
    }

    /// Whether some state certainly shows from that day on.
    fn covers(&self, from: Day) -> bool {
        self.begun.is_some_and(|begun| begun <= from)
    }

    fn last_spells(&self) -> impl Iterator<Item = &Spell<S>> {
        let stays = move |s: &&Spell<S>| {
            // Two dated spells have been settled by their dates.
            let by_undated = self.undated.iter().any(|u| outdone(s, u) && !u.doubtful);
            let by_dated = s.from.is_none() && self.lasting().any(|d| outdone(s, d) && !d.doubtful);
            !by_undated && !by_dated
        };
        self.lasting().chain(&self.undated).filter(stays)
    }

    /// The dated spells whose place nothing takes.
    fn lasting(&self) -> impl Iterator<Item = &Spell<S>> {
        let lasts = |s: &&Spell<S>| s.shows.is_some_and(|(_, last)| last == Day::MAX);
        self.dated.iter().filter(lasts)
    }
}

impl<S> Spell<S> {
    fn overlaps(&self, from: Day, to: Day) -> bool {
        self.shows
            .is_some_and(|(first, last)| first <= to && from <= last)
    }
}

/// Whether `other`, whose place in time is not known, leaves no place for `spell`. Never
/// mutual, and something is always left: what is assumed goes first, then what comes earlier
/// by nature, and what absorbs never goes.
fn outdone<S: State>(spell: &Spell<S>, other: &Spell<S>) -> bool {
    if spell.state == other.state || contradict(spell, other) {
        return false;
    }
    let assumed = |s: &Spell<S>| s.basis == Basis::Assumed;
    let after = other
        .state
        .naturally_after(other.basis, spell.state, spell.basis);
    let later = spell
        .state
        .followed_by(spell.basis, other.state, other.basis);
    let reverse = other
        .state
        .followed_by(other.basis, spell.state, spell.basis);
    let yields = later == Succession::Yields
        && (assumed(spell) || !assumed(other))
        && (after || (assumed(spell) && !assumed(other)));
    yields || (reverse == Succession::Absorbs && !after)
}

/// Whether sources state both, and they differ.
fn contradict<S: State>(spell: &Spell<S>, other: &Spell<S>) -> bool {
    let stated = |s: &Spell<S>| s.basis == Basis::Stated;
    spell.state != other.state && stated(spell) && stated(other)
}

/// Whether a dated state, once it has come, leaves no place for an undated one that no source
/// states itself.
fn ousts<S: State>(dated: &Spell<S>, undated: &Spell<S>) -> bool {
    let last = |s: &Spell<S>| s.shows.is_some_and(|(_, last)| last == Day::MAX);
    undated.basis != Basis::Stated && last(dated) && outdone(undated, dated)
}

/// The turns from which a history is made.
pub(super) struct Turns<S> {
    dated: Vec<Spell<S>>,
    undated: Vec<Spell<S>>,
    window: (Day, Day),
}

impl<S: State> Turns<S> {
    pub(super) fn new() -> Turns<S> {
        Turns {
            dated: Vec::new(),
            undated: Vec::new(),
            window: (Day::MIN, Day::MAX),
        }
    }

    /// Bounds the undated turns: nothing of them lies outside these days.
    pub(super) fn between(&mut self, first: Day, last: Day) {
        self.window = (self.window.0.max(first), self.window.1.min(last));
    }

    /// Adds a turn; without bounds it is undated. One that is doubtful shows, but takes
    /// nobody's place.
    pub(super) fn add(
        &mut self,
        state: S,
        from: Option<Bounds>,
        basis: Basis,
        doubtful: bool,
        reason: Reason,
    ) {
        let list = match from {
            Some(_) => &mut self.dated,
            None => &mut self.undated,
        };
        list.push(Spell {
            state,
            from,
            shows: None,
            basis,
            doubtful,
            reasons: vec![reason],
            taken_back: None,
        });
    }

    /// Whoever stated the last dated turn states another by that day. What stays once it has come
    /// stays nevertheless.
    pub(super) fn take_back(&mut self, by: Day) {
        if let Some(spell) = self.dated.last_mut().filter(|s| !s.state.is_sticky()) {
            spell.taken_back = Some(by);
        }
    }

    /// Adds what happened once, by each account of when it did; without any, undated. `why`
    /// is the same for all but its date.
    pub(super) fn happened(&mut self, state: S, when: &[&Date], why: Reason) {
        let doubtful = why.disputed;
        let from = accounts(when.iter().copied());
        if when.is_empty() {
            self.add(state, None, Basis::Derived, doubtful, why.clone());
        }
        for date in when {
            let why = Reason {
                when: Some((*date).clone()),
                ..why.clone()
            };
            self.add(state, from, Basis::Derived, doubtful, why);
        }
    }

    /// Adds a reason to every turn to that state; if there is none, to an undated one.
    pub(super) fn explain(&mut self, state: S, reason: Reason) {
        let mut explained = false;
        for spell in self.dated.iter_mut().chain(&mut self.undated) {
            if spell.state == state {
                spell.reasons.push(reason.clone());
                explained = true;
            }
        }
        if !explained {
            self.add(state, None, Basis::Stated, false, reason);
        }
    }

    /// Whether a source states that state, dated or not.
    pub(super) fn states(&self, state: S) -> bool {
        let stated = |s: &Spell<S>| s.state == state && s.basis == Basis::Stated;
        self.dated.iter().chain(&self.undated).any(stated)
    }

    /// Whether a source states that state, and not since when.
    pub(super) fn states_undated(&self, state: S) -> bool {
        let mut undated = self.undated.iter();
        undated.any(|s| s.state == state && s.basis == Basis::Stated)
    }

    /// The first state that sources date, where they date all that they state.
    pub(super) fn first_stated(&self) -> Option<&Spell<S>> {
        let stated = |s: &&Spell<S>| s.basis == Basis::Stated;
        if self.undated.iter().any(|s| stated(&s)) {
            return None;
        }
        let dated = self.dated.iter().filter(stated);
        dated.min_by_key(|s| s.from.map(|from| (from.earliest, from.latest)))
    }

    /// Whether anything leads to this state.
    pub(super) fn has(&self, state: S) -> bool {
        let mut all = self.dated.iter().chain(&self.undated);
        all.any(|spell| spell.state == state)
    }

    /// When sources state that this state came.
    pub(super) fn ends(&self, state: S) -> Vec<End> {
        let stated = self.dated.iter().chain(&self.undated);
        let stated = stated.filter(|s| s.state == state);
        let end = |s: &Spell<S>| End {
            from: s.from,
            until: None,
            doubtful: s.doubtful,
        };
        stated.map(end).collect()
    }

    pub(super) fn settle(self) -> History<S> {
        let Turns {
            mut dated,
            mut undated,
            window,
        } = self;
        dated.sort_by(|a, b| order(a).cmp(&order(b)));
        let begun = (dated.iter().filter(|s| !s.doubtful))
            .map(|s| bounds(s).latest)
            .min();
        let groups = Group::of(dated.iter());
        let absorbed: Vec<bool> = dated.iter().map(|s| absorbed(s, &groups)).collect();
        let holding = dated.iter().zip(&absorbed).filter(|(_, gone)| !**gone);
        let groups = Group::of(holding.map(|(spell, _)| spell));
        let shows: Vec<Option<(Day, Day)>> = dated
            .iter()
            .zip(&absorbed)
            .map(|(spell, gone)| if *gone { None } else { shown(spell, &groups) })
            .collect();
        for (spell, days) in dated.iter_mut().zip(shows) {
            spell.shows = days;
        }
        if let Some(begun) = begun {
            bridge(&mut dated, begun);
        }
        undated.sort_by(|a, b| (a.state, &a.reasons).cmp(&(b.state, &b.reasons)));
        History {
            dated: merge(dated),
            undated: merge(undated),
            begun,
            window,
        }
    }
}

fn bounds<S>(spell: &Spell<S>) -> Bounds {
    spell.from.unwrap_or(Bounds::ANY)
}

fn order<S: State>(spell: &Spell<S>) -> (Day, Day, S, Basis, &[Reason]) {
    let Bounds { earliest, latest } = bounds(spell);
    (earliest, latest, spell.state, spell.basis, &spell.reasons)
}

/// The undoubted turns of one state on one basis, arranged so that the first of them after a
/// given turn is found by bisection.
struct Group<S> {
    state: S,
    basis: Basis,
    /// Each first possible day, ascending, with the least last possible day from there on.
    by_first: Vec<(Day, Day)>,
    /// Each last possible day, ascending.
    by_last: Vec<Day>,
}

impl<S: State> Group<S> {
    fn of<'a>(spells: impl Iterator<Item = &'a Spell<S>>) -> Vec<Group<S>>
    where
        S: 'a,
    {
        let mut days: BTreeMap<(S, Basis), Vec<(Day, Day)>> = BTreeMap::new();
        for spell in spells.filter(|s| !s.doubtful) {
            let Bounds { earliest, latest } = bounds(spell);
            let list = days.entry((spell.state, spell.basis)).or_default();
            list.push((earliest, latest));
        }
        let group = |((state, basis), mut by_first): ((S, Basis), Vec<(Day, Day)>)| {
            let mut by_last: Vec<Day> = by_first.iter().map(|(_, last)| *last).collect();
            by_last.sort_unstable();
            by_first.sort_unstable();
            let mut least = Day::MAX;
            for (_, last) in by_first.iter_mut().rev() {
                least = least.min(*last);
                *last = least;
            }
            Group {
                state,
                basis,
                by_first,
                by_last,
            }
        };
        days.into_iter().map(group).collect()
    }

    /// Whether the dates leave open which comes first, this group's turns do.
    fn is_after(&self, spell: &Spell<S>) -> bool {
        !self.both_stated(spell)
            && self
                .state
                .naturally_after(self.basis, spell.state, spell.basis)
    }

    /// As [`Group::is_after`], the other way round.
    fn is_before(&self, spell: &Spell<S>) -> bool {
        !self.both_stated(spell)
            && spell
                .state
                .naturally_after(spell.basis, self.state, self.basis)
    }

    fn both_stated(&self, spell: &Spell<S>) -> bool {
        self.basis == Basis::Stated && spell.basis == Basis::Stated
    }

    /// The first day by which one of these must have come after `spell`.
    fn first_after(&self, spell: &Spell<S>) -> Option<Day> {
        let Bounds { earliest, latest } = bounds(spell);
        if self.is_after(spell) {
            let at = self.by_last.partition_point(|last| *last < earliest);
            return self.by_last.get(at).copied();
        }
        let at = self.by_first.partition_point(|(first, _)| *first <= latest);
        self.by_first.get(at).map(|(_, last)| *last)
    }

    /// Whether one of these came before `spell`.
    fn precedes(&self, spell: &Spell<S>) -> bool {
        let Bounds { earliest, latest } = bounds(spell);
        if self.is_before(spell) {
            self.by_first
                .first()
                .is_some_and(|(first, _)| *first <= latest)
        } else {
            self.by_last.first().is_some_and(|last| *last < earliest)
        }
    }
}

/// Whether a turn never takes hold, because an earlier state does not let it.
fn absorbed<S: State>(spell: &Spell<S>, groups: &[Group<S>]) -> bool {
    groups.iter().any(|group| {
        let (state, basis) = (spell.state, spell.basis);
        group.state != state
            && group.state.followed_by(group.basis, state, basis) == Succession::Absorbs
            && group.precedes(spell)
    })
}

/// The first and the last day on which a turn may show.
fn shown<S: State>(spell: &Spell<S>, groups: &[Group<S>]) -> Option<(Day, Day)> {
    let (state, basis) = (spell.state, spell.basis);
    let others = groups.iter().filter(|group| {
        group.state != state
            && state.followed_by(basis, group.state, group.basis) == Succession::Yields
    });
    let others = others.filter_map(|group| group.first_after(spell));
    let replaced = others.chain(spell.taken_back).min();
    let first = bounds(spell).earliest;
    // By the last of days everything has come that must.
    match replaced {
        None => Some((first, Day::MAX)),
        Some(Day(day)) if day > first.0 => Some((first, Day(day - 1))),
        Some(_) => None,
    }
}

/// Dates that contradict each other may leave days without a state (a was before b, b before
/// c, c before a); what showed last before them shows on them too.
fn bridge<S>(spells: &mut [Spell<S>], begun: Day) {
    let mut shown: Vec<usize> = (0..spells.len()).collect();
    shown.retain(|i| spells[*i].shows.is_some());
    shown.sort_by_key(|i| spells[*i].shows);
    let mut best: Option<usize> = None;
    for i in shown {
        let Some((first, last)) = spells[i].shows else {
            continue;
        };
        if let Some(b) = best
            && let Some((b_first, b_last)) = spells[b].shows
        {
            if b_last.0.saturating_add(1) < first.0 {
                spells[b].shows = Some((b_first, Day(first.0.saturating_sub(1))));
            }
            if last >= b_last {
                best = Some(i);
            }
        } else {
            if begun < first {
                spells[i].shows = Some((begun, last));
            }
            best = Some(i);
        }
    }
    match best.and_then(|b| spells[b].shows.map(|(first, _)| (b, first))) {
        Some((b, first)) => spells[b].shows = Some((first, Day::MAX)),
        None => {
            if let Some(last) = spells.last_mut() {
                last.shows = Some((begun, Day::MAX));
            }
        }
    }
}

/// Joins neighbours of the same state, and all of a sticky one, into one spell.
fn merge<S: State>(spells: Vec<Spell<S>>) -> Vec<Spell<S>> {
    let mut merged: Vec<Spell<S>> = Vec::with_capacity(spells.len());
    let mut sticky: BTreeMap<S, usize> = BTreeMap::new();
    for spell in spells {
        let state = spell.state;
        let earlier = match sticky.get(&state) {
            Some(at) => merged.get_mut(*at),
            None => merged.last_mut().filter(|last| last.state == state),
        };
        match earlier {
            Some(earlier) => join(earlier, spell),
            None => {
                if state.is_sticky() {
                    sticky.insert(state, merged.len());
                }
                merged.push(spell);
            }
        }
    }
    for spell in &mut merged {
        spell.reasons.sort_by(|a, b| {
            let when = |r: &Reason| (r.when.is_none(), r.when.as_ref().map(|d| d.possible()));
            when(a).cmp(&when(b)).then_with(|| a.cmp(b))
        });
        spell.reasons.dedup();
    }
    merged
}

fn join<S>(earlier: &mut Spell<S>, spell: Spell<S>) {
    earlier.from = match (earlier.from, spell.from) {
        (Some(a), Some(b)) if earlier.doubtful == spell.doubtful => Some(Bounds {
            earliest: a.earliest.min(b.earliest),
            latest: a.latest.min(b.latest),
        }),
        // What is doubtful may have begun earlier, but settles nothing.
        (Some(a), Some(b)) => Some(Bounds {
            earliest: a.earliest.min(b.earliest),
            latest: if earlier.doubtful { b.latest } else { a.latest },
        }),
        (from, _) => from,
    };
    earlier.shows = match (earlier.shows, spell.shows) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    };
    earlier.basis = earlier.basis.max(spell.basis);
    earlier.doubtful &= spell.doubtful;
    earlier.reasons.extend(spell.reasons);
}
