//! Who was bound when: a row for each promise or party. How it is drawn is in `bars`.

use crate::graph::{EdgeId, NodeId, States, View};
use crate::model::{
    Bounds, Claim, CommitmentState, Date, Day, Key, Kind, Modality, Relation, Role, Says, Tie,
    TieState, Truth, Value, Word,
};
use crate::query::{Evidence, Happening};
use crate::render::picture::{
    arrow_kind, finding, is_alleged, narrowed, on_whose_word, source_line, spelled_date, standing,
};
use crate::render::scene::{ArrowKind, Standing};
use crate::render::text::{isolated, shortened};
use crate::state::{CommitmentHistory, Spell, is_over, leaves};
use crate::words::{self, Naming, capital};
use std::collections::{BTreeMap, BTreeSet};

/// The most rows of a part, unless everything is kept.
const MOST: usize = 30;
/// The most dates of an agreement that are drawn.
pub(super) const EVENTS: usize = 6;
/// The most undated promises that are named.
const NAMED: usize = 8;
/// The most letters of a name in the headline, and in a row.
const HEADED: usize = 64;
const CALLED: usize = 34;

/// The most letters that a row has room for, in three lines.
const TOLD: usize = 100;

/// How the names of a row are written: cut, so that its verb and its date are not, and to be read
/// from the left, whatever they are written in.
const ROW: Naming = Naming {
    cut: |name| isolated(&shortened(name, CALLED)),
    articles: true,
    page_of: None,
    asked: true,
};

/// The same in a row that has room for all of it.
const WHOLE: Naming = Naming {
    cut: isolated,
    articles: true,
    page_of: None,
    asked: true,
};

/// How rows are written on the page of an agreement, or of this actor: whole, and cut.
fn written(page_of: Option<NodeId>) -> [Naming; 2] {
    [WHOLE, ROW].map(|naming| Naming { page_of, ..naming })
}

/// What a row is called: all of it, if there is room.
fn called(whole: String, cut: String) -> String {
    match whole.chars().count() <= TOLD {
        true => capital(&whole),
        false => capital(&cut),
    }
}

/// Who was bound when.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The headline.
    pub title: String,
    /// What is shown.
    pub subtitle: String,
    /// The rows under their headings.
    pub parts: Vec<(String, Vec<Row>)>,
    /// Dates of the agreement itself, with what happened then.
    pub events: Vec<(Bounds, String)>,
    /// Remarks; what has no date is named here.
    pub notes: Vec<String>,
    /// Where the facts come from.
    pub source_line: Option<String>,
}

/// A promise, or a party of an agreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is: "Russia guarantees Ukraine".
    pub name: String,
    /// The meaning of the edge.
    pub kind: ArrowKind,
    /// What its relation is called: "party to".
    pub relation: String,
    /// How it stood, spell by spell.
    pub bars: Vec<Bar>,
    /// When it was broken, and how.
    pub breaches: Vec<Breach>,
}

/// What broke a promise or an agreement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// When it began: between these days.
    pub from: Bounds,
    /// Its last day, if it lasted and that is known; the first that it may be.
    pub until: Option<Day>,
    /// What it was, in words, and who alleges or found it.
    pub what: String,
    /// Whether it is only alleged, or somebody denies it.
    pub alleged: bool,
}

/// A spell.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// When it began: between these days.
    pub from: Bounds,
    /// Its last day; [`Day::MAX`]: no end is recorded.
    pub until: Day,
    /// Whether a source says when it ended, or that it did not: else it may have.
    pub end_stated: bool,
    /// How it stood.
    pub standing: Standing,
}

/// The timeline of an agreement (its parties, what was promised under it, its breaches) or of an
/// actor (what it owes, what it is owed). A date of the view's filter is left aside.
///
/// Costs one look at each edge that touches or mentions the node.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::Options;
/// use foedera::render::chart::timeline;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let budapest = graph.node_id("budapest").unwrap();
/// let chart = timeline(graph.view(&filter), budapest, false);
/// let rows = chart.parts.iter().flat_map(|(_, rows)| rows);
/// let broken = rows.filter(|row| !row.breaches.is_empty());
/// assert!(broken.clone().any(|row| row.name == "Russia guarantees Ukraine"));
/// assert!(chart.svg(&Options::default()).contains(">2015</text>"));
/// ```
pub fn timeline(view: View<'_>, node: NodeId, keep_all: bool) -> Timeline {
    let ever = view.filter().at_any_time();
    let view = view.graph().view(&ever);
    let graph = view.graph();
    let record = view.node(node);
    let commits = |edge: &EdgeId| graph.relation(*edge).is_commitment();
    let is = |relation: Relation| move |edge: &EdgeId| *graph.relation(*edge) == relation;
    let into: Vec<EdgeId> = view.into(node).map(|hop| hop.edge).collect();
    let only = |edges: &[EdgeId], test: &dyn Fn(&EdgeId) -> bool| -> Vec<EdgeId> {
        edges.iter().copied().filter(|edge| test(edge)).collect()
    };
    let is_agreement = matches!(record.is, Kind::Agreement(_));
    let parts: Vec<(&str, Vec<EdgeId>)> = if is_agreement {
        let mentions: Vec<EdgeId> = view.mentions(&record.key).collect();
        let under = |edge: &EdgeId| {
            let terms = view.edge(*edge).terms();
            terms.and_then(|terms| terms.under.as_ref()) == Some(&record.key)
        };
        let parties = only(&into, &is(Relation::PartyTo));
        let is_other = |edge: &EdgeId| role_of_no_party(view, *edge).is_some();
        let among = match parties.iter().any(is_other) {
            true => "Parties and others",
            false => "Parties",
        };
        let breaches = only(&into, &is(Relation::Violates));
        let broken = match breaches.iter().any(|breach| is_alleged(view, *breach)) {
            true => "Broken, or alleged to be broken, by",
            false => "Broken by",
        };
        vec![
            (among, parties),
            ("Promised under it", only(&mentions, &under)),
            (broken, breaches),
        ]
    } else {
        let out: Vec<EdgeId> = view.out(node).map(|hop| hop.edge).collect();
        let key = &record.key;
        let owed_to = |edge: &EdgeId| match &view.edge(*edge).tie {
            Tie::Guarantees(guarantee) => guarantee.owed_to.as_ref(),
            _ => None,
        };
        // A debt is guaranteed to the creditor, not to the debtor, said or not.
        let is_for_debts = |edge: &EdgeId| {
            let of = view.edge(*edge).tie.of();
            let mut ids = of.iter().map(|key| graph.edge_id(key.as_str()));
            let is_debt = |id: EdgeId| *graph.relation(id) == Relation::Owes;
            !of.is_empty() && ids.all(|id| id.is_some_and(is_debt))
        };
        let answers = |edge: &EdgeId| {
            let whom = owed_to(edge);
            whom.map_or_else(|| is_for_debts(edge), |whom| whom != key)
        };
        let mut owed = only(&into, &|edge| commits(edge) && !answers(edge));
        let called_by_it =
            |edge: &EdgeId| owed_to(edge) == Some(key) && view.graph().to(*edge) != node;
        owed.extend(view.mentions(key).filter(called_by_it));
        vec![
            (OWES, only(&out, &commits)),
            (OWED, owed),
            (
                "Who answers for it",
                only(&into, &|edge| commits(edge) && answers(edge)),
            ),
        ]
    };
    let mut chart = Timeline {
        title: String::new(),
        subtitle: format!("Each promise for as long as it bound{}", narrowed(view)),
        parts: Vec::new(),
        events: Vec::new(),
        notes: Vec::new(),
        source_line: None,
    };
    // The name is cut, never what is asked of it.
    let name = isolated(&shortened(&record.name, HEADED));
    let written = written((!is_agreement).then_some(node));
    let mut told: BTreeMap<Told, Vec<String>> = BTreeMap::new();
    let mut shown: BTreeSet<EdgeId> = BTreeSet::new();
    for (heading, edges) in parts {
        let mut rows: Vec<Row> = Vec::new();
        let mut edges_of_rows: Vec<EdgeId> = Vec::new();
        let mut missing: Vec<(EdgeId, String)> = Vec::new();
        for edge in edges {
            let row = row(view, edge, written);
            if row.bars.is_empty() && row.breaches.is_empty() {
                let evidence = Evidence::of(view, edge);
                let left = departure(view, edge);
                let kind = match (standing(view, edge, &evidence).0, &left, &evidence.period) {
                    (_, Some(_), _) => Told::Left,
                    (Standing::Sought, ..) => Told::Sought,
                    (Standing::Offered, ..) => Told::Offered,
                    (_, None, Some(_)) => Told::NotBegun,
                    (_, None, None) => Told::Undated,
                };
                let said = left.unwrap_or_else(|| words::prose(view, edge));
                let said = match &evidence.period {
                    Some(on) => format!("{said} ({})", spelled_date(on)),
                    None => said,
                };
                match kind {
                    Told::Undated => missing.push((edge, said)),
                    kind => told.entry(kind).or_default().push(said),
                }
            } else {
                rows.push(row);
                edges_of_rows.push(edge);
            }
            shown.insert(edge);
        }
        // Another account of the same may have a date.
        let same = |a: EdgeId, b: EdgeId| match (graph.tie(a), graph.tie(b)) {
            _ if commits(&a) && commits(&b) => matter(view, a) == matter(view, b),
            // Who signed is a party.
            (Tie::PartyTo(_), Tie::PartyTo(_)) => {
                (graph.from(a), graph.to(a)) == (graph.from(b), graph.to(b))
            }
            _ => words::sentence(view, a) == words::sentence(view, b),
        };
        missing.retain(|(edge, _)| !edges_of_rows.iter().any(|known| same(*edge, *known)));
        let missing = missing.into_iter().map(|(_, said)| said);
        told.entry(Told::Undated).or_default().extend(missing);
        tell_apart(view, &edges_of_rows, &mut rows, written);
        // The Netherlands stands among those with N.
        let bare = |name: &str| name.strip_prefix("The ").unwrap_or(name).to_string();
        rows.sort_by_key(|row| (row.first(), bare(&row.name), row.name.clone()));
        if rows.len() > MOST && !keep_all {
            let more = rows.len() - MOST;
            chart.notes.push(format!(
                "Left out, since there is much to show: {more} rows under “{heading}”, the latest."
            ));
            rows.truncate(MOST);
        }
        if !rows.is_empty() {
            chart.parts.push((heading.to_string(), rows));
        }
    }
    if is_agreement {
        let mut dates: BTreeMap<(Bounds, String), Vec<&Claim>> = BTreeMap::new();
        for claim in view.node_claims(node) {
            if let Says::Value(attribute, Value::Date(date)) = &claim.says {
                let what = attribute.as_str().replace('_', " ");
                let told = format!("{what} {}", spelled_date(date));
                dates.entry((date.start(), told)).or_default().push(claim);
            }
        }
        dates.retain(|_, claims| claims.iter().any(|c| c.modality != Modality::Denied));
        let told = dates.into_iter().map(|((when, what), claims)| {
            let denied = claims.iter().filter(|c| c.modality == Modality::Denied);
            match on_whose_word(view, denied.copied()).as_slice() {
                [] => (when, what),
                words => (when, format!("{what} ({})", words.join(", "))),
            }
        });
        chart.events = told.collect();
        // As they stand on the axis: what is known to the year had happened by its end.
        chart
            .events
            .sort_by_key(|(when, what)| (when.latest, when.earliest, what.clone()));
        chart.events.dedup();
    }
    for (what, mut named) in told {
        let what = what.heading();
        named.sort();
        named.dedup();
        if !named.is_empty() {
            let more = named.len().saturating_sub(NAMED);
            named.truncate(NAMED);
            let mut named = named.join("; ");
            if more > 0 {
                named.push_str(&format!("; and {more} more"));
            }
            chart.notes.push(words::stopped(format!("{what}: {named}")));
        }
    }
    if chart.events.len() > EVENTS {
        let more = words::count(chart.events.len() - EVENTS, "later date");
        chart
            .notes
            .push(format!("Not shown: {more} of the agreement."));
    }
    chart.notes.extend(undrawn(view, node, &shown));
    let has = |heading: &str| chart.parts.iter().any(|(own, _)| own == heading);
    let what = match (is_agreement, has(OWES), has(OWED)) {
        (true, ..) => "who was bound",
        (false, true, false) => "what it owed",
        (false, false, true) => "what it was owed",
        (false, ..) => "what it owed and was owed",
    };
    chart.title = format!("{name}: {what}, and when");
    chart.source_line = source_line(view, &shown);
    chart
}

/// What else is told of its time and no bar shows, counted.
fn undrawn(view: View<'_>, node: NodeId, shown: &BTreeSet<EdgeId>) -> Option<String> {
    let graph = view.graph();
    let breaches = shown
        .iter()
        .flat_map(|edge| view.derived(*edge).breaches.clone());
    let told =
        breaches
            .chain(shown.iter().copied())
            .filter_map(|edge| match &view.edge(edge).tie {
                Tie::Violates(violation) => graph.node_id(violation.event.as_ref()?.as_str()),
                _ => None,
            });
    let told: BTreeSet<NodeId> = told.collect();
    let answer = crate::query::timeline(view, Some(node), Default::default());
    let mut counts = [0; 4];
    for moment in answer.dated.iter().chain(&answer.undated) {
        let (kind, is_told) = match &moment.what {
            Happening::Event(event) => (0, told.contains(event)),
            Happening::Step(agreement, _) => (1, *agreement == node),
            Happening::Edge(edge) => {
                let is_promise = graph.relation(*edge).is_commitment();
                let is_told = shown.contains(edge) || is_breach(view, *edge);
                (if is_promise { 2 } else { 3 }, is_told)
            }
        };
        counts[kind] += usize::from(!is_told);
    }
    const KINDS: [[&str; 2]; 4] = [
        ["event", "events"],
        ["date of an agreement", "dates of agreements"],
        ["promise between others", "promises between others"],
        ["tie that is no promise", "ties that are no promises"],
    ];
    let counted = counts.into_iter().zip(KINDS);
    let counted = counted.filter(|(many, _)| *many > 0);
    let counted = counted.map(|(many, [one, several])| {
        let what = if many == 1 { one } else { several };
        format!("{many} {what}")
    });
    let counted: Vec<String> = counted.collect();
    (!counted.is_empty()).then(|| format!("Not drawn: {}.", words::list(&counted)))
}

/// The headings of what somebody owes, and is owed.
const OWES: &str = "What it owes";
const OWED: &str = "What it is owed";

/// What no bar shows, and a note tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Left,
    NotBegun,
    Sought,
    Offered,
    Undated,
}

impl Told {
    fn heading(self) -> &'static str {
        match self {
            Told::Left => "Who left",
            Told::NotBegun => "Dated, and not begun",
            Told::Sought => "Only sought, not promised",
            Told::Offered => "Only offered, not agreed",
            Told::Undated => "Without a date",
        }
    }
}

/// What accounts of one promise have in common.
fn matter(view: View<'_>, edge: EdgeId) -> Key {
    let edge = view.edge(edge);
    edge.matter.as_ref().unwrap_or(&edge.key).clone()
}

/// Who left by this act, and by which: "United States by withdrawal".
fn departure(view: View<'_>, edge: EdgeId) -> Option<String> {
    let Tie::PartyTo(own) = &view.edge(edge).tie else {
        return None;
    };
    let act = own.act.filter(|act| leaves(*act))?;
    let who = isolated(&words::the_name(view, view.graph().from(edge)));
    Some(format!("{who} by {}", act.phrase()))
}

/// Promises whose rows would read alike bear what tells them apart: the agreement, what is
/// promised, since when.
fn tell_apart(view: View<'_>, edges: &[EdgeId], rows: &mut [Row], [whole, cut]: [Naming; 2]) {
    let commits = |edge: &EdgeId| view.graph().relation(*edge).is_commitment();
    let promises: Vec<EdgeId> = edges.iter().copied().filter(commits).collect();
    let told = words::apart_in(view, &promises, cut);
    let whole = words::apart_in(view, &promises, whole);
    let rows = edges.iter().zip(rows).filter(|(edge, _)| commits(edge));
    for ((_, row), (whole, cut)) in rows.zip(whole.into_iter().zip(told)) {
        row.name = called(whole, cut);
    }
}

/// As what somebody takes part in an agreement who is no party to it, as a witness is not.
fn role_of_no_party(view: View<'_>, edge: EdgeId) -> Option<Role> {
    match &view.edge(edge).tie {
        Tie::PartyTo(own) => own
            .role
            .filter(|role| matches!(role, Role::Witness | Role::Mediator | Role::Depositary)),
        _ => None,
    }
}

fn row(view: View<'_>, edge: EdgeId, written: [Naming; 2]) -> Row {
    let derived = view.derived(edge);
    let evidence = Evidence::of(view, edge);
    let (own, _) = standing(view, edge, &evidence);
    let mut bars = Vec::new();
    let period = derived.period();
    // A day on which it was made says nothing of its end.
    let unknown = period
        .as_ref()
        .is_none_or(|period| period.end_unknown() || !period.is_period());
    // What was broken stays broken; it ran as long as its period.
    let over = period.map_or(Day::MAX, |period| match period.is_period() {
        true => period.end().latest,
        false => Day::MAX,
    });
    if let Some(history) = derived.commitment() {
        bars = bound(history, own, over);
        tell_ends(&mut bars, unknown);
    } else if let (States::Tie(history), false) = (&derived.states, is_breach(view, edge)) {
        for spell in history.history.dated() {
            if let (Some((_, last)), Some(from), TieState::Held) =
                (spell.shows, spell.from, spell.state)
            {
                bars.push(Bar {
                    from,
                    until: last.min(over),
                    end_stated: !unknown,
                    standing: match own {
                        Standing::Ended => Standing::Held,
                        own => own,
                    },
                });
            }
        }
    }
    let happened = |breach: EdgeId| -> Option<Breach> {
        let period = view.derived(breach).period()?;
        let said = words::prose(view, breach);
        let lasted = period.is_period().then(|| period.end().earliest);
        let Tie::Violates(violation) = &view.edge(breach).tie else {
            return None;
        };
        let disputed = view
            .derived(breach)
            .stand
            .is_some_and(|stand| stand.disputed);
        let found = finding(view, violation).map(|found| format!(", {found}"));
        let denied = if disputed { ", disputed" } else { "" };
        Some(Breach {
            alleged: is_alleged(view, breach),
            from: period.start(),
            until: lasted.filter(|day| *day != Day::MIN && *day != Day::MAX),
            what: format!(
                "{said}, {}{}{denied}",
                spelled_date(&period),
                found.unwrap_or_default()
            ),
        })
    };
    let mut breaches: Vec<Breach> = derived
        .breaches
        .iter()
        .copied()
        .filter(|breach| view.shows_edge(*breach))
        .chain(is_breach(view, edge).then_some(edge))
        .filter_map(happened)
        .collect();
    breaches.sort();
    breaches.dedup();
    let graph = view.graph();
    let name = match graph.relation(edge) {
        Relation::PartyTo => {
            let name = (ROW.cut)(&view.node(graph.from(edge)).name);
            match role_of_no_party(view, edge) {
                Some(role) => format!("{name} ({})", role.phrase()),
                None => name,
            }
        }
        Relation::Violates => {
            let event = match &view.edge(edge).tie {
                Tie::Violates(violation) => violation.event.as_ref(),
                _ => None,
            };
            let record = view.node(graph.from(edge));
            let who = &record.name;
            // "Italy declares its neutrality" says who; so does "Iran" of the Islamic Republic.
            let is_named = |event: &str| {
                let mut names = record.aliases.iter().chain([who]);
                names.any(|name| event.starts_with(name.as_str()))
            };
            match event.map(|event| words::name_of(view, event)) {
                Some(event) if is_named(&event) => event,
                Some(event) => format!("{}: {event}", (ROW.cut)(who)),
                None => (ROW.cut)(who),
            }
        }
        _ => {
            let [whole, cut] = written.map(|naming| words::sentence_in(view, edge, naming));
            called(whole, cut)
        }
    };
    Row {
        name,
        kind: arrow_kind(graph.relation(edge)),
        relation: words::relation(view, edge),
        bars: joined(bars),
        breaches,
    }
}

/// When a commitment bound, and when it waited: cut wherever it, or its agreement, may have turned.
fn bound(history: &CommitmentHistory, own: Standing, over: Day) -> Vec<Bar> {
    let spells = history.history.dated();
    let mut cuts: BTreeSet<Day> = BTreeSet::new();
    let mut turns = |from: Option<Bounds>, shows: Option<(Day, Day)>| {
        cuts.extend(
            from.map(|from| [from.earliest, from.latest])
                .into_iter()
                .flatten(),
        );
        cuts.extend(
            shows
                .map(|(first, last)| [first, after(last)])
                .into_iter()
                .flatten(),
        );
    };
    for spell in spells {
        turns(spell.from, spell.shows);
        // Among these is what befell its agreement.
        let dates = spell
            .reasons
            .iter()
            .filter_map(|reason| reason.when.as_ref());
        for date in dates {
            let (from, until) = date.possible();
            turns(Some(date.start()), Some((from, until)));
        }
    }
    for spell in history.agreement_spells() {
        turns(spell.from, spell.shows);
    }
    cuts.insert(after(over));
    // No day is so late that something could turn on it.
    cuts.remove(&Day::MAX);
    let cuts: Vec<Day> = cuts.into_iter().collect();
    let mut bars: Vec<Bar> = Vec::new();
    for (at, first) in cuts.iter().enumerate() {
        let until = cuts.get(at + 1).map_or(Day::MAX, |next| Day(next.0 - 1));
        if *first > over {
            break;
        }
        let shown = |spell: &&Spell<CommitmentState>| {
            spell
                .shows
                .is_some_and(|(from, to)| from <= *first && *first <= to)
        };
        let stands = spells.iter().filter(shown).filter_map(|spell| {
            let standing = drawn_as(spell.state, own)?;
            let begun = spell.from.filter(|from| from.earliest <= *first);
            Some((standing_on(history, standing, *first)?, begun))
        });
        // What may bind is drawn as that.
        let Some((standing, begun)) = stands.min_by_key(|(s, _)| *s == Standing::Waiting) else {
            continue;
        };
        let sure = begun.map_or(*first, |from| from.latest.max(*first));
        bars.push(Bar {
            from: Bounds {
                earliest: *first,
                latest: sure,
            },
            until: until.min(over),
            end_stated: true,
            standing,
        });
    }
    joined(bars)
}

/// How what is drawn so is drawn on a day, by whether it was in force; nothing once it is over.
fn standing_on(history: &CommitmentHistory, standing: Standing, day: Day) -> Option<Standing> {
    let Ok(date) = Date::new(&day.to_string()) else {
        return Some(standing);
    };
    if matches!(standing, Standing::Sought | Standing::Offered) {
        return Some(standing);
    }
    if history.in_force(Some(&date)) != Truth::No {
        return Some(standing);
    }
    let ends = history.history.dated().iter().any(|spell| {
        let begun = spell.from.is_some_and(|from| from.latest <= day);
        is_over(spell.state) && begun && !spell.doubtful
    });
    let is_past = ends || history.in_period(Some(&date)) == Truth::No;
    (!is_past).then_some(Standing::Waiting)
}

fn after(day: Day) -> Day {
    Day(day.0.saturating_add(1))
}

/// Bars that follow on each other are of one kind to the end of the last, stated or not.
fn tell_ends(bars: &mut [Bar], unknown: bool) {
    let mut next: Option<(Day, bool)> = None;
    for bar in bars.iter_mut().rev() {
        let own = bar.until != Day::MAX || !unknown;
        bar.end_stated = match next {
            Some((from, stated)) if from <= after(bar.until) => stated,
            _ => own,
        };
        next = Some((bar.from.earliest, bar.end_stated));
    }
}

/// Spells that look alike and follow on each other are one bar.
fn joined(bars: Vec<Bar>) -> Vec<Bar> {
    let mut joined: Vec<Bar> = Vec::new();
    for bar in bars {
        match joined.last_mut() {
            Some(last)
                if last.standing == bar.standing
                    && bar.from.earliest.0 <= last.until.0.saturating_add(1) =>
            {
                last.until = last.until.max(bar.until);
            }
            _ => joined.push(bar),
        }
    }
    joined
}

fn is_breach(view: View<'_>, edge: EdgeId) -> bool {
    *view.graph().relation(edge) == Relation::Violates
}

/// How a spell is drawn; what is over is not.
fn drawn_as(state: CommitmentState, own: Standing) -> Option<Standing> {
    use CommitmentState::*;
    match state {
        NotYet => None,
        Pending => Some(Standing::Waiting),
        Sought => Some(Standing::Sought),
        Offered => Some(Standing::Offered),
        // What waits for its case binds as what is due does.
        Conditional | Active | Detached | Violated => Some(match own {
            Standing::Sought | Standing::Offered | Standing::Disputed => own,
            _ => Standing::Held,
        }),
        Satisfied | Expired | Released | Cancelled | Ended => None,
    }
}

impl Row {
    /// The day before which nothing of it is drawn.
    fn first(&self) -> Option<Day> {
        let bars = self.bars.iter().map(|bar| bar.from.earliest);
        bars.chain(self.breaches.iter().map(|breach| breach.from.earliest))
            .min()
    }
}

#[cfg(test)]
mod tests;
