//! Pages are read back as a browser would: well-formed, alone, admitted by their own policy.

use super::*;
use crate::change::{Change, apply};
use crate::model::{
    ActorKind, AgreementKind, Attribute, Claim, Guarantee, Key, Says, Source, Terms, Value,
};
use crate::render::drawing_tests::well_formed;
use crate::render::samples::{hostile, hostile_words};
use serde_json::Value as Json;
use std::collections::BTreeMap;

fn ukraine(options: &Options) -> String {
    let graph = crate::dossier::ukraine();
    page(&graph, &Filter::default(), &Focus::default(), options)
}

/// What stands between two marks, of which each occurs once.
#[track_caller]
fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let (_, rest) = page.split_once(before).expect(before);
    rest.split_once(after).expect(after).0
}

fn facts(page: &str) -> Json {
    let text = between(
        page,
        "<script type=\"application/json\" id=\"facts\">",
        "</script>",
    );
    serde_json::from_str(text).unwrap()
}

/// Reads the page tag by tag: balanced, quoted, every name known, no code but in the one
/// script, and that and the style admitted by the policy.
#[track_caller]
fn sound(page: &str) {
    const VOID: [&str; 3] = ["meta", "link", "input"];
    const ATTRIBUTES: [&str; 20] = [
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "rel",
        "href",
        "class",
        "id",
        "role",
        "type",
        "title",
        "for",
        "min",
        "max",
        "step",
        "value",
        "hidden",
        "d",
        "xmlns",
    ];
    let mut open: Vec<String> = Vec::new();
    let mut ids = BTreeMap::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>\n").unwrap();
    let mut scripts = 0;
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>'), "{}", &rest[..start]);
        let end = start + rest[start..].find('>').unwrap();
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let (tag, empty) = tag
            .strip_suffix('/')
            .map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{name}");
        let mut attributes = attributes.trim();
        while !attributes.is_empty() {
            if let Some(after) = attributes.strip_prefix("hidden") {
                attributes = after.trim_start();
                continue;
            }
            let (key, value) = attributes.split_once("=\"").expect(attributes);
            let (value, after) = value.split_once('"').unwrap();
            attributes = after.trim_start();
            assert!(
                !key.starts_with("on") && key != "style" && key != "src",
                "{key}"
            );
            let known = ATTRIBUTES.contains(&key)
                || key.starts_with("aria-")
                || key.starts_with("data-")
                || open.iter().any(|name| name == "svg")
                || name == "svg";
            assert!(known, "{key}");
            if key == "id" {
                assert!(ids.insert(value.to_string(), ()).is_none(), "{value} twice");
            }
            if key == "href" {
                let alone = value.starts_with('#') || value.starts_with("data:image/");
                assert!(alone, "{value}");
            }
        }
        if empty || VOID.contains(&name) {
            continue;
        }
        if name == "style" || name == "script" {
            scripts += usize::from(name == "script");
            let close = format!("</{name}>");
            rest = rest.split_once(&close).unwrap().1;
            continue;
        }
        open.push(name.to_string());
    }
    assert_eq!((open, scripts), (Vec::new(), 2));
    let policy = between(page, "Content-Security-Policy\" content=\"", "\"");
    let style = inline::hash(between(page, "<style>", "</style>"));
    let script = inline::hash(between(page, "<script>", "</script>"));
    assert!(policy.contains(&format!("style-src {style};")), "{policy}");
    assert!(
        policy.contains(&format!("script-src {script};")),
        "{policy}"
    );
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"));
    let picture = between(page, "<svg id=\"picture\"", "</svg>");
    well_formed(&format!("<svg id=\"picture\"{picture}</svg>"));
    linked(&facts(page));
}

/// Every number among the facts that stands for another has that other.
#[track_caller]
fn linked(facts: &Json) {
    let count = |name: &str| facts[name].as_array().unwrap().len() as u64;
    let each = |name: &str| facts[name].as_array().unwrap().iter();
    let (moments, boxes, lines) = (count("moments"), count("boxes"), count("lines"));
    let (records, sources) = (count("records"), count("sources"));
    let below = |list: &Json, most: u64| {
        let numbers = list.as_array().into_iter().flatten();
        assert!(
            numbers.into_iter().all(|n| n.as_u64().unwrap() < most),
            "{list}"
        );
    };
    let turns = |turns: &Json| {
        let texts = turns["texts"].as_array().unwrap().len() as u64;
        below(&turns["at"], texts);
        let at = turns["at"].as_array().map(Vec::len);
        assert!(at.is_none_or(|at| at as u64 == moments) && texts > 0);
    };
    for one in each("boxes").chain(each("lines")) {
        below(&one["records"], records);
        below(&one["on"], moments);
        turns(&one["said"]);
    }
    for line in each("lines") {
        assert!(line["from"].as_u64().unwrap() < boxes && line["to"].as_u64().unwrap() < boxes);
        turns(&line["word"]);
        turns(&line["state"]);
    }
    for record in each("records") {
        record["rows"].as_array().unwrap().iter().for_each(turns);
        for claim in record["claims"].as_array().into_iter().flatten() {
            assert!(claim["source"].as_u64().unwrap() < sources);
        }
    }
    for source in each("sources") {
        let url = source["url"].as_str().unwrap_or("https://");
        assert!(
            url.starts_with("http://") || url.starts_with("https://"),
            "{url}"
        );
    }
    for name in each("order") {
        let (sort, at) = name.as_str().unwrap().split_at(1);
        let most = if sort == "b" { boxes } else { lines };
        assert!(at.parse::<u64>().unwrap() < most);
    }
}

#[test]
fn the_dossier_on_ukraine_is_sound_and_small_in_every_theme() {
    for name in Theme::NAMES {
        let options = Options {
            theme: Theme::named(name).unwrap(),
            ..Options::default()
        };
        let page = ukraine(&options);
        assert!(page.len() < 150_000, "{} bytes", page.len());
        assert_eq!(page, ukraine(&options), "the same bytes");
        sound(&page);
    }
}

#[test]
fn the_slider_has_the_dates_at_which_something_changes() {
    let told = facts(&ukraine(&Options::default()));
    let names: Vec<&str> = told["moments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|moment| moment["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.first(), Some(&"As of 1994"));
    assert_eq!(names.last(), Some(&"All that is recorded"));
    assert!(
        names.contains(&"As of 2014") && names.contains(&"As of 2022"),
        "{names:?}"
    );
}

/// The sign of what is over stayed on the line at dates on which it was in force.
#[test]
fn a_sign_that_a_line_has_at_some_dates_only_is_marked_with_these() {
    use crate::dossier::{Memory, read};
    let text = "(foedera: 1, source: \"s\", sources: {\"s\": \"S\"},
        actors: {\"a\": State(\"A\"), \"b\": State(\"B\")},
        edges: [guarantees(from: \"a\", to: \"b\", valid: \"2000-01-01/2010-12-31\", at: \"1\")])";
    let graph = read(&Memory::new().with("d.ron", text), "d.ron").graph;
    let graph = graph.unwrap();
    let (filter, focus, options) = (Filter::default(), Focus::default(), Options::default());
    let page = page(&graph, &filter, &focus, &options);
    let last = facts(&page)["moments"].as_array().unwrap().len() - 1;
    let sign = between(&page, "<g class=\"sign\" data-l=\"0\"", "</g>");
    let dates = between(sign, "<g data-at=\"", "\"");
    assert!(!dates.split(' ').any(|date| date == "0"), "{sign}");
    assert!(
        dates.split(' ').any(|date| date == last.to_string()),
        "{sign}"
    );
}

/// Below the slider stood "1938-10-15".
#[test]
fn the_dates_below_the_slider_are_spelled() {
    let graph = crate::dossier::built_in("july-1914").expect("it is built in");
    let page = page(
        &graph,
        &Filter::default(),
        &Focus::default(),
        &Options::default(),
    );
    let ticks = between(&page, "<ul id=\"ticks\"", "</ul>");
    let ticks: Vec<&str> = ticks.split("<li>").skip(1).collect();
    let told = |tick: &&&str| !tick.starts_with('<');
    assert!(ticks.iter().filter(told).count() > 4, "{ticks:?}");
    let is_spelled = |tick: &&str| !tick.contains('-');
    assert!(ticks.iter().all(is_spelled), "{ticks:?}");
}

#[test]
fn a_filter_with_a_date_gives_a_page_without_a_slider() {
    let graph = crate::dossier::ukraine();
    let filter = Filter::default().as_of(Date::new("2014").unwrap());
    let page = page(&graph, &filter, &Focus::default(), &Options::default());
    sound(&page);
    assert!(!page.contains("type=\"range\""));
    assert_eq!(facts(&page)["moments"].as_array().unwrap().len(), 1);
}

#[test]
fn a_page_of_nothing_is_sound() {
    let nothing = page(
        &Graph::empty(),
        &Filter::default(),
        &Focus::default(),
        &Options::default(),
    );
    sound(&nothing);
}

#[test]
fn a_page_follows_the_readers_machine_unless_a_theme_was_chosen() {
    let light = ukraine(&Options::default());
    let (_, night) = light.split_once("(prefers-color-scheme:dark)").unwrap();
    let night = night.split_once("</style>").unwrap().0;
    let (day, dark) = (Theme::light(), Theme::dark());
    for role in Role::ALL {
        let rule = format!("[fill=\"{}\"]{{fill:{}}}", day[role], dark[role]);
        assert!(night.contains(&rule), "{role:?}: {rule}");
    }
    assert!(light.contains("content=\"light dark\""));
    for theme in [Theme::dark(), Theme::named("print").unwrap()] {
        let fixed = ukraine(&Options {
            theme,
            ..Options::default()
        });
        assert!(!fixed.contains("prefers-color-scheme:dark"));
    }
}

#[test]
fn an_embedded_font_is_admitted_as_data() {
    let options = Options {
        embed_font: true,
        ..Options::default()
    };
    let page = ukraine(&options);
    sound(&page);
    assert!(page.contains("font-src data:;"));
}

#[test]
fn facts_say_who_says_so_and_how_it_stands_at_each_date() {
    let told = facts(&ukraine(&Options::default()));
    let records = told["records"].as_array().unwrap();
    let of = |title: &str| records.iter().find(|r| r["title"] == title).unwrap();
    let guarantee = of("Russia guarantees Ukraine");
    let rows = guarantee["rows"].as_array().unwrap();
    let state = rows.iter().find(|row| row["name"] == "state").unwrap();
    assert!(state["texts"].as_array().unwrap().len() > 1, "{state}");
    let claims = guarantee["claims"].as_array().unwrap();
    assert!(claims.iter().any(|claim| claim["places"][0] == "S22"));
    let backstop = of("The United States backstops the Coalition of the Willing");
    let how = backstop["claims"][0]["how"].as_str().unwrap();
    assert_eq!(how, "Sought by Volodymyr Zelenskyy");
}

#[test]
fn a_scene_of_hostile_words_is_sound() {
    let date = Date::new("1994").unwrap();
    let mut fewer = hostile();
    fewer.arrows.truncate(9);
    fewer.boxes.truncate(7);
    fewer.arrows.retain(|a| a.from < 7 && a.to < 7);
    let series = Series::new([(Some(date), fewer), (None, hostile())]);
    let page = bound(&series, &[], &Options::default());
    sound(&page);
    for evil in ["<script>alert", "javascript:", "\u{202E}", "\u{2028}"] {
        assert!(!page.contains(evil), "{evil}");
    }
}

#[test]
fn a_dossier_of_hostile_words_is_sound_and_loses_nothing() {
    let mut words = hostile_words();
    words.retain(|word| !clean(word).is_empty());
    words.extend(
        [
            "</script><script>alert(1)</script>",
            "]]>",
            "<!--",
            "a\u{2028}b",
            "'\"`",
            "x' onclick='y",
        ]
        .map(String::from),
    );
    let page = page(
        &hostile_graph(&words),
        &Filter::default(),
        &Focus::default(),
        &Options::default(),
    );
    sound(&page);
    assert!(!page.contains("alert(1)</script>") && !page.contains("\u{2028}"));
    let told = facts(&page);
    let names: Vec<&str> = told["boxes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| b["name"].as_str().unwrap())
        .collect();
    for word in &words {
        assert!(names.contains(&clean(word).as_str()), "{word}");
    }
}

/// A guarantor for each word, whose name, source, quote and place it is.
pub fn hostile_graph(words: &[String]) -> Graph {
    let key = |text: &str| Key::new(text).unwrap();
    let mut change = Change::new();
    change
        .agreement("pact", AgreementKind::Treaty, &words[0])
        .unwrap();
    change.actor("victim", ActorKind::State, "Victim").unwrap();
    let mut claims = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let (source, actor, edge) = (format!("s{at}"), format!("a{at}"), format!("e{at}"));
        let mut record = Source::new(key(&source), word);
        record.author = Some(word.clone());
        record.url = Some("https://x.org/?a=<b>&c='\"".to_string());
        change.add(record);
        change.actor(&actor, ActorKind::State, word).unwrap();
        let promise = Guarantee {
            terms: Terms {
                under: Some(key("pact")),
                term: Some(word.clone()),
                means: vec![word.clone()],
                ..Terms::default()
            },
            ..Guarantee::default()
        };
        let tie = crate::model::Tie::Guarantees(promise);
        let mut record = crate::model::Edge::new(key(&edge), key(&actor), tie, key("victim"));
        record.note = Some(word.clone());
        change.add(record);
        let mut claim = Claim::about(key(&edge), key(&source)).at(word.as_str());
        claim.quote = Some(word.clone());
        claim.hedge = Some(word.clone());
        claims.push(claim.clone());
        let office = Says::Value(Attribute::Outcome, Value::Text(word.clone()));
        claims.push(Claim {
            about: key("pact"),
            says: office,
            ..claim
        });
    }
    for claim in claims {
        change.add(claim);
    }
    apply(&Graph::empty(), &change).unwrap()
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(16))]

    #[test]
    fn whatever_is_written_the_page_is_sound(
        words in proptest::collection::vec("[\\PC<>&'\"/!\\-\\[\\]]{1,30}[a-z]", 1..5),
    ) {
        let page = page(
            &hostile_graph(&words),
            &Filter::default(),
            &Focus::default(),
            &Options::default(),
        );
        sound(&page);
    }
}

/// A page of hundreds of promises that turn on as many dates took minutes.
#[test]
fn many_dates_of_many_edges_are_thinned_and_the_page_says_so() {
    let graph = crate::dossier::ukraine();
    let (filter, focus, options) = Default::default();
    let whole = page(&graph, &filter, &focus, &options);
    let moments = |page: &str| facts(page)["moments"].as_array().unwrap().len();
    assert!(!whole.contains("dates on which something may change") && moments(&whole) > 4);
    let edges = chosen(graph.view(&filter), &focus).len();
    let thin = page_within(&graph, &filter, &focus, &options, edges * 3);
    sound(&thin);
    assert!((2..=4).contains(&moments(&thin)), "{}", moments(&thin));
    assert!(thin.contains("dates on which something may change."));
}

#[test]
fn what_is_thinned_keeps_its_ends() {
    let all: Vec<usize> = (0..100).collect();
    assert_eq!(evenly(&all, 100), all);
    assert_eq!(evenly(&all, 4), [0, 33, 66, 99]);
    assert_eq!(evenly(&all, 0), [0, 99]);
    assert_eq!(evenly(&all[..1], 0), [0]);
}

/// Of each box, at each moment, all claims of the dossier were gone through for what is said on its
/// word, which the page does not tell: a star of 6,400 took twenty seconds.
#[test]
fn a_page_of_many_goes_through_all_claims_no_more_often_than_one_of_few() {
    let scans = |many: usize| {
        let actors = (0..many).map(|i| format!(r#""b{i}": State(name: "B{i}", at: "1"),"#));
        let edges = (0..many).map(|i| {
            format!(
                r#"guarantees(from: "a", to: "b{i}", valid: "{}/..", at: "1"),"#,
                1900 + i
            )
        });
        let text = format!(
            r#"(foedera: 1, source: "s", sources: {{"s": "S"}},
            actors: {{"a": State("Aland"), {}}}, edges: [{}])"#,
            actors.collect::<String>(),
            edges.collect::<String>()
        );
        let files = crate::dossier::Memory::new().with("star.ron", text);
        let graph = crate::dossier::read(&files, "star.ron").graph.unwrap();
        let focus = Focus {
            keep_all: true,
            ..Focus::default()
        };
        crate::graph::scans::of(|| {
            page(&graph, &Filter::default(), &focus, &Options::default());
        })
    };
    assert_eq!(scans(4), scans(16));
}
