//! GEXF 1.3 with time: each dated edge, and each dated event, with its first and last day, both
//! included; a side without a bound is left open, and what is undated has no day at all. Read by
//! Gephi, where `kind` keeps edges of different relations apart.

use super::table::{Cell, Head};
use super::xml::{escaped, kind};
use super::{Export, Written};
use crate::model::Day;
use std::io::{self, Write};

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let mut written = Written::default();
    let lost = &mut written.replaced;
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
          <gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n\
          <meta>\n <creator>foedera</creator>\n",
    )?;
    if let Some(title) = &export.title {
        writeln!(out, " <description>{}</description>", escaped(title, lost))?;
    }
    out.write_all(
        b"</meta>\n<graph defaultedgetype=\"directed\" mode=\"dynamic\" timeformat=\"date\" \
          timerepresentation=\"interval\">\n",
    )?;
    attributes(out, "node", &export.node_heads, lost)?;
    attributes(out, "edge", &export.edge_heads, lost)?;
    out.write_all(b"<nodes>\n")?;
    for id in export.node_ids() {
        let row = export.node(id);
        let label = escaped(&row.name, lost);
        write!(out, "<node id=\"{}\" label=\"{label}\"", row.key)?;
        spell(out, row.days)?;
        values(out, &row.cells, lost)?;
        out.write_all(b"</node>\n")?;
        written.nodes += 1;
    }
    out.write_all(b"</nodes>\n<edges>\n")?;
    for id in export.edge_ids() {
        let row = export.edge(id);
        let (key, from, to) = (&row.key, &row.from, &row.to);
        let (kind, label) = (&row.relation, row.relation.phrase());
        write!(
            out,
            "<edge id=\"{key}\" source=\"{from}\" target=\"{to}\" kind=\"{kind}\" label=\"{label}\""
        )?;
        spell(out, row.days)?;
        values(out, &row.cells, lost)?;
        out.write_all(b"</edge>\n")?;
        written.edges += 1;
    }
    out.write_all(b"</edges>\n</graph>\n</gexf>\n")?;
    out.flush()?;
    Ok(written)
}

fn attributes(out: &mut dyn Write, of: &str, heads: &[Head], lost: &mut usize) -> io::Result<()> {
    writeln!(out, "<attributes class=\"{of}\" mode=\"static\">")?;
    for (i, head) in heads.iter().enumerate() {
        let title = escaped(&head.name, lost);
        let kind = kind(head.holds);
        writeln!(
            out,
            " <attribute id=\"{i}\" title=\"{title}\" type=\"{kind}\"/>"
        )?;
    }
    out.write_all(b"</attributes>\n")
}

/// The attributes `start` and `end`, as far as there are bounds, and the end of the tag.
fn spell(out: &mut dyn Write, days: Option<(Day, Day)>) -> io::Result<()> {
    if let Some((first, last)) = days {
        if first != Day::MIN {
            write!(out, " start=\"{first}\"")?;
        }
        if last != Day::MAX {
            write!(out, " end=\"{last}\"")?;
        }
    }
    out.write_all(b">\n")
}

fn values(out: &mut dyn Write, cells: &[Cell], lost: &mut usize) -> io::Result<()> {
    out.write_all(b" <attvalues>\n")?;
    for (i, cell) in cells.iter().enumerate() {
        if let Some(text) = cell.flat() {
            let text = escaped(&text, lost);
            writeln!(out, "  <attvalue for=\"{i}\" value=\"{text}\"/>")?;
        }
    }
    out.write_all(b" </attvalues>\n")
}
