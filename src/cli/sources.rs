//! `foedera sources`: on what the dossier rests, and in whose voices.

use super::decided::Asked;
use super::failure::Failure;
use super::report::{Column, Report, Row, Section};
use super::words::{self, list};
use super::{part, values};
use crate::graph::View;
use crate::model::{Key, Word};
use crate::query::{SourceRow, sources};
use clap::Args;
use serde_json::{Map, Value, json};

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

pub(super) fn run(_typed: &Typed, asked: &Asked) -> Result<Report, Failure> {
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
    report.records = Some(part::part(view, [], []));
    let each = answer.iter().map(|row| value(view, row));
    report.json = Map::from_iter([("sources".into(), each.collect())]);
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

fn value(view: View<'_>, row: &SourceRow<'_>) -> Value {
    let source = row.source;
    let voices: Vec<Value> = row
        .voices
        .iter()
        .map(|(keys, n)| json!({ "voice": values::all_named(view, keys), "claims": n }))
        .collect();
    let modalities: Map<String, Value> = row
        .modalities
        .iter()
        .map(|(modality, n)| (modality.word().to_string(), json!(n)))
        .collect();
    json!({
        "id": source.key,
        "title": source.title,
        "kind": source.kind,
        "author": source.author,
        "publisher": source.publisher,
        "published": values::date(source.published.as_ref()),
        "accessed": values::date(source.accessed.as_ref()),
        "url": source.url,
        "via": source.via,
        "claims": row.claims,
        "silences": row.silences,
        "voices": voices,
        "modalities": modalities,
    })
}
