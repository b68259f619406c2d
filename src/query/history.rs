//! What became of a record over time: at each moment, what began, ended, was broken. Start at
//! [`history`].

use super::changes::{Both, Changed, ChangedNode, How, changed_node, node_state};
use super::moved::by_conditions;
use super::work::Work;
use super::{Bounds, Evidence, NodeState, Truncated};
use crate::graph::{EdgeId, NodeId, Record, States, View};
use crate::model::{self, CommitmentState, Date, Day, Gate, Key, Kind, Tie, Truth};
use crate::state::{History, State};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The moments at which something became of a record.
#[derive(Clone, Debug)]
pub struct Chronicle {
    /// The record.
    pub what: Key,
    /// The moments, in the order of time.
    pub turnings: Vec<Turning>,
    /// Edges of which a day is stated, and that by what else is recorded have not begun, for what
    /// their agreement waits for is open, or never did, for it was over by then.
    pub not_begun: Vec<Evidence>,
    /// Edges of which no day is known, in the order of their ids.
    pub undated: Vec<Evidence>,
    /// How the agreement or condition stands after all that is recorded, if no day is known of
    /// some of its stages or states.
    pub undated_state: Option<NodeState>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// One moment, as far as it is known, and what became of what then.
#[derive(Clone, Debug)]
pub struct Turning {
    /// Not before this day.
    pub first: Day,
    /// Not after this day.
    pub last: Day,
    /// The record itself, if it is an agreement or a condition that stood otherwise after it.
    pub node: Option<ChangedNode>,
    /// The edges that stood otherwise after it than before it.
    pub edges: Vec<Changed>,
}

/// What became of a record: of the edges at an actor, under an agreement, about an event, and
/// of those that stand behind them; of an edge, itself and these; of an agreement its own stages
/// as well, of a condition its own states.
///
/// A moment is a day or an interval of days on which, by its dates, something began, ended or
/// was broken, or the record itself came to another stage or state; moments that overlap are one.
/// It is told how things stood on the day before it and on its last day.
///
/// Costs a look at each edge at the record for each moment at which it, or what bears on it, may
/// turn; no more of these are taken than [`Bounds::work`].
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, history};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let budapest = history(graph.view(&filter), "budapest", Bounds::default()).unwrap();
/// let years: Vec<String> = budapest.turnings.iter().map(|t| t.when()).collect();
/// assert_eq!(years, ["1994", "2014", "2022"], "signed, and broken since");
/// ```
pub fn history(view: View<'_>, what: &str, bounds: Bounds) -> Option<Chronicle> {
    told(view, what, bounds, by_moment)
}

/// Which edges are looked at, at each of the moments.
type Pick = fn(View<'_>, &[EdgeId], &[(Day, Day)]) -> Vec<Vec<EdgeId>>;

fn told(view: View<'_>, what: &str, bounds: Bounds, pick: Pick) -> Option<Chronicle> {
    let graph = view.graph();
    let record = graph.record(what)?;
    let filter = view.filter().at_any_time();
    let all = graph.view(&filter);
    let mut truncated = None;
    let edges = edges_of(all, record, bounds, &mut truncated);
    let mut days: BTreeSet<(Day, Day)> = BTreeSet::new();
    let (mut dated, mut not_begun, mut undated) = (Vec::new(), Vec::new(), Vec::new());
    for edge in edges {
        let own = turning_days(all, edge);
        if own.is_empty() {
            let evidence = Evidence::of(all, edge);
            match evidence.has_day(all) {
                true => not_begun.push(evidence),
                false => undated.push(evidence),
            }
        } else {
            dated.push(edge);
            days.extend(behind(all, edge));
        }
        days.extend(own);
    }
    let own = graph.node_id(what).map(|node| own_days(all, node));
    let (own, has_undated) = own.unwrap_or_default();
    days.extend(own);
    let mut turnings = Vec::new();
    let mut work = Work::of(view, bounds.work);
    let moments = joined(days);
    let picked = pick(all, &dated, &moments);
    for ((first, last), edges) in moments.into_iter().zip(picked) {
        let mut turning = Turning {
            first,
            last,
            node: None,
            edges: Vec::new(),
        };
        let (Some(before), Some(after)) = (turning.before(), turning.after()) else {
            continue;
        };
        if work.take(edges.len()).is_none() {
            truncated = Some(Truncated::Work(bounds.work));
            break;
        }
        // Of each side all that was so then, of conditions as well.
        let [before, after] = [before, after].map(|date| filter.clone().as_of(date));
        let (before, after) = (graph.view(&before), graph.view(&after));
        let turned = edges.iter().filter_map(|edge| turned(before, after, *edge));
        turning.edges.extend(turned);
        turning.node = graph.node_id(what).and_then(|node| {
            let both = Both {
                before: Some(node),
                after: Some(node),
            };
            changed_node(before, after, both)
        });
        if turning.edges.is_empty() && turning.node.is_none() {
            continue;
        }
        if turnings.len() == bounds.results {
            truncated = Some(Truncated::Results(bounds.results));
            break;
        }
        turnings.push(turning);
    }
    if truncated.is_none() {
        // What was over before it began came to be at no moment.
        let changed = turnings.iter().flat_map(|turning| &turning.edges);
        let told = changed.filter_map(|c| c.after.as_ref().or(c.before.as_ref()));
        let told: BTreeSet<EdgeId> = told.map(|evidence| evidence.edge).collect();
        let never = dated.iter().filter(|edge| !told.contains(edge));
        not_begun.extend(never.map(|edge| Evidence::of(all, *edge)));
    }
    Some(Chronicle {
        what: record.key().clone(),
        turnings,
        not_begun,
        undated,
        undated_state: match has_undated {
            true => graph.node_id(what).and_then(|node| node_state(all, node)),
            false => None,
        },
        truncated,
    })
}

/// For each moment the edges that it may concern: of which something that bears on them may turn
/// then.
fn by_moment(view: View<'_>, edges: &[EdgeId], moments: &[(Day, Day)]) -> Vec<Vec<EdgeId>> {
    let mut picked: Vec<Vec<EdgeId>> = vec![Vec::new(); moments.len()];
    for edge in edges {
        let mut days = BTreeSet::new();
        bearing(view, *edge, &mut days);
        for day in days {
            let at = moments.partition_point(|(_, last)| *last < day);
            let is_within = moments.get(at).is_some_and(|(first, _)| *first <= day);
            if let Some(picked) = picked.get_mut(at).filter(|_| is_within)
                && picked.last() != Some(edge)
            {
                picked.push(*edge);
            }
        }
    }
    picked
}

/// The days on which how an edge stands may change: it, its conditions and its agreement, what it
/// waits for and stands behind, and other accounts of it.
fn bearing(view: View<'_>, edge: EdgeId, days: &mut BTreeSet<Day>) {
    let graph = view.graph();
    let mut todo = view.other_accounts(edge);
    todo.push(edge);
    let mut seen: BTreeSet<EdgeId> = todo.iter().copied().collect();
    while let Some(edge) = todo.pop() {
        let derived = view.derived(edge);
        match &derived.states {
            States::Commitment(history) => days.extend(history.history.days()),
            States::Tie(history) => days.extend(history.history.days()),
        }
        for condition in &derived.conditions {
            days.extend(view.condition_history(*condition).days());
        }
        let record = view.edge(edge);
        if let Some(valid) = &record.valid {
            let after = |Day(day): Day| Day(day.saturating_add(1));
            for (first, last) in [valid.possible(), valid.certain()] {
                days.extend([first, after(last)]);
            }
        }
        let under = match &record.tie {
            Tie::PartyTo(_) => Some(graph.to(edge)),
            tie => {
                let under = tie.terms().and_then(|terms| terms.under.as_ref());
                under.and_then(|key| graph.node_id(key.as_str()))
            }
        };
        if let Some(agreement) = under {
            days.extend(view.agreement_history(agreement).history.days());
        }
        let others = record.tie.of().iter().chain(record.tie.conditions());
        let others = others.filter_map(|key| graph.edge_id(key.as_str()));
        todo.extend(others.filter(|other| seen.insert(*other)));
    }
}

/// The edges that tell of a record.
fn edges_of(
    view: View<'_>,
    record: Record<'_>,
    bounds: Bounds,
    truncated: &mut Option<Truncated>,
) -> BTreeSet<EdgeId> {
    let graph = view.graph();
    let key = record.key();
    let mut edges: BTreeSet<EdgeId> = BTreeSet::new();
    let own = graph.edge_id(key.as_str()).into_iter();
    let at = graph.node_id(key.as_str()).into_iter();
    let at = at.flat_map(|node| view.out(node).chain(view.into(node)).map(|hop| hop.edge));
    for edge in own.chain(at).chain(view.mentions(key)) {
        if edges.len() == bounds.work {
            *truncated = Some(Truncated::Work(bounds.work));
            break;
        }
        edges.insert(edge);
    }
    let behind: Vec<EdgeId> = edges
        .iter()
        .flat_map(|edge| view.recourse().backers(*edge))
        .map(|link| link.backer)
        .collect();
    edges.extend(behind);
    edges
}

/// The days on which a history turns to another state, as far as they are known.
fn days_of<S: State>(history: &History<S>) -> Vec<(Day, Day)> {
    let spells = history.dated().iter().filter_map(|spell| spell.from);
    let known = |from: &model::Bounds| from.earliest != Day::MIN && from.latest != Day::MAX;
    spells
        .filter(known)
        .map(|from| (from.earliest, from.latest))
        .collect()
}

/// The days on which an agreement comes to another stage, a condition to another state; and
/// whether of some no day is known.
fn own_days(view: View<'_>, node: NodeId) -> (Vec<(Day, Day)>, bool) {
    fn of<S: State>(history: &History<S>) -> (Vec<(Day, Day)>, bool) {
        (days_of(history), !history.undated().is_empty())
    }
    match view.graph().kind(node) {
        Kind::Agreement(_) => of(&view.agreement_history(node).history),
        Kind::Condition(_) => of(&view.condition_history(node)),
        Kind::Actor(_) | Kind::Event(_) => (Vec::new(), false),
    }
}

/// The days on which an edge turns to another state.
fn turning_days(view: View<'_>, edge: EdgeId) -> Vec<(Day, Day)> {
    let derived = view.derived(edge);
    let mut days = match &derived.states {
        States::Commitment(history) => days_of(&history.history),
        States::Tie(history) => days_of(&history.history),
    };
    // The days on which it came to bind in law.
    let gates = |node: &&NodeId| {
        let condition = view.node(**node).as_condition();
        condition.is_some_and(|condition| condition.gates.contains(&Gate::LegalForce))
    };
    for node in derived.conditions.iter().filter(gates) {
        days.extend(days_of(&view.condition_history(*node)));
    }
    days
}

/// The days on which what an edge rests on turns to another state: the promises behind which it
/// stands, and of who takes part in an agreement, that.
fn behind(view: View<'_>, edge: EdgeId) -> Vec<(Day, Day)> {
    let graph = view.graph();
    let mut days = match graph.tie(edge) {
        Tie::PartyTo(_) => days_of(&view.agreement_history(graph.to(edge)).history),
        _ => Vec::new(),
    };
    let (mut seen, mut stack) = (BTreeSet::from([edge]), vec![edge]);
    while let Some(backer) = stack.pop() {
        let of = graph.tie(backer).of().iter();
        for principal in of.filter_map(|key| graph.edge_id(key.as_str())) {
            if seen.insert(principal) {
                days.extend(turning_days(view, principal));
                stack.push(principal);
            }
        }
    }
    days
}

/// Moments that overlap are one.
fn joined(days: BTreeSet<(Day, Day)>) -> Vec<(Day, Day)> {
    let mut joined: Vec<(Day, Day)> = Vec::new();
    for (first, last) in days {
        match joined.last_mut() {
            Some(open) if first <= open.1 => open.1 = open.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

fn day(day: Day) -> Option<Date> {
    Date::new(&day.to_string()).ok()
}

/// How an edge stood on one day and on a later one, if otherwise.
fn turned(before: View<'_>, after: View<'_>, edge: EdgeId) -> Option<Changed> {
    let there = |view: View<'_>| {
        let evidence = Evidence::of(view, edge);
        let exists = |(state, _): &(CommitmentState, _)| {
            use CommitmentState::{Cancelled, Ended, Expired, NotYet, Released, Violated};
            match state {
                NotYet | Expired | Released | Cancelled | Ended => false,
                // What is over is no less so for a breach; what it stands behind is another thing.
                Violated => {
                    let derived = view.derived(edge);
                    derived.in_force_itself(view.filter().date()) != Truth::No
                }
                _ => true,
            }
        };
        evidence.states.iter().any(exists).then_some(evidence)
    };
    let (old, new) = (there(before), there(after));
    let how = match (&old, &new) {
        (None, None) => return None,
        (Some(_), None) => How::Lost,
        (None, Some(_)) => How::New,
        (Some(old), Some(new)) => match old.grade().cmp(&new.grade()) {
            Ordering::Less => How::Worse,
            Ordering::Greater => How::Better,
            Ordering::Equal
                if (&old.states, &old.open, &old.waits_for)
                    == (&new.states, &new.open, &new.waits_for) =>
            {
                return None;
            }
            Ordering::Equal => by_conditions((before, old), (after, new)),
        },
    };
    Some(Changed {
        key: after.edge(edge).key.clone(),
        how,
        before: old,
        after: new,
        differs: Vec::new(),
    })
}

impl Turning {
    /// The day before it.
    pub fn before(&self) -> Option<Date> {
        day(Day(self.first.0.checked_sub(1)?))
    }

    /// Its last day.
    pub fn after(&self) -> Option<Date> {
        day(self.last)
    }

    /// The moment in words: "2014", "2014-02", "1990-01-02", "2014–2022".
    pub fn when(&self) -> String {
        let (a, b) = (self.first.calendar(), self.last.calendar());
        let next = Day(self.last.0.saturating_add(1)).calendar();
        let is_year = |from: (i64, u8, u8)| (from.1, from.2) == (1, 1);
        match (a, b) {
            _ if self.first == self.last => self.first.to_string(),
            _ if is_year(a) && is_year(next) && a.0 == b.0 => format!("{:04}", a.0),
            _ if is_year(a) && is_year(next) => format!("{:04}–{:04}", a.0, b.0),
            _ if a.2 == 1 && next.2 == 1 && (a.0, a.1) == (b.0, b.1) => {
                format!("{:04}-{:02}", a.0, a.1)
            }
            _ => format!("{}–{}", self.first, self.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{BUILT_IN, Memory, built_in, read};
    use crate::graph::{Filter, Graph};
    use std::fmt::Write;

    fn every(_: View<'_>, edges: &[EdgeId], moments: &[(Day, Day)]) -> Vec<Vec<EdgeId>> {
        vec![edges.to_vec(); moments.len()]
    }

    /// Whoever looks at every edge at every moment finds no more.
    #[track_caller]
    fn check(graph: &Graph) {
        let filter = Filter::default();
        let view = graph.view(&filter);
        let bounds = Bounds {
            results: 1_000,
            ..Bounds::default()
        };
        let nodes = graph
            .node_ids()
            .map(|node| graph.node_key(node).to_string());
        let edges = graph
            .edge_ids()
            .map(|edge| graph.edge_key(edge).to_string());
        for what in nodes.chain(edges) {
            let [few, all] =
                [by_moment as Pick, every].map(|pick| told(view, &what, bounds, pick).unwrap());
            let [few, all] = [few, all].map(|found| format!("{:?}", found.turnings));
            assert_eq!(few, all, "{what}");
        }
    }

    #[test]
    fn no_edge_that_turns_is_passed_over() {
        for (name, _) in BUILT_IN {
            check(&built_in(name).unwrap());
        }
    }

    /// A dossier in which anything may bear on anything.
    fn mixed(mut seed: u64) -> Option<Graph> {
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        const DATES: [&str; 8] = [
            "1950",
            "1951-03",
            "1952-06-07",
            "1953~",
            "1954?",
            "1950/1952",
            "1955",
            "1956-01-01",
        ];
        const TERMS: [&str; 8] = [
            "1949/1953",
            "1950/",
            "1950/..",
            "../1954",
            "1951-02-03/1955-04",
            "1952~/1956",
            "1950",
            "/1953",
        ];
        let (mut edges, mut agreements, mut conditions, mut events) = Default::default();
        fn add(to: &mut String, text: std::fmt::Arguments<'_>) {
            to.write_fmt(text).unwrap();
        }
        for i in 0..2 {
            let (signed, force) = (DATES[next(8) as usize], DATES[next(8) as usize]);
            let force = match next(3) {
                0 => String::new(),
                _ => format!(r#"entered_into_force: "{force}","#),
            };
            let end = match next(3) {
                0 => r#"terminated: "1956","#,
                _ => "",
            };
            add(
                &mut agreements,
                format_args!(
                    r#""t{i}": Treaty(name: "T{i}", signed: "{signed}", {force} {end} at: "1"),"#
                ),
            );
        }
        for i in 0..3 {
            let gate = [
                "EntryIntoForce",
                "Performance",
                "LegalForce",
                "InternationalForce",
                "Existence",
            ];
            let (gate, since) = (gate[next(5) as usize], DATES[next(8) as usize]);
            let state = ["Met", "Pending", "Failed", "Waived"][next(4) as usize];
            add(
                &mut conditions,
                format_args!(
                    r#""c{i}": Other(name: "C{i}", gates: {gate}, state: (is: {state}, since: "{since}"), at: "1"),"#
                ),
            );
            let when = DATES[next(8) as usize];
            add(
                &mut events,
                format_args!(r#""v{i}": Assault(name: "V{i}", when: "{when}", at: "1"),"#),
            );
        }
        let mut debtors = Vec::new();
        for i in 0..8_u64 {
            let of = next(i.max(1));
            let from = next(4);
            let to = match debtors.get(of as usize) {
                Some(debtor) if next(2) == 0 => *debtor,
                _ => next(4),
            };
            let is_behind = debtors.get(of as usize) == Some(&to) && from != to;
            let to = if from == to { (to + 1) % 4 } else { to };
            let valid = match next(3) {
                0 => String::new(),
                _ => format!(r#"valid: "{}","#, TERMS[next(8) as usize]),
            };
            let under = match next(2) {
                0 => String::new(),
                _ => format!(r#"under: "t{}","#, next(2)),
            };
            let waits = match next(3) {
                0 => format!(r#"conditions: "c{}","#, next(3)),
                _ => String::new(),
            };
            let matter = match next(4) {
                0 => format!(r#"matter: "m{}","#, next(2)),
                _ => String::new(),
            };
            let modality = ["Asserted", "Asserted", "Denied", "Sought"][next(4) as usize];
            let rest = format!(r#"{valid} {under} {waits} {matter} modality: {modality}, at: "1""#);
            debtors.push(from);
            match is_behind {
                true => add(
                    &mut edges,
                    format_args!(
                        r#"backstops(id: "e{i}", from: "n{from}", to: "n{to}", of: "e{of}", {rest}),"#
                    ),
                ),
                false => add(
                    &mut edges,
                    format_args!(
                        r#"guarantees(id: "e{i}", from: "n{from}", to: "n{to}", {rest}),"#
                    ),
                ),
            }
        }
        for i in 0..4 {
            let act = ["Ratification", "Signature", "Denunciation", "Withdrawal"][next(4) as usize];
            let (who, what, on) = (next(4), next(2), DATES[next(8) as usize]);
            let broken = next(8) as usize;
            let debtor = debtors[broken];
            add(
                &mut edges,
                format_args!(
                    r#"party_to(id: "p{i}", from: "n{who}", to: "t{what}", act: {act}, on: "{on}", at: "1"),"#
                ),
            );
            add(
                &mut edges,
                format_args!(
                    r#"violates(id: "b{i}", from: "n{debtor}", to: "t{what}", event: "v{}", breaches: "e{broken}", at: "1"),"#,
                    next(3)
                ),
            );
        }
        let actors: String = (0..4)
            .map(|i| format!(r#""n{i}": State("N{i}"),"#))
            .collect();
        let text = format!(
            r#"(foedera: 1, source: "s", sources: {{"s": "S"}}, actors: {{{actors}}},
            agreements: {{{agreements}}}, events: {{{events}}}, conditions: {{{conditions}}},
            edges: [{edges}])"#
        );
        read(&Memory::new().with("mixed.ron", text), "mixed.ron").graph
    }

    #[test]
    fn no_edge_that_turns_is_passed_over_where_anything_bears_on_anything() {
        let graphs: Vec<Graph> = (0..300).filter_map(mixed).collect();
        assert!(graphs.len() > 100, "{} are without faults", graphs.len());
        graphs.iter().for_each(check);
    }

    /// Each of many promises was looked at at each of their moments.
    #[test]
    fn a_promise_is_looked_at_when_it_may_turn_and_at_no_other_moment() {
        let many = 300;
        let edges = (0..many).map(|i| {
            let day = Day(i * 40).to_string();
            format!(r#"guarantees(from: "a", to: "b", id: "g{i}", valid: "{day}/..", at: "1"),"#)
        });
        let text = format!(
            r#"(foedera: 1, source: "s", sources: {{"s": "S"}},
            actors: {{"a": State("A"), "b": State("B")}}, edges: [{}])"#,
            edges.collect::<String>()
        );
        let reading = read(&Memory::new().with("many.ron", text.as_str()), "many.ron");
        let graph = reading.graph.unwrap();
        let filter = Filter::default();
        let bounds = Bounds {
            results: 1_000,
            work: 2 * many as usize,
            ..Bounds::default()
        };
        let found = history(graph.view(&filter), "a", bounds).unwrap();
        assert_eq!(found.truncated, None);
        assert_eq!(found.turnings.len(), many as usize);
    }
}
