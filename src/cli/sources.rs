//! `foedera sources`: on what the dossier rests, and in whose voices.

use super::decided::Asked;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::values;
use super::words::{self, list};
use crate::graph::View;
use crate::model::{Key, Word};
use crate::query::{SourceRow, sources};
use clap::Args;

/// List the sources, with how many claims rest on each and in whose voices
///
/// Example:
///   foedera sources
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {}

const SOURCE: &[Column] = &[
    Column::row("source", 9),
    Column::row("title", 8),
    Column::number("claims", 7),
    Column::number("silences", 5),
    Column::below("kind", ""),
    Column::below("author", "by"),
    Column::below("publisher", "published by"),
    Column::below("published", "in"),
    Column::below("url", ""),
    Column::below("voices", "voices:"),
    Column::below("modalities", "said as:"),
];

pub(super) fn run<'a>(_typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let view = asked.view();
    let answer = sources(view);
    let mut report = Report {
        kind: "sources",
        question: asked.question(format!("The sources of «{}»", asked.title())),
        found: !answer.is_empty(),
        ..Report::default()
    };
    report.sections.push(Section {
        columns: SOURCE,
        rows: answer.iter().map(|source| row(view, source)).collect(),
        ..Section::default()
    });
    if !report.found {
        asked.note_nothing(&mut report, &[], "");
    }
    report.rests_on(view, [], []);
    report.json = Json::of(move |json| {
        let sources = answer.iter().map(|row| value(view, row));
        json.put(&object().with("sources", listed(sources)))
    });
    Ok(report)
}

fn voice(view: View<'_>, voice: &[Key]) -> String {
    match voice {
        [] => "the source itself".to_string(),
        keys => list(
            &keys
                .iter()
                .map(|k| words::name_of(view, k))
                .collect::<Vec<_>>(),
        ),
    }
}

fn row(view: View<'_>, row: &SourceRow<'_>) -> Row {
    let voices: Vec<String> = row
        .voices
        .iter()
        .map(|(keys, n)| format!("{} ({n})", voice(view, keys)))
        .collect();
    let modalities: Vec<String> = row
        .modalities
        .iter()
        .map(|(modality, n)| format!("{} ({n})", modality.phrase()))
        .collect();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let source = row.source;
    Row::new([
        source.key.to_string(),
        source.title.clone(),
        row.claims.to_string(),
        row.silences.to_string(),
        text(&source.kind),
        text(&source.author),
        text(&source.publisher),
        source
            .published
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        text(&source.url),
        voices.join(", "),
        modalities.join(", "),
    ])
}

fn value<'a>(view: View<'a>, row: &'a SourceRow<'_>) -> impl Fields {
    let source = row.source;
    let voices = row.voices.iter().map(move |(keys, n)| {
        object()
            .with("voice", values::all_named(view, keys))
            .with("claims", n)
    });
    object()
        .with("id", &source.key)
        .with("title", &source.title)
        .with("kind", &source.kind)
        .with("author", &source.author)
        .with("publisher", &source.publisher)
        .with("published", values::date(source.published.as_ref()))
        .with("accessed", values::date(source.accessed.as_ref()))
        .with("url", &source.url)
        .with("via", &source.via)
        .with("claims", row.claims)
        .with("silences", row.silences)
        .with("voices", listed(voices))
        .with("modalities", &row.modalities)
}
