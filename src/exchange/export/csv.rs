//! CSV: nodes and edges as two tables, each always with the same columns but for the lists of
//! codes. The first column of the nodes is their key, the first two of the edges are their ends:
//! what igraph's `graph_from_data_frame` takes.

use super::table::{Cell, Head};
use super::{Export, Written};
use std::io::{self, Write};

pub(super) fn nodes(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let mut rows = ::csv::Writer::from_writer(out);
    rows.write_record(header(&["key"], &export.node_heads))?;
    let mut written = Written::default();
    for id in export.node_ids() {
        let row = export.node(id);
        record(&mut rows, &[row.key.as_str()], &row.cells)?;
        written.nodes += 1;
    }
    rows.flush()?;
    Ok(written)
}

pub(super) fn edges(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let mut rows = ::csv::Writer::from_writer(out);
    rows.write_record(header(&["from", "to", "key"], &export.edge_heads))?;
    let mut written = Written::default();
    for id in export.edge_ids() {
        let row = export.edge(id);
        let ends = [row.from.as_str(), row.to.as_str(), row.key.as_str()];
        record(&mut rows, &ends, &row.cells)?;
        written.edges += 1;
    }
    rows.flush()?;
    Ok(written)
}

fn header<'h>(first: &[&'h str], heads: &'h [Head]) -> Vec<&'h str> {
    let rest = heads.iter().map(|head| head.name.as_str());
    first.iter().copied().chain(rest).collect()
}

fn record<W: Write>(rows: &mut ::csv::Writer<W>, first: &[&str], cells: &[Cell]) -> io::Result<()> {
    for field in first {
        rows.write_field(field)?;
    }
    for cell in cells {
        rows.write_field(cell.flat().unwrap_or_default())?;
    }
    rows.write_record(None::<&[u8]>)?;
    Ok(())
}
