//! A report as JSON, by the promise of `docs/json.md`: within a version fields are added,
//! never renamed.

use super::Report;
use super::fields::{Fields, listed, object};
use crate::cli::plain::is_deceptive;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer as _};
use serde_json::ser::{Compound, Formatter, PrettyFormatter};
use std::fmt;
use std::io::{self, Write};

/// The version of the form.
pub(in crate::cli) const VERSION: u64 = 1;

/// The typed answer of a report: what writes its fields, once they are asked for.
#[derive(Default)]
pub(in crate::cli) struct Json<'a>(Option<Box<Fill<'a>>>);

type Fill<'a> = dyn Fn(&mut Answer<'_, '_>) -> serde_json::Result<()> + 'a;

impl<'a> Json<'a> {
    /// An answer with the fields that this writes.
    pub(in crate::cli) fn of(
        fill: impl Fn(&mut Answer<'_, '_>) -> serde_json::Result<()> + 'a,
    ) -> Json<'a> {
        Json(Some(Box::new(fill)))
    }
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json")
    }
}

/// An answer on its way out.
pub(in crate::cli) struct Answer<'a, 'w>(Compound<'a, &'w mut dyn Write, Spelled>);

impl Answer<'_, '_> {
    /// Writes these fields.
    pub(in crate::cli) fn put(&mut self, fields: &impl Fields) -> serde_json::Result<()> {
        fields.write(&mut self.0)
    }
}

/// Writes the report, indented, with its last line break.
///
/// # Errors
/// When it cannot be written.
pub(in crate::cli) fn json(report: &Report<'_>, to: &mut dyn Write) -> io::Result<()> {
    let mut out = serde_json::Serializer::with_formatter(to, Spelled::default());
    let mut answer = Answer(out.serialize_map(None)?);
    let head = object()
        .with("foedera", VERSION)
        .with("kind", report.kind)
        .with("question", &report.question)
        .with("found", report.found)
        .with("truncated", report.truncated);
    answer.put(&head)?;
    if let Json(Some(fill)) = &report.json {
        fill(&mut answer)?;
    }
    answer.put(&object().with("notes", listed(&report.notes)))?;
    answer.0.end()?;
    out.into_inner().write_all(b"\n")
}

/// Writes a value as indented text.
///
/// # Errors
/// When it cannot be written.
pub(in crate::cli) fn spelled(value: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    let mut out = serde_json::Serializer::with_formatter(to, Spelled::default());
    value.serialize(&mut out)?;
    out.into_inner().write_all(b"\n")
}

/// Indents. Control and direction characters stand as escapes, so that the text is safe on a
/// terminal, too; to a reader of JSON they are the same.
#[derive(Default)]
struct Spelled(PrettyFormatter<'static>);

impl Formatter for Spelled {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c.is_control() || is_deceptive(c)) {
            let (plain, hidden) = rest.split_at(at);
            to.write_all(plain.as_bytes())?;
            let mut chars = hidden.chars();
            for unit in chars.next().into_iter().flat_map(|c| {
                let mut units = [0; 2];
                let n = c.encode_utf16(&mut units).len();
                units.into_iter().take(n)
            }) {
                write!(to, "\\u{unit:04x}")?;
            }
            rest = chars.as_str();
        }
        to.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_array(to)
    }

    fn end_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_array(to)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(to, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_array_value(to)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object(to)
    }

    fn end_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object(to)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(to, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object_value(to)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object_value(to)
    }
}
