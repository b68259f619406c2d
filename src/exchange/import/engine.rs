//! Reads files by a mapping, row by row, and hands what they tell to a [`Sink`]. A broken row
//! stops nothing: it is told and counted. Start at [`Import`].

use super::bind::Bound;
use super::error::ImportError;
use super::mapping::{FileRule, Mapping, NodeRule};
use super::names::{Is, Names};
use super::reject::{Reason, Rejected, Trouble, shown};
use super::row::{About, EdgeKey, Ground, Pending, PendingClaim, SumPlaces, push_plain};
use super::rows::{Next, Row, Rows};
use super::setting::Seen;
use super::sink::{
    Called, ClaimRow, EdgeRow, Full, How, Name, NodeRow, Refers, Said, Shape, Sink, Sum,
};
use super::tally::{FileTally, Report};
use super::values::Cells;
use crate::model::{Key, Kind, Modality, Says, Sort, Tie};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read;

/// What is told while an import goes on.
pub trait Watch {
    /// A row was not imported.
    fn rejected(&mut self, _row: &Rejected) {}

    /// So many bytes and rows of the file at hand have been read.
    fn read(&mut self, _bytes: u64, _rows: u64) {}
}

/// Nobody watches.
impl Watch for () {}

/// An import at work.
///
/// ```
/// use foedera::exchange::import::{ChangeSink, Import, Mapping};
///
/// let text = r#"(
///     mapping: 1,
///     id: "pacts",
///     source: (id: "list", title: "A list of pacts"),
///     files: [(edges: [guarantees(from: "{who}", to: "{whom}", since: "{year}")])],
/// )"#;
/// let mapping = Mapping::read("pacts.ron", text).unwrap();
/// let mut import = Import::new(&mapping, ChangeSink::new());
/// let csv = "who,whom,year\nGraustark,Ruritania,1894\nGraustark,,1895\n";
/// import.file("pacts.csv", csv.as_bytes(), &mut ())?;
/// let (report, sink) = import.finish()?;
/// assert_eq!((report.edges, report.nodes, report.rejected), (1, 2, 1));
/// let change = sink.change(&mut ());
/// assert_eq!(change.adds.len(), 5, "a source, two actors, an edge and its claim");
/// # Ok::<(), foedera::exchange::import::ImportError>(())
/// ```
pub struct Import<'m, S> {
    mapping: &'m Mapping,
    sink: S,
    strict: bool,
    names: Names,
    drafts: Vec<Option<Box<Draft>>>,
    shapes: u32,
    /// What was claimed of nodes, how and by which source: the same is not claimed again by each
    /// row.
    claimed: HashSet<(u32, Says, Modality, Key)>,
    pending: Pending,
    scratch: String,
    report: Report,
    last_file: String,
    /// The places of the files that were read, in their sources.
    places: HashSet<(Key, String)>,
}

/// A node, as far as rows have told it.
struct Draft {
    kind: Kind,
    name: Option<String>,
    aliases: Vec<String>,
    codes: BTreeMap<String, String>,
}

/// How many other names a node may have.
const ALIASES: usize = 50;
/// After how many rows it is told how far the reading has come.
const TELL: u64 = 4_096;

/// The shapes of the edges of one rule.
#[derive(Default)]
struct Shapes {
    /// By the choices of the parts. Looked up only, never walked.
    known: HashMap<Box<[u32]>, u32>,
    last: Option<(Box<[u32]>, u32)>,
}

impl<'m, S: Sink> Import<'m, S> {
    /// An import by this mapping into this sink.
    pub fn new(mapping: &'m Mapping, mut sink: S) -> Import<'m, S> {
        for source in &mapping.sources {
            sink.source(source);
        }
        for relation in &mapping.relations {
            sink.relation(relation);
        }
        let mut import = Import {
            mapping,
            sink,
            strict: false,
            names: Names::reserving(&mapping.id, mapping.sources.iter().map(|s| &s.key)),
            drafts: Vec::new(),
            shapes: 0,
            claimed: HashSet::new(),
            pending: Pending::default(),
            scratch: String::new(),
            report: Report::default(),
            last_file: String::new(),
            places: HashSet::new(),
        };
        import.constant_nodes();
        import
    }

    /// The same, ended by the first row that is broken.
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        Import { strict, ..self }
    }

    fn constant_nodes(&mut self) {
        let cells = Cells {
            row: Row::EMPTY,
            places: &[],
            blank: &[],
            whole: false,
        };
        for rule in &self.mapping.nodes {
            let number = rule.id.constant().and_then(|id| self.names.number(id));
            let Some(number) = number else { continue };
            if self.names.node(number, rule.kind.sort()).is_err() {
                continue;
            }
            self.names.keep();
            let name = match &rule.name {
                Some(words) => words.of(&cells, &mut self.scratch).ok().flatten(),
                None => None,
            };
            let name = name.map(str::to_string);
            // A few, before anything is read.
            let _ = self.tell(number, rule, name.as_deref(), &cells);
        }
    }

    /// Reads a file; `name` is what messages call it.
    ///
    /// # Errors
    /// [`ImportError`]; a row that is broken is none, unless the import is strict.
    pub fn file(
        &mut self,
        name: &str,
        from: impl Read,
        watch: &mut dyn Watch,
    ) -> Result<(), ImportError> {
        self.last_file = name.to_string();
        let mut rows = Rows::new(from, super::rows::Shape::default());
        let bound = self.bind(name, &mut rows)?;
        let rule = &self.mapping.files[bound.rule];
        rows.reshape(rule.shape);
        self.report.files.push(FileTally {
            name: name.to_string(),
            called: rule.called.clone(),
            shape: rule.shape,
            ..FileTally::default()
        });
        let number = self.report.files.len();
        let mut reading = Reading {
            name,
            number: u32::try_from(number - 1).unwrap_or(u32::MAX),
            rule,
            bound: &bound,
            prefixes: prefixes(&self.mapping.id, number, rule.edges.len()),
            place: self.place(name, rule),
            seen: rule
                .edges
                .iter()
                .map(|edge| vec![Seen::new(); edge.parts.len()])
                .collect(),
            shapes: rule.edges.iter().map(|_| Shapes::default()).collect(),
        };
        let read_error = |source| ImportError::Read {
            file: name.to_string(),
            source,
        };
        if rule.header.is_none() {
            rows.next().map_err(read_error)?;
        }
        let mut told = 0;
        loop {
            let before = rows.consumed();
            let next = rows.next().map_err(read_error)?;
            let rejected = match next {
                Next::End => break,
                Next::Broken {
                    line,
                    reason,
                    bytes,
                } => {
                    let row = String::from_utf8_lossy(bytes).into_owned();
                    Some(reading.rejected(line, reason.into(), row))
                }
                Next::Row(row) => self.row(&row, &mut reading)?,
            };
            let tally = self.report.files.last_mut();
            let read = tally.map_or(0, |tally| {
                tally.rows += 1;
                tally.rows
            });
            if let Some(rejected) = rejected {
                self.report.reject(&rejected);
                watch.rejected(&rejected);
                if self.strict {
                    return Err(ImportError::Strict(Box::new(rejected)));
                }
            }
            if read - told >= TELL {
                told = read;
                watch.read(before, read);
            }
        }
        let read = self.report.files.last().map_or(0, |tally| tally.rows);
        watch.read(rows.consumed(), read);
        Ok(())
    }

    /// What stands before the number of a file's rows in the places of its claims: no two files
    /// of one source have the same.
    fn place(&mut self, name: &str, rule: &FileRule) -> String {
        let of = |name: &str| format!("{name}, {}", rule.place);
        let all = [rule.place.clone(), of(last_part(name)), of(name)];
        let mut all = all.map(|place| (rule.source.clone(), place)).into_iter();
        let free = all.find(|place| !self.places.contains(place));
        let (source, place) = free.unwrap_or_else(|| (rule.source.clone(), of(name)));
        self.places.insert((source, place.clone()));
        place
    }

    fn bind(&self, name: &str, rows: &mut Rows<impl Read>) -> Result<Bound, ImportError> {
        let line = rows.first_line().map_err(|source| ImportError::Read {
            file: name.to_string(),
            source,
        })?;
        self.mapping.fit(name, line)
    }

    /// One row: all of it, or why not.
    fn row(
        &mut self,
        row: &Row<'_>,
        reading: &mut Reading<'_>,
    ) -> Result<Option<Rejected>, ImportError> {
        let cells = Cells {
            row: *row,
            places: &reading.bound.places,
            blank: &reading.rule.blank,
            whole: reading.rule.whole,
        };
        if row.width() != reading.bound.width {
            let reason = Reason::Ragged {
                wanted: reading.bound.width,
                found: row.width(),
            };
            return Ok(Some(reading.rejected(
                row.line,
                reason.into(),
                row.written(reading.rule.shape),
            )));
        }
        for skip in &reading.rule.skips {
            if skip.only.admits(&cells) {
                *self.report.skipped.entry(skip.because.clone()).or_insert(0) += 1;
                if let Some(tally) = self.report.files.last_mut() {
                    tally.skipped += 1;
                }
                return Ok(None);
            }
        }
        let mut ground = Ground {
            file: reading.rule,
            relations: &self.mapping.relations,
            names: &mut self.names,
            seen: &mut reading.seen,
        };
        let understood = self.pending.read(&cells, &mut ground);
        if let Some(source) = self.names.full {
            let file = reading.name.to_string();
            return Err(ImportError::Full { file, source });
        }
        if let Err(trouble) = understood {
            self.names.forget();
            return Ok(Some(reading.rejected(
                row.line,
                trouble,
                row.written(reading.rule.shape),
            )));
        }
        if let Some(trouble) = self.another(reading.rule, &cells) {
            self.names.forget();
            return Ok(Some(reading.rejected(
                row.line,
                trouble,
                row.written(reading.rule.shape),
            )));
        }
        self.names.keep();
        self.hand_on(&cells, reading)
            .map_err(|source| ImportError::Full {
                file: reading.name.to_string(),
                source,
            })?;
        Ok(None)
    }

    /// A node of the row that is another by an earlier row, or by the same: of another kind, or with
    /// another code.
    fn another(&mut self, file: &FileRule, cells: &Cells<'_>) -> Option<Trouble> {
        let (names, scratch) = (&self.names, &mut self.scratch);
        let differ = |one: &Kind, other: &Kind| one != other && is_stated(one) && is_stated(other);
        let nodes = &self.pending.nodes;
        nodes.iter().enumerate().find_map(|(i, node)| {
            let rule = &file.nodes[node.rule];
            let id = || names.key(node.number).to_string();
            let same = nodes[..i].iter().filter(|one| one.number == node.number);
            let mut kinds = same.map(|same| &file.nodes[same.rule].kind);
            if let Some(is) = kinds.find(|kind| differ(kind, &rule.kind)) {
                return Some(Trouble::from(Reason::TwoKinds {
                    id: id(),
                    is: phrase(is),
                    wanted: phrase(&rule.kind),
                }));
            }
            let draft = self.drafts.get(node.number as usize)?.as_ref()?;
            if differ(&draft.kind, &rule.kind) {
                return Some(Trouble::from(Reason::OtherKind {
                    id: id(),
                    is: phrase(&draft.kind),
                    wanted: phrase(&rule.kind),
                }));
            }
            rule.codes.iter().find_map(|(list, template)| {
                let is = draft.codes.get(list)?;
                let code = template.fill(cells, scratch)?;
                (code != is).then(|| Trouble {
                    columns: template.columns().collect(),
                    reason: Reason::OtherCode {
                        id: id(),
                        list: list.clone(),
                        is: is.clone(),
                        found: shown(code),
                    },
                })
            })
        })
    }

    fn hand_on(&mut self, cells: &Cells<'_>, reading: &mut Reading<'_>) -> Result<(), Full> {
        let pending = std::mem::take(&mut self.pending);
        for node in &pending.nodes {
            let name = node.name.clone().and_then(|range| pending.text.get(range));
            let rule = &reading.rule.nodes[node.rule];
            self.tell(node.number, rule, name, cells)?;
        }
        for text in &pending.unlisted {
            self.report.keep_unlisted(text);
        }
        let hows: Vec<How> = pending.claims.iter().map(|c| reading.how_of(c)).collect();
        let claims_of_row = || pending.claims.iter().zip(&hows);
        let mut others: Vec<(Refers, Name<'_>)> = Vec::new();
        let mut claims: Vec<Said<'_>> = Vec::new();
        for (place, edge) in pending.edges.iter().enumerate() {
            let codes = &pending.codes[edge.codes.clone()];
            let shape = match reading.shapes[edge.rule].find(codes) {
                Some(shape) => shape,
                None => {
                    let number = self.shapes;
                    self.shapes += 1;
                    let shape = reading.shape(edge.rule, codes);
                    self.sink.shape(number, &shape);
                    reading.shapes[edge.rule].add(codes, number);
                    number
                }
            };
            let name = |number: u32| Name {
                number,
                key: self.names.key(number),
            };
            let sum = |places: Option<SumPlaces>| -> Option<Sum<'_>> {
                let [(a, b), (c, d)] = places?;
                Some(Sum {
                    number: pending.text.get(a..b)?,
                    currency: pending.text.get(c..d)?,
                })
            };
            others.clear();
            let range = pending.others[edge.others.clone()].iter();
            others.extend(range.map(|(refers, number)| (*refers, name(*number))));
            claims.clear();
            for (claim, how) in claims_of_row() {
                let says = &claim.says;
                let said = Said { says, how };
                if claim.about == About::Edge(place) && !claims.contains(&said) {
                    claims.push(said);
                }
            }
            self.sink.edge(&EdgeRow {
                called: match edge.key {
                    EdgeKey::Given(number) => Called::Given(name(number)),
                    EdgeKey::Made => Called::Row(&reading.prefixes[place]),
                },
                // There are not more edges than rules.
                place: place as u32,
                shape,
                from: name(edge.from),
                to: name(edge.to),
                under: edge.under.map(name),
                owed_to: edge.owed_to.map(name),
                of: edge.of.map(name),
                others: &others,
                amount: sum(edge.amount),
                cap: sum(edge.cap),
                valid: edge.valid.clone(),
                on: edge.on.clone(),
                claims: &claims,
                file: reading.number,
                row: cells.row.number,
                line: cells.row.line,
            })?;
            self.report.edges += 1;
            self.report.claims += 1 + claims.len() as u64;
        }
        for (claim, how) in claims_of_row() {
            let About::Node(number) = claim.about else {
                continue;
            };
            self.claimed.try_reserve(1).map_err(|_| Full::Memory)?;
            let source = reading.rule.source.clone();
            let said = (number, claim.says.clone(), claim.modality, source);
            if !self.claimed.insert(said) {
                continue;
            }
            self.sink.claim(&ClaimRow {
                about: Name {
                    number,
                    key: self.names.key(number),
                },
                said: Said {
                    says: &claim.says,
                    how,
                },
                file: reading.number,
                row: cells.row.number,
                line: cells.row.line,
            })?;
            self.report.claims += 1;
        }
        drop((others, claims));
        self.pending = pending;
        Ok(())
    }

    /// Remembers what a row tells of a node.
    fn tell(
        &mut self,
        number: u32,
        rule: &NodeRule,
        name: Option<&str>,
        cells: &Cells<'_>,
    ) -> Result<(), Full> {
        let at = number as usize;
        if self.drafts.len() <= at {
            let more = at + 1 - self.drafts.len();
            self.drafts.try_reserve(more).map_err(|_| Full::Memory)?;
            self.drafts.resize_with(at + 1, || None);
        }
        let draft = self.drafts[at].get_or_insert_with(|| {
            Box::new(Draft {
                kind: rule.kind.clone(),
                name: None,
                aliases: Vec::new(),
                codes: BTreeMap::new(),
            })
        });
        if !is_stated(&draft.kind) {
            draft.kind = rule.kind.clone();
        }
        let other = |draft: &mut Draft, alias: &str| {
            let known = draft.name.as_deref() == Some(alias)
                || draft.aliases.iter().any(|known| known == alias);
            if !known && draft.aliases.len() < ALIASES {
                draft.aliases.push(alias.to_string());
            }
        };
        match (name, &draft.name) {
            (Some(name), None) if !name.is_empty() => draft.name = Some(name.to_string()),
            (Some(name), Some(first)) if name != first && !name.is_empty() => {
                other(draft, name);
            }
            _ => {}
        }
        for alias in &rule.aliases {
            if let Some(alias) = alias.fill(cells, &mut self.scratch) {
                let mut plain = String::new();
                push_plain(alias, &mut plain);
                if !plain.is_empty() {
                    other(draft, &plain);
                }
            }
        }
        for (list, code) in &rule.codes {
            if !draft.codes.contains_key(list)
                && let Some(code) = code.fill(cells, &mut self.scratch)
            {
                draft.codes.insert(list.clone(), code.to_string());
            }
        }
        Ok(())
    }

    /// Hands on the nodes, and ends.
    ///
    /// # Errors
    /// [`ImportError::Full`].
    pub fn finish(mut self) -> Result<(Report, S), ImportError> {
        let no_codes = BTreeMap::new();
        let name = |n: u32| self.drafts.get(n as usize)?.as_ref()?.name.as_ref();
        let is_node = |n: u32| matches!(self.names.is(n), Is::Node(_));
        let texts = self.names.texts(|n| is_node(n) && name(n).is_none());
        for number in self.names.all() {
            let Is::Node(sort) = self.names.is(number) else {
                continue;
            };
            let key = self.names.key(number);
            let draft = self
                .drafts
                .get_mut(number as usize)
                .and_then(Option::as_mut);
            let id = Name { number, key };
            // What no row names is called as the rows call it.
            let text = texts.get(&number).map_or(key.as_str(), String::as_str);
            let done = match draft {
                Some(draft) => {
                    let name = draft.name.as_deref().unwrap_or(text);
                    draft.aliases.retain(|alias| alias != name);
                    self.sink.node(&NodeRow {
                        id,
                        name,
                        aliases: &draft.aliases,
                        kind: &draft.kind,
                        codes: &draft.codes,
                    })
                }
                // Edges speak of it, and no row tells what it is.
                None => {
                    self.report.bare += 1;
                    self.report
                        .first_bare
                        .get_or_insert_with(|| text.to_string());
                    self.sink.node(&NodeRow {
                        id,
                        name: text,
                        aliases: &[],
                        kind: &bare(sort),
                        codes: &no_codes,
                    })
                }
            };
            done.map_err(|source| ImportError::Full {
                file: self.last_file.clone(),
                source,
            })?;
            self.report.nodes += 1;
        }
        self.report.parted = std::mem::take(&mut self.names.parted);
        Ok((self.report, self.sink))
    }
}

impl Mapping {
    /// As [`bind`](Mapping::bind), unless a file that begins with this line can be none.
    pub(super) fn fit(&self, name: &str, line: &[u8]) -> Result<Bound, ImportError> {
        let file = || name.to_string();
        if line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") {
            return Err(ImportError::Utf16 { file: file() });
        }
        let plain = line
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(line)
            .trim_ascii();
        match (line.is_empty(), plain.is_empty()) {
            (true, _) => return Err(ImportError::Empty { file: file() }),
            (false, true) => return Err(ImportError::NoHeader { file: file() }),
            (false, false) => {}
        }
        if plain.contains(&b'\r') && !plain.contains(&b'"') {
            return Err(ImportError::OldMac { file: file() });
        }
        self.bind(name, line).map_err(|misfit| match misfit.header {
            Some(source) => ImportError::Header {
                file: file(),
                source,
            },
            None => ImportError::Misfit {
                file: file(),
                mapping: self.id.clone(),
                misfit: Box::new(misfit),
            },
        })
    }
}

/// A file at hand.
struct Reading<'r> {
    name: &'r str,
    number: u32,
    rule: &'r FileRule,
    bound: &'r Bound,
    /// What made ids begin with, of the first edge of a row, the second, and so on.
    prefixes: Vec<String>,
    place: String,
    seen: Vec<Vec<Seen>>,
    shapes: Vec<Shapes>,
}

impl Reading<'_> {
    fn how(&self) -> How {
        How {
            source: self.rule.source.clone(),
            place: self.place.clone(),
            voice: Vec::new(),
            modality: Modality::Asserted,
            quote: None,
            hedge: None,
            confidence: None,
        }
    }

    fn how_of(&self, claim: &PendingClaim) -> How {
        How {
            modality: claim.modality,
            hedge: claim.hedge.clone(),
            quote: claim.quote.clone(),
            ..self.how()
        }
    }

    /// The shape of an edge with these choices.
    fn shape(&self, rule: usize, codes: &[u32]) -> Shape {
        let edge = &self.rule.edges[rule];
        let mut shape = Shape {
            tie: Tie::bare(&edge.relation),
            how: self.how(),
            note: None,
        };
        for ((part, code), seen) in edge.parts.iter().zip(codes).zip(&self.seen[rule]) {
            part.apply(*code, seen, &mut shape);
        }
        shape
    }

    fn rejected(&self, line: u64, trouble: Trouble, row: String) -> Rejected {
        let Trouble { columns, reason } = trouble;
        let mut names: Vec<&str> = Vec::new();
        for column in columns {
            let column = self.rule.columns.get(usize::from(column.0));
            names.extend(column.map(|column| column.name.as_str()));
        }
        names.dedup();
        Rejected {
            file: self.name.to_string(),
            line,
            column: (!names.is_empty()).then(|| names.join(" + ")),
            reason,
            row,
        }
    }
}

impl Shapes {
    fn find(&self, codes: &[u32]) -> Option<u32> {
        match &self.last {
            Some((last, shape)) if **last == *codes => Some(*shape),
            _ => self.known.get(codes).copied(),
        }
    }

    fn add(&mut self, codes: &[u32], shape: u32) {
        self.known.insert(codes.into(), shape);
        self.last = Some((codes.into(), shape));
    }
}

/// Whether the kind says more than the sort.
fn is_stated(kind: &Kind) -> bool {
    match kind {
        Kind::Actor(actor) => actor.kind.is_some(),
        Kind::Agreement(agreement) => agreement.kind.is_some(),
        Kind::Event(event) => event.kind.is_some(),
        Kind::Condition(_) => true,
    }
}

fn phrase(kind: &Kind) -> String {
    match Key::new("x") {
        Ok(key) => crate::model::Node::new(key, "x", kind.clone()).kind_phrase(),
        Err(_) => String::new(),
    }
}

fn bare(sort: Sort) -> Kind {
    match sort {
        Sort::Actor => crate::model::Actor::default().into(),
        Sort::Agreement => crate::model::Agreement::default().into(),
        Sort::Event => crate::model::Event::default().into(),
        Sort::Condition => crate::model::Condition::default().into(),
    }
}

/// What made ids begin with: of the first edge of a row `net-`, of the second `net-2-`; in the
/// second file `net-f2-` and `net-f2-2-`.
fn prefixes(mapping: &str, file: usize, edges: usize) -> Vec<String> {
    let file = match file {
        1 => String::new(),
        n => format!("f{n}-"),
    };
    let place = |nth: usize| match nth {
        1 => String::new(),
        n => format!("{n}-"),
    };
    let all = 1..=edges;
    all.map(|nth| format!("{mapping}-{file}{}", place(nth)))
        .collect()
}

fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::super::point::{Period, Told};

    #[test]
    fn an_edge_carries_its_dates_in_few_bytes() {
        assert!(size_of::<Period>() <= 40, "{}", size_of::<Period>());
        assert!(size_of::<Told>() <= 16);
    }
}
