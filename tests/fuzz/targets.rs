//! What is fuzzed: each function takes any bytes, and panics only if foedera does, or if an
//! answer contradicts another. Shared by the fuzzer in `fuzz/` and the test beside this file.

use crate::disk::SimDisk;
use foedera::change::{Change, attempt};
use foedera::dossier::{self, Memory};
use foedera::exchange::import::{Against, ChangeSink, Import, Mapping};
use foedera::graph::{
    ClaimTemplate, EdgeRow, EdgeTemplate, Filter, Graph, NodeTemplate, Rows, Side, Validity,
};
use foedera::model::{Actor, ActorKind, Date, Day, Key, Relation, Source, Tie};
use foedera::query::{Bounds, guarantors};
use foedera::store::{self, Opening, Tag};
use std::sync::OnceLock;

/// What is done with some bytes.
pub type Target = fn(&[u8]);

/// All targets, by name.
pub const TARGETS: [(&str, Target); 4] = [
    ("dossier", dossier),
    ("mapping", mapping),
    ("file", file),
    ("log", log),
];

const PATH: &str = "atlas.foedera";
/// What parts the pieces of an input that has several.
pub const PART: &[u8] = b"\n=====\n";

/// A dossier. What it says is written and read again as the same, and its text is put in order
/// once, not twice.
pub fn dossier(bytes: &[u8]) {
    let read = |text: &[u8]| dossier::read(&Memory::new().with("a.ron", text), "a.ron");
    let reading = read(bytes);
    let errors = reading.faults.iter().any(|fault| fault.is_error());
    assert_eq!(reading.graph.is_none(), errors, "a graph or an error");
    for fault in &reading.faults {
        let _printed = (fault.message(), fault.hint());
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(once) = dossier::format::format(text)
    {
        let twice = dossier::format::format(&once).expect("what was put in order can be read");
        assert!(once == twice, "put in order twice:\n{once}\n{twice}");
    }
    if let Some(graph) = reading.graph {
        let records = graph.records();
        let text = dossier::write(&records, reading.title.as_deref());
        let again = read(text.as_bytes());
        let graph = again
            .graph
            .unwrap_or_else(|| panic!("{:?}\n{text}", again.faults));
        assert!(graph.records() == records, "written and read:\n{text}");
        look(&graph);
    }
}

/// A mapping, and two files of rows. Whatever rows hold, the import of them has no faults.
pub fn mapping(bytes: &[u8]) {
    let mut parts = pieces(bytes).into_iter();
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let Ok(mapping) = Mapping::read("mapping.ron", &text) else {
        return;
    };
    let mut import = Import::new(&mapping, ChangeSink::new());
    for (name, rows) in ["a.csv", "b.csv"].into_iter().zip(parts) {
        if import.file(name, rows, &mut ()).is_err() {
            return;
        }
    }
    let Ok((mut report, sink)) = import.finish() else {
        return;
    };
    let report = &mut report;
    let change = sink.change(&mut Against {
        report,
        watch: &mut (),
    });
    let (graph, problems) = attempt(&Graph::empty(), &change);
    let errors: Vec<_> = problems
        .iter()
        .filter(|problem| problem.is_error())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    look(&graph.expect("there was no error"));
}

/// A database: the bytes of a file as they are, or, behind the byte `s`, changes to the sections
/// of a good one under checksums that fit; behind `t`, to those of one made of rows. What opens answers everything and outlives a
/// checkpoint.
pub fn file(bytes: &[u8]) {
    match bytes.split_first() {
        Some((kind @ (b's' | b't'), patches)) => {
            static BASE: OnceLock<Vec<(Tag, Vec<u8>)>> = OnceLock::new();
            static ROWS: OnceLock<Vec<(Tag, Vec<u8>)>> = OnceLock::new();
            let good = match kind {
                b's' => BASE.get_or_init(|| sections(&base())),
                _ => ROWS.get_or_init(|| sections(&rows())),
            };
            let mut sections = good.clone();
            for patch in patches.chunks_exact(6) {
                let [section, at, high, mode, value, more] = patch else {
                    return;
                };
                let of = *section as usize % sections.len();
                let (_, content) = &mut sections[of];
                let at = usize::from(*at) | usize::from(*high) << 8;
                let length = content.len();
                match mode % 4 {
                    0 if length > 0 => content[at % length] = *value,
                    1 if length > 0 => content.truncate(at % length),
                    2 => content.extend([*value, *more, 0, 0]),
                    3 if length >= 4 => {
                        let at = at % (length / 4) * 4;
                        content[at..at + 2].copy_from_slice(&[*value, *more]);
                    }
                    _ => {}
                }
            }
            let disk = SimDisk::new(1);
            let list: Vec<(Tag, &[u8])> = sections.iter().map(|(t, b)| (*t, &b[..])).collect();
            drop(store::create(disk.handle(), PATH, &list).expect("there is room"));
            opened(&disk);
        }
        _ => {
            let disk = SimDisk::new(1);
            disk.put(PATH, bytes);
            opened(&disk);
        }
    }
}

/// A log behind good sections: its bytes as they are, or, behind the byte `r`, records under
/// checksums that fit. Whatever they are, the sections stay.
pub fn log(bytes: &[u8]) {
    static BASE: OnceLock<Vec<u8>> = OnceLock::new();
    let good = BASE.get_or_init(|| base().bytes(PATH));
    let disk = SimDisk::new(1);
    disk.put(PATH, good);
    match bytes.split_first() {
        Some((b'r', records)) => {
            let mut writer = store::open(disk.handle(), PATH).expect("it is good").handle;
            for record in pieces(records) {
                writer.append(record).expect("there is room");
            }
        }
        _ => {
            let mut whole = good.clone();
            whole.truncate(u64::from_le_bytes(whole[24..32].try_into().unwrap()) as usize);
            whole.extend(bytes);
            disk.put(PATH, &whole);
        }
    }
    opened(&disk);
}

/// Opens what is on the disk, as a reader and as a writer, who are told the same.
fn opened(disk: &SimDisk) {
    let reader = Opening::new().on(disk.handle()).open_read_only(PATH);
    let writer = Opening::new().on(disk.handle()).open(PATH);
    let (Ok(reader), Ok(mut writer)) = (&reader, writer) else {
        assert!(reader.is_err(), "a writer is refused what a reader is told");
        return;
    };
    let graph = writer.snapshot();
    // What was known on a day is put together of what the file keeps of its past.
    for day in ["1900-01-01", "2030-01-01"] {
        let day = Date::new(day).expect("a day");
        let (known, again) = (reader.as_recorded(&day), writer.as_recorded(&day));
        assert_eq!(known.is_ok(), again.is_ok());
        if let Ok(known) = known {
            look(&known);
        }
    }
    let verified = reader.verify();
    assert_eq!(verified.is_ok(), writer.verify().is_ok());
    look(&graph);
    let records = graph.records();
    assert!(reader.snapshot().records() == records);
    // What only a thorough look finds wrong may be refused later; nothing else may.
    if verified.is_ok() {
        writer.checkpoint().expect("there is room");
        drop(writer);
        let again = Opening::new()
            .on(disk.handle())
            .open(PATH)
            .expect("it was just written");
        assert!(again.snapshot().records() == records);
    }
}

/// Asks a graph for everything that a question may ask of it.
fn look(graph: &Graph) {
    let filters = [Filter::default(), Filter::default().in_force().certain()];
    for filter in &filters {
        let view = graph.view(filter);
        for node in graph.node_ids() {
            let _found = graph.find(graph.name(node));
            let hops = view.out(node).chain(view.into(node));
            assert!(hops.count() <= 2 * graph.edge_count());
        }
        for edge in view.edges() {
            let _history = view.derived(edge);
        }
    }
    let view = graph.view(&filters[0]);
    for node in graph.node_ids() {
        let _answer = guarantors(view, node, true, Bounds::default());
    }
}

/// A small database with a log.
pub fn base() -> SimDisk {
    let disk = SimDisk::new(1);
    let reading = dossier::read(&Memory::new().with("a.ron", SMALL), "a.ron");
    let graph = reading
        .graph
        .unwrap_or_else(|| panic!("{:?}", reading.faults));
    let mut database = Opening::new()
        .on(disk.handle())
        .create(PATH, &graph)
        .expect("there is room");
    let mut change = Change::new();
    change
        .actor("strelsau", ActorKind::State, "Strelsau")
        .expect("a key");
    database.commit(change, None).expect("it breaks no rule");
    disk
}

/// A small database of rows: numbered keys, templates that rows share.
pub fn rows() -> SimDisk {
    let build = || -> Result<Graph, Box<dyn std::error::Error>> {
        let mut rows = Rows::new();
        rows.source(Source::new(Key::new("ledger")?, "A bank's ledger"));
        let company = rows.node_template(&NodeTemplate::new(Actor::of(ActorKind::Company)))?;
        let nodes = [("a", "A Ltd"), ("b", "B Ltd"), ("c", "C Ltd")];
        let nodes = nodes.map(|(key, name)| rows.node(key, name, company));
        let [a, b, c] = nodes;
        let (a, b, c) = (a?, b?, c?);
        let mut guarantee = EdgeTemplate::numbered("g-", Tie::bare(&Relation::Guarantees));
        guarantee.valid = Validity::Between(Side::Day, Side::Open);
        guarantee
            .claims
            .push(ClaimTemplate::row(Key::new("ledger")?, "row "));
        let template = rows.edge_template(&guarantee)?;
        for (number, from, to) in [(3, a, b), (4, b, c), (9, c, a), (10, a, c)] {
            let first = Day::of(2020, 5, 1).expect("a day");
            let (last, under) = (Day::MAX, None);
            rows.edge(EdgeRow {
                from,
                to,
                template,
                number,
                first,
                last,
                under,
            })?;
        }
        Ok(rows.build()?)
    };
    let graph = build().expect("the rows are good");
    let disk = SimDisk::new(1);
    drop(
        Opening::new()
            .on(disk.handle())
            .create(PATH, &graph)
            .expect("there is room"),
    );
    disk
}

pub const SMALL: &str = r#"(
    foedera: 1,
    source: "atlas",
    sources: {"atlas": "Atlas"},
    relations: {"cousin_of": (from: [Actor], to: [Actor], meaning: "is a cousin of")},
    actors: {"ruritania": State("Ruritania"), "graustark": State("Graustark")},
    agreements: {"pact": Treaty(name: "River Pact", signed: "1894-05", at: "p. 8")},
    edges: [
        guarantees(id: "word", from: "ruritania", to: "graustark", since: "1894", under: "pact", at: "p. 9"),
        party_to(from: "ruritania", to: "pact", act: Signature, on: "1894-05", at: "p. 8"),
        backstops(from: "graustark", to: "ruritania", of: "word", when: OnFailure, at: "p. 10"),
        cousin_of("ruritania", "graustark", "p. 1"),
    ],
)"#;

/// The sections of a file.
fn sections(disk: &SimDisk) -> Vec<(Tag, Vec<u8>)> {
    let reader = store::open_read_only(disk.handle(), PATH)
        .expect("it is good")
        .handle;
    let sections = reader.sections();
    let content = |tag| sections.get(tag).map(|bytes| (tag, bytes.to_vec()));
    sections.tags().filter_map(content).collect()
}

/// The pieces between the marks.
fn pieces(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut pieces, mut start, mut at) = (Vec::new(), 0, 0);
    while at + PART.len() <= bytes.len() {
        match bytes[at..].starts_with(PART) {
            true => {
                pieces.push(&bytes[start..at]);
                at += PART.len();
                start = at;
            }
            false => at += 1,
        }
    }
    pieces.push(&bytes[start..]);
    pieces
}
