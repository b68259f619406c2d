//! A report as JSON, by the promise of `docs/json.md`: within a version fields are added,
//! never renamed.

use super::Report;
use crate::cli::plain::is_deceptive;
use serde_json::{Map, Value};

/// The version of the form.
pub(in crate::cli) const VERSION: u64 = 1;

/// The report, indented, with its last line break.
pub(in crate::cli) fn json(report: &Report) -> String {
    let mut whole = Map::new();
    whole.insert("foedera".into(), VERSION.into());
    whole.insert("kind".into(), report.kind.into());
    whole.insert("question".into(), report.question.clone().into());
    whole.insert("found".into(), report.found.into());
    whole.insert("truncated".into(), report.truncated.into());
    whole.extend(report.json.clone());
    whole.insert("notes".into(), report.notes.clone().into());
    spelled(&Value::Object(whole))
}

/// A value as indented text. Control and direction characters stand as escapes, so that the
/// text is safe on a terminal, too; to a reader of JSON they are the same.
pub(in crate::cli) fn spelled(value: &Value) -> String {
    let text = format!("{value:#}\n");
    let hidden = |c: char| c != '\n' && (c.is_control() || is_deceptive(c));
    if !text.contains(hidden) {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(c);
        }
    }
    safe
}
