//! The faults of dossiers, drawn under the text that causes them.

use super::plain::plain;
use super::terminal::Terminal;
use crate::dossier::{Fault, Reading, Text};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::BTreeMap;
use std::ops::Range;

/// Lines longer than this are not drawn: their place is named only.
const LONGEST: usize = 400;
/// How many faults are drawn; the others are listed on one line each.
const DRAWN: usize = 50;

/// The faults, drawn, with a blank line after each.
pub(super) fn drawn(reading: &Reading, terminal: &Terminal, colour: bool) -> String {
    of(&reading.faults, &reading.texts, terminal, colour)
}

/// These faults of these texts, in the same way.
pub(super) fn of(faults: &[Fault], texts: &[Text], terminal: &Terminal, colour: bool) -> String {
    let renderer = match colour {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let renderer = renderer.term_width(terminal.width);
    let texts: Texts<'_> = texts
        .iter()
        .map(|text| (text.path.as_str(), text.text.as_str()))
        .collect();
    let mut drawn = String::new();
    for (i, fault) in faults.iter().enumerate() {
        if i < DRAWN {
            drawn.push_str(&draw(fault, &texts, &renderer));
            drawn.push_str("\n\n");
        } else {
            drawn.push_str(&plain(&fault.to_string()));
            drawn.push('\n');
        }
    }
    if faults.len() > DRAWN {
        drawn.push('\n');
    }
    drawn
}

/// The texts of the files that were read, by path.
type Texts<'t> = BTreeMap<&'t str, &'t str>;

/// A piece of a text, drawn with a mark under it.
struct Piece {
    source: String,
    first_line: usize,
    span: Range<usize>,
}

/// The lines of the span, at most three, and where in them it lies. Nothing when there is no
/// text, or its lines are too long to be looked at.
fn piece(text: Option<&str>, span: &Range<usize>, line: usize) -> Option<Piece> {
    let text = text?;
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (floor(span.start), floor(span.end.max(span.start)));
    let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let rest = &text[begin..];
    let mut lines = rest.split_inclusive('\n').take(3);
    let first = lines.next().unwrap_or("");
    let mut length = first.len();
    for line in lines {
        if begin + length >= end {
            break;
        }
        length += line.len();
    }
    let raw = &rest[..length];
    if line == 0 || raw.len() > 3 * LONGEST || raw.lines().any(|l| l.len() > LONGEST) {
        return None;
    }
    let shown = raw.trim_end_matches(['\n', '\r']);
    // Spelled out as on any other output, with the marks moved along.
    let moved = |at: usize| safe(&raw[..at.min(raw.len())]).len();
    let source = safe(shown);
    let from = moved(start - begin).min(source.len());
    let to = moved(end.saturating_sub(begin)).clamp(from, source.len());
    Some(Piece {
        source,
        first_line: line,
        span: from..to,
    })
}

/// Lines with everything but their breaks made plain.
fn safe(lines: &str) -> String {
    let lines: Vec<_> = lines.split('\n').map(plain).collect();
    lines.join("\n")
}

fn draw(fault: &Fault, texts: &Texts<'_>, renderer: &Renderer) -> String {
    let level = match fault.is_error() {
        true => Level::ERROR,
        false => Level::WARNING,
    };
    let text = |file: &str| texts.get(file).copied();
    let title = level
        .clone()
        .primary_title(plain(&message(fault)).into_owned())
        .id(fault.code.to_string());
    let mut group = Group::with_title(title);
    let file = plain(&fault.file).into_owned();
    match piece(text(&fault.file), &fault.span, fault.line) {
        Some(here) => {
            let mut snippet = Snippet::source(here.source)
                .line_start(here.first_line)
                .path(file)
                .annotation(AnnotationKind::Primary.span(here.span));
            // A place on the same lines is marked in the same drawing.
            snippet = snippet.fold(false);
            group = group.element(snippet);
        }
        None if fault.line > 0 => {
            let origin = Origin::path(file)
                .line(fault.line)
                .char_column(fault.column);
            group = group.element(origin);
        }
        None => group = group.element(Origin::path(file)),
    }
    let mut groups = vec![];
    if let Some(hint) = fault.hint() {
        group = group.element(
            Level::HELP
                .with_name("hint")
                .message(plain(&hint).into_owned()),
        );
    }
    groups.push(group);
    for related in &fault.related {
        let file = plain(&related.file).into_owned();
        let title = Level::NOTE.secondary_title(plain(related.what).into_owned());
        let group = Group::with_title(title);
        groups.push(
            match piece(text(&related.file), &related.span, related.line) {
                Some(there) => group.element(
                    Snippet::source(there.source)
                        .line_start(there.first_line)
                        .path(file)
                        .fold(false)
                        .annotation(AnnotationKind::Context.span(there.span)),
                ),
                None => group.element(Origin::path(file).line(related.line)),
            },
        );
    }
    renderer.render(&groups)
}

/// What is wrong, and in how many further places.
fn message(fault: &Fault) -> String {
    match fault.more {
        0 => fault.message(),
        1 => format!("{} (and in one more place)", fault.message()),
        more => format!("{} (and in {more} more places)", fault.message()),
    }
}
