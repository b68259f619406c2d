//! Who answers first, second, third to an actor if each in turn fails. The order itself is
//! worked out in [`commitment`](crate::commitment); here it is asked for one actor, with its
//! evidence. Start at [`recourse`].

use super::coverage::topics_said;
use super::owed::owed;
use super::{Bounds, Evidence, Topic, Truncated};
use crate::commitment::{Call, Line, STRUCTURE, is_many, lines};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Edge, Key, Obligation, Tie, Truth, Word};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// On whom an actor may call, and in which order.
#[derive(Clone, Debug)]
pub struct OrderOfRecourse {
    /// The actor asked about.
    pub whom: NodeId,
    /// A line for each guarantee it may call on, and for each other promise to it that somebody
    /// stands behind: those in force first.
    pub lines: Vec<LineOfRecourse>,
    /// Those of whose promise no day is stated, where one was asked for.
    pub undated: Vec<LineOfRecourse>,
    /// Debts and undertakings to it that nobody stands behind.
    pub alone: Vec<Alone>,
    /// Guarantees of what it owes itself: its creditors may call on these, it may not.
    pub for_its_creditors: usize,
    /// Backstops of what it has promised itself: they promise it nothing.
    pub behind_its_own: usize,
    /// Of the coalitions, organizations and groups among the debtors: who leads them and who
    /// belongs to them.
    pub members: BTreeMap<NodeId, Vec<Evidence>>,
    /// The obligation asked for, where the word that was asked for is one.
    pub obligation: Option<Obligation>,
    /// What the promises looked at say they are for, where something was asked for.
    pub domains: BTreeSet<String>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// What stands for an actor and is not its own to call on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotOwed {
    /// Guarantees of what it owes itself: its creditors may call on these.
    pub for_its_creditors: usize,
    /// Backstops of what it has promised itself.
    pub behind_its_own: usize,
}

impl OrderOfRecourse {
    /// What stands for the actor and is not its own to call on.
    pub fn not_owed(&self) -> NotOwed {
        NotOwed {
            for_its_creditors: self.for_its_creditors,
            behind_its_own: self.behind_its_own,
        }
    }
}

/// What stands for an actor and is not its own to call on, as [`recourse`] counts it; for a look at
/// each commitment that ends at it.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, not_owed};
///
/// let graph = foedera::dossier::built_in("loan-circle").unwrap();
/// let filter = Filter::default();
/// let shipping = graph.node_id("shipping").unwrap();
/// let stands = not_owed(graph.view(&filter), shipping, Bounds::default());
/// assert!(stands.for_its_creditors > 0, "its creditors may call on who guarantees its debts");
/// ```
pub fn not_owed(view: View<'_>, whom: NodeId, bounds: Bounds) -> NotOwed {
    let both = view.filter().with_undated_and_waiting();
    let all = both.as_ref().map_or(view, |both| view.graph().view(both));
    let owed = owed(all, whom, bounds.work);
    NotOwed {
        for_its_creditors: owed.for_its_creditors,
        behind_its_own: owed.behind_its_own,
    }
}

/// A debt or undertaking that nobody stands behind.
#[derive(Clone, Debug)]
pub struct Alone {
    /// What is known of it.
    pub evidence: Evidence,
    /// Whether it is for what was asked for: possibly, where it does not say.
    pub covers: Truth,
}

/// One promise to the actor, and all that stand behind it.
#[derive(Clone, Debug)]
pub struct LineOfRecourse {
    /// The promise itself, then those behind it by step. There is always a first.
    pub calls: Vec<Called>,
}

/// One commitment that may be called on, with what is known of it.
#[derive(Clone, Debug)]
pub struct Called {
    /// Its place in the order.
    pub call: Call,
    /// What is known of it.
    pub evidence: Evidence,
    /// Who may call on it; absent: not stated.
    pub owed_to: Option<NodeId>,
    /// Whether it is for what was asked for: possibly, where it does not say.
    pub covers: Truth,
}

impl LineOfRecourse {
    /// Whether some promise of the line says that it is for what was asked for.
    pub fn states_it(&self) -> bool {
        self.calls.iter().any(|called| called.covers == Truth::Yes)
    }
}

impl OrderOfRecourse {
    /// Whether there is nobody to call on.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.undated.is_empty()
    }

    /// Whether some promise, be anybody behind it or not, says that it is for what was asked for.
    pub fn states_it(&self) -> bool {
        let mut lines = self.lines.iter().chain(&self.undated);
        let mut alone = self.alone.iter();
        lines.any(LineOfRecourse::states_it) || alone.any(|alone| alone.covers == Truth::Yes)
    }

    /// All calls, line by line.
    pub fn calls(&self) -> impl Iterator<Item = &Called> {
        let lines = self.lines.iter().chain(&self.undated);
        lines.flat_map(|line| &line.calls)
    }
}

/// The order of recourse of an actor, for one domain or obligation if one is given.
///
/// Costs one look at each commitment that ends at the actor or names it, and at each edge that
/// mentions a commitment found; an answer of more than [`Bounds::results`] calls is cut off.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, recourse};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let ukraine = graph.node_id("ukraine").unwrap();
/// let order = recourse(graph.view(&filter), ukraine, None, Bounds::default());
/// let coalition = graph.node_id("coalition").unwrap();
/// assert_eq!(order.members[&coalition].len(), 2, "led by the United Kingdom and France");
/// ```
pub fn recourse(
    view: View<'_>,
    whom: NodeId,
    domain: Option<&str>,
    bounds: Bounds,
) -> OrderOfRecourse {
    // What has a date and what has none hang together, so both are looked at; and what stands in
    // between is part of the answer.
    let both = view.filter().with_undated_and_waiting();
    let all = both.as_ref().map_or(view, |both| view.graph().view(both));
    let owed = owed(all, whom, bounds.work);
    let (firsts, alone) = firsts(all, &owed.edges);
    let room = bounds.results;
    let truncated = match (owed.cut, firsts.len() > room) {
        (true, _) => Some(Truncated::Work(bounds.work)),
        (_, true) => Some(Truncated::Results(room)),
        _ => None,
    };
    let mut answer = OrderOfRecourse {
        whom,
        lines: Vec::new(),
        undated: Vec::new(),
        alone: Vec::new(),
        for_its_creditors: owed.for_its_creditors,
        behind_its_own: owed.behind_its_own,
        members: BTreeMap::new(),
        obligation: domain.and_then(obligation),
        domains: BTreeSet::new(),
        truncated,
    };
    let ask = Ask {
        view: all,
        domain,
        dated: view.filter().date().is_some(),
    };
    let firsts = &firsts[..firsts.len().min(room)];
    let found = lines(all, firsts, bounds.work - owed.touched);
    if found.cut {
        answer.truncated = Some(Truncated::Work(bounds.work));
    }
    let mut left = room;
    for line in found.lines {
        let line = ask.line(line, &mut answer.domains);
        let Some(mut line) = line else { continue };
        if line.calls.len() > left {
            answer.truncated = Some(Truncated::Results(room));
            line.calls.truncate(left);
        }
        if line.calls.is_empty() {
            break;
        }
        left -= line.calls.len();
        let is_undated = ask.dated && !line.calls[0].evidence.has_day(all);
        match is_undated {
            true => answer.undated.push(line),
            false => answer.lines.push(line),
        }
    }
    answer.lines.sort_by_cached_key(rank);
    answer.undated.sort_by_cached_key(rank);
    mark_accounts(all, &mut answer);
    for edge in alone {
        let covers = ask.covers(edge, &mut answer.domains);
        if covers == Truth::No {
            continue;
        }
        if answer.alone.len() == left {
            answer.truncated = answer.truncated.or(Some(Truncated::Results(room)));
            break;
        }
        let evidence = Evidence::of(all, edge);
        answer.alone.push(Alone { evidence, covers });
    }
    answer.members = members(all, &answer, bounds.results);
    answer
}

/// Marks the lines that begin with a further account of a matter.
fn mark_accounts(view: View<'_>, answer: &mut OrderOfRecourse) {
    let mut known: BTreeMap<&Key, EdgeId> = BTreeMap::new();
    for line in answer.lines.iter_mut().chain(&mut answer.undated) {
        let Some(first) = line.calls.first_mut() else {
            continue;
        };
        let edge = first.call.edge;
        if let Some(matter) = view.graph().matter(edge) {
            first.call.same_as = known.get(matter).copied();
            known.entry(matter).or_insert(edge);
        }
    }
}

/// Those in force first, then by state, step, beginning.
fn rank(line: &LineOfRecourse) -> impl Ord + use<> {
    line.calls.first().map(|first| {
        let evidence = &first.evidence;
        let start = evidence.period.as_ref().map(|date| date.start().earliest);
        let state = evidence.states.first().map(|(state, _)| *state);
        let begins = (start.is_none(), start);
        (
            Reverse(evidence.in_force_by_all()),
            state,
            first.call.step,
            begins,
            evidence.edge,
        )
    })
}

/// Where a line of recourse begins, and the other promises, that nobody stands behind.
fn firsts(view: View<'_>, owed: &[EdgeId]) -> (Vec<EdgeId>, Vec<EdgeId>) {
    let (graph, recourse) = (view.graph(), view.recourse());
    let is_first = |edge: &EdgeId| {
        let mut principals = recourse.principals(*edge);
        !principals.any(|link| owed.binary_search(&link.principal).is_ok())
    };
    let is_backed = |edge: EdgeId| recourse.backers(edge).next().is_some();
    let edges = || graph.near(owed, |edge| *edge).copied();
    // Who stands behind one account of a promise stands behind that promise.
    let accounts = edges().filter_map(|edge| Some((edge, graph.matter(edge)?)));
    let backed = accounts.filter(|(edge, _)| is_backed(*edge));
    let backed: BTreeSet<&Key> = backed.map(|(_, matter)| matter).collect();
    let is_of_backed = |edge| graph.matter(edge).is_some_and(|m| backed.contains(m));
    edges()
        .filter(is_first)
        .partition(|edge| match graph.tie(*edge) {
            Tie::Undertakes(_) | Tie::Owes(_) => is_backed(*edge) || is_of_backed(*edge),
            _ => true,
        })
}

struct Ask<'a> {
    view: View<'a>,
    domain: Option<&'a str>,
    dated: bool,
}

impl Ask<'_> {
    /// A line with its evidence; nothing if all of it is for something else.
    fn line(&self, line: Line, domains: &mut BTreeSet<String>) -> Option<LineOfRecourse> {
        let recourse = self.view.recourse();
        let calls = line.calls.into_iter().map(|call| Called {
            evidence: Evidence::of(self.view, call.edge),
            owed_to: recourse.creditor(call.edge),
            covers: self.covers(call.edge, domains),
            call,
        });
        let mut calls: Vec<Called> = calls.collect();
        let states_it = |called: &Called| called.covers == Truth::Yes;
        let first = calls.first().map(|first| first.covers);
        if first == Some(Truth::No) && !calls.iter().any(states_it) {
            return None;
        }
        calls.retain(|called| called.call.depth == 0 || called.covers != Truth::No);
        Some(LineOfRecourse { calls })
    }

    /// Whether a commitment is for what was asked for.
    fn covers(&self, edge: EdgeId, domains: &mut BTreeSet<String>) -> Truth {
        let Some(asked) = self.domain else {
            return Truth::Yes;
        };
        let record = self.view.edge(edge);
        domains.extend(stated(record));
        match (covers(record, asked), obligation(asked)) {
            // A debt need not say that it is for payment, nor who stands behind one.
            (Truth::Possibly, Some(asked)) => match topics_said(self.view, edge, record)[..] {
                [Topic::Obligation(tacit)] => Truth::of(tacit == asked, tacit == asked),
                _ => Truth::Possibly,
            },
            (truth, _) => truth,
        }
    }
}

/// The domains and obligations that a commitment states.
fn stated(edge: &Edge) -> impl Iterator<Item = String> {
    let terms = edge.terms().filter(|terms| !terms.refrains()).into_iter();
    terms.flat_map(|terms| {
        let obligations = terms.obligations.iter().filter(|o| terms.promises(**o));
        let obligations = obligations.map(|o| o.phrase());
        obligations.chain(terms.domains.iter().cloned())
    })
}

/// The obligation that a word is.
fn obligation(word: &str) -> Option<Obligation> {
    let word = word.trim().to_lowercase();
    let mut all = Obligation::ALL.iter().copied();
    all.find(|o| o.phrase().to_lowercase() == word)
}

/// Whether a commitment is for a domain, or for an obligation if the word is one: possibly,
/// where it states none. What is promised *not* to be done it is not for.
///
/// ```
/// use foedera::model::Truth;
/// use foedera::query::covers;
///
/// let graph = foedera::dossier::ukraine();
/// let backstop = graph.edge(graph.edge_id("us-backstop-means").unwrap());
/// assert_eq!(covers(backstop, "Air"), Truth::Yes);
/// assert_eq!(covers(backstop, "energy"), Truth::No, "air, land and sea are stated");
/// assert_eq!(covers(backstop, "defense"), Truth::Possibly, "no obligation is stated");
/// ```
pub fn covers(edge: &Edge, domain: &str) -> Truth {
    let Some(terms) = edge.terms() else {
        return Truth::No;
    };
    let same = |word: &str| word.trim().to_lowercase() == domain.trim().to_lowercase();
    let found = match obligation(domain) {
        _ if terms.refrains() => false,
        Some(_) if terms.obligations.is_empty() => return Truth::Possibly,
        Some(asked) => terms.promises(asked),
        None if terms.domains.is_empty() => return Truth::Possibly,
        None => terms.domains.iter().any(|stated| same(stated)),
    };
    match found {
        true => Truth::Yes,
        false => Truth::No,
    }
}

/// Who leads and who belongs to the debtors that are made up of others.
fn members(
    view: View<'_>,
    answer: &OrderOfRecourse,
    most: usize,
) -> BTreeMap<NodeId, Vec<Evidence>> {
    let graph = view.graph();
    let debtors = answer.calls().map(|called| graph.from(called.call.edge));
    let debtors: BTreeSet<NodeId> = debtors.filter(|debtor| is_many(view, *debtor)).collect();
    let structure = view.filter().clone().relations(STRUCTURE);
    let structure = graph.view(&structure);
    let members = debtors.into_iter().map(|debtor| {
        let edges = structure.into(debtor).take(most).map(|hop| hop.edge);
        let edges = edges.map(|edge| Evidence::of(view, edge));
        (debtor, edges.collect())
    });
    members.collect()
}
