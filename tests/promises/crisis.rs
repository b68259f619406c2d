//! The recorded course of a crisis: bounded, and told honestly when it is cut off.

use super::graph;
use foedera::dossier::{JULY_1914, Memory, read};
use foedera::graph::Cancel;
use foedera::query::{Bounds, Crisis, Truncated, crisis};
use foedera::{Filter, Graph};
use std::fmt::Write as _;

fn july() -> Graph {
    let files = Memory::new().with("july.ron", JULY_1914);
    read(&files, "july.ron").graph.unwrap()
}

fn with(results: usize, work: usize) -> Bounds {
    Bounds {
        results,
        work,
        ..Bounds::default()
    }
}

fn days(crisis: &Crisis) -> Vec<String> {
    crisis.days.iter().map(|day| format!("{day:?}")).collect()
}

/// What less work tells are the first days of the whole, each as it is there.
#[test]
fn whoever_allows_less_work_is_told_the_days_before_it_was_spent() {
    let graph = july();
    let filter = Filter::default();
    let ask = |work| crisis(graph.view(&filter), None, with(1_000, work));
    let whole = days(&ask(usize::MAX));
    let (mut work, mut told) = (0, 0);
    loop {
        let found = ask(work);
        assert_eq!(days(&found), whole[..found.days.len()], "{work}");
        assert!(found.days.len() >= told, "{work}");
        told = found.days.len();
        if found.truncated.is_none() {
            break;
        }
        assert_eq!(found.truncated, Some(Truncated::Work(work)));
        work += work / 4 + 50;
    }
    assert_eq!(told, whole.len());
}

/// Acts of war, promises and who is at war without one: all that is listed counts, not the promises
/// alone. The last day that is told may lack some of it, and no day follows it.
#[test]
fn whoever_allows_fewer_results_is_told_the_first() {
    let graph = july();
    let filter = Filter::default();
    let ask = |results| crisis(graph.view(&filter), None, with(results, usize::MAX));
    let listed = |crisis: &Crisis| -> usize {
        let days = crisis.days.iter();
        let days = days.map(|day| day.fought.len() + day.promises.len() + day.unbound.len());
        days.sum::<usize>() + crisis.undated.len()
    };
    let whole = ask(usize::MAX);
    let all = listed(&whole);
    for results in 0..=all {
        let found = ask(results);
        assert_eq!(listed(&found), results);
        let last = found.days.len().saturating_sub(1);
        assert_eq!(days(&found)[..last], days(&whole)[..last]);
        if let Some(day) = found.days.last() {
            let whole = &whole.days[last];
            assert!(whole.fought.starts_with(&day.fought));
            assert!(whole.unbound.starts_with(&day.unbound));
        }
        let is_cut = (results < all).then_some(Truncated::Results(results));
        assert_eq!(found.truncated, is_cut);
    }
}

/// A war of many acts, none of which anybody was promised anything against, and many without a day,
/// is cut off as any other answer is.
#[test]
fn acts_of_war_alone_are_cut_off_too() {
    let mut text = String::from(
        "(foedera: 1, title: \"w\", source: \"s\", sources: {\"s\": (title: \"S\")},
        actors: {\"a\": State(name: \"A\", at: \"1\"), \"b\": State(name: \"B\", at: \"1\")}, events: {",
    );
    for i in 0..40 {
        let when = match i % 2 {
            0 => format!("when: \"19{}\", ", i + 10),
            _ => String::new(),
        };
        text.push_str(&format!(
            "\"e{i}\": Assault(name: \"E{i}\", {when}at: \"1\"),"
        ));
    }
    text.push_str("}, edges: [");
    for i in 0..40 {
        text.push_str(&format!(
            "participates_in(from: \"a\", to: \"e{i}\", role: Actor, at: \"1\"),
            participates_in(from: \"b\", to: \"e{i}\", role: Target, at: \"1\"),"
        ));
    }
    text.push_str("])");
    let graph = super::graph(&text);
    let filter = Filter::default();
    let ask = |results| crisis(graph.view(&filter), None, with(results, usize::MAX));
    let whole = ask(usize::MAX);
    assert_eq!((whole.days.len(), whole.undated.len()), (20, 20));
    let few = ask(7);
    assert!(few.days.len() <= 7 && few.undated.is_empty());
    assert_eq!(few.truncated, Some(Truncated::Results(7)));
}

/// Of a long war only what concerns a promise is looked at for it, and not each act for each.
#[test]
fn acts_between_others_cost_a_promise_nothing() {
    const MANY: usize = 200;
    let (mut actors, mut events, mut edges) = (String::new(), String::new(), String::new());
    for i in 0..MANY {
        let _ok = write!(
            actors,
            r#""a{i}": State("A{i}"), "b{i}": State("B{i}"), "c{i}": State("C{i}"),"#
        );
        let _ok = write!(
            events,
            r#""war-{i}": Event(name: "War {i}", subtype: "war", when: (is: "19{:02}-01-01", at: "1"), at: "1"),"#,
            i % 100
        );
        let _ok = write!(
            edges,
            r#"participates_in(id: "by-{i}", from: "a{i}", to: "war-{i}", role: Actor, at: "1"),
            participates_in(id: "whom-{i}", from: "b{i}", to: "war-{i}", role: Target, at: "1"),
            undertakes(id: "pact-{i}", from: "c{i}", to: "b{i}", obligation: Defense, at: "1"),"#
        );
    }
    let graph = graph(&format!(
        r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
        actors: {{{actors}}}, events: {{{events}}}, edges: [{edges}])"#
    ));
    let filter = Filter::default();
    let few = with(MANY, 2_000 + 100 * MANY);
    let found = crisis(graph.view(&filter), None, few);
    let promises: usize = found.days.iter().map(|day| day.promises.len()).sum();
    assert_eq!((promises, found.truncated), (MANY, None));
}

#[test]
fn nothing_more_is_looked_at_once_nobody_waits_for_it() {
    let graph = july();
    let whole = crisis(
        graph.view(&Filter::default()),
        None,
        with(1_000, usize::MAX),
    );
    let cancel = Cancel::new();
    cancel.give();
    let filter = Filter::default().cancelled_by(&cancel);
    let found = crisis(graph.view(&filter), None, with(1_000, usize::MAX));
    assert!(found.days.is_empty() && !whole.days.is_empty());
    assert!(found.truncated.is_some(), "it does not pass for the whole");
}

/// Who is called on, and what it does: an act answers what its debtor was called on for by then,
/// be that possibly due, and not what was called for long before.
#[test]
fn an_entry_answers_the_call_before_it_and_none_of_long_ago() {
    let war = |id: &str, by: &str, whom: &str, on: &str| {
        let event = format!(
            r#""{id}": Assault(subtype: "invasion", name: "{id}", when: "{on}", at: "1"),"#
        );
        let part = |who: &str, role: &str| {
            format!(r#"participates_in(from: "{who}", to: "{id}", role: {role}, at: "1"),"#)
        };
        (event, part(by, "Actor") + &part(whom, "Target"))
    };
    let wars = [
        war("far", "foe", "old", "1930-05-01"),
        war("near", "foe", "prey", "1939-03-15"),
        war("now", "foe", "friend", "1939-09-01"),
        war("entry", "ally", "foe", "1939-09-03"),
    ];
    let events: String = wars.iter().map(|(event, _)| event.as_str()).collect();
    let parts: String = wars.iter().map(|(_, parts)| parts.as_str()).collect();
    let promise = |to: &str| {
        format!(
            r#"undertakes(id: "to-{to}", from: "ally", to: "{to}", obligation: Defense,
            adversary: "foe", since: "1925", at: "2"),"#
        )
    };
    let promises = |to: &[&str]| to.iter().map(|to| promise(to)).collect::<String>();
    let told = |to: &[&str], about: Option<&str>| {
        let graph = graph(&format!(
            r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
            actors: {{"foe": State("Foe"), "old": State("Old"), "prey": State("Prey"),
                "friend": State("Friend"), "ally": State("Ally")}},
            events: {{{events}}}, edges: [{parts}{}])"#,
            promises(to)
        ));
        let filter = Filter::default();
        let about = about.map(|who| graph.node_id(who).unwrap());
        let found = crisis(graph.view(&filter), about, Bounds::default());
        let last = found.days.last().unwrap();
        let promises = last.promises.iter().map(|stood| {
            let called = stood.called.as_ref().map_or("", |date| date.as_str());
            format!("{} {called}", graph.edge(stood.promise).key)
        });
        let unbound = last
            .unbound
            .iter()
            .map(|who| graph.node_key(*who).to_string());
        (
            last.on.as_str().to_string(),
            promises.collect::<Vec<_>>(),
            unbound.collect::<Vec<_>>(),
        )
    };
    let entry = "1939-09-03".to_string();
    let friend = vec!["to-friend 1939-09-01".to_string()];
    let foe = vec!["foe".to_string()];
    let all = ["old", "prey", "friend"];
    assert_eq!(
        told(&all, None),
        (entry.clone(), friend.clone(), foe.clone())
    );
    let (on, promises, _) = told(&all, Some("friend"));
    assert_eq!(
        (on, promises),
        (entry.clone(), friend),
        "its debtor's act is told, too"
    );
    let (_, promises, _) = told(&all, Some("prey"));
    assert_eq!(
        promises,
        ["to-prey 1939-03-15"],
        "the day of the attack alone"
    );
    let late = vec!["to-prey 1939-03-15".to_string()];
    assert_eq!(
        told(&["old", "prey"], None),
        (entry.clone(), late, foe),
        "late, and alone"
    );
    let unbound = vec!["foe".to_string(), "ally".to_string()];
    let (on, promises, mut found) = told(&["old"], None);
    found.sort_by(|a, b| b.cmp(a));
    assert_eq!(
        (on, promises, found),
        (entry, vec![], unbound),
        "nine years ago"
    );
}

/// A case of which hundreds of voices say something else, on as many days: what they say is
/// looked at again on each, and counts as work.
#[test]
fn readings_are_work() {
    const VOICES: usize = 300;
    let (mut actors, mut states) = (String::new(), String::new());
    for i in 0..VOICES {
        writeln!(actors, r#""x{i}": State("X {i}"),"#).unwrap();
        let (is, year) = (["Met", "Failed"][i % 2], 1500 + i);
        writeln!(
            states,
            r#"(is: {is}, since: "{year}", voice: "x{i}", at: "{i}"),"#
        )
        .unwrap();
    }
    let graph = graph(&format!(
        r#"(foedera: 1, source: "one", sources: {{"one": "One"}},
        actors: {{"a": State("Aland"), "b": State("Borduria"), {actors}}},
        conditions: {{"c": CasusFoederis(name: "C", gates: [Performance], state: [{states}], at: "1")}},
        edges: [undertakes(id: "u", from: "a", to: "b", obligation: Defense, since: "1400",
            conditions: "c", at: "2")])"#
    ));
    let filter = Filter::default();
    let ask = |work| crisis(graph.view(&filter), None, with(1_000, work));
    let found = ask(VOICES * VOICES / 2);
    assert!(matches!(found.truncated, Some(Truncated::Work(_))));
    assert!(!found.days.is_empty() && found.days.len() < VOICES);
    let whole = ask(VOICES * VOICES * 2);
    assert_eq!((whole.truncated, whole.days.len()), (None, VOICES));
    let last = &whole.days[VOICES - 1].promises[0];
    assert_eq!(last.casus.conditions[0].readings.len(), VOICES);
}
