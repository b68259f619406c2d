//! A graph in one durable file: its columns as sections, the changes committed since as the log.
//! Start at [`Database`].

use super::{
    Bytes, Disk, Ending, FileDisk, News, Progress, Reader, Record, Sections, StoreError, Tag, Work,
    Writer,
};
use crate::change::{self, Change, Entry, Problem, attempt, inverse, undo};
use crate::graph::stored::Lent;
use crate::graph::{BadColumn, Graph};
use crate::model::Date;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a committed change is written; a record that begins otherwise comes from a later foedera.
const CHANGE: u8 = 1;
/// The section that keeps how changes before the last checkpoint are undone, oldest first.
const HISTORY: &str = "history";
/// The section with the title of what the database was made of, if that had one.
const TITLE: &str = "title";
/// A log is taken into the sections when it is longer than half of them, in bytes, but neither
/// below the first length nor, for opening reads it all, above the second.
const LONG_LOG: (u64, u64) = (1 << 20, 1 << 24);

/// A graph in one durable file, `NAME.foedera`.
///
/// One writer at a time, which [commits](Database::commit) changes; any number of readers, also
/// in other processes, which never wait: a [snapshot](Database::snapshot) stays as it is.
///
/// ```
/// use foedera::change::{Change, between};
/// use foedera::model::{ActorKind, Relation};
/// use foedera::store::Database;
///
/// # let folder = std::env::temp_dir().join(format!("foedera-db-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("atlas.foedera");
/// let mut database = Database::create(&path, &foedera::dossier::ukraine())?;
/// let reader = Database::open_read_only(&path)?;
///
/// let mut change = Change::new();
/// change.actor("ruritania", ActorKind::State, "Ruritania")?;
/// change.says("article", "S1", between("ruritania", Relation::Guarantees, "ukraine")?)?;
/// let graph = database.commit(change, None)?;
/// assert!(graph.node_id("ruritania").is_some());
///
/// let old = reader.snapshot();
/// assert!(old.node_id("ruritania").is_none(), "a snapshot stays as it is");
/// let again = Database::open_read_only(&path)?;
/// assert_eq!(again.snapshot().records(), graph.records());
/// # drop(database);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Database {
    handle: Handle,
    graph: Graph,
    /// How the changes that were committed since the sections were written are undone.
    since: Vec<Past>,
    /// Whether the handle has read records that the graph lacks, for they could not be applied.
    behind: bool,
    unfinished: u64,
    /// Up to which length of the log no checkpoint is tried, since one failed.
    too_long: u64,
}

#[derive(Debug)]
enum Handle {
    Write(Writer),
    Read(Reader),
}

/// A change that was committed, as the past needs it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Past {
    /// When it was recorded; absent: not said.
    recorded: Option<Date>,
    /// What makes the graph before of the graph after.
    undo: Change,
}

/// Why a database cannot be opened or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// The file cannot be read, or is not what was written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file is as it was written, but what was written is no graph.
    #[error("`{}` is corrupt: it holds no graph", path.display())]
    Column {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: BadColumn,
    },
    /// What is kept of the past is no history.
    #[error("`{}` is corrupt: its history cannot be read", path.display())]
    History {
        /// The file.
        path: PathBuf,
    },
    /// A record of the log is no change, or one that the graph before it refuses.
    #[error("`{}` is corrupt: record {sequence} of its log is no change of it", path.display())]
    Log {
        /// The file.
        path: PathBuf,
        /// The record's number.
        sequence: u64,
    },
}

/// Why a change was not committed. The database is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommitError {
    /// The change breaks rules.
    #[error("the change has {} problems", .0.len())]
    Refused(Vec<Problem>),
    /// The database was opened for reading.
    #[error("the database was opened for reading only")]
    ReadOnly,
    /// The file takes no more.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Database {
    /// Makes a database of a graph, as [`Opening::create`] does.
    ///
    /// # Errors
    /// As [`Opening::create`].
    pub fn create(path: impl AsRef<Path>, graph: &Graph) -> Result<Database, StoreError> {
        Opening::new().create(path, graph)
    }

    /// Opens a database for writing, as [`Opening::open`] does.
    ///
    /// # Errors
    /// As [`Opening::open`].
    pub fn open(path: impl AsRef<Path>) -> Result<Database, DatabaseError> {
        Opening::new().open(path)
    }

    /// Opens a database for reading, as [`Opening::open_read_only`] does.
    ///
    /// # Errors
    /// As [`Opening::open_read_only`].
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Database, DatabaseError> {
        Opening::new().open_read_only(path)
    }

    /// The graph as it is now. It stays as it is, whatever is committed later.
    pub fn snapshot(&self) -> Graph {
        self.graph.clone()
    }

    /// The title of the dossier that it was made of: [`Opening::titled`].
    ///
    /// ```
    /// use foedera::store::Opening;
    ///
    /// # let folder = std::env::temp_dir().join(format!("foedera-title-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("atlas.foedera");
    /// let graph = foedera::dossier::ukraine();
    /// drop(Opening::new().titled("Atlas of pacts").create(&path, &graph)?);
    /// let mut database = Opening::new().open(&path)?;
    /// database.checkpoint()?;
    /// assert_eq!(database.title().as_deref(), Some("Atlas of pacts"));
    /// # drop(database);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn title(&self) -> Option<String> {
        let bytes = self.stored().get(Tag::new(TITLE))?;
        String::from_utf8(bytes.to_vec()).ok()
    }

    /// How many changes were committed since the last checkpoint.
    pub fn changes(&self) -> usize {
        self.since.len()
    }

    /// How many bytes stood behind the log that are no record, when it was opened for reading: of
    /// an append that was cut short, as a crash leaves them. They count for nothing, and who opens
    /// the file for writing cuts them off.
    ///
    /// ```
    /// use foedera::store::Database;
    ///
    /// # let folder = std::env::temp_dir().join(format!("foedera-cut-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("atlas.foedera");
    /// drop(Database::create(&path, &foedera::dossier::ukraine())?);
    /// let length = std::fs::metadata(&path)?.len();
    /// std::fs::OpenOptions::new().write(true).open(&path)?.set_len(length + 100)?;
    /// let mut reader = Database::open_read_only(&path)?;
    /// assert!(reader.unfinished() >= 100);
    /// drop(Database::open(&path)?);
    /// reader.refresh()?;
    /// assert_eq!(reader.unfinished(), 0);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unfinished(&self) -> u64 {
        self.unfinished
    }

    /// What was known on a day: the graph without what was recorded later, whatever became of it
    /// since. What was there before anything was committed with a date was always known. Costs some
    /// microseconds for each record that was changed since that day.
    ///
    /// ```
    /// use foedera::change::Change;
    /// use foedera::model::{ActorKind, Date};
    /// use foedera::store::Database;
    ///
    /// # let folder = std::env::temp_dir().join(format!("foedera-past-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("atlas.foedera");
    /// let mut database = Database::create(&path, &foedera::dossier::ukraine())?;
    /// let mut change = Change::new();
    /// change.actor("ruritania", ActorKind::State, "Ruritania")?;
    /// database.commit(change, Some(&Date::new("2026-11-27")?))?;
    ///
    /// let knew = |day: &str| -> Result<bool, Box<dyn std::error::Error>> {
    ///     let then = database.as_recorded(&Date::new(day)?)?;
    ///     Ok(then.node_id("ruritania").is_some())
    /// };
    /// assert!(!knew("2026-11-26")?);
    /// assert!(knew("2026-11-27")?);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`DatabaseError::History`]: what is kept of the past cannot be read.
    pub fn as_recorded(&self, date: &Date) -> Result<Graph, DatabaseError> {
        let last = date.possible().1;
        let is_later = |past: &Past| {
            let recorded = past.recorded.as_ref();
            recorded.is_some_and(|recorded| recorded.possible().0 > last)
        };
        let mut all = self.history()?;
        all.extend(self.since.iter().cloned());
        let first = all.iter().position(is_later).unwrap_or(all.len());
        let undone = all[first..].iter().rev().map(|past| &past.undo);
        Ok(undo(&self.graph, undone))
    }

    /// The latest day as of which anything was committed; absent: nothing was, or nobody said when.
    ///
    /// ```
    /// use foedera::change::Change;
    /// use foedera::graph::Graph;
    /// use foedera::model::{ActorKind, Date};
    /// use foedera::store::Database;
    ///
    /// # let folder = std::env::temp_dir().join(format!("foedera-last-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("atlas.foedera");
    /// let mut database = Database::create(&path, &Graph::empty())?;
    /// assert_eq!(database.last_recorded()?, None);
    /// let mut change = Change::new();
    /// change.actor("ruritania", ActorKind::State, "Ruritania")?;
    /// let day = Date::new("2026-11-27")?;
    /// database.commit(change, Some(&day))?;
    /// assert_eq!(database.last_recorded()?, Some(day));
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`DatabaseError::History`]: what is kept of the past cannot be read.
    pub fn last_recorded(&self) -> Result<Option<Date>, DatabaseError> {
        let mut all = self.history()?;
        all.extend(self.since.iter().cloned());
        let recorded = all.into_iter().filter_map(|past| past.recorded);
        Ok(recorded.max_by_key(|date| date.possible()))
    }

    /// What the sections keep of the past.
    fn history(&self) -> Result<Vec<Past>, DatabaseError> {
        let bytes = self.stored().get(Tag::new(HISTORY));
        let mut rest = bytes.as_deref().unwrap_or_default();
        let mut all = Vec::new();
        while !rest.is_empty() {
            let taken = postcard::take_from_bytes(rest);
            let (past, after) = taken.map_err(|_| DatabaseError::History {
                path: self.path().to_path_buf(),
            })?;
            all.push(past);
            rest = after;
        }
        Ok(all)
    }

    fn stored(&self) -> &Sections {
        match &self.handle {
            Handle::Write(writer) => writer.sections(),
            Handle::Read(reader) => reader.sections(),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        match &self.handle {
            Handle::Write(writer) => writer.path(),
            Handle::Read(reader) => reader.path(),
        }
    }

    /// Checks the change by the rules of a dossier, and commits it: all of it or nothing, safe on
    /// the disk when this returns. Claims that do not say when they were recorded are recorded
    /// at `recorded`, if that is given. Returns the new snapshot.
    ///
    /// Costs one flush of the disk, some microseconds for each record that was changed since the
    /// graph was last built, and the arcs of the nodes that they join. Now and then, after some
    /// ten thousand records, the graph is built anew: about a microsecond a record. A log that has
    /// grown long is taken into the sections.
    ///
    /// # Errors
    /// As [`CommitError`] says; then the database is as it was.
    pub fn commit(
        &mut self,
        mut change: Change,
        recorded: Option<&Date>,
    ) -> Result<Graph, CommitError> {
        let Handle::Write(writer) = &mut self.handle else {
            return Err(CommitError::ReadOnly);
        };
        if let Some(date) = recorded {
            for entry in change.adds.iter_mut().chain(&mut change.supersedes) {
                if let Entry::Claim(claim) = entry {
                    claim.recorded.get_or_insert_with(|| date.clone());
                }
            }
        }
        let (graph, problems) = attempt(&self.graph, &change);
        let Some(graph) = graph else {
            return Err(CommitError::Refused(problems));
        };
        let past = Past {
            recorded: recorded.cloned(),
            undo: inverse(&self.graph, &change),
        };
        let record = vec![CHANGE];
        let record = postcard::to_extend(&(&change, &past), record).expect("plain values");
        writer.append(&record)?;
        self.graph = graph;
        self.since.push(past);
        let sections: u64 = writer
            .sections()
            .tags()
            .filter_map(|tag| writer.sections().get(tag))
            .map(|bytes| bytes.len() as u64)
            .sum();
        let log = writer.log_length();
        let long = (sections / 2).clamp(LONG_LOG.0, LONG_LOG.1);
        // The change is committed, whether there is room for a new file or not. Where there was
        // none it is tried again, and all of it written, when the log is twice as long; a handle
        // that takes no more says so at the next commit.
        if log > long.max(self.too_long) && self.checkpoint().is_err() {
            self.too_long = log.saturating_mul(2);
        }
        Ok(self.snapshot())
    }

    /// Takes the log into the sections, in a new file that replaces the old one as a whole.
    ///
    /// # Errors
    /// [`CommitError::ReadOnly`], or what the disk says; then the database is as it was.
    pub fn checkpoint(&mut self) -> Result<(), CommitError> {
        self.checkpoint_watched(&())
    }

    /// As [`checkpoint`](Database::checkpoint), telling how far it has come.
    ///
    /// # Errors
    /// As [`checkpoint`](Database::checkpoint).
    pub fn checkpoint_watched(&mut self, progress: &dyn Progress) -> Result<(), CommitError> {
        let Handle::Write(writer) = &mut self.handle else {
            return Err(CommitError::ReadOnly);
        };
        let graph = self.graph.compact();
        let kept = writer.sections().get(Tag::new(HISTORY));
        let mut history = kept.as_deref().unwrap_or_default().to_vec();
        for past in &self.since {
            history = postcard::to_extend(past, history).expect("plain values");
        }
        let title = writer
            .sections()
            .get(Tag::new(TITLE))
            .map(|title| title.to_vec());
        let columns = graph.columns();
        let sections = sections(&columns, &history, title.as_deref());
        writer.checkpoint_watched(&sections, progress)?;
        drop(columns);
        self.graph = graph;
        self.since.clear();
        self.too_long = 0;
        Ok(())
    }

    /// Of a reader: sees what was committed since it was opened or refreshed. A writer is always
    /// up to date.
    ///
    /// # Errors
    /// As [`DatabaseError`] says; then it is as it was.
    pub fn refresh(&mut self) -> Result<(), DatabaseError> {
        let Handle::Read(reader) = &mut self.handle else {
            return Ok(());
        };
        let news = match self.behind {
            true => News::Replaced,
            false => reader.refresh()?,
        };
        match news {
            News::Appended(records) => {
                self.unfinished = unfinished(reader.ending());
                self.behind = true;
                let (graph, since) = replay(reader.path(), &self.graph, &records, &())?;
                self.graph = graph;
                self.since.extend(since);
                self.behind = false;
            }
            News::Replaced => {
                let opening = Opening::new().on(reader.disk());
                *self = opening.open_read_only(reader.path())?;
            }
        }
        Ok(())
    }

    /// Verifies more than opening does: that both directions of every edge say the same, and
    /// that every look-up leads where it should.
    ///
    /// # Errors
    /// [`DatabaseError::Column`] with the first column that is wrong.
    pub fn verify(&self) -> Result<(), DatabaseError> {
        self.verify_watched(&())
    }

    /// As [`verify`](Database::verify), telling how far it has come.
    ///
    /// # Errors
    /// As [`verify`](Database::verify).
    pub fn verify_watched(&self, progress: &dyn Progress) -> Result<(), DatabaseError> {
        progress.begin(Work::Edges, self.graph.edge_count() as u64);
        self.graph
            .verify_throughout(&|edges| progress.advance(edges))
            .map_err(|source| DatabaseError::Column {
                path: self.path().to_path_buf(),
                source,
            })
    }

    /// The name and the length in bytes of each section of the file, in their order.
    pub fn sections(&self) -> Vec<(String, usize)> {
        let sections = self.stored();
        let length = |tag| sections.get(tag).map_or(0, |bytes| bytes.len());
        sections
            .tags()
            .map(|tag| (tag.to_string(), length(tag)))
            .collect()
    }
}

/// How a database is made or opened: on which disk, and who is told how far that has come.
///
/// ```
/// use foedera::graph::Graph;
/// use foedera::store::{FileDisk, Opening};
/// use std::sync::Arc;
///
/// # let folder = std::env::temp_dir().join(format!("foedera-opening-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("atlas.foedera");
/// // Read into memory, not mapped: for a disk that may go away.
/// let opening = Opening::new().on(Arc::new(FileDisk::read()));
/// drop(opening.create(&path, &Graph::empty())?);
/// assert_eq!(opening.open(&path)?.snapshot().edge_count(), 0);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Opening<'p> {
    disk: Arc<dyn Disk>,
    progress: &'p dyn Progress,
    title: Option<String>,
}

impl Default for Opening<'_> {
    fn default() -> Self {
        Opening::new()
    }
}

impl fmt::Debug for Opening<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opening")
    }
}

impl<'p> Opening<'p> {
    /// On the machine's own disk, mapped where that can be; nobody is told.
    pub fn new() -> Opening<'p> {
        #[cfg(feature = "mmap")]
        let disk = FileDisk::mapped();
        #[cfg(not(feature = "mmap"))]
        let disk = FileDisk::read();
        Opening {
            disk: Arc::new(disk),
            progress: &(),
            title: None,
        }
    }

    /// With this title, where a database is made: it lasts as long as the file.
    pub fn titled(self, title: &str) -> Opening<'p> {
        let title = Some(title.to_string()).filter(|title| !title.is_empty());
        Opening { title, ..self }
    }

    /// On another disk.
    pub fn on(self, disk: Arc<dyn Disk>) -> Opening<'p> {
        Opening { disk, ..self }
    }

    /// Telling somebody how far it has come.
    pub fn telling(self, progress: &dyn Progress) -> Opening<'_> {
        Opening {
            disk: self.disk,
            progress,
            title: self.title,
        }
    }

    /// Makes a database of a graph. The file is there as a whole or not at all, and safe on the
    /// disk when this returns.
    ///
    /// # Errors
    /// [`StoreError`]: there is such a file, or it cannot be written.
    pub fn create(&self, path: impl AsRef<Path>, graph: &Graph) -> Result<Database, StoreError> {
        let graph = graph.compact();
        let columns = graph.columns();
        let title = self.title.as_ref().map(String::as_bytes);
        let sections = sections(&columns, &[], title);
        let path = path.as_ref();
        let writer = Writer::create(self.disk.clone(), path, &sections, self.progress)
            .map_err(|error| super::as_typed(error, &*self.disk, path))?;
        drop(columns);
        Ok(Database {
            handle: Handle::Write(writer),
            graph,
            since: Vec::new(),
            behind: false,
            unfinished: 0,
            too_long: 0,
        })
    }

    /// Opens a database for writing.
    ///
    /// Costs a pass over the file, and some microseconds for each record that its log changes.
    ///
    /// # Errors
    /// As [`DatabaseError`] says; [`StoreError::InUse`] when another writer has it open.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<Database, DatabaseError> {
        let path = path.as_ref();
        let verify = |sections: &Sections| self.graph(path, sections);
        let opened = Writer::open(self.disk.clone(), path, verify);
        let (opened, graph) = opened.map_err(|error| self.as_typed(error, path))?;
        let (handle, records) = opened.split();
        let (graph, since) = replay(path, &graph, &records, self.progress)?;
        Ok(Database {
            handle: Handle::Write(handle),
            graph,
            since,
            behind: false,
            unfinished: 0,
            too_long: 0,
        })
    }

    /// Opens a database for reading: takes no lock, waits for nobody, writes nothing.
    ///
    /// # Errors
    /// As [`DatabaseError`] says.
    pub fn open_read_only(&self, path: impl AsRef<Path>) -> Result<Database, DatabaseError> {
        let path = path.as_ref();
        let verify = |sections: &Sections| self.graph(path, sections);
        let opened = Reader::open(self.disk.clone(), path, verify);
        let (opened, graph) = opened.map_err(|error| self.as_typed(error, path))?;
        let unfinished = unfinished(opened.ending);
        let (handle, records) = opened.split();
        let (graph, since) = replay(path, &graph, &records, self.progress)?;
        Ok(Database {
            handle: Handle::Read(handle),
            graph,
            since,
            behind: false,
            unfinished,
            too_long: 0,
        })
    }

    /// The error with the path that was typed.
    fn as_typed(&self, error: DatabaseError, path: &Path) -> DatabaseError {
        match error {
            DatabaseError::Store(error) => super::as_typed(error, &*self.disk, path).into(),
            error => error,
        }
    }

    /// The graph of the sections, every checksum and the structure verified.
    fn graph(&self, path: &Path, sections: &Sections) -> Result<Graph, DatabaseError> {
        let get = |name: &'static str| {
            let bytes: Bytes = sections.get(Tag::new(name))?;
            let all = 0..bytes.len();
            Lent::new(Arc::new(bytes), all)
        };
        let pass = sections.pass(self.progress);
        let made = Graph::from_columns(get, &|name, bytes| pass.is_sound(Tag::new(name), bytes));
        // What does not fit together may be no more than a flipped bit, which is told first.
        pass.rest()?;
        made.map_err(|source| DatabaseError::Column {
            path: path.to_path_buf(),
            source,
        })
    }
}

/// How many bytes behind the last whole record count for nothing.
fn unfinished(ending: Ending) -> u64 {
    match ending {
        Ending::Unfinished { bytes } => bytes,
        Ending::Footer | Ending::Nothing => 0,
    }
}

/// Columns, what is kept of the past, and the title, as sections.
fn sections<'a>(
    columns: &'a [(&'static str, Cow<'_, [u8]>)],
    history: &'a [u8],
    title: Option<&'a [u8]>,
) -> Vec<(Tag, &'a [u8])> {
    let columns = columns
        .iter()
        .map(|(name, bytes)| (Tag::new(name), &**bytes));
    let title = title.map(|title| (Tag::new(TITLE), title));
    let all = columns.chain([(Tag::new(HISTORY), history)]);
    all.chain(title).collect()
}

/// The graph after the changes of a log, and how these are undone.
fn replay(
    path: &Path,
    graph: &Graph,
    records: &[Record],
    progress: &dyn Progress,
) -> Result<(Graph, Vec<Past>), DatabaseError> {
    progress.begin(Work::Log, records.len() as u64);
    let bad = |record: &Record| DatabaseError::Log {
        path: path.to_path_buf(),
        sequence: record.sequence,
    };
    let (mut changes, mut since) = (Vec::new(), Vec::new());
    for record in records {
        let committed = record.payload.strip_prefix(&[CHANGE]).and_then(committed);
        let (change, past) = committed.ok_or_else(|| bad(record))?;
        changes.push(change);
        since.push(past);
    }
    let graph = change::replay(graph, &changes).map_err(|place| bad(&records[place]))?;
    progress.advance(records.len() as u64);
    Ok((graph, since))
}

fn committed(bytes: &[u8]) -> Option<(Change, Past)> {
    let (committed, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(committed)
}
