//! Reads a dossier with all that it includes. Start at [`read()`].

use super::fault::{Fault, FileFault, Related, What, advice_on_syntax};
use super::files::{FileError, Files};
use super::reader::{Before, Raised, Reader, Spot, includes};
use super::syntax::{Lines, Parsed, SyntaxFaultKind, Tree, parse};
use crate::change::Change;
use crate::graph::Graph;
use std::cell::OnceCell;
use std::collections::HashSet;

/// How large a file may be, in MiB.
pub const MAX_FILE: u64 = 64;
/// How large all files together may be, in MiB.
pub const MAX_ALL: u64 = 256;
/// How many files are read.
pub const MAX_FILES: usize = 1000;
/// How many faults are listed, if one is an error.
pub const MAX_FAULTS: usize = 1000;

const MIB: u64 = 1 << 20;
/// How many characters may be lost in a file before nothing in it is worth a fault.
const FEW_LOST: usize = 20;

/// What a dossier comes to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reading {
    /// The title that the file gives.
    pub title: Option<String>,
    /// What it says, as far as it could be read.
    pub change: Change,
    /// All faults and warnings of all files: in the order in which the files were read, then
    /// of line and column. At most [`MAX_FAULTS`] when one is an error; then a last one, F007,
    /// tells how many more there are, or that reading stopped because there were ten times as many.
    pub faults: Vec<Fault>,
    /// The graph, unless one of the faults is an error.
    pub graph: Option<Graph>,
    /// The files in the order in which they were read, for drawing faults under their text.
    pub texts: Vec<Text>,
}

/// A file's path, as it was named, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The path.
    pub path: String,
    /// The text; empty if it could not be read. What is no UTF-8 is replaced by `U+FFFD`.
    pub text: String,
}

/// Reads the dossier at `path` and all that it includes.
///
/// Included paths are relative to the file that names them, and must stay in the folder of the
/// dossier or below; each file is read once, so that a loop does no harm. Costs time and memory
/// in proportion to the files' length.
///
/// ```
/// use foedera::dossier::{Memory, read};
///
/// let text = r#"(
///     foedera: 1,
///     source: "atlas",
///     sources: {"atlas": "Atlas"},
///     actors: {"ruritania": State("Ruritania"), "graustark": State("Graustark")},
///     edges: [guarantees("ruritania", "graustark", "p. 9")],
/// )"#;
/// let reading = read(&Memory::new().with("pact.ron", text), "pact.ron");
/// assert!(reading.faults.is_empty());
/// assert_eq!(reading.graph.unwrap().edge_count(), 1);
/// ```
pub fn read(files: &dyn Files, path: &str) -> Reading {
    // Every text stays where it is while trees look at it.
    let slots: Vec<OnceCell<String>> = (0..MAX_FILES).map(|_| OnceCell::new()).collect();
    let mut loaded = Loaded::new(files, path, &slots);
    loaded.load_all();
    let Loaded {
        named,
        parsed,
        raised,
        lost,
        ..
    } = loaded;

    let (trees, faults): (Vec<Tree<'_>>, Vec<_>) = parsed
        .into_iter()
        .map(|parsed| {
            let Parsed {
                tree,
                faults,
                fault_count,
            } = parsed;
            (tree, (faults, fault_count))
        })
        .unzip();
    let mut reader = Reader::new(&trees);
    let mut stopped = false;
    let mut damaged = false;
    for (number, (faults, count)) in (0_u32..).zip(&faults) {
        stopped |= *count >= super::syntax::MAX_FAULTS;
        for fault in faults {
            damaged = true;
            let spot = Spot::new(number, fault.span.clone());
            let related = fault.related.clone().map(|span| {
                let what = match fault.kind {
                    SyntaxFaultKind::Unclosed { .. } => "seen here",
                    SyntaxFaultKind::MissingComma => "the next entry",
                    _ => "opened here",
                };
                (Spot::new(number, span), what)
            });
            let what = What::Syntax(fault.kind.clone());
            reader.raise_at(spot, what, Vec::new(), related.into_iter().collect());
            if let Some(advice) = advice_on_syntax(&fault.kind) {
                reader.advise(spot, advice);
            }
        }
    }
    for (spot, fault) in raised {
        reader.raise_at(spot, What::File(fault), Vec::new(), Vec::new());
    }
    for (tree, (faults, _)) in trees.iter().zip(&faults) {
        reader.declarations(tree);
        if !faults.is_empty() && !stopped {
            reader.lost(tree.text());
        }
    }
    let mut title = None;
    for (number, tree) in (0_u32..).zip(&trees) {
        if stopped {
            // What is read of a text that was not cut to its end is not worth a fault.
            break;
        }
        reader.check_includes(number, tree);
        let own = reader.file(number, tree);
        if number == 0 {
            title = own;
        }
    }
    if damaged {
        let spelled: usize = trees
            .iter()
            .map(|tree| tree.text().matches("party_to(").count())
            .sum();
        reader.count_parties(spelled);
    }
    let before = Before {
        texts: trees.iter().map(|tree| tree.text()).collect(),
        damaged,
        stopped,
        file_lost: lost,
    };
    let finished = reader.finish(&before);
    let faults = list(finished.faults, finished.stopped, &named, &trees);
    drop(before);
    drop(trees);
    let texts = slots.into_iter().zip(named).map(|(slot, path)| Text {
        path,
        text: slot.into_inner().unwrap_or_default(),
    });
    Reading {
        title,
        change: finished.change,
        faults,
        graph: finished.graph,
        texts: texts.collect(),
    }
}

/// Gives faults their lines and columns, and cuts the list.
fn list(raised: Vec<Raised>, stopped: bool, named: &[String], trees: &[Tree<'_>]) -> Vec<Fault> {
    let has_error = stopped || raised.iter().any(|fault| !fault.what.code().is_warning());
    let more = match has_error {
        true => raised.len().saturating_sub(MAX_FAULTS),
        false => 0,
    };
    let most = if has_error { MAX_FAULTS } else { usize::MAX };
    let mut lines: Vec<Option<Lines<'_>>> = trees.iter().map(|_| None).collect();
    let mut place = |spot: Spot| {
        let file = spot.file as usize;
        let path = named.get(file).cloned().unwrap_or_default();
        let text = trees.get(file).map_or("", |tree| tree.text());
        if text.is_empty() {
            return (path, 0..0, 0, 0);
        }
        let place = match lines.get_mut(file) {
            Some(lines) => lines
                .get_or_insert_with(|| Lines::new(text))
                .place(spot.start as usize),
            None => Lines::new(text).place(spot.start as usize),
        };
        (path, spot.span(), place.line, place.column)
    };
    let mut faults = Vec::new();
    for one in raised.into_iter().take(most) {
        let (file, span, line, column) = place(one.spot);
        let related = one.related.into_iter().map(|(spot, what)| {
            let (file, span, line, column) = place(spot);
            Related {
                file,
                span,
                line,
                column,
                what,
            }
        });
        faults.push(Fault {
            code: one.what.code(),
            file,
            span,
            line,
            column,
            similar: one.similar,
            advice: one.advice,
            related: related.collect(),
            more: one.more,
            what: one.what,
        });
    }
    let last = match (stopped, more) {
        (true, _) => Some(FileFault::Stopped),
        (false, 0) => None,
        (false, more) => Some(FileFault::TooManyFaults { more }),
    };
    if let Some(last) = last {
        let what = What::File(last);
        faults.push(Fault {
            code: what.code(),
            file: named.first().cloned().unwrap_or_default(),
            span: 0..0,
            line: 0,
            column: 0,
            what,
            similar: Vec::new(),
            advice: None,
            related: Vec::new(),
            more: 0,
        });
    }
    faults
}

/// A file that is to be read.
struct Wanted {
    /// Its parts below the dossier's folder.
    parts: Vec<String>,
    /// Where it is included; absent for the dossier itself.
    by: Option<Spot>,
}

/// The files as they are read, one after the other.
struct Loaded<'f, 't> {
    files: &'f dyn Files,
    slots: &'t [OnceCell<String>],
    /// The path that was typed, and the folder in it.
    path: &'f str,
    folder: &'f str,
    named: Vec<String>,
    parsed: Vec<Parsed<'t>>,
    raised: Vec<(Spot, FileFault)>,
    seen: HashSet<String>,
    left: u64,
    /// Some file could not be read.
    lost: bool,
    full: bool,
}

impl<'f, 't> Loaded<'f, 't> {
    fn new(files: &'f dyn Files, path: &'f str, slots: &'t [OnceCell<String>]) -> Self {
        let folder = path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or("");
        Loaded {
            files,
            slots,
            path,
            folder,
            named: Vec::new(),
            parsed: Vec::new(),
            raised: Vec::new(),
            seen: HashSet::new(),
            left: MAX_ALL * MIB,
            lost: false,
            full: false,
        }
    }

    /// Reads the dossier, then what it includes, each before what stands after it.
    fn load_all(&mut self) {
        let name = self.path.get(self.folder.len()..).unwrap_or("");
        let mut pending = vec![Wanted {
            parts: vec![name.to_string()],
            by: None,
        }];
        while let Some(wanted) = pending.pop() {
            let Some(number) = self.load(&wanted) else {
                continue;
            };
            let Some(parsed) = self.parsed.last() else {
                continue;
            };
            let mut found = Vec::new();
            for (path, span) in includes(&parsed.tree) {
                let spot = Spot::new(number, span);
                if path.trim().is_empty() {
                    continue;
                }
                match below(&wanted.parts, &path) {
                    Some(parts) => found.push(Wanted {
                        parts,
                        by: Some(spot),
                    }),
                    None => {
                        self.lost = true;
                        self.raised.push((spot, FileFault::OutsideFolder { path }));
                    }
                }
            }
            pending.extend(found.into_iter().rev());
        }
    }

    /// Reads one file, unless it was read before.
    fn load(&mut self, wanted: &Wanted) -> Option<u32> {
        let path = match wanted.by {
            None => self.path.to_string(),
            Some(_) => format!("{}{}", self.folder, wanted.parts.join("/")),
        };
        let number = u32::try_from(self.named.len()).unwrap_or(u32::MAX);
        match self.files.resolve(&path) {
            Ok(name) if self.seen.contains(&name) => return None,
            Ok(name) => {
                if self.named.len() >= MAX_FILES {
                    if !self.full {
                        self.full = true;
                        self.fail(wanted, FileFault::TooManyFiles { limit: MAX_FILES });
                    }
                    return None;
                }
                self.seen.insert(name);
            }
            Err(error) => {
                self.refuse(wanted, path, error);
                return None;
            }
        }
        let at_most = self.left.min(MAX_FILE * MIB);
        match self.files.read(&path, at_most) {
            Ok(bytes) => {
                self.left -= u64::try_from(bytes.len())
                    .unwrap_or(self.left)
                    .min(self.left);
                self.accept(number, path, bytes);
                Some(number)
            }
            Err(FileError::TooLarge { .. }) => {
                let fault = match at_most < MAX_FILE * MIB {
                    true => FileFault::AllTooLarge { mebibytes: MAX_ALL },
                    false => FileFault::TooLarge {
                        mebibytes: MAX_FILE,
                    },
                };
                self.lost = true;
                self.raised.push((Spot::new(number, 0..0), fault));
                self.keep_unread(path, String::new());
                None
            }
            Err(error) => {
                self.refuse(wanted, path, error);
                None
            }
        }
    }

    /// Reports that a file cannot be had, where it is included.
    fn refuse(&mut self, wanted: &Wanted, path: String, error: FileError) {
        let fault = match (wanted.by, error) {
            (None, error) => FileFault::CannotRead(error),
            (Some(_), FileError::Outside) => FileFault::OutsideFolder {
                path: wanted.parts.join("/"),
            },
            (Some(_), error) => FileFault::IncludeUnreadable {
                path: path.clone(),
                error,
            },
        };
        if wanted.by.is_none() {
            self.keep_unread(path, String::new());
        }
        self.fail(wanted, fault);
    }

    fn fail(&mut self, wanted: &Wanted, fault: FileFault) {
        self.lost = true;
        let spot = wanted.by.unwrap_or(Spot::new(0, 0..0));
        self.raised.push((spot, fault));
    }

    fn accept(&mut self, number: u32, path: String, bytes: Vec<u8>) {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            self.lost = true;
            self.raised
                .push((Spot::new(number, 0..0), FileFault::Utf16));
            return self.keep_unread(path, String::new());
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let byte = bytes.get(at).copied().unwrap_or(0);
                let fault = FileFault::NotUtf8 { byte };
                // Where the first is lost, as many bytes stand before it in the new text.
                self.raised.push((Spot::new(number, at..at + 3), fault));
                let text = String::from_utf8_lossy(&bytes).into_owned();
                if text.matches('\u{fffd}').take(FEW_LOST + 1).count() > FEW_LOST {
                    self.lost = true;
                    return self.keep_unread(path, text);
                }
                text
            }
        };
        self.keep(path, text);
    }

    fn keep(&mut self, path: String, text: String) {
        self.keep_as(path, text, true);
    }

    fn keep_unread(&mut self, path: String, text: String) {
        self.keep_as(path, text, false);
    }

    /// Keeps a file's text and, if it is to be read, its tree.
    fn keep_as(&mut self, path: String, text: String, is_read: bool) {
        let number = self.named.len();
        self.named.push(path);
        let Some(slot) = self.slots.get(number) else {
            return;
        };
        let text: &'t str = slot.get_or_init(|| text);
        self.parsed.push(match is_read {
            true => parse(text),
            false => Parsed {
                tree: Tree::unread(text),
                faults: Vec::new(),
                fault_count: 0,
            },
        });
    }
}

/// The parts of `path` as seen from the file with these parts, unless it leads out of the
/// folder.
fn below(from: &[String], path: &str) -> Option<Vec<String>> {
    let bytes = path.as_bytes();
    let drive = bytes.get(1) == Some(&b':') && bytes.first().is_some_and(u8::is_ascii_alphabetic);
    if path.starts_with(['/', '\\']) || drive {
        return None;
    }
    let mut parts = from
        .split_last()
        .map_or(Vec::new(), |(_, rest)| rest.to_vec());
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part.to_string()),
        }
    }
    Some(parts)
}
