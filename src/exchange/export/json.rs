//! Node-link JSON: `nodes` with an `id`, `edges` with `source`, `target` and a `key`, one record
//! a line. Lists are lists; what is not stated has no field. Read by NetworkX's
//! `node_link_graph(…, edges="edges")` and by d3.

use super::table::{Cell, Head};
use super::{Export, Written};
use std::io::{self, Write};

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let mut written = Written::default();
    out.write_all(b"{\"directed\":true,\"multigraph\":true,\"graph\":{\"foedera\":1")?;
    if let Some(title) = &export.title {
        out.write_all(b",\"title\":")?;
        serde_json::to_writer(&mut *out, title)?;
    }
    out.write_all(b"},\n\"nodes\":[")?;
    for id in export.node_ids() {
        let row = export.node(id);
        out.write_all(separator(written.nodes))?;
        write!(out, "{{\"id\":\"{}\"", row.key)?;
        fields(out, &export.node_heads, &row.cells)?;
        written.nodes += 1;
    }
    out.write_all(b"\n],\n\"edges\":[")?;
    for id in export.edge_ids() {
        let row = export.edge(id);
        out.write_all(separator(written.edges))?;
        let (key, from, to) = (&row.key, &row.from, &row.to);
        write!(
            out,
            "{{\"source\":\"{from}\",\"target\":\"{to}\",\"key\":\"{key}\""
        )?;
        fields(out, &export.edge_heads, &row.cells)?;
        written.edges += 1;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(written)
}

fn separator(before: usize) -> &'static [u8] {
    if before == 0 { b"\n" } else { b",\n" }
}

/// The fields of a record, and its closing brace.
fn fields(out: &mut dyn Write, heads: &[Head], cells: &[Cell]) -> io::Result<()> {
    for (head, cell) in heads.iter().zip(cells) {
        if *cell == Cell::Nothing {
            continue;
        }
        out.write_all(b",")?;
        serde_json::to_writer(&mut *out, &head.name)?;
        out.write_all(b":")?;
        match cell {
            Cell::Nothing => {}
            Cell::Text(text) => serde_json::to_writer(&mut *out, text)?,
            Cell::List(parts) => serde_json::to_writer(&mut *out, parts)?,
            Cell::Number(number) => write!(out, "{number}")?,
            Cell::Flag(yes) => write!(out, "{yes}")?,
            Cell::Day(day) => write!(out, "\"{day}\"")?,
        }
    }
    out.write_all(b"}")
}
