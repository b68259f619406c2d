//! A script of Cypher for Neo4j 5: constraints first, then nodes and edges in batches that
//! `UNWIND` a list. Run twice, it changes nothing the second time. Start at [`write`]; every word
//! of a dossier passes through [`quoted`] or [`named`].

use super::nodes::labels;
use super::table::{Cell, Head};
use super::{Export, Written};
use crate::graph::{EdgeId, NodeId};
use crate::model::{Sort, Word};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// How many records one statement holds.
const BATCH: usize = 200;

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    out.write_all(b"// Written by foedera, for Neo4j 5: cypher-shell -f FILE\n")?;
    for sort in Sort::ALL {
        let (label, name) = (sort.word(), sort.word().to_lowercase());
        writeln!(
            out,
            "CREATE CONSTRAINT foedera_{name}_key IF NOT EXISTS FOR (n:{label}) \
             REQUIRE n.key IS UNIQUE;"
        )?;
    }
    Ok(Written {
        nodes: nodes(export, out)?,
        edges: edges(export, out)?,
        replaced: 0,
    })
}

/// The nodes, those with the same labels together.
fn nodes(export: &Export<'_>, out: &mut dyn Write) -> io::Result<usize> {
    let graph = export.graph();
    let labels_of = |id: NodeId| labels(graph.kind(id));
    let sets: BTreeSet<Vec<&str>> = export.node_ids().map(labels_of).collect();
    let mut written = 0;
    for set in sets {
        let set = set.as_slice();
        let all = set.iter().map(|label| named(label));
        let all = all.collect::<Vec<_>>().join(":");
        let [sort, ..] = set else { continue };
        let rest = format!(
            "MERGE (n:{} {{key: row.key}})\nSET n:{all}\nSET n += row;\n",
            named(sort)
        );
        let these = export.node_ids().filter(|id| labels_of(*id) == *set);
        written += batches(out, these, &rest, |out, id| {
            let row = export.node(id);
            write!(out, "{{key: {}", quoted(row.key.as_str()))?;
            properties(out, &export.node_heads, &row.cells)
        })?;
    }
    Ok(written)
}

/// The edges, those of one relation between the same sorts of nodes together: so that the
/// constraint finds both ends.
fn edges(export: &Export<'_>, out: &mut dyn Write) -> io::Result<usize> {
    let graph = export.graph();
    let sorts_of = |edge: EdgeId| {
        let sort = |node: NodeId| graph.kind(node).sort();
        (sort(graph.from(edge)), sort(graph.to(edge)))
    };
    let mut written = 0;
    for relation in export.relations() {
        let mut pairs: BTreeMap<(Sort, Sort), usize> = BTreeMap::new();
        for edge in export.edges_of(&relation) {
            *pairs.entry(sorts_of(edge)).or_default() += 1;
        }
        for pair in pairs.into_keys() {
            let rest = format!(
                "MATCH (a:{} {{key: row.from}})\nMATCH (b:{} {{key: row.to}})\n\
                 MERGE (a)-[r:{} {{key: row.key}}]->(b)\nSET r += row.props;\n",
                pair.0.word(),
                pair.1.word(),
                named(&relation.as_str().to_uppercase())
            );
            let these = export.edges_of(&relation);
            let these = these.filter(|edge| sorts_of(*edge) == pair);
            written += batches(out, these, &rest, |out, id| {
                let row = export.edge(id);
                let [key, from, to] = [&row.key, &row.from, &row.to].map(|k| quoted(k.as_str()));
                write!(
                    out,
                    "{{key: {key}, from: {from}, to: {to}, props: {{key: {key}"
                )?;
                properties(out, &export.edge_heads, &row.cells)?;
                out.write_all(b"}")
            })?;
        }
    }
    Ok(written)
}

/// Statements of so many rows, each with the same rest.
fn batches<I>(
    out: &mut dyn Write,
    rows: impl Iterator<Item = I>,
    rest: &str,
    write_row: impl Fn(&mut dyn Write, I) -> io::Result<()>,
) -> io::Result<usize> {
    let mut written = 0_usize;
    for row in rows {
        let begins = written.is_multiple_of(BATCH);
        if begins && written > 0 {
            write!(out, "\n] AS row\n{rest}")?;
        }
        out.write_all(if begins { b"UNWIND [\n" } else { b",\n" })?;
        write_row(out, row)?;
        written += 1;
    }
    if written > 0 {
        write!(out, "\n] AS row\n{rest}")?;
    }
    out.flush()?;
    Ok(written)
}

/// The properties after the key, and the closing brace.
fn properties(out: &mut dyn Write, heads: &[Head], cells: &[Cell]) -> io::Result<()> {
    for (head, cell) in heads.iter().zip(cells) {
        if *cell == Cell::Nothing {
            continue;
        }
        write!(out, ", {}: ", named(&head.name))?;
        match cell {
            Cell::Nothing => {}
            Cell::Text(text) => out.write_all(quoted(text).as_bytes())?,
            Cell::List(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| quoted(part)).collect();
                write!(out, "[{}]", parts.join(", "))?;
            }
            Cell::Number(number) => write!(out, "{number}")?,
            Cell::Flag(yes) => write!(out, "{yes}")?,
            Cell::Day(day) => write!(out, "date('{day}')")?,
        }
    }
    out.write_all(b"}")
}

/// A text as a literal. Neo4j turns `\u` and four digits into a character wherever it stands,
/// also behind another backslash and before it looks for quotes; so no `u` of a text ever stands
/// behind a backslash.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    let mut after_backslash = false;
    for c in text.chars() {
        match c {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            'u' | 'U' if after_backslash => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
        after_backslash = c == '\\';
    }
    quoted.push('\'');
    quoted
}

/// A name of a label, a type or a property: bare where it may be, else between backticks.
fn named(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
    // Words of the language that a property of ours is called by.
    let reserved = ["when", "of", "on", "start", "end"];
    if begins && name.chars().all(bare) && !reserved.contains(&name) {
        return name.to_string();
    }
    let escaped = name.replace('`', "``").replace("\\u", "\\u005Cu");
    format!("`{escaped}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(quoted(text), expected);
    }

    #[test]
    fn no_text_ends_its_literal() {
        check("Côte d'Ivoire", r"'Côte d\'Ivoire'");
        check("a\\", r"'a\\'");
        check("'}) DETACH DELETE n //", r"'\'}) DETACH DELETE n //'");
    }

    #[test]
    fn no_text_makes_an_escape_of_neo4j() {
        check("\\u0027", r"'\\\u00750027'");
        check("\\\\U0027", r"'\\\\\u00550027'");
        check("under", "'under'");
    }

    #[test]
    fn control_characters_are_spelled() {
        check("a\0b\u{1b}\n", r"'a\u0000b\u001b\n'");
    }

    #[test]
    fn a_name_that_is_no_word_stands_between_backticks() {
        assert_eq!(named("GUARANTEES"), "GUARANTEES");
        assert_eq!(named("SPONSORS-WITH"), "`SPONSORS-WITH`");
        assert_eq!(named("code_a`b"), "`code_a``b`");
        assert_eq!(named("when"), "`when`");
    }
}
