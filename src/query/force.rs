//! How surely an edge was in force on each day from one to another: worked out once, on the days on
//! which anything about it may have changed. Start at [`Force::of`].

use crate::graph::{EdgeId, States, View, When};
use crate::model::{Bounds, Date, Day, Tie, Truth};
use crate::state::Spell;
use std::collections::BTreeSet;

/// Whether an edge was in force.
#[derive(Debug)]
pub(crate) struct Force {
    /// From each of these days on until the next.
    turns: Vec<(Day, Truth)>,
    /// When it began and ended, if nothing but its own period bears on it.
    own: Option<(Bounds, Bounds)>,
}

/// Whether what began and ended then held on some day from `first` to `last`: surely, if it must
/// have begun by the last of them and cannot have ended before the first.
pub(crate) fn held_within((begins, ends): (Bounds, Bounds), (first, last): (Day, Day)) -> Truth {
    Truth::of(
        begins.earliest <= last && first <= ends.latest,
        begins.latest <= last && first <= ends.earliest,
    )
}

impl Force {
    /// From the first to the last of these days.
    pub(crate) fn of(view: View<'_>, edge: EdgeId, (first, last): (Day, Day)) -> Force {
        let mut days = BTreeSet::from([first]);
        turns(view, edge, &mut days);
        let derived = view.derived(edge);
        let mut force: Vec<(Day, Truth)> = Vec::new();
        for day in days.range(first..=last) {
            let Ok(date) = Date::new(&day.to_string()) else {
                continue;
            };
            let truth = match derived.span.dated && !derived.is_dated(Some(&date)) {
                // As of that day it is undated.
                true => Truth::No,
                false => view.in_force(edge, Some(&date)),
            };
            if force.last().is_none_or(|(_, before)| *before != truth) {
                force.push((*day, truth));
            }
        }
        let own = match view.when(edge) {
            When::Between(begins, ends) => Some((begins, ends)),
            When::Undated | When::ByHistory => None,
        };
        Force { turns: force, own }
    }

    /// How surely it was in force on some day of that year.
    #[cfg(feature = "exchange")]
    pub(crate) fn in_year(&self, year: i64) -> Truth {
        match (Day::of(year, 1, 1), Day::of(year, 12, 31)) {
            (Some(first), Some(last)) => self.within((first, last)),
            _ => Truth::No,
        }
    }

    /// How surely it was in force on some day from the one to the other.
    pub(crate) fn within(&self, (first, last): (Day, Day)) -> Truth {
        let begun = self.turns.partition_point(|(from, _)| *from <= first);
        let turns = self.turns[begun.saturating_sub(1)..].iter();
        let turns = turns.take_while(|(from, _)| *from <= last);
        let daily = turns.map(|(_, truth)| *truth).max();
        let own = self.own.map(|own| held_within(own, (first, last)));
        daily.max(own).unwrap_or(Truth::No)
    }

    /// How surely it was in force on that day.
    #[cfg(any(feature = "exchange", test))]
    pub(crate) fn on(&self, day: Day) -> Truth {
        let after = self.turns.partition_point(|(from, _)| *from <= day);
        let stretch = after.checked_sub(1).and_then(|i| self.turns.get(i));
        stretch.map_or(Truth::No, |(_, truth)| *truth)
    }
}

/// The days on which it may change whether an edge is in force: where its own states, its
/// agreement's and those of what it stands behind may turn, and the bounds of its period.
fn turns(view: View<'_>, edge: EdgeId, days: &mut BTreeSet<Day>) {
    let graph = view.graph();
    let (mut seen, mut stack) = (BTreeSet::from([edge]), vec![edge]);
    while let Some(id) = stack.pop() {
        match &view.derived(id).states {
            States::Commitment(history) => of_spells(history.history.dated(), days),
            States::Tie(history) => of_spells(history.history.dated(), days),
        }
        let (record, _) = graph.edge_once(id);
        if let Some(valid) = &record.valid {
            for bounds in [valid.start(), valid.end()] {
                turn(bounds.earliest, days);
                turn(bounds.latest, days);
            }
        }
        let under = match record.tie {
            Tie::PartyTo(_) => Some(&record.to),
            _ => record.terms().and_then(|terms| terms.under.as_ref()),
        };
        if let Some(agreement) = under.and_then(|key| graph.node_id(key.as_str())) {
            of_spells(view.agreement_history(agreement).history.dated(), days);
        }
        let principals = record.tie.of().iter();
        for principal in principals.filter_map(|key| graph.edge_id(key.as_str())) {
            if seen.insert(principal) {
                stack.push(principal);
            }
        }
    }
}

fn of_spells<S>(spells: &[Spell<S>], days: &mut BTreeSet<Day>) {
    for spell in spells {
        if let Some(from) = spell.from {
            turn(from.earliest, days);
            turn(from.latest, days);
        }
        if let Some((first, last)) = spell.shows {
            turn(first, days);
            turn(last, days);
        }
    }
}

/// Something may be different on that day, or on the next.
fn turn(day: Day, days: &mut BTreeSet<Day>) {
    if day != Day::MIN && day != Day::MAX {
        days.extend([day, Day(day.0.saturating_add(1))]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Filter;

    #[test]
    fn it_agrees_with_asking_every_day() {
        let graph = crate::dossier::ukraine();
        let filter = Filter::default();
        let view = graph.view(&filter);
        let days = Day::of(1993, 1, 1).unwrap()..=Day::of(2026, 12, 31).unwrap();
        let commitments = graph.edge_ids();
        let commitments = commitments.filter(|edge| graph.relation(*edge).is_commitment());
        let mut ever = false;
        for edge in commitments {
            let force = Force::of(view, edge, (*days.start(), *days.end()));
            for day in days.start().0..=days.end().0 {
                let day = Day(day);
                let asked = view.in_force(edge, Some(&Date::new(&day.to_string()).unwrap()));
                assert_eq!(force.on(day), asked, "{} on {day}", graph.edge(edge).key);
                ever |= asked > Truth::No;
            }
        }
        assert!(ever);
    }
}
