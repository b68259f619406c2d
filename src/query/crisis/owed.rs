//! A promise in a crisis: against whom and on which days it was called for, and what its debtor
//! did about it. Start at [`Owed`].

use super::Standing;
use super::record::{Record, days_of};
use crate::commitment::{CasusFoederis, Duties, Duty, Verdict, adversaries, cases, duties};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Date, Day};
use crate::query::Evidence;
use crate::query::work::Work;
use std::collections::BTreeMap;

/// What a debtor had done by a day, as far as it is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Did {
    /// The acts of war of that very day in which it took part.
    pub entered: Vec<NodeId>,
    /// Those by then by which it fought whom the promise asks it to fight: an adversary that
    /// the promise names, or one at war with the actor it is owed to.
    pub answered: Vec<NodeId>,
    /// The breaches that name the promise, begun by then.
    pub broke: Vec<EdgeId>,
    /// It takes part in no act of war that is recorded at all, though the promise asks it to
    /// fight, or to stay out.
    pub aside: bool,
    /// The event by which it said so by then.
    pub told: Option<NodeId>,
}

/// A promise, with what is recorded of its debtor.
pub(super) struct Owed {
    pub promise: EdgeId,
    /// Who owes it.
    pub who: NodeId,
    asks: Duties,
    /// The acts in which its debtor takes part, by their place in the record, and whether each
    /// is against whom the promise asks it to fight: then, not what it came to be later.
    acts: Vec<(usize, bool)>,
    /// When its creditor was attacked by somebody whom it is directed against, if it is to fight.
    called: Vec<Option<Date>>,
    /// The breaches that name it, with the days given for each.
    breaches: Vec<(EdgeId, Vec<Date>)>,
    /// How many claims there are about the conditions of its case, each of which may be a reading.
    readings: usize,
}

impl Owed {
    /// A promise of whose debtor nothing is known yet.
    pub fn new(view: View<'_>, promise: EdgeId) -> Owed {
        Owed {
            promise,
            who: view.graph().from(promise),
            asks: duties(view, promise),
            acts: Vec::new(),
            called: Vec::new(),
            breaches: Vec::new(),
            readings: cases(view, promise)
                .map(|condition| view.node_claims(condition).count())
                .sum(),
        }
    }

    /// Looks up what is recorded of it; none, if there is not enough work left for that.
    pub fn look(&mut self, record: &Record, view: View<'_>, work: &mut Work) -> Option<()> {
        let (who, to) = (self.who, view.graph().to(self.promise));
        let named = adversaries(view, self.promise);
        // Since when each fights the creditor.
        let mut foes: BTreeMap<NodeId, Day> = BTreeMap::new();
        for place in record.acts_of(to) {
            let fought = &record.fought[*place];
            work.take(fought.by.len() + fought.whom.len())?;
            let is_foe = |by: &NodeId| *by != who && (named.is_empty() || named.contains(by));
            let is_attacked = fought.whom.contains(&to);
            if self.is_of_arms() && is_attacked && fought.by.iter().any(is_foe) {
                self.called.push(fought.on.clone());
            }
            let Some(on) = &fought.on else { continue };
            let attacked = fought.by.contains(&to).then_some(&fought.whom);
            let attackers = is_attacked.then_some(&fought.by);
            for foe in attacked.into_iter().chain(attackers).flatten() {
                let since = foes.entry(*foe).or_insert(on.start().earliest);
                *since = on.start().earliest.min(*since);
            }
        }
        for place in record.acts_of(who) {
            let fought = &record.fought[*place];
            let its_foes = fought.foes(who);
            work.take(its_foes.len())?;
            let until = fought.on.as_ref().map(|on| on.end().latest);
            let is_asked = |foe: &NodeId| {
                let since = foes.get(foe).copied();
                named.contains(foe) || since.is_some_and(|since| Some(since) <= until)
            };
            self.acts.push((*place, its_foes.iter().any(is_asked)));
        }
        for breach in &view.derived(self.promise).breaches {
            self.breaches
                .push((*breach, record.broken_on(view, *breach)));
        }
        Some(())
    }

    /// How many looks it costs to tell whether its case has come, and what its debtor did.
    pub fn looks(&self) -> usize {
        1 + self.acts.len() + self.breaches.len() + self.readings
    }

    /// Whether it is owed by an actor, or to it, if one is asked about.
    pub fn concerns(&self, view: View<'_>, about: Option<NodeId>) -> bool {
        about.is_none_or(|node| self.who == node || view.graph().to(self.promise) == node)
    }

    /// Whether it asks its debtor to fight.
    pub fn is_of_arms(&self) -> bool {
        self.asks.iter().any(Duty::is_war)
    }

    /// Whether it was ever called for by an act against which it is to fight.
    pub fn is_called(&self) -> bool {
        !self.called.is_empty()
    }

    /// Whether it was on that day.
    pub fn is_called_on(&self, on: &Date) -> bool {
        let mut called = self.called.iter().flatten();
        called.any(|date| days_of(date) == days_of(on))
    }

    /// The days on which it was said to be broken.
    pub fn broken_on(&self) -> impl Iterator<Item = &Date> {
        self.breaches.iter().flat_map(|(_, days)| days)
    }

    /// Whether it was on that day.
    pub fn broke_on(&self, on: &Date) -> bool {
        self.broken_on().any(|date| days_of(date) == days_of(on))
    }

    /// The acts by which its debtor fought whom it asks it to fight, by their place.
    pub fn answers(&self) -> impl Iterator<Item = usize> {
        let answers = self.acts.iter().filter(|(_, answers)| *answers);
        answers.map(|(place, _)| *place)
    }

    /// What its debtor had done by a day on which its case stood so.
    pub fn did(&self, record: &Record, on: &Date, verdict: Verdict) -> Did {
        let by_then = |date: &Date| date.start().earliest <= on.end().latest;
        let mut did = Did::default();
        for (place, answers) in &self.acts {
            let fought = &record.fought[*place];
            let Some(date) = fought.on.as_ref().filter(|date| by_then(date)) else {
                continue;
            };
            if overlaps(date, on) && !did.entered.contains(&fought.event) {
                did.entered.push(fought.event);
            }
            if *answers && !did.answered.contains(&fought.event) {
                did.answered.push(fought.event);
            }
        }
        let begun = self.breaches.iter();
        let begun = begun.filter(|(_, days)| days.iter().any(by_then));
        did.broke = begun.map(|(breach, _)| *breach).collect();
        let is_asked = self.is_of_arms() || self.asks.has(Duty::StayOut);
        did.aside = self.acts.is_empty() && is_asked && verdict >= Verdict::Disputed;
        if did.aside {
            let mut told = record.told(self.who);
            let told = told.find(|(_, date)| date.end().earliest <= on.end().latest);
            did.told = told.map(|(event, _)| *event);
        }
        did
    }

    /// How it stood on a day.
    pub fn standing(&self, view: View<'_>, on: &Date, casus: CasusFoederis, did: Did) -> Standing {
        Standing {
            promise: self.promise,
            on: on.clone(),
            duties: self.asks,
            casus,
            evidence: Evidence::of(view, self.promise),
            did,
            called: None,
        }
    }
}

fn overlaps(a: &Date, b: &Date) -> bool {
    let ((a, to), (b, until)) = (a.possible(), b.possible());
    a <= until && b <= to
}
