//! What is recorded of a crisis: the acts of war, by actor and by day, and who declared that it
//! stands aside. Start at [`Record`].

use super::owed::Owed;
use crate::commitment::{Duty, cases, casus_foederis, duties};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{
    Attribute, Date, Day, Event, EventKind, EventRole, Kind, Relation, Says, Tie, Value,
};
use crate::query::work::Work;
use crate::state::Footing;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An act of war that is recorded: who acted against whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fought {
    /// The event.
    pub event: NodeId,
    /// Who acted.
    pub by: Vec<NodeId>,
    /// Against whom.
    pub whom: Vec<NodeId>,
    /// When, by one of its accounts; absent: not stated.
    pub on: Option<Date>,
}

impl Fought {
    /// Whom an actor fights in it.
    pub(super) fn foes(&self, who: NodeId) -> &[NodeId] {
        match (self.by.contains(&who), self.whom.contains(&who)) {
            (true, _) => &self.whom,
            (_, true) => &self.by,
            _ => &[],
        }
    }

    /// Whether an actor takes part in it, if one is asked about.
    pub(super) fn concerns(&self, about: Option<NodeId>) -> bool {
        about.is_none_or(|node| self.by.contains(&node) || self.whom.contains(&node))
    }
}

/// The days of a crisis by what they cover, in their order: two dates that cover the same days are
/// one.
pub(super) type Days = BTreeMap<(Day, Day), Date>;

/// The days that a date covers.
pub(super) fn days_of(date: &Date) -> (Day, Day) {
    (date.start().earliest, date.end().latest)
}

/// The acts of war of a view, and who said that it would stand aside.
#[derive(Default)]
pub(super) struct Record {
    /// In the order of their dates.
    pub fought: Vec<Fought>,
    /// The acts in which each actor takes part, by their place.
    by_actor: HashMap<NodeId, Vec<usize>>,
    by_days: BTreeMap<(Day, Day), Vec<usize>>,
    /// By actor: the events by which it said so, with the day on which that was said.
    told: BTreeMap<NodeId, Vec<(NodeId, Date)>>,
    tellers: BTreeSet<NodeId>,
}

impl Record {
    /// None, if there is not enough work for it.
    pub fn of(view: View<'_>, work: &mut Work) -> Option<Record> {
        let graph = view.graph();
        let mut record = Record::default();
        for node in graph.node_ids() {
            let Kind::Event(event) = graph.kind(node) else {
                continue;
            };
            work.take(1)?;
            if view.shows(node) {
                record.add(view, node, event, work)?;
            }
        }
        let begins = |on: &Option<Date>| on.as_ref().map(|date| (date.start(), date.end()));
        record.fought.sort_by_key(|f| (begins(&f.on), f.event));
        for (place, fought) in record.fought.iter().enumerate() {
            let actors: BTreeSet<&NodeId> = fought.by.iter().chain(&fought.whom).collect();
            for who in actors {
                record.by_actor.entry(*who).or_default().push(place);
            }
            if let Some(on) = &fought.on {
                record.by_days.entry(days_of(on)).or_default().push(place);
            }
        }
        Some(record)
    }

    fn add(&mut self, view: View<'_>, node: NodeId, event: &Event, work: &mut Work) -> Option<()> {
        let (is_war, is_told) = (is_war(event), says(event, &["neutrality"]));
        if !is_war && !is_told {
            return Some(());
        }
        let [by, whom] = parts(view, node, work)?;
        let dates = dates(view, node);
        if is_war {
            if !by.is_empty() && !whom.is_empty() {
                let days: BTreeSet<Date> = dates.iter().map(first).collect();
                let undated = days.is_empty().then_some(None);
                let days = days.into_iter().map(Some).chain(undated);
                self.fought.extend(days.map(|on| Fought {
                    event: node,
                    by: by.clone(),
                    whom: whom.clone(),
                    on,
                }));
            }
            return Some(());
        }
        for who in by {
            self.tellers.insert(node);
            let told = self.told.entry(who).or_default();
            told.extend(dates.iter().map(|date| (node, last(date))));
        }
        Some(())
    }

    /// The acts of that day.
    pub fn of_day(&self, on: &Date) -> impl Iterator<Item = &Fought> {
        let places = self.by_days.get(&days_of(on)).into_iter().flatten();
        places.map(|place| &self.fought[*place])
    }

    /// The acts in which an actor takes part.
    pub fn acts_of(&self, who: NodeId) -> &[usize] {
        self.by_actor.get(&who).map_or(&[], Vec::as_slice)
    }

    /// The acts without a date that concern somebody.
    pub fn undated(&self, about: Option<NodeId>) -> Vec<Fought> {
        let undated = self.fought.iter().filter(|fought| fought.on.is_none());
        undated
            .filter(|fought| fought.concerns(about))
            .cloned()
            .collect()
    }

    /// The promises that wait for a case, those that are said to be broken, and those of arms
    /// whose creditor was attacked by somebody whom they are directed against; by debtor. Of one
    /// actor: those by it, and all by whoever owes it something.
    pub fn owed(
        &self,
        view: View<'_>,
        about: Option<NodeId>,
        work: &mut Work,
    ) -> Option<Vec<Owed>> {
        let graph = view.graph();
        let kinds = [Relation::Guarantees, Relation::Undertakes];
        let filter = view.filter().clone().relations(kinds);
        let view = graph.view(&filter);
        let edges: Box<dyn Iterator<Item = EdgeId>> = match about {
            None => Box::new(view.edges()),
            Some(node) => {
                let owed = view.into(node);
                let debtors = BTreeSet::from_iter(owed.map(|hop| hop.node).chain([node]));
                let theirs = move |who| view.out(who).map(|hop| hop.edge);
                Box::new(debtors.into_iter().flat_map(theirs))
            }
        };
        let waits = |edge: EdgeId| {
            !graph.is_simple(edge)
                && (!view.derived(edge).breaches.is_empty() || cases(view, edge).next().is_some())
        };
        let mut found = Vec::new();
        for edge in edges {
            work.take(1)?;
            let may_be_called = self.by_actor.contains_key(&graph.to(edge))
                && duties(view, edge).iter().any(Duty::is_war);
            let waits = waits(edge);
            if may_be_called || waits {
                let mut owed = Owed::new(view, edge);
                owed.look(self, view, work)?;
                if waits || owed.is_called() {
                    found.push(owed);
                }
            }
        }
        found.sort_by_key(|owed| (owed.who, owed.promise));
        found.dedup_by_key(|owed| owed.promise);
        Some(found)
    }

    /// The days on which something changed: acts, also by debtors of whoever is asked about,
    /// readings, declarations and breaches.
    pub fn days(
        &self,
        view: View<'_>,
        owed: &[Owed],
        about: Option<NodeId>,
        work: &mut Work,
    ) -> Option<Days> {
        let mut days = Days::new();
        let mut add = |date: &Date| {
            days.entry(days_of(date)).or_insert_with(|| date.clone());
        };
        for fought in self.fought.iter().filter(|fought| fought.concerns(about)) {
            fought.on.iter().for_each(&mut add);
        }
        let mut debtors = BTreeSet::new();
        for owed in owed.iter().filter(|owed| owed.concerns(view, about)) {
            work.take(owed.looks())?;
            debtors.insert(owed.who);
            for place in owed.answers() {
                self.fought[place].on.iter().for_each(&mut add);
            }
            for condition in &casus_foederis(view, owed.promise).conditions {
                for reading in &condition.readings {
                    let since = reading.claims.iter().filter_map(|claim| match &claim.says {
                        Says::Value(_, Value::Condition(_, since)) => since.as_ref(),
                        _ => None,
                    });
                    since.map(first).for_each(|date| add(&date));
                }
                met_on(view, condition.condition).iter().for_each(&mut add);
            }
            owed.broken_on().for_each(&mut add);
        }
        for who in debtors {
            self.told(who).for_each(|(_, date)| add(date));
        }
        Some(days)
    }

    /// The events by which an actor said that it stands aside, each with its day.
    pub fn told(&self, who: NodeId) -> impl Iterator<Item = &(NodeId, Date)> {
        self.told.get(&who).into_iter().flatten()
    }

    /// Whether an actor said on that very day that it stands aside.
    pub fn told_on(&self, who: NodeId, on: &Date) -> bool {
        self.told(who).any(|(_, date)| days_of(date) == days_of(on))
    }

    /// The days given for a breach: those of its event, a declaration by its last day, else its
    /// own.
    pub fn broken_on(&self, view: View<'_>, breach: EdgeId) -> Vec<Date> {
        let graph = view.graph();
        let event = match graph.tie(breach) {
            Tie::Violates(violation) => violation.event.as_ref(),
            _ => None,
        };
        let event = event.and_then(|key| graph.node_id(key.as_str()));
        let is_told = event.is_some_and(|event| self.tellers.contains(&event));
        let part = if is_told { last } else { first };
        match event.map(|event| dates(view, event)) {
            Some(days) if !days.is_empty() => days.iter().map(part).collect(),
            _ => view.edge(breach).valid.iter().map(first).collect(),
        }
    }
}

/// Whether an event is an act of war.
fn is_war(event: &Event) -> bool {
    event.kind == Some(EventKind::Assault) || says(event, &["war", "attack", "invasion"])
}

/// Whether the subtype of an event has one of these words.
fn says(event: &Event, words: &[&str]) -> bool {
    let subtype = event.subtype.as_deref().unwrap_or_default().to_lowercase();
    let mut said = subtype.split(|c: char| !c.is_alphanumeric());
    said.any(|word| words.contains(&word))
}

/// The actors that took part in an event, by acting and by being its target, as far as it is
/// held.
fn parts(view: View<'_>, event: NodeId, work: &mut Work) -> Option<[Vec<NodeId>; 2]> {
    let graph = view.graph();
    let mut parts: [BTreeSet<NodeId>; 2] = Default::default();
    for hop in view.into(event) {
        work.take(1)?;
        let Tie::ParticipatesIn { role: Some(role) } = graph.tie(hop.edge) else {
            continue;
        };
        let part = match role {
            EventRole::Actor => 0,
            EventRole::Target => 1,
            _ => continue,
        };
        if view.footing(hop.edge) == Some(Footing::Held) {
            parts[part].insert(hop.node);
        }
    }
    Some(parts.map(|part| part.into_iter().collect()))
}

/// The dates that sources give for an event, as far as they hold.
fn dates(view: View<'_>, event: NodeId) -> BTreeSet<Date> {
    let claims = view
        .node_claims(event)
        .filter(|claim| claim.modality.holds());
    claims
        .filter_map(|claim| match &claim.says {
            Says::Value(Attribute::When, Value::Date(date)) => Some(date.clone()),
            _ => None,
        })
        .collect()
}

/// When an event that is recorded to meet a condition came, by each of its accounts.
fn met_on(view: View<'_>, condition: NodeId) -> Vec<Date> {
    let graph = view.graph();
    let met_by = match graph.kind(condition) {
        Kind::Condition(condition) => condition.met_by.as_ref(),
        _ => None,
    };
    let event = met_by.and_then(|key| graph.node_id(key.as_str()));
    let dates = event.map(|event| dates(view, event)).unwrap_or_default();
    dates.iter().map(first).collect()
}

/// When a period begins, or the date itself.
fn first(date: &Date) -> Date {
    part(date, 0)
}

/// When a period ends, as far as that is stated, or the date itself.
fn last(date: &Date) -> Date {
    part(date, 1)
}

fn part(date: &Date, side: usize) -> Date {
    let mut parts = date.as_str().split('/');
    let text = parts.nth(side).filter(|_| date.is_period());
    let known = text.filter(|text| !text.is_empty() && *text != "..");
    known
        .and_then(|text| Date::new(text).ok())
        .unwrap_or_else(|| date.clone())
}
