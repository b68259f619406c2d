//! A graph in one durable file: its columns as sections, the changes committed since as the log.
//! Start at [`Database`].

use super::{
    Bytes, Disk, FileDisk, News, Progress, Reader, Record, Sections, StoreError, Tag, Work, Writer,
};
use crate::change::{Change, Entry, Problem, attempt};
use crate::graph::stored::Lent;
use crate::graph::{BadColumn, Graph};
use crate::model::Date;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a committed change is written; a record that begins otherwise comes from a later foedera.
const CHANGE: u8 = 1;
/// A log is taken into the sections when it is this long, in bytes, and longer than half of them.
const LONG_LOG: u64 = 1 << 20;

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
    /// How many changes were committed since the sections were written.
    changes: usize,
}

#[derive(Debug)]
enum Handle {
    Write(Writer),
    Read(Reader),
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
    /// Makes a database of a graph. The file is there as a whole or not at all, and safe on the
    /// disk when this returns.
    ///
    /// # Errors
    /// [`StoreError`]: there is such a file, or it cannot be written.
    pub fn create(path: impl AsRef<Path>, graph: &Graph) -> Result<Database, StoreError> {
        Database::create_watched(path, graph, &())
    }

    /// As [`create`](Database::create), telling how far it has come.
    ///
    /// # Errors
    /// As [`create`](Database::create).
    pub fn create_watched(
        path: impl AsRef<Path>,
        graph: &Graph,
        progress: &dyn Progress,
    ) -> Result<Database, StoreError> {
        let columns = graph.columns();
        let sections: Vec<(Tag, &[u8])> = columns
            .iter()
            .map(|(name, bytes)| (Tag::new(name), &**bytes))
            .collect();
        let writer = Writer::create(disk(), path.as_ref(), &sections, progress)?;
        Ok(Database {
            handle: Handle::Write(writer),
            graph: graph.clone(),
            changes: 0,
        })
    }

    /// Opens a database for writing.
    ///
    /// Costs a pass over the file, and a new graph for each change in its log.
    ///
    /// # Errors
    /// As [`DatabaseError`] says; [`StoreError::InUse`] when another writer has it open.
    pub fn open(path: impl AsRef<Path>) -> Result<Database, DatabaseError> {
        Database::open_watched(path, &())
    }

    /// As [`open`](Database::open), telling how far it has come.
    ///
    /// # Errors
    /// As [`open`](Database::open).
    pub fn open_watched(
        path: impl AsRef<Path>,
        progress: &dyn Progress,
    ) -> Result<Database, DatabaseError> {
        let path = path.as_ref();
        let verify = |sections: &Sections| sections.verify_watched(THREADS, progress);
        let (handle, records) = super::open_with(disk(), path, verify)?.split();
        let graph = graph_of(path, handle.sections(), &records, progress)?;
        Ok(Database {
            changes: records.len(),
            handle: Handle::Write(handle),
            graph,
        })
    }

    /// Opens a database for reading: takes no lock, waits for nobody, writes nothing.
    ///
    /// # Errors
    /// As [`DatabaseError`] says.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Database, DatabaseError> {
        Database::open_read_only_watched(path, &())
    }

    /// As [`open_read_only`](Database::open_read_only), telling how far it has come.
    ///
    /// # Errors
    /// As [`open_read_only`](Database::open_read_only).
    pub fn open_read_only_watched(
        path: impl AsRef<Path>,
        progress: &dyn Progress,
    ) -> Result<Database, DatabaseError> {
        let path = path.as_ref();
        let verify = |sections: &Sections| sections.verify_watched(THREADS, progress);
        let (handle, records) = super::open_read_only_with(disk(), path, verify)?.split();
        let graph = graph_of(path, handle.sections(), &records, progress)?;
        Ok(Database {
            changes: records.len(),
            handle: Handle::Read(handle),
            graph,
        })
    }

    /// The graph as it is now. It stays as it is, whatever is committed later.
    pub fn snapshot(&self) -> Graph {
        self.graph.clone()
    }

    /// How many changes were committed since the last checkpoint.
    pub fn changes(&self) -> usize {
        self.changes
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
    /// Costs one flush of the disk and a new graph. A log that has grown long is taken into the
    /// sections.
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
        let record = vec![CHANGE];
        let record = postcard::to_extend(&change, record).expect("a change is plain values");
        writer.append(&record)?;
        self.graph = graph;
        self.changes += 1;
        let sections: u64 = writer
            .sections()
            .tags()
            .filter_map(|tag| writer.sections().get(tag))
            .map(|bytes| bytes.len() as u64)
            .sum();
        if writer.log_length() > LONG_LOG.max(sections / 2) {
            self.checkpoint()?;
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
        let columns = self.graph.columns();
        let sections: Vec<(Tag, &[u8])> = columns
            .iter()
            .map(|(name, bytes)| (Tag::new(name), &**bytes))
            .collect();
        writer.checkpoint_watched(&sections, progress)?;
        self.changes = 0;
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
        match reader.refresh()? {
            News::Appended(records) => {
                self.graph = replay(reader.path(), self.graph.clone(), &records, &())?;
                self.changes += records.len();
            }
            News::Replaced => *self = Database::open_read_only(reader.path())?,
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
        let sections = match &self.handle {
            Handle::Write(writer) => writer.sections(),
            Handle::Read(reader) => reader.sections(),
        };
        let length = |tag| sections.get(tag).map_or(0, |bytes| bytes.len());
        sections
            .tags()
            .map(|tag| (tag.to_string(), length(tag)))
            .collect()
    }
}

/// On how many threads a file is verified.
const THREADS: usize = 2;

fn disk() -> Arc<dyn Disk> {
    #[cfg(feature = "mmap")]
    let disk = FileDisk::mapped();
    #[cfg(not(feature = "mmap"))]
    let disk = FileDisk::read();
    Arc::new(disk)
}

/// The graph of the sections and of the changes since.
fn graph_of(
    path: &Path,
    sections: &Sections,
    records: &[Record],
    progress: &dyn Progress,
) -> Result<Graph, DatabaseError> {
    progress.begin(Work::Columns, 1);
    let graph = graph(path, sections)?;
    progress.advance(1);
    replay(path, graph, records, progress)
}

/// The graph of the sections.
fn graph(path: &Path, sections: &Sections) -> Result<Graph, DatabaseError> {
    let get = |name: &'static str| {
        let bytes: Bytes = sections.get(Tag::new(name))?;
        let all = 0..bytes.len();
        Lent::new(Arc::new(bytes), all)
    };
    Graph::from_columns(get).map_err(|source| DatabaseError::Column {
        path: path.to_path_buf(),
        source,
    })
}

/// The graph after the changes of a log.
fn replay(
    path: &Path,
    mut graph: Graph,
    records: &[Record],
    progress: &dyn Progress,
) -> Result<Graph, DatabaseError> {
    progress.begin(Work::Log, records.len() as u64);
    for record in records {
        let change = record.payload.strip_prefix(&[CHANGE]).and_then(change);
        let next = change.and_then(|change| attempt(&graph, &change).0);
        graph = next.ok_or_else(|| DatabaseError::Log {
            path: path.to_path_buf(),
            sequence: record.sequence,
        })?;
        progress.advance(1);
    }
    Ok(graph)
}

fn change(bytes: &[u8]) -> Option<Change> {
    let (change, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(change)
}
