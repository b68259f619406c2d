//! A crisis as it is recorded, day by day: the acts of war, whose case had come by then and by
//! whose reading, and what each power did. Nothing is supposed here. `record`: the acts and
//! declarations; `owed`: a promise, and what its debtor did about it. Start at [`crisis`].

mod owed;
mod record;

pub use owed::Did;
pub use record::Fought;

use super::work::Work;
use super::{Bounds, Evidence, Truncated};
use crate::commitment::{CasusFoederis, Duties, Verdict, casus_foederis};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Date, Day};
use owed::Owed;
use record::Record;
use std::collections::BTreeSet;

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
    /// Who came to be at war with no promise that asks for it, due, possibly due or disputed.
    pub unbound: Vec<NodeId>,
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
    /// The day on which it was last called for by then, in a [crisis] told day by day: on which
    /// its case came, or whom it is owed to was attacked. Absent: on none that is recorded.
    pub called: Option<Date>,
}

/// A crisis as it is recorded: of all, or of one actor, the promises by and to it.
///
/// What counts as a [result](Bounds::results) is an act of war, a promise that is told of on a day,
/// and one who came to be at war without one.
///
/// An act of war is an event with an actor and a target that is an assault, or whose subtype
/// says war, attack or invasion. Costs one look at each event and each promise, one for each
/// promise told of at the acts of its debtor and its creditor, and for each day one at these
/// promises, the readings of their case and what their debtors did. Who allows less [work](Bounds::work) than that is told of
/// the days before it was spent, and of none if it was spent before the first.
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
    let mut found = Crisis::default();
    if tell(view, about, bounds, &mut found).is_none() {
        found.truncated = Some(Truncated::Work(bounds.work));
    }
    found
}

/// Tells a crisis day by day; none, when there is not enough work left for the next.
fn tell(view: View<'_>, about: Option<NodeId>, bounds: Bounds, found: &mut Crisis) -> Option<()> {
    let graph = view.graph();
    let filter = view.filter().at_any_time();
    let view = graph.view(&filter);
    let mut work = Work::of(view, bounds.work);
    let record = Record::of(view, &mut work)?;
    let owed = record.owed(view, about, &mut work)?;
    let days = record.days(view, &owed, about, &mut work)?;
    found.undated = record.undated(about);
    let past = days.values().next().and_then(day_before);
    let past = past.map(|day| filter.clone().as_of(day));
    let stood = |owed: &Owed| Stood {
        casus: past
            .as_ref()
            .map(|past| casus_foederis(graph.view(past), owed.promise)),
        called: None,
    };
    let mut before: Vec<Stood> = owed.iter().map(stood).collect();
    let mut left = bounds.results;
    for on in days.into_values() {
        let as_of = filter.clone().as_of(on.clone());
        let telling = Telling {
            record: &record,
            owed: &owed,
            view: graph.view(&as_of),
            on: &on,
            about,
        };
        let (day, count) = telling.day(&mut before, left, &mut work)?;
        if count > 0 && left > 0 {
            found.days.push(day);
        }
        if count > left {
            found.truncated = Some(Truncated::Results(bounds.results));
        }
        left = left.saturating_sub(count);
        if found.truncated.is_some() {
            break;
        }
    }
    if found.undated.len() > left {
        found.truncated = Some(Truncated::Results(bounds.results));
        found.undated.truncate(left);
    }
    Some(())
}

/// The acts of war that are recorded, in the order of their dates: see [`crisis`].
pub fn fought(view: View<'_>) -> Vec<Fought> {
    let filter = view.filter().at_any_time();
    let view = view.graph().view(&filter);
    let record = Record::of(view, &mut Work::of(view, usize::MAX));
    record.unwrap_or_default().fought
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
    let view = graph.view(&filter);
    let mut work = Work::of(view, usize::MAX);
    let record = Record::of(view, &mut work).unwrap_or_default();
    let mut owed = Owed::new(view, promise);
    // Only a stop cuts this off, and then nobody wants the answer.
    let _all = owed.look(&record, view, &mut work);
    let as_of = filter.clone().as_of(on.clone());
    let seen = graph.view(&as_of);
    let casus = casus_foederis(seen, promise);
    let did = owed.did(&record, on, casus.verdict);
    owed.standing(seen, on, casus, did)
}

/// How a promise stood on the days that were told.
struct Stood {
    casus: Option<CasusFoederis>,
    /// The last day on which it was called for.
    called: Option<Date>,
}

impl Stood {
    /// Looks on by a day: how its case stands now, and whether it was called for on that day.
    fn goes_on(&mut self, owed: &Owed, on: &Date, casus: &CasusFoederis) -> bool {
        let is_new = self.casus.as_ref() != Some(casus) || casus.conditions.is_empty();
        // One that waits for no case asks something when whom it is owed to is attacked.
        let asks = !casus.conditions.is_empty() || owed.is_called_on(on);
        let is_called = casus.verdict >= Verdict::Disputed && is_new && asks;
        if is_called {
            self.called = Some(on.clone());
        }
        self.casus = Some(casus.clone());
        is_called
    }
}

/// One day of a crisis, about to be told.
struct Telling<'a> {
    record: &'a Record,
    owed: &'a [Owed],
    /// As of the day.
    view: View<'a>,
    on: &'a Date,
    about: Option<NodeId>,
}

impl Telling<'_> {
    /// What is told of the day, no more than so many of its acts, its promises and those who are
    /// at war without one, and how many of these there are; of a day on which nothing concerns whom
    /// is asked about, none. The cases of the day before become those of this one. None, if there
    /// is not enough work left for it.
    fn day(
        &self,
        before: &mut [Stood],
        most: usize,
        work: &mut Work,
    ) -> Option<(CrisisDay, usize)> {
        let Telling { record, on, .. } = *self;
        let mut day = CrisisDay {
            on: on.clone(),
            fought: record.of_day(on).cloned().collect(),
            promises: Vec::new(),
            unbound: Vec::new(),
        };
        let is_asked = |who: &NodeId| self.about.is_none_or(|node| node == *who);
        let mut is_told = day.fought.iter().any(|fought| fought.concerns(self.about));
        let (mut bound, mut count, mut first) = (BTreeSet::new(), day.fought.len(), 0);
        for its in self.owed.chunk_by(|a, b| a.who == b.who) {
            let stood = before.get_mut(first..first + its.len())?;
            first += its.len();
            let looked = its.iter().zip(stood);
            let looked = looked.map(|(owed, stood)| self.look(owed, stood, work));
            let looked: Vec<Looked<'_>> = looked.collect::<Option<_>>()?;
            let answered = looked.iter().filter(|looked| looked.answers);
            let last_call = answered.filter_map(|l| l.called.as_ref()).map(begins).max();
            for Looked { owed, .. } in looked.iter().filter(|l| l.is_answered(on, last_call)) {
                bound.insert(owed.who);
            }
            for looked in looked {
                if !self.tells(&looked, last_call) {
                    continue;
                }
                is_told = true;
                count += 1;
                if count <= most {
                    let Looked {
                        owed,
                        casus,
                        did,
                        called,
                        ..
                    } = looked;
                    let standing = owed.standing(self.view, on, casus, did);
                    day.promises.push(Standing { called, ..standing });
                }
            }
        }
        let fighters = day.fought.iter().flat_map(|f| f.by.iter().chain(&f.whom));
        let fighters: BTreeSet<NodeId> = fighters.copied().collect();
        let unbound = fighters.difference(&bound).copied();
        day.unbound = unbound.filter(is_asked).collect();
        let room = most.saturating_sub(count);
        count += day.unbound.len();
        day.unbound.truncate(room);
        day.fought.truncate(most);
        Some((day, if is_told { count } else { 0 }))
    }

    /// Looks at a promise, and what its debtor did; none, if there is not enough work left.
    fn look<'o>(&self, owed: &'o Owed, stood: &mut Stood, work: &mut Work) -> Option<Looked<'o>> {
        work.take(owed.looks())?;
        let casus = casus_foederis(self.view, owed.promise);
        let did = owed.did(self.record, self.on, casus.verdict);
        let is_called = stood.goes_on(owed, self.on, &casus);
        let today = |event: &NodeId| did.entered.contains(event);
        let is_due = casus.verdict >= Verdict::Disputed && owed.is_of_arms();
        Some(Looked {
            owed,
            is_called,
            answers: is_due && did.answered.iter().any(today),
            called: stood.called.clone(),
            casus,
            did,
        })
    }

    /// Whether a promise is told of on this day. It is kept once, by the first act that answers
    /// it, be it that it is possibly due or disputed.
    fn tells(&self, looked: &Looked<'_>, last_call: Option<i32>) -> bool {
        let Looked { owed, did, .. } = looked;
        let is_first = || did.answered.iter().all(|event| did.entered.contains(event));
        let acted = looked.is_answered(self.on, last_call) && is_first()
            || did.aside && self.record.told_on(owed.who, self.on)
            || owed.broke_on(self.on);
        owed.concerns(self.view, self.about)
            && looked.casus.verdict >= Verdict::Disputed
            && (looked.is_called || acted)
    }
}

/// A promise as it stands on the day that is told.
struct Looked<'o> {
    owed: &'o Owed,
    casus: CasusFoederis,
    did: Did,
    is_called: bool,
    called: Option<Date>,
    /// Whether what its debtor did on the day is what it asks for.
    answers: bool,
}

impl Looked<'_> {
    /// Whether that answers it: it was called for within a year before, and, where the same
    /// debtor was called on again since, by a promise that the same acts answer, within a month
    /// before that.
    fn is_answered(&self, on: &Date, last_call: Option<i32>) -> bool {
        let until = |days| {
            self.called
                .as_ref()
                .map(|called| called.end().latest.0 + days)
        };
        let is_past = |until: Option<i32>, day: i32| until.is_some_and(|until| until < day);
        let is_passed_over = last_call.is_some_and(|last| is_past(until(MONTH), last));
        self.answers && !is_passed_over && !is_past(until(YEAR), begins(on))
    }
}

/// As many days at the most.
const MONTH: i32 = 31;
const YEAR: i32 = 366;

/// The first day that a date may be.
fn begins(date: &Date) -> i32 {
    date.start().earliest.0
}

/// The day before a date begins, where there is one.
fn day_before(date: &Date) -> Option<Date> {
    let day = date.start().earliest.0.checked_sub(1)?;
    Date::new(&Day(day).to_string()).ok()
}
