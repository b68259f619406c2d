//! Who was bound when: a row for each promise or party. How it is drawn is in `bars`.

use crate::graph::{EdgeId, NodeId, States, View};
use crate::model::{
    Bounds, Claim, CommitmentState, Date, Day, Kind, Modality, Relation, Says, Tie, TieState,
    Truth, Value, Word,
};
use crate::query::Evidence;
use crate::render::picture::{
    arrow_kind, finding, is_alleged, narrowed, on_whose_word, source_line, spelled_date, standing,
};
use crate::render::scene::{ArrowKind, Standing};
use crate::render::text::isolated;
use crate::state::{CommitmentHistory, Spell, is_over, leaves};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// The most rows of a part, unless everything is kept.
const MOST: usize = 30;
/// The most undated promises that are named.
const NAMED: usize = 8;

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
        let breaches = only(&into, &is(Relation::Violates));
        let broken = match breaches.iter().any(|breach| is_alleged(view, *breach)) {
            true => "Broken, or alleged to be broken, by",
            false => "Broken by",
        };
        vec![
            ("Parties", only(&into, &is(Relation::PartyTo))),
            ("Promised under it", only(&mentions, &under)),
            (broken, breaches),
        ]
    } else {
        let out: Vec<EdgeId> = view.out(node).map(|hop| hop.edge).collect();
        vec![
            ("What it owes", only(&out, &commits)),
            ("What it is owed", only(&into, &commits)),
        ]
    };
    let mut chart = Timeline {
        title: match is_agreement {
            true => format!("{}: who was bound, and when", isolated(&record.name)),
            false => format!(
                "{}: what it owed and was owed, and when",
                isolated(&record.name)
            ),
        },
        subtitle: format!("Each promise for as long as it bound{}", narrowed(view)),
        parts: Vec::new(),
        events: Vec::new(),
        notes: Vec::new(),
        source_line: None,
    };
    let (mut undated, mut not_begun): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut left: Vec<String> = Vec::new();
    let mut shown: BTreeSet<EdgeId> = BTreeSet::new();
    for (heading, edges) in parts {
        let mut rows: Vec<Row> = Vec::new();
        let mut edges_of_rows: Vec<EdgeId> = Vec::new();
        let mut missing: Vec<(String, String)> = Vec::new();
        for edge in edges {
            let row = row(view, edge);
            if row.bars.is_empty() && row.breaches.is_empty() {
                let sentence = sentence(view, edge);
                let dated = |said: &str, on: Date| format!("{said} ({})", spelled_date(&on));
                match (departure(view, edge), Evidence::of(view, edge).period) {
                    (Some(said), Some(period)) => left.push(dated(&said, period)),
                    (Some(said), None) => left.push(said),
                    (None, Some(period)) => not_begun.push(dated(&sentence, period)),
                    (None, None) => missing.push((row.name, sentence)),
                }
            } else {
                rows.push(row);
                edges_of_rows.push(edge);
            }
            shown.insert(edge);
        }
        // Another account of the same may have a date.
        missing.retain(|(name, _)| !rows.iter().any(|row| row.name == *name));
        undated.extend(missing.into_iter().map(|(_, said)| said));
        tell_apart(view, &edges_of_rows, &mut rows);
        rows.sort_by_key(|row| (row.first(), row.name.clone()));
        if rows.len() > MOST && !keep_all {
            let more = rows.len() - MOST;
            chart.notes.push(format!(
                "Left out under “{heading}”: {more} rows, the latest. The option --keep-all shows them."
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
        chart.events.sort();
        chart.events.dedup();
    }
    for (what, mut named) in [
        ("Who left", left),
        ("Dated, and not begun", not_begun),
        ("Without a date", undated),
    ] {
        named.sort();
        named.dedup();
        if !named.is_empty() {
            let more = named.len().saturating_sub(NAMED);
            named.truncate(NAMED);
            let mut named = named.join("; ");
            if more > 0 {
                named.push_str(&format!("; and {more} more"));
            }
            chart.notes.push(format!("{what}: {named}."));
        }
    }
    chart.source_line = source_line(view, &shown);
    chart
}

/// Who left by this act, and by which: "United States by withdrawal".
fn departure(view: View<'_>, edge: EdgeId) -> Option<String> {
    let Tie::PartyTo(own) = &view.edge(edge).tie else {
        return None;
    };
    let act = own.act.filter(|act| leaves(*act))?;
    let who = isolated(&view.node(view.graph().from(edge)).name);
    Some(format!("{who} by {}", act.phrase()))
}

/// Promises whose rows would read alike bear what tells them apart: the agreement, what is
/// promised, since when.
fn tell_apart(view: View<'_>, edges: &[EdgeId], rows: &mut [Row]) {
    let commits = |edge: &EdgeId| view.graph().relation(*edge).is_commitment();
    let promises: Vec<EdgeId> = edges.iter().copied().filter(commits).collect();
    let told = words::apart(view, &promises);
    let mut told = promises.iter().zip(told);
    for (edge, row) in edges.iter().zip(rows).filter(|(edge, _)| commits(edge)) {
        let Some((_, told)) = told.next() else {
            continue;
        };
        let plain = words::sentence(view, *edge);
        let more = told.strip_prefix(plain.as_str()).unwrap_or_default();
        row.name.push_str(more);
    }
}

fn row(view: View<'_>, edge: EdgeId) -> Row {
    let derived = view.derived(edge);
    let evidence = Evidence::of(view, edge);
    let (own, _) = standing(view, edge, &evidence);
    let mut bars = Vec::new();
    let period = derived.period();
    let unknown = period.as_ref().is_some_and(|period| period.end_unknown());
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
        let said = words::sentence(view, breach);
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
        Relation::PartyTo => view.node(graph.from(edge)).name.clone(),
        Relation::Violates => {
            let event = match &view.edge(edge).tie {
                Tie::Violates(violation) => violation.event.as_ref(),
                _ => None,
            };
            let who = &view.node(graph.from(edge)).name;
            match event {
                Some(event) => format!("{who}: {}", words::name_of(view, event)),
                None => who.clone(),
            }
        }
        _ => sentence(view, edge),
    };
    Row {
        name,
        kind: arrow_kind(graph.relation(edge)),
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

/// An edge in words that read from the left, whatever its names are written in.
fn sentence(view: View<'_>, edge: EdgeId) -> String {
    let graph = view.graph();
    let ends = [graph.from(edge), graph.to(edge)];
    let said = words::sentence(view, edge);
    ends.into_iter().fold(said, |said, end| {
        let name = &view.node(end).name;
        match isolated(name) {
            kept if kept == *name => said,
            kept => said.replacen(name.as_str(), &kept, 1),
        }
    })
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
mod tests {
    use super::*;
    use crate::dossier::{Memory, read};
    use crate::graph::Filter;
    use crate::render::{Options, Page};

    /// The chart of the pact.
    fn chart(edges: &str) -> Timeline {
        let text = format!(
            "(foedera: 1, source: \"book\", sources: {{\"book\": (title: \"A book\")}},
            actors: {{\"a\": State(\"Aland\"), \"b\": State(\"Borduria\"), \"c\": State(\"Cordonia\")}},
            agreements: {{\"p\": Treaty(name: \"Pact\", signed: \"1815-06-09\", at: \"1\")}},
            edges: [{edges}])"
        );
        let reading = read(&Memory::new().with("d.ron", text), "d.ron");
        let faults = reading.faults;
        let graph = reading.graph.unwrap_or_else(|| panic!("{faults:#?}"));
        let filter = Filter::default();
        let pact = graph.node_id("p").unwrap();
        timeline(graph.view(&filter), pact, false)
    }

    /// The chart of the pact in words, with its notes.
    fn said(edges: &str) -> String {
        let chart = chart(edges);
        let svg = chart.svg(&Options::default());
        roxmltree::Document::parse(&svg).unwrap();
        assert_eq!(svg, chart.svg(&Options::default()), "the same bytes");
        let phone = chart.svg(&Options {
            page: Page::Phone,
            ..Options::default()
        });
        assert!(phone.contains("viewBox=\"0 0 390 "), "as wide as a phone");
        let lines = chart.said().replace(". ", "\n");
        let notes = chart.notes.join("\n");
        format!("{lines}\n{notes}")
    }

    /// A suspension was drawn through, and a promise beyond its debtor's denunciation; a
    /// promise looked thick up to the day on which its case came, and thin from then on.
    #[test]
    fn bars_are_there_while_the_promise_binds() {
        let text = r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
            actors: {"a": State("Aland"), "b": State("Borduria"), "c": State("Cordonia")},
            agreements: {"p": Treaty(name: "Pact", signed: "1990", entered_into_force: "1991-01-01", suspended: "2000-03-01/2005-04-01", at: "1")},
            conditions: {"war": CasusFoederis(name: "War", gates: [Performance], at: "1", state: (is: Met, since: "1995-01-01"))},
            edges: [
                guarantees(id: "g1", from: "a", to: "b", under: "p", since: "1991-01-01", at: "1"),
                guarantees(id: "g2", from: "b", to: "a", under: "p", since: "1991-01-01", conditions: ["war"], at: "1"),
                party_to(from: "c", to: "p", act: Ratification, on: "1991-01-01", at: "1"),
                party_to(from: "c", to: "p", act: Denunciation, on: "1996-06-01", at: "1"),
                guarantees(id: "g3", from: "c", to: "a", under: "p", since: "1991-01-01", at: "1"),
            ])"#;
        let reading = read(&Memory::new().with("d.ron", text), "d.ron");
        let faults = reading.faults;
        let graph = reading.graph.unwrap_or_else(|| panic!("{faults:#?}"));
        let filter = Filter::default();
        let pact = graph.node_id("p").unwrap();
        let chart = timeline(graph.view(&filter), pact, false);
        let rows = chart
            .parts
            .iter()
            .find(|(heading, _)| heading == "Promised under it");
        let told = |row: &Row| {
            let bars = row.bars.iter().map(|bar| {
                let end = if bar.end_stated { "stated" } else { "open" };
                format!(
                    "{}–{} {:?} {end}",
                    bar.from.earliest, bar.until, bar.standing
                )
            });
            format!("{}: {}", row.name, bars.collect::<Vec<_>>().join(", "))
        };
        let told: Vec<String> = rows.unwrap().1.iter().map(told).collect();
        expect_test::expect![[r#"
            Aland guarantees Borduria: 1991-01-01–2000-02-29 Held open, 2000-03-01–2005-04-01 Waiting open, 2005-04-02–.. Held open
            Borduria guarantees Aland: 1991-01-01–2000-02-29 Held open, 2000-03-01–2005-04-01 Waiting open, 2005-04-02–.. Held open
            Cordonia guarantees Aland: 1991-01-01–1996-06-01 Held stated"#]].assert_eq(&told.join("\n"));
    }

    #[test]
    fn bars_run_as_long_as_the_promise_and_breaches_are_told() {
        let edges = r#"
            party_to("a", "p", "1"), party_to(from: "b", to: "p", valid: "1820-02-03/1848-03-01", at: "1"),
            guarantees(id: "g1", from: "a", to: "b", under: "p", valid: "1816-01-01/1914-06-28", at: "2"),
            guarantees(id: "g2", from: "b", to: "c", under: "p", valid: "1850/..", at: "2"),
            guarantees(id: "g3", from: "c", to: "b", under: "p", valid: "1850/", at: "2"),
            violates(from: "a", to: "p", breaches: ["g1"], valid: "1870", at: "3")"#;
        expect_test::expect![[r#"
            Borduria; from 3 February 1820 to 1 March 1848
            Aland guarantees Borduria; from 1 January 1816 to 28 June 1914; Aland violates Pact, 1870
            Borduria guarantees Cordonia; from 1 January 1850, still running
            Cordonia guarantees Borduria; from 1 January 1850, its end not stated
            Aland; Aland violates Pact, 1870
            Without a date: Aland is party to Pact."#]]
        .assert_eq(&said(edges));
    }

    /// Two promises of one state to another read alike; who left was said not to have begun; a
    /// breach that is only alleged looked like any other.
    #[test]
    fn rows_are_told_apart_and_who_left_has_left() {
        let edges = r#"
            party_to(from: "a", to: "p", act: Ratification, on: "1816", at: "1"),
            party_to(from: "a", to: "p", act: Withdrawal, on: "1830-05-08", at: "1"),
            guarantees(id: "g1", from: "b", to: "c", under: "p", obligation: Defense, valid: "1816/..", at: "2"),
            guarantees(id: "g2", from: "b", to: "c", under: "p", obligation: Consultation, valid: "1816/..", at: "2"),
            guarantees(id: "g3", from: "c", to: "b", under: "p", valid: "1816/..", at: "2"),
            violates(from: "b", to: "p", breaches: ["g1"], valid: "1870", finding: Alleged, found_by: "c", at: "3"),
            violates(from: "c", to: "p", breaches: ["g3"], valid: "1871", finding: Found, at: "3", claims: [(at: "4", voice: "c", modality: Denied)]),
            violates(from: "b", to: "p", breaches: ["g2"], valid: "1872", at: "3")"#;
        expect_test::expect![[r#"
            Aland; from 1 January 1816 to 8 May 1830
            Borduria guarantees Cordonia (consultation); from 1 January 1816, still running; Borduria violates Pact, 1872
            Borduria guarantees Cordonia (defense); from 1 January 1816, still running; Borduria violates Pact, 1870, alleged by Cordonia
            Cordonia guarantees Borduria; from 1 January 1816, still running; Cordonia violates Pact, 1871, found, disputed
            Borduria; Borduria violates Pact, 1870, alleged by Cordonia
            Cordonia; Cordonia violates Pact, 1871, found, disputed
            Borduria; Borduria violates Pact, 1872
            Who left: Aland by withdrawal (8 May 1830)."#]].assert_eq(&said(edges));
        let chart = chart(edges);
        let rows = chart.parts.iter().flat_map(|(_, rows)| rows);
        let breaches: BTreeSet<_> = rows
            .flat_map(|row| &row.breaches)
            .map(|breach| (breach.from.earliest.calendar().0, breach.alleged))
            .collect();
        assert_eq!(
            breaches.into_iter().collect::<Vec<_>>(),
            [(1870, true), (1871, true), (1872, false)]
        );
        let svg = chart.svg(&Options::default());
        assert!(
            svg.contains(">broken</text>") && svg.contains(">alleged or disputed breach</text>")
        );
    }

    #[test]
    fn a_breach_is_as_long_as_it_lasted_and_the_legend_shows_what_occurs() {
        let edges = r#"
            guarantees(id: "g1", from: "a", to: "b", under: "p", valid: "1816-01-01/1860", at: "2"),
            violates(from: "a", to: "p", breaches: ["g1"], valid: "1840/1848", at: "3")"#;
        let chart = chart(edges);
        let lasted: Vec<_> = (chart.parts.iter())
            .flat_map(|(_, rows)| rows)
            .flat_map(|row| &row.breaches)
            .map(|breach| breach.until.map(|day| day.to_string()))
            .collect();
        assert_eq!(lasted, vec![Some("1848-01-01".to_string()); 2]);
        let svg = chart.svg(&Options::default());
        assert!(svg.contains(">broken</text>") && svg.contains(">guarantees</text>"));
        assert!(!svg.contains(">end not stated</text>") && !svg.contains(">goes on</text>"));
    }

    #[test]
    fn nothing_dated_is_told_below() {
        expect_test::expect![[r#"

            Without a date: Aland is party to Pact; Cordonia is party to Pact."#]]
        .assert_eq(&said(r#"party_to("a", "p", "1"), party_to("c", "p", "1")"#));
    }
}
