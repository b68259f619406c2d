//! A dossier as a table of CSV, an entry in each row: `dump -o NAME.csv` writes it, and it is read
//! wherever a dossier is. Start at [`Tables`].
//!
//! ```text
//! section,id,entry
//! ,title,"""Pact of the river"""
//! actors,ruritania,"State(""Ruritania"")"
//! edges,,"guarantees(from: ""ruritania"", to: ""graustark"", at: ""art. 1"")"
//! ```

use crate::dossier::{Disk, FileError, Files};
use std::ffi::OsStr;
use std::path::Path;

/// The columns.
const COLUMNS: [&str; 3] = ["section", "id", "entry"];

/// The sections whose entries have no id before them.
const LISTS: [&str; 2] = ["edges", "claims"];

/// Whether a file is a table by its name.
pub(super) fn is_table(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str);
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

/// Whether a table that begins with this line has the entries of a dossier.
pub(super) fn begins(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let is_cut_at = |delimiter| line.trim_ascii_end() == COLUMNS.join(delimiter).as_bytes();
    is_cut_at(",") || is_cut_at(";")
}

/// The rows of a dossier as a table.
pub(super) fn written(rows: &[[String; 3]]) -> String {
    let mut table = COLUMNS.join(",") + "\n";
    for row in rows {
        let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
        table += &cells.join(",");
        table.push('\n');
    }
    table
}

/// A text as a cell (RFC 4180, section 2).
fn cell(text: &str) -> String {
    match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_string(),
    }
}

/// Files of the disk, of which each table is read as the dossier that it is.
pub(super) struct Tables(Disk);

impl Tables {
    /// The folder in which the file at `path` lies.
    pub(super) fn beside(path: &str) -> Tables {
        Tables(Disk::beside(path))
    }
}

impl Files for Tables {
    fn resolve(&self, path: &str) -> Result<String, FileError> {
        self.0.resolve(path)
    }

    fn read(&self, path: &str, at_most: u64) -> Result<Vec<u8>, FileError> {
        let bytes = self.0.read(path, at_most)?;
        match is_table(Path::new(path)) {
            true => dossier_of(&bytes).map_err(FileError::System),
            false => Ok(bytes),
        }
    }
}

/// The dossier of which a table has the entries, each on the line on which it stands there.
///
/// # Errors
/// What is wrong with the table, in words: its columns, or what is no section and no name.
fn dossier_of(table: &[u8]) -> Result<Vec<u8>, String> {
    let mut table = table
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(table)
        .to_vec();
    // A row after a line that ends in both is counted to the line before.
    table.retain(|byte| *byte != b'\r');
    // Some programs write a semicolon where a comma is part of a number.
    let delimiter = match table.get(COLUMNS[0].len()) {
        Some(b';') => b';',
        _ => b',',
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(&table[..]);
    let columns = reader.byte_headers().map_err(|error| error.to_string())?;
    if columns.iter().ne(COLUMNS.map(str::as_bytes)) {
        return Err(format!(
            "a dossier as a table has the columns `{}`; `foedera import` reads other tables",
            COLUMNS.join(",")
        ));
    }
    let mut text = Text::default();
    for row in reader.byte_records() {
        let row = row.map_err(|error| error.to_string())?;
        let line = row.position().map_or(0, csv::Position::line);
        let [section, id, entry] = [0, 1, 2].map(|column| row.get(column).unwrap_or_default());
        if !(section.is_empty() && id.is_empty() && entry.is_empty()) {
            text.put(line, section, id, entry)?;
        }
    }
    Ok(text.done())
}

fn is_list(section: &[u8]) -> bool {
    LISTS.iter().any(|list| list.as_bytes() == section)
}

/// The text of a dossier, as far as it is written.
#[derive(Default)]
struct Text {
    bytes: Vec<u8>,
    line: u64,
    section: Vec<u8>,
}

impl Text {
    fn put(&mut self, line: u64, section: &[u8], id: &[u8], entry: &[u8]) -> Result<(), String> {
        if self.bytes.is_empty() {
            self.bytes.push(b'(');
            self.line = 1;
        }
        while self.line < line {
            self.add(b"\n");
        }
        let name = if section.is_empty() { id } else { section };
        if !name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_') || name.is_empty() {
            let name = String::from_utf8_lossy(name);
            return Err(format!("line {line}: `{name}` is no part of a dossier"));
        }
        if is_list(section) && !id.is_empty() {
            let (id, section) = (
                String::from_utf8_lossy(id),
                String::from_utf8_lossy(section),
            );
            return Err(format!(
                "line {line}: the id `{id}` belongs into the entry: of {section} the second column \
                 is empty"
            ));
        }
        if section != self.section {
            self.close();
            self.section = section.to_vec();
            if !section.is_empty() {
                let opens = if is_list(section) { b": [" } else { b": {" };
                self.add(section);
                self.add(opens);
            }
        }
        match section {
            [] => self.add(&[id, b": "].concat()),
            _ if is_list(section) => {}
            _ => self.add(&[b"\"", id, b"\": "].concat()),
        }
        self.add(entry);
        self.add(b", ");
        Ok(())
    }

    fn add(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.line += bytes.iter().filter(|b| **b == b'\n').count() as u64;
    }

    fn close(&mut self) {
        match &self.section[..] {
            [] => {}
            section if is_list(section) => self.add(b"], "),
            _ => self.add(b"}, "),
        }
    }

    fn done(mut self) -> Vec<u8> {
        self.close();
        match self.bytes.is_empty() {
            true => b"()".to_vec(),
            false => {
                self.bytes.push(b')');
                self.bytes
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{BUILT_IN, Memory, read, rows, write};

    fn dossier(table: &str) -> Result<String, String> {
        dossier_of(table.as_bytes()).map(|text| String::from_utf8(text).unwrap())
    }

    #[test]
    fn a_table_holds_all_that_its_dossier_says() {
        for (name, text) in BUILT_IN {
            let reading = read(&Memory::new().with(name, text), name);
            let records = reading.graph.unwrap().records();
            let title = reading.title.as_deref();
            let table = written(&rows(&records, title));
            let again = dossier(&table).unwrap();
            let again = read(&Memory::new().with("again.ron", again), "again.ron");
            assert!(again.faults.iter().all(|fault| !fault.is_error()), "{name}");
            assert_eq!(again.title.as_deref(), title);
            let again = again.graph.unwrap().records();
            assert_eq!(write(&again, title), write(&records, title));
            assert_eq!(again, records);
        }
    }

    #[test]
    fn an_entry_stands_on_its_line() {
        let table = "\u{feff}section;id;entry\r\n;foedera;1\n;;\nactors;a;\"State(\n\"\"A\"\")\"\nactors;b;State(\"B\")\n";
        assert_eq!(
            dossier(table).unwrap(),
            "(\nfoedera: 1, \n\nactors: {\"a\": State(\n\"A\"), \n\"b\": State(\"B\"), }, )"
        );
        assert_eq!(dossier("section,id,entry\n").unwrap(), "()");
    }

    #[test]
    fn what_is_no_table_of_a_dossier_says_so() {
        let wanted = "a dossier as a table has the columns `section,id,entry`; `foedera import` reads other tables";
        assert_eq!(dossier("from,to\na,b\n").unwrap_err(), wanted);
        assert_eq!(dossier("").unwrap_err(), wanted);
        assert_eq!(
            dossier("section,id,entry\nedges,e1,\"owes(\"\"a\"\", \"\"b\"\", \"\"1\"\")\"\n")
                .unwrap_err(),
            "line 2: the id `e1` belongs into the entry: of edges the second column is empty"
        );
        assert_eq!(
            dossier("section,id,entry\nact ors,a,1\n").unwrap_err(),
            "line 2: `act ors` is no part of a dossier"
        );
        assert!(
            dossier("section,id,entry\nactors,a\n")
                .unwrap_err()
                .contains("line: 2")
        );
    }
}
