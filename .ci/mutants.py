#!/usr/bin/env python3
"""Breaks the store on purpose, one place at a time, and sees that a test fails for each.

    .ci/mutants.py [WORD ...]       all, or those whose name holds one of the words
    .ci/mutants.py --fit            only sees that each still fits into one place

Works in copies of its own under the folder for temporary files; the checkout you work in is
not touched. Prints a row of Markdown for each mutant: what was broken, and the test
that failed first. Leaves with 1 when one survived. Some minutes to an hour, by the machine.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
COPY = Path(tempfile.gettempdir()) / "foedera-mutants"
STORE = "src/store/"
# What is quick and finds most, then all.
QUICK = ["damage", "mend", "model", "interleaved", "system"]
# A mutant that makes no end is found as well: after so many seconds, more on a busy machine.
PATIENCE = int(os.environ.get("PATIENCE", "300"))

# Below `Database` the store needs nothing of foedera, and compiles alone in seconds.
ALONE = """[package]
name = "foedera"
version = "0.0.0"
edition = "2024"
[workspace]
[features]
default = ["mmap", "store"]
mmap = []
store = []
rayon = []
[dependencies]
thiserror = "2"
twox-hash = { version = "2.1", default-features = false, features = ["std", "xxhash3_64"] }
memmap2 = "0.9"
[[test]]
name = "store"
path = "tests/store/main.rs"
[profile.dev]
opt-level = 1
debug = 0
"""
# What is left out of a file then: whole lines, or items, that speak of a database.
LEFT_OUT = [
    ("src/store/mod.rs", r"^(mod|pub use) database.*\n"),
    ("src/store/mod.rs", r"(?s)^//! ```.*?^//! ```\n"),
    ("tests/store/main.rs", r"^mod (model|snapshots);\n"),
    ("tests/store/child.rs", r'^ *"(change|watch)" =>.*\n'),
    ("tests/store/child.rs", r"(?s)^/// Changes a database.*?^}\n"),
    ("tests/store/readers.rs", r"(?s)^#\[test\]\nfn a_database_whose.*?^}\n"),
    ("tests/store/child.rs", r"^use crate::snapshots;\n"),
    ("tests/store/readers.rs", r"^use crate::snapshots;\n"),
    ("tests/store/child.rs", r"\bDatabase, "),
    ("tests/store/readers.rs", r"\bDatabase, "),
]

# A lock that locks nothing.
NO_LOCK = "\n#[derive(Debug)]\nstruct NoLock;\nimpl Lock for NoLock {}\n"

# What is broken, in which file, and pairs of what stands there and what is put there instead.
# An empty first half appends to the file.
MUTANTS = [
    ("append: no sync", "writer",
     "if let Err(source) = self.file.sync() {", "if let Err(source) = std::io::Result::Ok(()) {"),
    ("append: a failed sync is passed over", "writer",
     "            self.state = State::Refusing;\n            return Err(io(Doing::Sync, &self.path, source));",
     "            let _lost = source;"),
    ("append: goes on after a failed sync", "writer",
     "            self.state = State::Refusing;\n            return Err(io(Doing::Sync",
     "            self.state = State::Sound;\n            return Err(io(Doing::Sync"),
    ("append: the footer before the sync", "writer",
     "        if let Err(source) = self.file.sync() {\n            self.state = State::Refusing;",
     "        let footer = behind.footer(self.sections.end()).write(behind);\n"
     "        self.file.write_at(behind.offset, &footer).ok();\n"
     "        if let Err(source) = self.file.sync() {\n            self.state = State::Refusing;"),
    ("append: no footer", "writer",
     "self.file.write_at(self.end.offset, &footer).ok();", "let _never = footer;"),
    ("append: a torn record is not cut before the next", "writer",
     "            self.cut()?;\n            self.state = State::Sound;\n        }\n        let record",
     "            self.state = State::Sound;\n        }\n        let record"),
    ("append: a failed write counts as done", "writer",
     "            return Err(io(Doing::Write, &self.path, source));\n        }\n        if let Err(source) = self.file.sync()",
     "            let _lost = source;\n        }\n        if let Err(source) = self.file.sync()"),
    ("append: a torn record is not cut at once", "writer",
     "if self.cut().is_ok() {", "if false {"),
    ("append: the next record is numbered as this one", "writer",
     "        self.end = behind;\n        self.mark();",
     "        self.end = Place { sequence: self.end.sequence, ..behind };\n        self.mark();"),
    ("create: no sync of the folder", "writer",
     "        disk.sync_folder_of(&path)\n            .map_err(|source| io(Doing::SyncFolder, &path, source))?;\n        let end", "        let end"),
    ("create: an existing file is replaced", "writer",
     "Ok(_) => return Err(StoreError::Exists { path }),", "Ok(_) => {}"),
    ("create: no lock is taken", "writer",
     "        let lock = locked(&*disk, &path)?;\n        match disk.open",
     "        let lock = Box::new(NoLock);\n        match disk.open", "", NO_LOCK),
    ("open: no lock is taken", "writer",
     "        let lock = locked(&*disk, &path)?;\n        let file = opened",
     "        let lock = Box::new(NoLock);\n        let file = opened", "", NO_LOCK),
    ("open: the lock is dropped at once", "writer",
     "            _lock: lock,\n        };", "            _lock: Box::new(NoLock),\n        };", "", NO_LOCK),
    ("open: a lock that is held counts as taken", "writer",
     "        Ok(None) => Err(StoreError::InUse {\n            path: path.to_path_buf(),\n            lock,\n        }),",
     "        Ok(None) => Ok(Box::new(NoLock)),", "", NO_LOCK),
    ("open: a lock is left where there is no file", "writer",
     "        drop(opened(Access::Read)?);\n", ""),
    ("open: sections are not verified", "mod",
     "    sections.verify(0..sections.blocks())", "    let _trusting = sections;\n    Ok(())"),
    ("open: the folder is not synced", "writer",
     "        disk.sync_folder_of(&path)\n            .map_err(|source| io(Doing::SyncFolder, &path, source))?;\n        // What a checkpoint", "        // What a checkpoint"),
    ("open: what a checkpoint left is not removed", "writer",
     'remove(&*disk, &beside(&path, "new")).ok();', ""),
    ("mend: a log without footer is left as it is", "writer",
     "if log.ending == Ending::Footer {", "if log.ending != (Ending::Unfinished { bytes: 0 }) {"),
    ("mend: only what is unfinished is mended", "writer",
     "if log.ending == Ending::Footer {", "if matches!(log.ending, Ending::Footer | Ending::Nothing) {"),
    ("mend: nothing is cut", "writer",
     "        self.cut()?;\n        // Nobody knows", "        // Nobody knows"),
    ("mend: the last record is not written again", "writer",
     "if let Some((offset, record)) = &log.last {",
     "if let Some((offset, record)) = &log.last && *offset == 0 {"),
    ("mend: no sync", "writer",
     "        let synced = self.file.sync();\n        synced.map_err(|source| io(Doing::Sync, &self.path, source))?;\n        self.mark();",
     "        self.mark();"),
    ("mend: no footer", "writer",
     "io(Doing::Sync, &self.path, source))?;\n        self.mark();\n        Ok(())",
     "io(Doing::Sync, &self.path, source))?;\n        Ok(())"),
    ("mend: the footer before the sync", "writer",
     "        let synced = self.file.sync();\n        synced.map_err(|source| io(Doing::Sync, &self.path, source))?;\n        self.mark();",
     "        self.mark();\n        let synced = self.file.sync();\n        synced.map_err(|source| io(Doing::Sync, &self.path, source))?;"),
    ("cut: behind where a footer ends", "writer",
     "self.file.set_length(self.end.offset);", "self.file.set_length(self.end.offset + 64);"),
    ("cut: eight bytes early", "writer",
     "self.file.set_length(self.end.offset);", "self.file.set_length(self.end.offset.saturating_sub(8).max(self.sections.end()));"),
    ("cut: the whole log", "writer",
     "self.file.set_length(self.end.offset);", "self.file.set_length(self.sections.end());"),
    ("checkpoint: the new file is not synced", "writer",
     "        let synced = file.sync();\n        synced.map_err(|source| io(Doing::Sync, path, source))?;\n", ""),
    ("checkpoint: no sync of the folder after the rename", "writer",
     "        disk.sync_folder_of(path)\n            .map_err(|source| io(Doing::SyncFolder, path, source))?;\n        self.state", "        self.state"),
    ("checkpoint: goes on with the old file when the name is in doubt", "writer",
     "        self.state = State::Refusing;\n        new.take_the_name", "        new.take_the_name"),
    ("checkpoint: numbers begin anew", "writer",
     "            first: self.end.sequence,", "            first: 1,"),
    ("checkpoint: the generation stays", "writer",
     "let generation = self.sections.generation().checked_add(1);", "let generation = Some(self.sections.generation());"),
    ("checkpoint: appends go on in the old file", "writer",
     "        self.file = new.file;\n", ""),
    ("checkpoint: what is left of an earlier one is in the way", "writer",
     "        remove(disk, &path)?;\n        let file = disk.create", "        let file = disk.create"),
    ("checkpoint: a file that could not be filled is left", "writer",
     "                disk.remove(&path).ok();\n                Err(error)", "                Err(error)"),
    ("checkpoint: a file that could not be renamed is left", "writer",
     "            disk.remove(&self.path).ok();\n", ""),
    ("checkpoint: the rights of the old file are forgotten", "writer",
     "New::write(disk, path, Some(path), edition", "New::write(disk, path, None, edition"),
    ("checkpoint: one tag twice", "writer",
     "            return Err(StoreError::TagTwice { tag: *tag });", "            let _twice = tag;"),
    ("a handle that refuses does not", "writer",
     "            State::Refusing => Err(StoreError::Refused {\n                path: self.path.clone(),\n            }),",
     "            State::Refusing => Ok(()),"),

    ("head: its checksum is not compared", "head",
     "        flaw(\n            last,\n            Part::HeadChecksum,\n            identity,\n            number(bytes, length - 8),\n        )?;\n", "        let _unused = last;\n"),
    ("head: any magic will do", "head", "if !bytes.starts_with(&MAGIC) {", "if bytes.is_empty() {"),
    ("head: a newer format is read", "head", "if format > FORMAT {", "if format > FORMAT + 1000 {"),
    ("head: format 0 is read", "head",
     "        Flaw::unless(8, Part::Format, u64::from(FORMAT), u64::from(format))?;\n", ""),
    ("head: a length below the least is believed", "head",
     "if preface.length < least ||", "if preface.length < 8 ||"),
    ("head: a log that begins within the head is believed", "head",
     "if preface.log < preface.length ||", "if preface.log < 8 ||"),
    ("head: a log that begins behind the file is believed", "head",
     "if file < preface.log {", "if file < preface.length {"),
    ("head: the place of a section is believed", "head",
     "            flaw(at + 8, Part::SectionOffset, next, start)?;\n", ""),
    ("head: the length of a section is believed", "head",
     "start.checked_add(size).filter(|end| *end <= preface.log);", "start.checked_add(size);"),
    ("head: the beginning of the log is believed", "head",
     "        flaw(24, Part::LogStart, next, preface.log)?;\n", ""),
    ("head: the length of the head is believed", "head",
     "        flaw(16, Part::HeadLength, wanted as u64, preface.length)?;\n", "        let _unused = wanted;\n"),
    ("head: a tag may be there twice", "head", "if !tags.insert(tag) {", "tags.insert(tag);\n            if tags.is_empty() {"),
    ("head: the checksum of a section's checksums is believed", "head",
     "                checksum(own),\n                number(row, 24),", "                checksum(own),\n                checksum(own),"),
    ("head: what should be zero is not looked at", "head",
     "        zero(bytes, 48..PREFACE)?;\n", ""),
    ("head: zeros behind the checksums are not looked at", "head",
     "        zero(bytes, end..length - 8)?;\n", ""),

    ("frame: its checksum is not compared", "frame",
     "        Flaw::unless(offset, Part::FrameChecksum, wanted, number(frame, 32))?;\n", "        let _unused = wanted;\n"),
    ("frame: not bound to its place", "frame",
     "    bytes[40..].copy_from_slice(&offset.to_le_bytes());\n", "    let _unused = offset;\n"),
    ("frame: not bound to its file", "frame",
     "    bytes[32..40].copy_from_slice(&identity.to_le_bytes());\n", "    let _unused = identity;\n"),
    ("frame: the running checksum does not run", "frame",
     "        both[..8].copy_from_slice(&self.running.to_le_bytes());\n", ""),
    ("frame: the checksum of a payload is that of its half", "frame",
     "            payload: checksum(payload),", "            payload: checksum(&payload[..payload.len() / 2]),"),

    ("log: the checksum of a payload is not compared", "log",
     "    Flaw::unless(offset, Part::PayloadChecksum, stated, checksum(&payload))?;\n", "    let _unused = stated;\n"),
    ("log: the number of a record is not compared", "log",
     "                    fits.map_err(|flaw| flaw.of(path))?;\n", "                    let _unused = fits;\n"),
    ("log: the length of a record is believed", "log", "        if all > self.left(offset) {", "        if all > u64::MAX - 8 {"),
    ("log: records out of order", "log", "        self.records.push(Record {\n            sequence: self.end.sequence,\n            payload,\n        });",
     "        let one = Record { sequence: self.end.sequence, payload };\n        self.records.insert(self.records.len().saturating_sub(1), one);"),
    ("log: a bad record before a good one passes for unfinished", "log",
     "Frame::may_begin(later) && Frame::read(later, end.identity, offset).is_ok()", "Frame::may_begin(later) && offset == 0"),
    ("log: only the next frame is looked for behind a bad record", "log",
     "            let mut steps = (0..=bytes.len() - FRAME).step_by(STEP);", "            let mut steps = (0..=bytes.len() - FRAME).step_by(STEP).take(8);"),
    ("log: only the first window is looked through behind a bad record", "log",
     "            offset = offset.saturating_add(looked_at as u64);", "            offset = offset.saturating_add(looked_at as u64 + WINDOW);"),
    ("log: a frame across two windows is not found", "log",
     "            let looked_at = (bytes.len() - FRAME) / STEP * STEP;", "            let looked_at = bytes.len() / STEP * STEP;"),
    ("log: a record ends with its window", "log",
     "        let bytes = self.from(offset, all)?;", "        let bytes = self.from(offset, FRAME as u64)?;"),
    ("log: all is read at once", "log", "least.max(WINDOW).min(self.left(offset))", "least.max(u64::MAX).min(self.left(offset))"),
    ("log: the footer is ignored", "log",
     "                    agrees(footer, log.end, start).map_err(|flaw| flaw.of(path))?;\n", "                    let _ignored = footer;\n"),
    ("log: what stands behind a footer is ignored", "log",
     "                            None => behind.unfinished(offset),\n", "                            None => Ending::Footer,\n"),
    ("log: a frame behind a footer is no fault", "log",
     "                            Some(later) => return Err(damaged(log.end, later, start).of(path)),",
     "                            Some(_) => behind.unfinished(offset),"),
    ("log: padding of a record is not looked at", "log",
     "    zero(&all, FRAME + payload.len()..all.len()).map_err(|flaw| Flaw {\n        offset: flaw.offset.saturating_add(offset),\n        ..flaw\n    })?;\n", ""),
    ("log: the last record is lost", "log",
     "            if rest.is_empty() {\n                return Ok(log);", "            if rest.is_empty() {\n                log.records.pop();\n                return Ok(log);"),
    ("log: a record that is cut short counts", "log",
     "                Err(_) => {\n                    log.ending = behind.unfinished(offset);\n",
     "                Err(_) => {\n                    log.ending = behind.unfinished(offset);\n"
     "                    if rest.len() > FRAME { let payload = rest.slice(FRAME..rest.len()); log.records.extend(payload.map(|payload| Record { sequence: log.end.sequence, payload })); }\n"),

    ("reader: a checkpoint is not seen", "reader", "if !self.sections.are_of(&self.path, &*file)? {", "if !self.sections.are_of(&self.path, &*file)? && self.end.offset == 0 {"),
    ("reader: a record that made way for another is not seen", "reader",
     "if self.has_lost_its_place(&*file)? {", "if self.has_lost_its_place(&*file)? && self.end.offset == 0 {"),
    ("reader: forgets which record was the last", "reader",
     "        self.end = log.end;\n        self.take(&log);", "        self.end = log.end;"),
    ("reader: tells old records again", "reader", "        self.end = log.end;\n        self.take(&log);", "        self.take(&log);"),
    ("reader: a page that is half written is a fault at once", "reader", "const LOOKS: u32 = 3;", "const LOOKS: u32 = 1;"),
    ("reader: a file that is cut while it is read is a fault at once", "reader",
     "if source.kind() == ErrorKind::UnexpectedEof => 0,\n            _", "if source.kind() == ErrorKind::AddrInUse => 0,\n            _"),

    ("sections: what stands between them is not looked at", "sections",
     "            zero(&bytes, entry.bytes.end..next).map_err(flawed)?;\n", "            let _unused = (entry, next);\n"),
    ("sections: no block is compared", "sections",
     "                Flaw::unless(start as u64, Part::BlockChecksum, wanted, found)\n                    .map_err(|flaw| flaw.of(&self.0.path))?;\n", "                let _unused = (wanted, found);\n"),
    ("sections: the last block of each is passed over", "sections",
     "blocks.end.min(entry.blocks.end);", "blocks.end.min(entry.blocks.end.saturating_sub(1));"),
    ("sections: the other threads are not asked", "sections", "verdict = verdict.and(theirs);", "let _unheard = theirs;"),
    ("sections: any file with that preface is the same file", "sections",
     "Ok(u64::from_le_bytes(stated) == self.identity())", "Ok(true)"),

    ("bytes: a range may reach beyond", "bytes", "let within = start <= end && end <= self.end;", "let within = start <= end;"),
    ("bytes: memory that there is not is asked for", "bytes",
     "        asked.map_err(|_| io::ErrorKind::OutOfMemory)?;\n", "        let _unheard = asked;\n"),

    ("files: bytes are never synced", "files", "self.file.get().sync_data()", "Ok(())"),
    ("files: folders are never synced", "files", "File::open(folder_of(path))?.sync_all()", "File::open(folder_of(path)).map(|_| ())"),
    ("files: a lock lives on in a process that is being started", "files", "        self.file.unlock().ok();\n", ""),
    ("files: a lock is not taken", "files", "match file.try_lock() {", "match Ok::<(), TryLockError>(()) {"),
    ("files: readers ask to write", "files", "let write = access == Access::Write;", "let write = access != Access::Write || access == Access::Write;"),
    ("files: a link is not followed", "files", "            found => return found,", "            found => return found.map(|_| path.to_path_buf()),"),
    ("files: a new file goes through what is there", "files", ".create_new(true).open(path)?;", ".create(true).truncate(true).open(path)?;"),
    ("files: a pipe is opened", "files", "        if !kind.is_file() {", "        if !kind.is_file() && !kind.is_file() && path.as_os_str().is_empty() {"),

    ("database: commit tells of a change that it has not written", "database", "        writer.append(&record)?;\n", "        let _never = record;\n"),
    ("database: a change that could not be written is seen", "database",
     "        writer.append(&record)?;\n        self.graph = graph;", "        self.graph = graph;\n        writer.append(&record)?;"),
    ("database: a change is not checked", "database", "return Err(CommitError::Refused(problems));", "let _unheard = problems; return Ok(self.graph.clone());"),
    ("database: the recorded date is forgotten", "database", "claim.recorded.get_or_insert_with(|| date.clone());", "let _unused = (&claim.recorded, date);"),
    ("database: a log that grows is never taken in", "database", "const LONG_LOG: (u64, u64) = (1 << 20, 1 << 24);", "const LONG_LOG: (u64, u64) = (1 << 60, 1 << 61);"),
    ("database: replay in the wrong order", "database", "    for record in records {\n        let committed", "    for record in records.iter().rev() {\n        let committed"),
    ("database: replay forgets the last change", "database", "    for record in records {\n        let committed", "    for record in &records[..records.len().saturating_sub(1)] {\n        let committed"),
    ("database: replay passes over what is no change", "database",
     "        let (change, past) = committed.ok_or_else(|| bad(record))?;", "        let Some((change, past)) = committed else { continue };"),
    ("database: what is known of the past is lost with a checkpoint", "database",
     "            history = postcard::to_extend(past, history).expect(\"plain values\");\n", "            let _lost = past;\n"),
    ("database: what was known before the last checkpoint is lost", "database",
     "kept.as_deref().unwrap_or_default().to_vec()", "kept.as_deref().filter(|kept| kept.is_empty()).unwrap_or_default().to_vec()"),
    ("database: the changes since a checkpoint are not counted anew", "database", "        self.since.clear();\n", ""),
    ("database: a change of a later kind is read", "database", "record.payload.strip_prefix(&[CHANGE]).and_then(committed)", "record.payload.get(1..).and_then(committed)"),
    ("database: bytes behind a change are ignored", "database", "rest.is_empty().then_some(committed)", "{ let _unheard = rest; Some(committed) }"),
    ("database: a reader goes on with the old sections", "database",
     "                *self = opening.open_read_only(reader.path())?;\n", "                let _unused = opening;\n"),
    ("database: a reader does not see what was appended", "database", "                self.graph = graph;\n                self.since", "                let _unseen = graph;\n                self.since"),
    ("database: a reader passes over what it could not apply", "database", "                self.behind = true;\n", ""),
    ("database: a commit fails when its checkpoint does", "database", "            self.too_long = log.saturating_mul(2);", "            self.checkpoint()?;"),
    ("database: a checkpoint that failed is tried each time", "database", "log > long.max(self.too_long)", "log > long"),
    ("database: a checkpoint that failed is never tried again", "database", "            self.too_long = log.saturating_mul(2);", "            self.too_long = u64::MAX;"),
    ("database: a reader commits", "database", "            return Err(CommitError::ReadOnly);\n        };\n        if let Some(date)", "            return Ok(self.graph.clone());\n        };\n        if let Some(date)"),
]


def broken(text, edits, name):
    """The text with its edits, each of which fits in one place."""
    for old, new in zip(edits[::2], edits[1::2]):
        if not old:
            text += new
        elif text.count(old) == 1:
            text = text.replace(old, new)
        else:
            sys.exit(f"mutant `{name}` fits in {text.count(old)} places")
    return text


def alone(into):
    """Lays out the store below `Database`, with its tests, as a package."""
    for folder in (STORE, "tests/store/"):
        (into / folder).mkdir(parents=True, exist_ok=True)
        for path in (HOME / folder).glob("*.rs"):
            if path.stem not in ("database", "model", "snapshots"):
                (into / folder / path.name).write_text(path.read_text())
    for name, pattern in LEFT_OUT:
        path = into / name
        path.write_text(re.sub(pattern, "", path.read_text(), flags=re.M))
    # Of the graph it takes only how work is shared.
    (into / "src/graph").mkdir(exist_ok=True)
    (into / "src/graph/cores.rs").write_text((HOME / "src/graph/cores.rs").read_text())
    (into / "src/graph/mod.rs").write_text("pub(crate) mod cores;\n")
    (into / "src/lib.rs").write_text("mod graph;\npub mod store;\n")
    (into / "Cargo.toml").write_text(ALONE)
    (into / "Cargo.lock").write_text((HOME / "Cargo.lock").read_text())


def whole(into):
    """A checkout of HEAD."""
    if not (into / ".git").exists():
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", into], cwd=HOME, check=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=HOME, check=True, capture_output=True, text=True)
    subprocess.run(["git", "checkout", "--quiet", "--force", "--detach", head.stdout.strip()], cwd=into, check=True)


def verdict(into, tests, env):
    """The first test that fails, `does not compile: …`, or nothing."""
    cargo = ["cargo", "test", *tests]
    built = subprocess.run([*cargo, "--no-run"], cwd=into, env=env, capture_output=True, text=True)
    if built.returncode:
        return "does not compile: " + next(
            (line for line in built.stderr.splitlines() if line.startswith("error")), "?")
    quick = [*cargo, "--test", "store", "--", *QUICK]
    return first_failed(into, quick, env) or first_failed(into, [*cargo, "--no-fail-fast"], env)


def first_failed(into, command, env):
    """The first test that fails, or nothing."""
    run = subprocess.Popen(command, cwd=into, env=env, text=True,
                           start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    signal.alarm(PATIENCE)
    found = ""
    try:
        for line in run.stdout:
            if failed := re.match(r"test (\S+) .*FAILED", line):
                found = failed[1]
                break
        else:
            # A process that dies (a stack, a signal) prints no FAILED.
            found = "the process dies" if run.wait() else ""
    except TimeoutError:
        found = "makes no end"
    finally:
        signal.alarm(0)
        try:
            os.killpg(run.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        run.wait()
    return found


def late(_signal, _frame):
    raise TimeoutError


def fit():
    """Leaves with an error when a mutant fits into no place, or several."""
    for what, file, *edits in MUTANTS:
        broken((HOME / STORE / f"{file}.rs").read_text(), edits, what)


def main(words):
    if words == ["--fit"]:
        return fit()
    signal.signal(signal.SIGALRM, late)
    chosen = [m for m in MUTANTS if not words or any(word in f"{m[1]}: {m[0]}" for word in words)]
    survived = 0
    print("| file | what was broken | test that failed |\n|---|---|---|", flush=True)
    for name, lay_out, tests in (
        ("alone", alone, ["--lib", "--test", "store"]),
        ("whole", whole, ["--no-default-features", "--features", "mmap", "--test", "store", "--test", "database"]),
    ):
        mutants = [m for m in chosen if (m[1] == "database") == (name == "whole")]
        if not mutants:
            continue
        into = COPY / name
        lay_out(into)
        # The whole package finds its dependencies where the checkout you work in has them.
        target = {"alone": COPY / "target", "whole": HOME / "target"}[name]
        env = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_TERM_COLOR": "never",
               "STEPS": "1000", "KILLS": "20", "SECONDS": "2"}
        if before := verdict(into, tests, env):
            sys.exit(f"without any mutant: {before}")
        for what, file, *edits in mutants:
            path = into / STORE / f"{file}.rs"
            text = path.read_text()
            path.write_text(broken(text, edits, what))
            try:
                found = verdict(into, tests, env)
            finally:
                path.write_text(text)
            survived += not found or found.startswith("does not compile")
            print(f"| `{file}.rs` | {what} | {f'`{found}`' if found else '**none**'} |", flush=True)
    print(f"{survived} survived", file=sys.stderr)
    return survived > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
