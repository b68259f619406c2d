//! Two agreements, or two accounts of one, compared provision by provision: what stands only in
//! one of them, and which of two promises of the same is the stronger. Start at [`compare`].

use super::owed::owed;
use super::{Bounds, Evidence, Truncated};
use crate::graph::{EdgeId, Graph, NodeId, Record, View};
use crate::model::{
    Amount, BackstopWhen, Date, Edge, Key, LegalForce, Liability, Nature, Relation, Sort, Terms,
    Tie, Word, words,
};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What came of a comparison.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What was compared, by key.
    pub here: Key,
    /// With what.
    pub there: Key,
    /// One row for each part of either, in the order of the first, then of the second.
    pub rows: Vec<Compared>,
    /// Why it is not the whole answer.
    pub truncated: Option<Truncated>,
}

/// One part of either, with its counterpart.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What came of it.
    pub verdict: Verdict,
    /// The part here.
    pub here: Option<Part>,
    /// The part there.
    pub there: Option<Part>,
    /// In what the two differ.
    pub differs: Vec<Difference>,
    /// Whether a row above is of another account of the same matter, on a side on which there are
    /// several: it counts once.
    pub again: bool,
}

/// A part of an agreement or account: a promise, another edge, or a condition.
#[derive(Clone, Debug)]
pub struct Part {
    /// The record, by key.
    pub record: Key,
    /// The provisions that it is a part of, by label: "3", "article 5"; its clause, if it is in
    /// no account.
    pub labels: Vec<String>,
    /// What is known of it, if it is an edge.
    pub evidence: Option<Evidence>,
}

words! {
    /// How the part here stands to the one there.
    pub enum Verdict: "a verdict" {
        /// The very same, or alike in all that is compared.
        Same,
        /// The one here is better in something and worse in nothing.
        Stronger,
        /// The one here is worse in something and better in nothing.
        Weaker,
        /// Neither: better in one thing and worse in another, or not to be compared.
        Differs,
        /// There is none there.
        OnlyHere,
        /// There is none here.
        OnlyThere,
    }
}

/// One thing in which two promises differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In what: "legal force", "domains".
    pub what: &'static str,
    /// Of the one here, in words; empty: not stated.
    pub here: String,
    /// Of the one there.
    pub there: String,
    /// How the one here stands to the one there in this; absent: not to be compared.
    pub order: Option<Ordering>,
}

/// Compares two agreements, two accounts, or what an actor is promised outside a plan with what
/// the plan promises. Of an account, the plan is its agreement.
///
/// A part is the counterpart of one there if it is the same record, or another account of the
/// same matter, or, each once and in order, a tie of the same relation between the same ends.
/// Absent if one of the two is none of these.
///
/// Costs one look at each edge that is made under either.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::model::Key;
/// use foedera::query::{Bounds, Verdict, compare};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let (a, b) = (Key::new("list-a")?, Key::new("list-b")?);
/// let compared = compare(graph.view(&filter), &a, &b, Bounds::default()).unwrap();
/// let count = |v| compared.rows.iter().filter(|row| row.verdict == v).count();
/// assert_eq!(count(Verdict::Same), 2, "the military and the backstop");
/// assert_eq!(count(Verdict::OnlyHere), 1, "Congress");
/// assert_eq!(count(Verdict::OnlyThere), 2, "the European Union, the Coalition");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
pub fn compare(view: View<'_>, here: &Key, there: &Key, bounds: Bounds) -> Option<Comparison> {
    // What has a date and what has none stand in one agreement.
    let both = view.filter().with_undated();
    let all = both.as_ref().map_or(view, |both| view.graph().view(both));
    let mut truncated = None;
    let ours = parts(all, here, there, bounds, &mut truncated)?;
    let theirs = parts(all, there, here, bounds, &mut truncated)?;
    let pairs = pairs(all, &ours, &theirs);
    let back: BTreeMap<usize, usize> = pairs.iter().map(|(i, j)| (*j, *i)).collect();
    let [of_ours, of_theirs] = [&ours, &theirs].map(|parts| matters(all, parts));
    let mut told: [BTreeSet<&Key>; 2] = [BTreeSet::new(), BTreeSet::new()];
    let mut rows = Vec::new();
    for (i, part) in ours.iter().enumerate() {
        // A further account has the counterpart of the one that has.
        let there = pairs.get(&i).copied();
        let there = there.or_else(|| of_ours.others(i).find_map(|i| pairs.get(&i).copied()));
        let again = of_ours.of(i).is_some_and(|matter| !told[0].insert(matter));
        rows.push(Compared::of(
            all,
            (Some(part), there.map(|j| &theirs[j])),
            again,
        ));
    }
    for (j, part) in theirs.iter().enumerate() {
        if !back.contains_key(&j) {
            let here = of_theirs.others(j).find_map(|j| back.get(&j).copied());
            let again = of_theirs
                .of(j)
                .is_some_and(|matter| !told[1].insert(matter));
            let again = again || here.is_some();
            rows.push(Compared::of(
                all,
                (here.map(|i| &ours[i]), Some(part)),
                again,
            ));
        }
    }
    Some(Comparison {
        here: here.clone(),
        there: there.clone(),
        rows,
        truncated,
    })
}

impl Compared {
    fn of(view: View<'_>, (here, there): (Option<&Part>, Option<&Part>), again: bool) -> Compared {
        let (verdict, differs) = match (here, there) {
            (Some(here), Some(there)) => weigh(view, here, there),
            (Some(_), None) => (Verdict::OnlyHere, Vec::new()),
            (None, _) => (Verdict::OnlyThere, Vec::new()),
        };
        Compared {
            verdict,
            here: here.cloned(),
            there: there.cloned(),
            differs,
            again,
        }
    }
}

/// Of which matter each part is an account, by its place.
struct Matters<'g> {
    of: Vec<Option<&'g Key>>,
    places: BTreeMap<&'g Key, Vec<usize>>,
}

fn matters<'g>(view: View<'g>, parts: &[Part]) -> Matters<'g> {
    let graph = view.graph();
    let edges = parts.iter().map(|part| graph.edge_id(part.record.as_str()));
    let of: Vec<Option<&Key>> = edges.map(|edge| graph.matter(edge?)).collect();
    let mut places: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
    for (place, matter) in of.iter().enumerate() {
        if let Some(matter) = matter {
            places.entry(*matter).or_default().push(place);
        }
    }
    Matters { of, places }
}

impl<'g> Matters<'g> {
    fn of(&self, place: usize) -> Option<&'g Key> {
        self.of.get(place).copied().flatten()
    }

    /// All accounts of the matter of the part at a place.
    fn others(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let places = self.of(place).and_then(|matter| self.places.get(matter));
        places.into_iter().flatten().copied()
    }
}

/// The parts of an account, an agreement, or of what an actor is promised outside `besides`.
fn parts(
    view: View<'_>,
    of: &Key,
    besides: &Key,
    bounds: Bounds,
    truncated: &mut Option<Truncated>,
) -> Option<Vec<Part>> {
    let graph = view.graph();
    let mut found: Vec<(Key, Vec<String>)> = Vec::new();
    let mut place: BTreeMap<Key, usize> = BTreeMap::new();
    let mut put = |key: &Key, label: Option<&str>| {
        let at = *place.entry(key.clone()).or_insert_with(|| {
            found.push((key.clone(), Vec::new()));
            found.len() - 1
        });
        found[at].1.extend(label.map(str::to_string));
    };
    // One more than is told tells that there are more.
    let most = bounds.results.saturating_add(1);
    match graph.record(of.as_str())? {
        Record::Account(_) => named(graph, of).for_each(|(part, label)| put(part, Some(label))),
        Record::Node(node) if node.sort() == Sort::Agreement => {
            named(graph, of).for_each(|(part, label)| put(part, Some(label)));
            let edges = named(graph, of).filter_map(|(part, _)| graph.edge_id(part.as_str()));
            let matters: BTreeSet<&Key> = edges.filter_map(|edge| graph.matter(edge)).collect();
            // A further account of what a provision names is no part of its own.
            let is_new = |edge: &EdgeId| {
                let matter = graph.matter(*edge);
                matter.is_none_or(|matter| !matters.contains(matter))
            };
            for edge in made_under(view, of).filter(is_new).take(most) {
                let record = view.edge(edge);
                let clause = record.terms().and_then(|terms| terms.clause.as_deref());
                put(&record.key, clause);
            }
        }
        Record::Node(node) if node.sort() == Sort::Actor => {
            let whom = graph.node_id(node.key.as_str())?;
            let owed = owed(view, whom, bounds.work);
            *truncated = truncated.or(owed.cut.then_some(Truncated::Work(bounds.work)));
            let plan = match graph.record(besides.as_str()) {
                Some(Record::Account(account)) => &account.of,
                _ => besides,
            };
            let parts: BTreeSet<&Key> = named(graph, besides).map(|(part, _)| part).collect();
            let is_elsewhere = |edge: &&Edge| {
                let under = edge.terms().and_then(|terms| terms.under.as_ref());
                under != Some(plan) && !parts.contains(&edge.key)
            };
            let owed = owed.edges.into_iter().map(|edge| view.edge(edge));
            for edge in owed.filter(is_elsewhere).take(most) {
                put(&edge.key, None);
            }
        }
        _ => return None,
    }
    let shown = |key: &Key| match (graph.edge_id(key.as_str()), graph.node_id(key.as_str())) {
        (Some(edge), _) => view.shows_edge(edge),
        (None, Some(node)) => view.shows(node),
        (None, None) => false,
    };
    found.retain(|(key, _)| shown(key));
    if found.len() > bounds.results {
        found.truncate(bounds.results);
        *truncated = truncated.or(Some(Truncated::Results(bounds.results)));
    }
    let parts = found.into_iter().map(|(record, labels)| Part {
        evidence: graph
            .edge_id(record.as_str())
            .map(|edge| Evidence::of(view, edge)),
        record,
        labels,
    });
    Some(parts.collect())
}

/// The parts that the provisions of an account, or of all accounts of an agreement, name, each
/// with the label of its provision.
fn named<'g>(graph: &'g Graph, of: &Key) -> impl Iterator<Item = (&'g Key, &'g str)> {
    let accounts = graph.accounts().iter();
    let accounts = accounts.filter(move |account| account.of == *of || account.key == *of);
    let provisions = accounts.flat_map(|account| &account.provisions);
    provisions.flat_map(|provision| {
        let parts = provision.parts.iter();
        parts.map(|part| (part, provision.label.as_str()))
    })
}

/// The visible commitments made under an agreement.
fn made_under<'a>(view: View<'a>, agreement: &'a Key) -> impl Iterator<Item = EdgeId> + 'a {
    view.mentions(agreement).filter(move |edge| {
        let terms = view.edge(*edge).terms();
        terms.and_then(|terms| terms.under.as_ref()) == Some(agreement)
    })
}

/// By what a part is known again.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Mark<'g> {
    Record(&'g Key),
    Matter(&'g Key),
    Ends(NodeId, &'g Relation, NodeId),
}

/// By what a part is known again, the surest first.
fn marks<'g>(view: View<'g>, part: &'g Part) -> [Option<Mark<'g>>; 3] {
    let graph = view.graph();
    let edge = graph.edge_id(part.record.as_str());
    let matter = edge.and_then(|edge| view.edge(edge).matter.as_ref());
    let ends = edge.map(|edge| (graph.from(edge), graph.relation(edge), graph.to(edge)));
    [
        Some(Mark::Record(&part.record)),
        matter.map(Mark::Matter),
        ends.map(|(from, relation, to)| Mark::Ends(from, relation, to)),
    ]
}

/// Which part here belongs to which there.
fn pairs(view: View<'_>, ours: &[Part], theirs: &[Part]) -> BTreeMap<usize, usize> {
    let mut pairs = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for sure in 0..3 {
        let mut free: BTreeMap<Mark<'_>, VecDeque<usize>> = BTreeMap::new();
        for (j, there) in theirs.iter().enumerate() {
            let mark = marks(view, there).into_iter().nth(sure).flatten();
            if let Some(mark) = mark.filter(|_| !taken.contains(&j)) {
                free.entry(mark).or_default().push_back(j);
            }
        }
        for (i, here) in ours.iter().enumerate() {
            if pairs.contains_key(&i) {
                continue;
            }
            let mark = marks(view, here).into_iter().nth(sure).flatten();
            let found = mark.and_then(|mark| free.get_mut(&mark)?.pop_front());
            if let Some(j) = found {
                pairs.insert(i, j);
                taken.insert(j);
            }
        }
    }
    pairs
}

fn weigh(view: View<'_>, here: &Part, there: &Part) -> (Verdict, Vec<Difference>) {
    let (Some(a), Some(b)) = (&here.evidence, &there.evidence) else {
        return (Verdict::Same, Vec::new());
    };
    if a.edge == b.edge {
        return (Verdict::Same, Vec::new());
    }
    let mut differs = differences(view, a, b);
    differs.retain(|difference| difference.order != Some(Ordering::Equal));
    let has = |order| differs.iter().any(|d| d.order == order);
    let (more, less) = (has(Some(Ordering::Greater)), has(Some(Ordering::Less)));
    let verdict = match (more, less, has(None)) {
        (false, false, false) => Verdict::Same,
        (true, false, false) => Verdict::Stronger,
        (false, true, false) => Verdict::Weaker,
        _ => Verdict::Differs,
    };
    (verdict, differs)
}

/// Everything by which two edges are compared.
pub(super) fn differences(view: View<'_>, a: &Evidence, b: &Evidence) -> Vec<Difference> {
    let mut all = vec![Difference {
        what: "how it stands",
        here: a.grade().phrase(),
        there: b.grade().phrase(),
        order: Some(b.grade().cmp(&a.grade())),
    }];
    let open = |evidence: &Evidence| -> BTreeSet<String> {
        let names = evidence
            .open
            .iter()
            .map(|(node, _)| view.node(*node).name.clone());
        names.collect()
    };
    // Fewer open conditions are better.
    let (ours, theirs) = (open(a), open(b));
    all.push(Difference {
        what: "open conditions",
        here: listed(&ours),
        there: listed(&theirs),
        order: subset(&theirs, &ours),
    });
    all.push(stated(
        "legal force",
        (one(&a.forces), one(&b.forces)),
        |force| match force {
            LegalForce::LegallyBinding => Some(3),
            LegalForce::PoliticallyBinding => Some(2),
            LegalForce::NotBinding => Some(1),
            LegalForce::Disputed => None,
        },
    ));
    let (x, y) = (view.edge(a.edge), view.edge(b.edge));
    if x.terms().is_none() || y.terms().is_none() {
        return all;
    }
    all.extend(of_ties((view, &x.tie), (view, &y.tie)));
    let day = |date: &Option<Date>| date.as_ref().map(|d| d.as_str().to_string());
    let (from, to) = (day(&a.period), day(&b.period));
    all.push(Difference {
        what: "period",
        order: (from == to).then_some(Ordering::Equal),
        here: from.unwrap_or_default(),
        there: to.unwrap_or_default(),
    });
    all
}

/// What two promises say, compared: each of a view, which names whom it names. Nothing of other ties.
pub(super) fn of_ties(
    (ours, s): (View<'_>, &Tie),
    (theirs, t): (View<'_>, &Tie),
) -> Vec<Difference> {
    let (Some(here), Some(there)) = (s.terms(), t.terms()) else {
        return Vec::new();
    };
    let owed = |tie: &Tie| match tie {
        Tie::Owes(debt) => debt.amount.clone(),
        _ => None,
    };
    let benefits = |tie: &Tie| match tie {
        Tie::Undertakes(promise) => promise.benefits.clone(),
        _ => None,
    };
    let when = |tie: &Tie| match tie {
        Tie::Backstops(backstop) => backstop.when,
        _ => None,
    };
    let named = |what, here: &[Key], there: &[Key]| {
        let set = |keys: &[Key]| keys.iter().cloned().collect::<BTreeSet<Key>>();
        let names = |view: View<'_>, keys: &[Key]| {
            listed(&set(keys).iter().map(|key| name(view, key)).collect())
        };
        Difference {
            what,
            order: (set(here) == set(there)).then_some(Ordering::Equal),
            here: names(ours, here),
            there: names(theirs, there),
        }
    };
    let benefits = [benefits(s), benefits(t)].map(Vec::from_iter);
    let mut all = vec![money("amount", [&owed(s), &owed(t)])];
    all.extend(of_terms(here, there));
    all.extend([
        named("against", &here.adversaries, &there.adversaries),
        named("for", &benefits[0], &benefits[1]),
        stated("when", (when(s), when(t)), |when| match when {
            BackstopWhen::Alongside => Some(2),
            BackstopWhen::OnFailure => Some(1),
        }),
    ]);
    all
}

fn name(view: View<'_>, key: &Key) -> String {
    let node = view.graph().node_id(key.as_str());
    node.map_or(key.to_string(), |node| view.node(node).name.clone())
}

/// Two sums; more is better.
fn money(what: &'static str, [here, there]: [&Option<Amount>; 2]) -> Difference {
    let text = |sum: &Option<Amount>| sum.as_ref().map_or(String::new(), Amount::to_string);
    Difference {
        what,
        here: text(here),
        there: text(there),
        order: match (here, there) {
            (None, None) => Some(Ordering::Equal),
            (Some(a), Some(b)) if a == b => Some(Ordering::Equal),
            (Some(a), Some(b)) => a.smaller(b).map(|less| match less == a {
                true => Ordering::Less,
                false => Ordering::Greater,
            }),
            _ => None,
        },
    }
}

/// What the terms of two promises say, compared.
fn of_terms(s: &Terms, t: &Terms) -> Vec<Difference> {
    let words = |words: &[String], open: bool| -> BTreeSet<String> {
        let more = open.then(|| "and more".to_string());
        words.iter().cloned().chain(more).collect()
    };
    let phrases = |terms: &Terms| -> BTreeSet<String> {
        terms.obligations.iter().map(|o| o.phrase()).collect()
    };
    let sets = [
        ("obligations", phrases(s), phrases(t)),
        (
            "domains",
            words(&s.domains, false),
            words(&t.domains, false),
        ),
        (
            "means",
            words(&s.means, s.open_list),
            words(&t.means, t.open_list),
        ),
    ];
    let sets = sets.into_iter().map(|(what, ours, theirs)| Difference {
        what,
        here: listed(&ours),
        there: listed(&theirs),
        order: match (ours.is_empty(), theirs.is_empty()) {
            (true, true) => Some(Ordering::Equal),
            // What is not stated is neither more nor less.
            (true, false) | (false, true) => None,
            (false, false) => subset(&in_small(&ours), &in_small(&theirs)),
        },
    });
    let mut all: Vec<Difference> = sets.collect();
    // Staying out and not attacking are the same, however they are put.
    let polarity = |terms: &Terms| {
        let is_one =
            !terms.obligations.is_empty() && terms.obligations.iter().all(|o| o.is_abstention());
        terms.polarity.filter(|_| !is_one)
    };
    all.push(stated("polarity", (polarity(s), polarity(t)), |_| None));
    all.push(stated(
        "nature",
        (s.nature, t.nature),
        |nature| match nature {
            Nature::Independent => Some(2),
            Nature::Accessory => Some(1),
        },
    ));
    all.push(stated(
        "liability",
        (s.liability, t.liability),
        |l| match l {
            Liability::JointAndSeveral => Some(2),
            Liability::Several => Some(1),
        },
    ));
    all.push(money("cap", [&s.cap, &t.cap]));
    let share = |terms: &Terms| terms.share.map_or(String::new(), |share| share.to_string());
    all.push(Difference {
        what: "share",
        here: share(s),
        there: share(t),
        order: match (s.share, t.share) {
            (None, None) => Some(Ordering::Equal),
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => None,
        },
    });
    let priority = |terms: &Terms| {
        terms
            .priority
            .map_or(String::new(), |rank| rank.to_string())
    };
    all.push(Difference {
        what: "priority",
        here: priority(s),
        there: priority(t),
        order: (s.priority == t.priority).then_some(Ordering::Equal),
    });
    let term = |terms: &Terms| terms.term.clone().unwrap_or_default();
    all.push(Difference {
        what: "the text's word",
        here: term(s),
        there: term(t),
        order: (term(s).to_lowercase() == term(t).to_lowercase()).then_some(Ordering::Equal),
    });
    all
}

/// Free words, without regard to capitals.
fn in_small(words: &BTreeSet<String>) -> BTreeSet<String> {
    words
        .iter()
        .map(|word| word.trim().to_lowercase())
        .collect()
}

/// The one force that is stated, if it is one.
fn one(forces: &[LegalForce]) -> Option<LegalForce> {
    match forces {
        [one] => Some(*one),
        [] => None,
        _ => Some(LegalForce::Disputed),
    }
}

/// Two words of a list, compared by rank; what is not stated is neither more nor less.
fn stated<W: Word>(
    what: &'static str,
    (here, there): (Option<W>, Option<W>),
    rank: impl Fn(W) -> Option<u8>,
) -> Difference {
    let phrase = |word: Option<W>| word.map_or(String::new(), Word::phrase);
    let order = match (here, there) {
        (None, None) => Some(Ordering::Equal),
        (Some(a), Some(b)) if a.word() == b.word() => Some(Ordering::Equal),
        (Some(a), Some(b)) => rank(a).zip(rank(b)).map(|(a, b)| a.cmp(&b)),
        _ => None,
    };
    Difference {
        what,
        here: phrase(here),
        there: phrase(there),
        order,
    }
}

/// How the one set stands to the other by what it holds.
fn subset(a: &BTreeSet<String>, b: &BTreeSet<String>) -> Option<Ordering> {
    match (a.is_superset(b), b.is_superset(a)) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        (false, false) => None,
    }
}

fn listed(words: &BTreeSet<String>) -> String {
    words.iter().cloned().collect::<Vec<_>>().join(", ")
}
