//! A crisis as it is recorded, day by day: the acts of war, whose case had come by then and by
//! whose reading, and what each power did. Nothing is supposed here. Start at [`crisis`].

use super::{Bounds, Evidence, Truncated};
use crate::commitment::{
    CasusFoederis, Duties, Duty, Verdict, adversaries, casus_foederis, duties,
};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{
    Attribute, Date, Day, Event, EventKind, EventRole, Gate, Kind, Relation, Says, Tie, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// A crisis as it is recorded.
#[derive(Clone, Debug, Default)]
pub struct Crisis {
    /// Day by day; nothing stands on a day on which nothing changed.
    pub days: Vec<CrisisDay>,
    /// Acts of war without a date.
    pub undated: Vec<Fought>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// One day of a crisis.
#[derive(Clone, Debug)]
pub struct CrisisDay {
    /// The day, or what a source gives for one.
    pub on: Date,
    /// The acts of war of that day.
    pub fought: Vec<Fought>,
    /// The promises whose case came, or came to be read otherwise, or whose debtor did
    /// something about it.
    pub promises: Vec<Standing>,
    /// Who came to be at war with no promise due that asks for it.
    pub unbound: Vec<NodeId>,
}

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
    /// Whether it is between these two, whoever acted.
    fn is_between(&self, a: NodeId, b: NodeId) -> bool {
        self.by.contains(&a) && self.whom.contains(&b)
            || self.by.contains(&b) && self.whom.contains(&a)
    }

    /// Whom an actor fights in it.
    fn foes(&self, who: NodeId) -> &[NodeId] {
        match (self.by.contains(&who), self.whom.contains(&who)) {
            (true, _) => &self.whom,
            (_, true) => &self.by,
            _ => &[],
        }
    }
}

/// How a promise stood on a day: whether its case had come, and what its debtor did.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The promise.
    pub promise: EdgeId,
    /// The day.
    pub on: Date,
    /// What it asks.
    pub duties: Duties,
    /// Whether its case had come, and by whose reading.
    pub casus: CasusFoederis,
    /// What is known of the promise.
    pub evidence: Evidence,
    /// What its debtor did.
    pub did: Did,
}

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

/// A crisis as it is recorded: of all, or of one actor, the promises by and to it.
///
/// An act of war is an event with an actor and a target that is an assault, or whose subtype
/// says war, attack or invasion. Costs one look at each event and each promise, and for each
/// day one at the promises that wait for a case.
///
/// ```
/// use foedera::commitment::Verdict;
/// use foedera::dossier::{JULY_1914, Memory, read};
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, crisis};
///
/// let files = Memory::new().with("july.ron", JULY_1914);
/// let graph = read(&files, "july.ron").graph.unwrap();
/// let filter = Filter::default();
/// let answer = crisis(graph.view(&filter), None, Bounds::default());
/// let first = &answer.days[0];
/// assert_eq!(first.on.as_str(), "1914-07-28");
/// let greece = graph.edge_id("serbo-greek-1-greece").unwrap();
/// let greece = first.promises.iter().find(|stood| stood.promise == greece).unwrap();
/// assert_eq!(greece.casus.verdict, Verdict::Disputed);
/// assert!(greece.did.aside, "Greece read its treaty otherwise than Serbia");
/// ```
pub fn crisis(view: View<'_>, about: Option<NodeId>, bounds: Bounds) -> Crisis {
    let graph = view.graph();
    let filter = view.filter().at_any_time();
    let view = graph.view(&filter);
    let record = Record::of(view);
    let mut found = Crisis::default();
    let promises = record.promises(view, about, bounds, &mut found.truncated);
    found.undated = record
        .fought
        .iter()
        .filter(|fought| fought.on.is_none() && concerns(fought, about))
        .cloned()
        .collect();
    let days = record.days(view, &promises, about);
    let mut before: BTreeMap<EdgeId, CasusFoederis> = BTreeMap::new();
    if let Some(first) = days.values().next().and_then(day_before) {
        let past = filter.clone().as_of(first);
        for promise in &promises {
            before.insert(*promise, casus_foederis(graph.view(&past), *promise));
        }
    }
    let mut left = bounds.results;
    for on in days.into_values() {
        let as_of = filter.clone().as_of(on.clone());
        let seen = graph.view(&as_of);
        let fought = record.fought.iter();
        let fought = fought.filter(|fought| fought.on.as_ref() == Some(&on));
        let mut day = CrisisDay {
            fought: fought.cloned().collect(),
            on: on.clone(),
            promises: Vec::new(),
            unbound: Vec::new(),
        };
        let mut bound = BTreeSet::new();
        for promise in &promises {
            let standing = record.standing(seen, *promise, &on);
            let who = graph.from(*promise);
            let did = &standing.did;
            // It is kept once, by the first act that answers it.
            let today = |event: &NodeId| did.entered.contains(event);
            let answers = standing.casus.verdict == Verdict::Yes
                && standing.duties.iter().any(Duty::is_war)
                && did.answered.iter().any(today);
            if answers {
                bound.insert(who);
            }
            let answers = answers && did.answered.iter().all(today);
            let has_come = standing.casus.verdict >= Verdict::Disputed;
            let is_new = before.get(promise) != Some(&standing.casus)
                || standing.casus.conditions.is_empty();
            let acted = answers
                || record.told_on(who, &on) && did.aside
                || record.broke_on(view, *promise, &on);
            // One that waits for no case asks something when whom it is owed to is attacked.
            let asks = !standing.casus.conditions.is_empty()
                || record.is_called(view, *promise, Some(&on));
            if has_come && (is_new && asks || acted) {
                day.promises.push(standing.clone());
            }
            before.insert(*promise, standing.casus);
        }
        let fighters = day.fought.iter().flat_map(|f| f.by.iter().chain(&f.whom));
        let fighters: BTreeSet<NodeId> = fighters.copied().collect();
        let unbound = fighters.difference(&bound).copied();
        day.unbound = unbound
            .filter(|who| about.is_none_or(|node| node == *who))
            .collect();
        day.promises
            .sort_by_key(|standing| (graph.from(standing.promise), standing.promise));
        if day.promises.len() > left {
            found.truncated = Some(Truncated::Results(bounds.results));
            day.promises.truncate(left);
        }
        left -= day.promises.len();
        let is_told = day.fought.iter().any(|fought| concerns(fought, about));
        if is_told || !day.promises.is_empty() {
            found.days.push(day);
        }
    }
    found
}

/// The acts of war that are recorded, in the order of their dates: see [`crisis`].
pub fn fought(view: View<'_>) -> Vec<Fought> {
    let filter = view.filter().at_any_time();
    Record::of(view.graph().view(&filter)).fought
}

/// How a promise stood on a day, as far as it is recorded.
///
/// ```
/// use foedera::commitment::Verdict;
/// use foedera::dossier::{JULY_1914, Memory, read};
/// use foedera::graph::Filter;
/// use foedera::model::Date;
/// use foedera::query::standing;
///
/// let files = Memory::new().with("july.ron", JULY_1914);
/// let graph = read(&files, "july.ron").graph.unwrap();
/// let filter = Filter::default();
/// let belgium = graph.edge_id("belgium-britain").unwrap();
/// let stood = standing(graph.view(&filter), belgium, &Date::new("1914-08-04")?);
/// assert_eq!(stood.casus.verdict, Verdict::Yes);
/// let war = graph.node_id("war-britain-germany").unwrap();
/// assert_eq!(stood.did.answered, [war]);
/// # Ok::<(), foedera::model::BadDate>(())
/// ```
pub fn standing(view: View<'_>, promise: EdgeId, on: &Date) -> Standing {
    let graph = view.graph();
    let filter = view.filter().at_any_time();
    let record = Record::of(graph.view(&filter));
    let as_of = filter.clone().as_of(on.clone());
    record.standing(graph.view(&as_of), promise, on)
}

/// The acts of war of a view, and who said that it would stand aside.
struct Record {
    fought: Vec<Fought>,
    /// By actor: the events by which it said so, with the day on which that was said.
    told: BTreeMap<NodeId, Vec<(NodeId, Date)>>,
}

impl Record {
    fn of(view: View<'_>) -> Record {
        let graph = view.graph();
        let mut record = Record {
            fought: Vec::new(),
            told: BTreeMap::new(),
        };
        for node in graph.node_ids().filter(|node| view.shows(*node)) {
            let Kind::Event(event) = graph.kind(node) else {
                continue;
            };
            if is_war(event) {
                record.fight(view, node);
            } else if says(event, &["neutrality"]) {
                for who in part_in(view, node, EventRole::Actor) {
                    let told = record.told.entry(who).or_default();
                    let days = dates(view, node).into_iter().map(|date| last(&date));
                    told.extend(days.map(|day| (node, day)));
                }
            }
        }
        let begins = |on: &Option<Date>| on.as_ref().map(|date| (date.start(), date.end()));
        record.fought.sort_by_key(|f| (begins(&f.on), f.event));
        record
    }

    fn fight(&mut self, view: View<'_>, event: NodeId) {
        let by = part_in(view, event, EventRole::Actor);
        let whom = part_in(view, event, EventRole::Target);
        if by.is_empty() || whom.is_empty() {
            return;
        }
        let days: BTreeSet<Option<Date>> = dates(view, event)
            .iter()
            .map(|date| Some(first(date)))
            .collect();
        let days = match days.is_empty() {
            true => BTreeSet::from([None]),
            false => days,
        };
        self.fought.extend(days.into_iter().map(|on| Fought {
            event,
            by: by.clone(),
            whom: whom.clone(),
            on,
        }));
    }

    /// The promises that wait for a case, those that are said to be broken, and those of arms
    /// whose creditor was attacked by somebody whom they are directed against.
    fn promises(
        &self,
        view: View<'_>,
        about: Option<NodeId>,
        bounds: Bounds,
        truncated: &mut Option<Truncated>,
    ) -> Vec<EdgeId> {
        let graph = view.graph();
        let kinds = [Relation::Guarantees, Relation::Undertakes];
        let filter = view.filter().clone().relations(kinds);
        let view = graph.view(&filter);
        let edges: Box<dyn Iterator<Item = EdgeId>> = match about {
            None => Box::new(view.edges()),
            Some(node) => Box::new(view.out(node).chain(view.into(node)).map(|hop| hop.edge)),
        };
        let waits = |edge: EdgeId| {
            let derived = view.derived(edge);
            let gates = |node: &NodeId| match graph.kind(*node) {
                Kind::Condition(condition) => condition.gates.contains(&Gate::Performance),
                _ => false,
            };
            !derived.breaches.is_empty() || derived.conditions.iter().any(gates)
        };
        let mut found = Vec::new();
        for (touched, edge) in edges.enumerate() {
            if touched == bounds.work {
                *truncated = Some(Truncated::Work(bounds.work));
                break;
            }
            if self.is_called(view, edge, None) || !graph.is_simple(edge) && waits(edge) {
                found.push(edge);
            }
        }
        found
    }

    /// Whether an act of that day, or of any, is one against which the promise is to fight.
    fn is_called(&self, view: View<'_>, promise: EdgeId, on: Option<&Date>) -> bool {
        let graph = view.graph();
        let (who, to) = (graph.from(promise), graph.to(promise));
        let named = adversaries(view, promise);
        let mut fought = self.fought.iter();
        duties(view, promise).iter().any(Duty::is_war)
            && fought.any(|fought| {
                let is_foe = |by: &NodeId| *by != who && (named.is_empty() || named.contains(by));
                (on.is_none() || fought.on.as_ref() == on)
                    && fought.whom.contains(&to)
                    && fought.by.iter().any(is_foe)
            })
    }

    /// The days on which something changed, in their order: acts, readings, declarations and
    /// breaches.
    fn days(
        &self,
        view: View<'_>,
        promises: &[EdgeId],
        about: Option<NodeId>,
    ) -> BTreeMap<(Day, Day), Date> {
        let mut days = BTreeMap::new();
        let mut add = |date: &Date| {
            let key = (date.start().earliest, date.end().latest);
            days.entry(key).or_insert_with(|| date.clone());
        };
        for fought in self.fought.iter().filter(|fought| concerns(fought, about)) {
            fought.on.iter().for_each(&mut add);
        }
        let graph = view.graph();
        let mut debtors = BTreeSet::new();
        for promise in promises {
            debtors.insert(graph.from(*promise));
            for condition in &casus_foederis(view, *promise).conditions {
                for reading in &condition.readings {
                    let since = reading.claims.iter().filter_map(|claim| match &claim.says {
                        Says::Value(_, Value::Condition(_, since)) => since.as_ref(),
                        _ => None,
                    });
                    since.map(first).for_each(|date| add(&date));
                }
            }
            for breach in &view.derived(*promise).breaches {
                self.broken_on(view, *breach).iter().for_each(&mut add);
            }
        }
        for who in debtors {
            let told = self.told.get(&who).into_iter().flatten();
            told.for_each(|(_, date)| add(date));
        }
        days
    }

    fn standing(&self, view: View<'_>, promise: EdgeId, on: &Date) -> Standing {
        let graph = view.graph();
        let (who, to) = (graph.from(promise), graph.to(promise));
        let duties = duties(view, promise);
        let casus = casus_foederis(view, promise);
        let by_then = |date: &Date| date.start().earliest <= on.end().latest;
        let so_far = |fought: &&Fought| fought.on.as_ref().is_some_and(by_then);
        let mine = self.fought.iter().filter(|f| !f.foes(who).is_empty());
        let mine: Vec<&Fought> = mine.collect();
        let named = adversaries(view, promise);
        // Whom it was to fight when the act was done, not whom it came to be later.
        let is_asked = |foe: NodeId, act: &Fought| {
            let until = act.on.as_ref().map(|on| on.end().latest);
            let mut fought = self.fought.iter().filter(|fought| {
                let on = fought.on.as_ref().map(|on| on.start().earliest);
                on.is_some_and(|on| until.is_some_and(|until| on <= until))
            });
            named.contains(&foe) || fought.any(|f| f.is_between(foe, to))
        };
        let mut did = Did::default();
        for fought in mine.iter().copied().filter(so_far) {
            let today = fought.on.as_ref().is_some_and(|date| overlaps(date, on));
            if today && !did.entered.contains(&fought.event) {
                did.entered.push(fought.event);
            }
            let mut foes = fought.foes(who).iter();
            let answers = foes.any(|foe| is_asked(*foe, fought));
            if answers && !did.answered.contains(&fought.event) {
                did.answered.push(fought.event);
            }
        }
        let breaches = view.derived(promise).breaches.clone();
        let begun = |breach: &EdgeId| self.broken_on(view, *breach).iter().any(by_then);
        did.broke = breaches.into_iter().filter(begun).collect();
        let is_asked = duties
            .iter()
            .any(|duty| duty.is_war() || duty == Duty::StayOut);
        did.aside = mine.is_empty() && is_asked && casus.verdict >= Verdict::Disputed;
        if did.aside {
            let told = self.told.get(&who).into_iter().flatten();
            let told = told.filter(|(_, date)| date.end().earliest <= on.end().latest);
            did.told = told.map(|(event, _)| *event).next();
        }
        Standing {
            promise,
            on: on.clone(),
            duties,
            casus,
            evidence: Evidence::of(view, promise),
            did,
        }
    }

    /// Whether an actor said on that very day that it stands aside.
    fn told_on(&self, who: NodeId, on: &Date) -> bool {
        let told = self.told.get(&who).into_iter().flatten();
        told.into_iter().any(|(_, date)| date == on)
    }

    /// The days given for a breach: those of its event, a declaration by its last day, else its
    /// own.
    fn broken_on(&self, view: View<'_>, breach: EdgeId) -> Vec<Date> {
        let edge = view.edge(breach);
        let event = match &edge.tie {
            Tie::Violates(violation) => violation.event.as_ref(),
            _ => None,
        };
        let graph = view.graph();
        let event = event.and_then(|key| graph.node_id(key.as_str()));
        let is_told = event.is_some_and(|event| {
            let mut told = self.told.values().flatten();
            told.any(|(told, _)| *told == event)
        });
        let part = if is_told { last } else { first };
        match event.map(|event| dates(view, event)) {
            Some(days) if !days.is_empty() => days.iter().map(part).collect(),
            _ => edge.valid.iter().map(first).collect(),
        }
    }

    fn broke_on(&self, view: View<'_>, promise: EdgeId, on: &Date) -> bool {
        let breaches = &view.derived(promise).breaches;
        breaches
            .iter()
            .any(|breach| self.broken_on(view, *breach).contains(on))
    }
}

fn concerns(fought: &Fought, about: Option<NodeId>) -> bool {
    about.is_none_or(|node| fought.by.contains(&node) || fought.whom.contains(&node))
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

/// The actors that took part in an event in that role, as far as it is held.
fn part_in(view: View<'_>, event: NodeId, role: EventRole) -> Vec<NodeId> {
    let graph = view.graph();
    let is = |edge: EdgeId| matches!(graph.tie(edge), Tie::ParticipatesIn { role: Some(found) } if *found == role);
    let hops = view.into(event).filter(|hop| is(hop.edge));
    let held = hops.filter(|hop| view.footing(hop.edge) == Some(crate::state::Footing::Held));
    let found: BTreeSet<NodeId> = held.map(|hop| hop.node).collect();
    found.into_iter().collect()
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

fn overlaps(a: &Date, b: &Date) -> bool {
    let ((a, to), (b, until)) = (a.possible(), b.possible());
    a <= until && b <= to
}

/// The day before a date begins, where there is one.
fn day_before(date: &Date) -> Option<Date> {
    let day = date.start().earliest.0.checked_sub(1)?;
    Date::new(&Day(day).to_string()).ok()
}
