//! GraphML: every attribute declared with one type, lists as text, days as ISO text. What is
//! not stated is left out. Read by igraph, NetworkX, Gephi and yEd.

use super::table::{Cell, Head};
use super::xml::{escaped, kind};
use super::{Export, Written};
use std::io::{self, Write};

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let mut written = Written::default();
    let lost = &mut written.replaced;
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
          <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
          xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
          xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
          http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
    )?;
    out.write_all(b"<key id=\"title\" for=\"graph\" attr.name=\"title\" attr.type=\"string\"/>\n")?;
    keys(out, "node", &export.node_heads, lost)?;
    keys(out, "edge", &export.edge_heads, lost)?;
    // igraph does not keep the ids of edges.
    out.write_all(b"<key id=\"key\" for=\"edge\" attr.name=\"key\" attr.type=\"string\"/>\n")?;
    out.write_all(b"<graph id=\"foedera\" edgedefault=\"directed\">\n")?;
    if let Some(title) = &export.title {
        let title = escaped(title, lost);
        writeln!(out, "<data key=\"title\">{title}</data>")?;
    }
    for id in export.node_ids() {
        let row = export.node(id);
        writeln!(out, "<node id=\"{}\">", row.key)?;
        data(out, 'n', &row.cells, lost)?;
        out.write_all(b"</node>\n")?;
        written.nodes += 1;
    }
    for id in export.edge_ids() {
        let row = export.edge(id);
        let (key, from, to) = (&row.key, &row.from, &row.to);
        writeln!(out, "<edge id=\"{key}\" source=\"{from}\" target=\"{to}\">")?;
        writeln!(out, " <data key=\"key\">{key}</data>")?;
        data(out, 'e', &row.cells, lost)?;
        out.write_all(b"</edge>\n")?;
        written.edges += 1;
    }
    out.write_all(b"</graph>\n</graphml>\n")?;
    out.flush()?;
    Ok(written)
}

fn keys(out: &mut dyn Write, of: &str, heads: &[Head], lost: &mut usize) -> io::Result<()> {
    let letter = &of[..1];
    for (i, head) in heads.iter().enumerate() {
        let name = escaped(&head.name, lost);
        let kind = kind(head.holds);
        writeln!(
            out,
            "<key id=\"{letter}{i}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
        )?;
    }
    Ok(())
}

fn data(out: &mut dyn Write, letter: char, cells: &[Cell], lost: &mut usize) -> io::Result<()> {
    for (i, cell) in cells.iter().enumerate() {
        if let Some(text) = cell.flat() {
            let text = escaped(&text, lost);
            writeln!(out, " <data key=\"{letter}{i}\">{text}</data>")?;
        }
    }
    Ok(())
}
