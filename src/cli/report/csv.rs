//! A report as one table of comma-separated values: all sections under one header, with the
//! section's title and the row's depth in front.

use super::{Column, Report};
use crate::cli::plain::plain;

/// The report's rows, with a header.
///
/// # Errors
/// When the rows do not fit into memory, which the writer reports as an I/O error.
pub(in crate::cli) fn csv(report: &Report<'_>) -> Result<String, std::io::Error> {
    let mut columns: Vec<&Column> = Vec::new();
    for column in report.sections.iter().flat_map(|s| s.columns) {
        if !columns.iter().any(|c| c.name == column.name) {
            columns.push(column);
        }
    }
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let header = ["section", "depth"]
        .into_iter()
        .chain(columns.iter().map(|c| c.name));
    writer.write_record(header)?;
    for section in &report.sections {
        for row in &section.rows {
            let mut record = vec![plain(&section.title).into_owned(), row.depth.to_string()];
            for column in &columns {
                let at = section.columns.iter().position(|c| c.name == column.name);
                let cell = at.map_or("", |at| row.cell(at));
                record.push(plain(cell).into_owned());
            }
            writer.write_record(&record)?;
        }
    }
    let bytes = writer.into_inner().map_err(|e| e.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
