//! Parquet: nodes and edges as two files, with types and lists as data frames have them. The
//! part of the format that is needed, written here: plain values, no codec, groups of rows, one
//! page for each column of a group. The usual crate brings 27 others, one of them under a licence
//! that we do not take. Start at [`nodes`]; the format: <https://parquet.apache.org/docs/file-format>.

mod thrift;

use super::table::{Cell, Head, Holds};
use super::{Export, Written};
use std::io::{self, Write};
use thrift::Struct;

/// How many rows are held before they are written as a group.
const GROUP: usize = 20_000;
/// With how many bytes a column ends the group before that, for a page's size is an `i32`.
const MOST: usize = 64 << 20;

pub(super) fn nodes(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let mut file = File::begin(&["key"], &export.node_heads, out)?;
    let mut written = Written::default();
    for id in export.node_ids() {
        let row = export.node(id);
        file.row(&[row.key.as_str()], &row.cells)?;
        written.nodes += 1;
    }
    file.end()?;
    Ok(written)
}

pub(super) fn edges(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let mut file = File::begin(&["from", "to", "key"], &export.edge_heads, out)?;
    let mut written = Written::default();
    for id in export.edge_ids() {
        let row = export.edge(id);
        let ends = [row.from.as_str(), row.to.as_str(), row.key.as_str()];
        file.row(&ends, &row.cells)?;
        written.edges += 1;
    }
    file.end()?;
    Ok(written)
}

// Numbers of the format: parquet.thrift.
const INT32: i32 = 1;
const INT64: i32 = 2;
const BOOLEAN: i32 = 0;
const BYTE_ARRAY: i32 = 6;
const REQUIRED: i32 = 0;
const OPTIONAL: i32 = 1;
const REPEATED: i32 = 2;
const UTF8: i32 = 0;
const LIST: i32 = 3;
const DATE: i32 = 6;
const PLAIN: i32 = 0;
const RLE: i32 = 3;
const UNCOMPRESSED: i32 = 0;

/// A file as it is written: the columns of the group at hand, and what the end must tell.
struct File<'o> {
    out: &'o mut dyn Write,
    at: i64,
    columns: Vec<Column>,
    rows: usize,
    all_rows: i64,
    groups: Vec<Struct>,
}

impl<'o> File<'o> {
    fn begin(first: &[&str], heads: &[Head], out: &'o mut dyn Write) -> io::Result<File<'o>> {
        out.write_all(b"PAR1")?;
        let first = first
            .iter()
            .map(|name| Column::new(name, Holds::Text, REQUIRED));
        let rest = heads
            .iter()
            .map(|head| Column::new(&head.name, head.holds, OPTIONAL));
        Ok(File {
            out,
            at: 4,
            columns: first.chain(rest).collect(),
            rows: 0,
            all_rows: 0,
            groups: Vec::new(),
        })
    }

    fn row(&mut self, first: &[&str], cells: &[Cell]) -> io::Result<()> {
        let (keys, rest) = self.columns.split_at_mut(first.len());
        for (column, text) in keys.iter_mut().zip(first) {
            column.text(text);
            column.values += 1;
        }
        for (column, cell) in rest.iter_mut().zip(cells) {
            column.cell(cell);
        }
        self.rows += 1;
        let is_full = |column: &Column| column.plain.len() >= MOST;
        if self.rows == GROUP || self.columns.iter().any(is_full) {
            self.group()?;
        }
        Ok(())
    }

    /// Writes the group of rows at hand: each column as a chunk of one page.
    fn group(&mut self) -> io::Result<()> {
        let begun = self.at;
        let mut chunks = Vec::new();
        for column in &mut self.columns {
            let page = column.page();
            let size = page.len() as i64;
            self.out.write_all(&page)?;
            chunks.push(column.chunk(self.at, size));
            self.at += size;
            column.clear();
        }
        let rows = self.rows as i64;
        let mut group = Struct::new();
        group
            .structs(1, chunks)
            .i64(2, self.at - begun)
            .i64(3, rows);
        self.groups.push(group);
        self.all_rows += rows;
        self.rows = 0;
        Ok(())
    }

    fn end(mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.group()?;
        }
        let mut root = Struct::new();
        root.text(4, "foedera").i32(5, self.columns.len() as i32);
        let mut schema = vec![root];
        schema.extend(self.columns.iter().flat_map(Column::schema));
        let mut footer = Struct::new();
        footer.i32(1, 1).structs(2, schema).i64(3, self.all_rows);
        footer.structs(4, self.groups).text(6, "foedera");
        let footer = footer.bytes();
        self.out.write_all(&footer)?;
        self.out.write_all(&(footer.len() as u32).to_le_bytes())?;
        self.out.write_all(b"PAR1")?;
        self.out.flush()
    }
}

/// One column of the group at hand.
struct Column {
    name: String,
    holds: Holds,
    repetition: i32,
    repeats: Levels,
    defines: Levels,
    /// Values and gaps.
    values: usize,
    plain: Vec<u8>,
    bits: usize,
}

impl Column {
    fn new(name: &str, holds: Holds, repetition: i32) -> Column {
        Column {
            name: name.to_string(),
            holds,
            repetition,
            repeats: Levels::default(),
            defines: Levels::default(),
            values: 0,
            plain: Vec::new(),
            bits: 0,
        }
    }

    fn is_list(&self) -> bool {
        self.holds == Holds::List
    }

    /// Puts a cell at the end. What is not stated has the level 0; the parts of a list, which
    /// is never empty, 2, and the repetition 1 from the second on.
    fn cell(&mut self, cell: &Cell) {
        match cell {
            Cell::List(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    self.repeats.push(u8::from(i > 0));
                    self.defines.push(2);
                    self.text(part);
                }
                self.values += parts.len();
                return;
            }
            Cell::Nothing => {}
            Cell::Text(text) => self.text(text),
            Cell::Number(number) => self.plain.extend(number.to_le_bytes()),
            Cell::Day(day) => self.plain.extend(day.0.to_le_bytes()),
            Cell::Flag(yes) => self.bit(*yes),
        }
        if self.is_list() {
            self.repeats.push(0);
        }
        self.defines.push(u8::from(*cell != Cell::Nothing));
        self.values += 1;
    }

    fn text(&mut self, text: &str) {
        self.plain.extend((text.len() as u32).to_le_bytes());
        self.plain.extend(text.as_bytes());
    }

    fn bit(&mut self, yes: bool) {
        if self.bits.is_multiple_of(8) {
            self.plain.push(0);
        }
        if let Some(last) = self.plain.last_mut() {
            *last |= u8::from(yes) << (self.bits % 8);
        }
        self.bits += 1;
    }

    /// A page: its header, the levels, the values.
    fn page(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        if self.is_list() {
            body.extend(self.repeats.bytes());
        }
        if self.repetition == OPTIONAL {
            body.extend(self.defines.bytes());
        }
        body.append(&mut self.plain);
        let size = body.len() as i32;
        let mut data = Struct::new();
        data.i32(1, self.values as i32).i32(2, PLAIN);
        data.i32(3, RLE).i32(4, RLE);
        let mut header = Struct::new();
        header.i32(1, 0).i32(2, size).i32(3, size).nested(5, data);
        let mut page = header.bytes();
        page.append(&mut body);
        page
    }

    /// What the end of the file tells of the page.
    fn chunk(&self, at: i64, size: i64) -> Struct {
        let mut path = vec![self.name.as_str()];
        if self.is_list() {
            path.extend(["list", "element"]);
        }
        let mut meta = Struct::new();
        meta.i32(1, self.physical())
            .i32s(2, &[PLAIN, RLE])
            .texts(3, &path);
        meta.i32(4, UNCOMPRESSED).i64(5, self.values as i64);
        meta.i64(6, size).i64(7, size).i64(9, at);
        let mut chunk = Struct::new();
        chunk.i64(2, at).nested(3, meta);
        chunk
    }

    fn clear(&mut self) {
        *self = Column::new(&self.name, self.holds, self.repetition);
    }

    fn physical(&self) -> i32 {
        match self.holds {
            Holds::Text | Holds::List => BYTE_ARRAY,
            Holds::Number => INT64,
            Holds::Flag => BOOLEAN,
            Holds::Day => INT32,
        }
    }

    /// The elements of the schema that the column is.
    fn schema(&self) -> Vec<Struct> {
        let element = |name: &str, repetition| {
            let mut element = Struct::new();
            element
                .i32(1, self.physical())
                .i32(3, repetition)
                .text(4, name);
            match self.holds {
                Holds::Text | Holds::List => element.i32(6, UTF8),
                Holds::Day => element.i32(6, DATE),
                Holds::Number | Holds::Flag => &mut element,
            };
            element
        };
        if !self.is_list() {
            return vec![element(&self.name, self.repetition)];
        }
        let mut whole = Struct::new();
        whole
            .i32(3, OPTIONAL)
            .text(4, &self.name)
            .i32(5, 1)
            .i32(6, LIST);
        let mut list = Struct::new();
        list.i32(3, REPEATED).text(4, "list").i32(5, 1);
        vec![whole, list, element("element", REQUIRED)]
    }
}

/// Levels as runs of equal ones.
#[derive(Default)]
struct Levels(Vec<(u8, u64)>);

impl Levels {
    fn push(&mut self, level: u8) {
        match self.0.last_mut() {
            Some((same, times)) if *same == level => *times += 1,
            _ => self.0.push((level, 1)),
        }
    }

    /// Their size, then each run: how often, and what.
    fn bytes(&self) -> Vec<u8> {
        let mut runs = Vec::new();
        for (level, times) in &self.0 {
            thrift::varint(times << 1, &mut runs);
            runs.push(*level);
        }
        let mut bytes = (runs.len() as u32).to_le_bytes().to_vec();
        bytes.append(&mut runs);
        bytes
    }
}
