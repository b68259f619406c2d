//! The two sinks of an import are one import: whatever the rows say, the sink that makes records
//! and the sink that makes none reject the same rows for the same reasons, and come to the same
//! graph, or refuse it for the same problems.

#![cfg(feature = "exchange")]
// A test may fail by panicking.
#![allow(clippy::unwrap_used)]

use foedera::change::{Problem, apply};
use foedera::exchange::export::{Export, Format, Part};
use foedera::exchange::import::{
    Against, ChangeSink, GraphSink, Import, Mapping, Refused, Rejected, Report, Watch,
};
use foedera::graph::{Filter, Graph};
use foedera::model::Date;

/// A mapping by which rows can break every rule that an import leaves to the validator: chains
/// and cycles of `of`, what is given in return, breaches of what others owe, matters that differ,
/// topics that are none, agreements that begin after a promise under them ends, reversed bounds.
const MAPPING: &str = r#"(
    mapping: 1,
    id: "mix",
    source: (id: "list", title: "A list"),
    relations: {"hosts": (from: [Actor], to: [Actor, Agreement])},
    words: {"act": {"s": Signature, "w": Withdrawal, "": None}},
    nodes: [Bank(id: "n1", name: "The first bank")],
    files: [
        (
            called: "edges",
            edges: [
                owes(id: "{id}", from: "{a}", to: "{b}", under: "{under}", amount: "{sum} EUR",
                    since: "{since}", until: "{until}", rows: {"kind": "o"},
                    state: (is: By("state", {"r": Satisfied, "v": Violated, "": None}), since: "{on}")),
                guarantees(from: "{a}", to: "{b}", owed_to: "{c}", of: "{of}", under: "{under}",
                    matter: "{matter}", cap: "{sum} EUR", since: "{since}", until: "{until}",
                    rows: {"kind": "g"}, facts: {"assessment": "{word}"}),
                guarantees(id: "{id}", from: "{a}", to: "{b}", of: "{of}", rows: {"kind": "h"}),
                backstops(id: "{id}", from: "{a}", to: "{b}", of: "{of}", when: OnFailure,
                    rows: {"kind": "b"}),
                undertakes(id: "{id}", from: "{a}", to: "{b}", in_return_for: "{of}", for: "{c}",
                    adversary: "{c}", valid: "{since}", under: "{under}", matter: "{matter}",
                    obligations: [Defense], term: "{word}", rows: {"kind": "u"}),
                violates(from: "{a}", to: "{t}", breaches: "{of}",
                    event: "e-{c}", found_by: "{b}", valid: "{on}", rows: {"kind": "v"}),
                supports(from: "{a}", to: "{b}", about: "{of}", extent: Part, rows: {"kind": "s"}),
                party_to(from: "{a}", to: "{t}", act: By(column: "state", is: "act", otherwise: Accession),
                    on: "{on}", rows: {"kind": "p"}),
                party_to(from: "{b}", to: "{t}", role: Party, since: "{since}", rows: {"kind": "p"}),
                hosts(from: "{a}", to: "{t}", valid: "{since}", rows: {"kind": "x"}),
                member_of(id: "{id}", from: "{a}", to: "{b}", since: "{since}", until: Year(column: "until",
                    censored: "1990"), matter: "{matter}", modality: By(column: "state", is: {"r": Denied, "": Asserted},
                    otherwise: Reported), rows: {"kind": "m"}, facts: {"not_before": "{on}"}),
            ],
        ),
        (
            called: "agreements",
            nodes: [
                Treaty(id: "{t}", name: "{name}", signed: "{signed}", author: "{who}",
                    facts: {"not_before": "{first}", "not_after": "{last}", "size": (is: "{n}", of: "men")}),
            ],
        ),
        (
            called: "actors",
            nodes: [
                State(id: "{actor}", name: "{name}", aliases: ["{other?}"], codes: {"no": "{actor}"},
                    size: (is: "{n}", of: "people"), rows: {"sort": "state"}),
                Person(id: "{actor}", name: "{name}", office: "{other?}", rows: {"sort": "person"}),
            ],
        ),
    ],
)"#;

/// A source of numbers that is the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    /// One of the first few words; of all of them once in a while.
    fn mostly<'w>(&mut self, words: &[&'w str], few: usize, once_in: usize) -> &'w str {
        let is_rare = self.below(once_in) == 0;
        self.one(if is_rare { words } else { &words[..few] })
    }

    fn one<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }
}

const DATES: [&str; 14] = [
    "",
    "1950",
    "1950-03",
    "1950-03-09",
    "1960",
    "1960-12-31",
    "1949~",
    "[1951..1953]",
    "-0044",
    "1990",
    "1955/1957",
    "soon",
    "1970-02-30",
    "..",
];

/// Rows, now and then with a field over several lines.
fn edges(random: &mut Random, rows: usize) -> String {
    let mut text = String::from("kind,id,a,b,c,t,of,under,matter,sum,since,until,on,state,word\n");
    let actors = ["n1", "n2", "n3", "n4", "Ñ 4", "n5", ""];
    let actors = if random.below(9) > 0 {
        &actors[..4]
    } else {
        &actors
    };
    let topics = ["", "", "i1", "i2", "i3", "i4", "n1", "t1", "i9"];
    for _ in 0..rows {
        let kind = random.one(&[
            "o", "g", "h", "b", "u", "v", "s", "p", "x", "m", "g", "o", "-",
        ]);
        // Twice the same id is rejected; a source's id is refused.
        let id = format!("i{}", random.below(12));
        let id = match random.below(500) {
            0 => "list".to_string(),
            1 => "mix-3".to_string(),
            _ => id,
        };
        let fields = [
            kind,
            &id,
            random.one(actors),
            random.one(actors),
            random.mostly(&["", "n2", "n5", "t1"], 3, 20),
            random.one(&["t1", "t2", "t3"]),
            random.mostly(&topics, 6, 4),
            random.one(&["", "t1", "t2", "t3"]),
            random.one(&["", "", "", "m1"]),
            random.mostly(&["", "7", "8.50", "x"], 3, 9),
            random.mostly(&DATES, 10, 9),
            random.one(&["", "1990", "1958", "1960-02-01", "1950"]),
            random.one(&DATES[..11]),
            random.mostly(&["", "r", "v", "s", "w"], 3, 9),
            random.one(&["", "plain", "\"two\nlines\"", "\"say \"\"x\"\"\""]),
        ];
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

fn agreements(random: &mut Random) -> String {
    let mut text = String::from("t,name,signed,who,first,last,n\n");
    for _ in 0..random.below(5) {
        let fields = [
            random.one(&["t1", "t2", "t3", "t4"]),
            random.one(&["Pact", "Treaty of the river", ""]),
            random.one(&["", "", "1959-01-01", "1961", "1940"]),
            random.one(&["", "", "n1", "n9"]),
            random.one(&["", "1950", "1970"]),
            random.one(&["", "1960"]),
            random.one(&["", "", "", "", "5"]),
        ];
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

fn actors(random: &mut Random) -> String {
    let mut text = String::from("sort,actor,name,other,n\n");
    for _ in 0..random.below(6) {
        let fields = [
            random.one(&["state", "state", "person"]),
            random.mostly(&["n2", "n3", "n4", "n6", "list"], 4, 40),
            random.one(&["Ruritania", "Graustark", ""]),
            random.one(&["", "Old name", "King"]),
            random.mostly(&["", "12", "many"], 2, 9),
        ];
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

#[derive(Default)]
struct Listed(Vec<String>);

impl Watch for Listed {
    fn rejected(&mut self, row: &Rejected) {
        self.0.push(row.to_string());
    }
}

/// What came of an import: the rejected rows, the report, and the graph or why there is none.
type Came = (Vec<String>, Report, Result<Graph, Vec<String>>);

fn codes(problems: &[Problem]) -> Vec<String> {
    let errors = problems.iter().filter(|problem| problem.is_error());
    let mut codes: Vec<String> = errors.map(ToString::to_string).collect();
    codes.sort();
    codes
}

fn read<S: foedera::exchange::import::Sink>(
    mapping: &Mapping,
    sink: S,
    files: &[(&str, String)],
    listed: &mut Listed,
) -> (Report, S) {
    let mut import = Import::new(mapping, sink);
    for (name, text) in files {
        import.file(name, text.as_bytes(), listed).unwrap();
    }
    import.finish().unwrap()
}

fn by_records(mapping: &Mapping, files: &[(&str, String)]) -> Came {
    let mut listed = Listed::default();
    let (mut report, sink) = read(mapping, ChangeSink::new(), files, &mut listed);
    let change = sink.change(&mut Against {
        report: &mut report,
        watch: &mut listed,
    });
    report.recount(&change);
    let graph = apply(&Graph::empty(), &change).map_err(|problems| codes(&problems));
    (listed.0, report, graph)
}

fn straight(mapping: &Mapping, files: &[(&str, String)]) -> Came {
    let mut listed = Listed::default();
    let (mut report, sink) = read(mapping, GraphSink::new(), files, &mut listed);
    let made = sink.graph(&mut Against {
        report: &mut report,
        watch: &mut listed,
    });
    let graph = match made {
        Ok(made) => {
            report.recount(made.counts);
            Ok(made.graph)
        }
        Err(Refused::Problems(problems)) => Err(codes(&problems)),
        Err(other) => panic!("{other:?}"),
    };
    (listed.0, report, graph)
}

/// What questions see of a graph: every derived fact, as of no date and of one.
fn facts(graph: &Graph) -> Vec<u8> {
    let mut text = Vec::new();
    let filters = [
        Filter::default(),
        Filter::default().as_of(Date::new("1957-06").unwrap()),
    ];
    for filter in &filters {
        let export = Export::new(graph.view(filter));
        for part in [Part::Nodes, Part::Edges] {
            export.write(Format::Csv, part, &mut text).unwrap();
        }
    }
    text
}

#[test]
fn both_sinks_reject_the_same_and_make_the_same() {
    let mapping = Mapping::read("mix.ron", MAPPING).unwrap_or_else(|faults| {
        panic!(
            "{}",
            faults
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        )
    });
    // What the runs met, so that none of it is met by chance alone.
    let (mut refused, mut edges_made, mut reasons) = (0, 0, std::collections::BTreeMap::new());
    for seed in 0..150 {
        let mut random = Random(seed);
        let rows = 1 + random.below(40);
        let mut files = vec![("e.csv", edges(&mut random, rows))];
        files.push(("t.csv", agreements(&mut random)));
        files.push(("a.csv", actors(&mut random)));
        if random.below(3) == 0 {
            files.push(("more.csv", edges(&mut random, 10)));
            files.rotate_left(1);
        }
        let (listed, report, graph) = by_records(&mapping, &files);
        let (listed_too, report_too, graph_too) = straight(&mapping, &files);
        assert_eq!(listed_too, listed, "seed {seed}");
        match (&graph, &graph_too) {
            (Ok(one), Ok(other)) => {
                assert_eq!(report_too, report, "seed {seed}");
                assert_eq!(other.records(), one.records(), "seed {seed}");
                assert!(facts(one) == facts(other), "seed {seed}");
                edges_made += one.edge_count();
            }
            (Err(one), Err(other)) => {
                assert_eq!(other, one, "seed {seed}");
                refused += 1;
            }
            _ => panic!("seed {seed}: {graph:?} but {graph_too:?}"),
        }
        for line in listed {
            let rule = line.split_once(": ").unwrap().1;
            let code = rule.get(..4).filter(|code| code.starts_with('F'));
            *reasons
                .entry(code.unwrap_or("other").to_string())
                .or_insert(0) += 1;
        }
    }
    for code in [
        "F052", "F053", "F062", "F067", "F071", "F073", "F078", "F084",
    ] {
        assert!(reasons.contains_key(code), "no row met {code}: {reasons:?}");
    }
    // The id of a source is no node's any more: nothing refuses a whole import.
    assert_eq!(refused, 0, "{reasons:?}");
    assert!(edges_made > 1_000, "{edges_made} {reasons:?}");
}
