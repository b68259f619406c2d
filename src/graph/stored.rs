//! A graph as the columns of a file, and back: the same bytes in memory and in the file. What
//! comes from a file is verified before it is believed: a file may be damaged, or made to harm.
//! Which column is which: `docs/format.md`.

use super::Graph;
use super::arcs::{PARTS, part};
use super::build::wide;
use super::column::Column;
use super::lazy::Lazy;
use super::template::{read, written};
use super::verify::{Sound, verify};
use super::{Base, Few, Inner};
use crate::model::Relation;
use std::borrow::Cow;
use std::sync::Arc;

pub(crate) use super::column::Lent;

/// After how many edges it is told how far verifying has come.
const TOLD: usize = 1 << 14;

/// The name of the run of what is few.
pub(super) const FEW: &str = "few";

/// Calls a macro for each column, with its name in the file and its place in a graph.
macro_rules! each_column {
    ($each:ident) => {
        $each!("node.key", nodes.keys.bytes);
        $each!("node.ke", nodes.keys.ends);
        $each!("node.nam", nodes.names.bytes);
        $each!("node.ne", nodes.names.ends);
        $each!("node.is", nodes.is);
        $each!("node.tpl", nodes.templates.runs.bytes);
        $each!("node.te", nodes.templates.runs.ends);
        $each!("edge.is", edges.template);
        $each!("edge.num", edges.number);
        $each!("edge.und", edges.under);
        $each!("edge.oth", edges.other_days);
        $each!("edge.of", edges.other_first);
        $each!("edge.ol", edges.other_last);
        $each!("edge.tpl", edges.templates.runs.bytes);
        $each!("edge.te", edges.templates.runs.ends);
        $each!("key.text", edges.keys.chosen.bytes);
        $each!("key.ends", edges.keys.chosen.ends);
        $each!("key.edge", edges.keys.chosen_edges);
        $each!("pre.text", edges.keys.prefixes.bytes);
        $each!("pre.ends", edges.keys.prefixes.ends);
        $each!("pre.low", edges.keys.lowest);
        $each!("pre.beg", edges.keys.begins);
        $each!("pre.edge", edges.keys.numbered);
        $each!("out.beg", arcs.out_begins);
        $each!("out.arc", arcs.out);
        $each!("in.beg", arcs.in_begins);
        $each!("in.arc", arcs.inc);
        $each!("arc.from", arcs.from);
        $each!("name.idx", names.index);
        $each!("men.rec", mentions.records);
        $each!("men.ends", mentions.ends);
        $each!("men.edge", mentions.edges);
    };
}

/// What is wrong with the columns of a file whose bytes are as they were written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadColumn {
    /// It is not there.
    #[error("the column `{0}` is not there")]
    Missing(&'static str),
    /// It is no whole number of values, or its values are no such values.
    #[error("the column `{0}` does not hold what it must")]
    Values(&'static str),
    /// Two columns do not fit together.
    #[error("the column `{0}` does not fit the others")]
    Fit(&'static str),
}

impl Graph {
    /// The name and the bytes of each column. Names are at most eight letters.
    pub(crate) fn columns(&self) -> Vec<(&'static str, Cow<'_, [u8]>)> {
        let inner = &*self.0.base;
        let few = (&*self.0.few, &inner.relations);
        let mut columns = vec![(FEW, Cow::Owned(written(&few)))];
        macro_rules! write {
            ($name:literal, $($place:ident).+) => {
                columns.push(($name, Cow::Borrowed(inner.$($place).+.bytes())));
            };
        }
        each_column!(write);
        columns
    }

    /// The graph of these columns, verified: each is looked at once, and `sound` says of a range
    /// of a column's bytes whether they are what was written, while they are at hand. No record
    /// is put together yet.
    pub(crate) fn from_columns(
        get: impl Fn(&'static str) -> Option<Lent>,
        sound: Sound<'_>,
    ) -> Result<Graph, BadColumn> {
        let (few, relations): (Few, Vec<Relation>) = get(FEW)
            .ok_or(BadColumn::Missing(FEW))
            .and_then(|lent| read(lent.bytes()).ok_or(BadColumn::Values(FEW)))?;
        let mut made = Base::default();
        macro_rules! lend {
            ($name:literal, $($place:ident).+) => {
                let lent = get($name).ok_or(BadColumn::Missing($name))?;
                made.$($place).+ = Column::lent(lent).ok_or(BadColumn::Values($name))?;
            };
        }
        each_column!(lend);
        made.relations = relations;
        made.nodes.full = Lazy::new(made.nodes.is.len());
        made.edges.full = Lazy::new(made.edges.template.len());
        made.nodes.templates.forget();
        made.edges.templates.forget();
        verify(&made, sound)?;
        made.mentions.mark(made.edges.template.len());
        let wide = Arc::new(wide(&made));
        Ok(Graph(Arc::new(Inner {
            base: Arc::new(made),
            over: None,
            few: Arc::new(few),
            wide,
            known: super::Known::default(),
        })))
    }

    /// Whether both directions of every edge say the same, and every look-up leads where it
    /// should. More than opening a file verifies: costs a few looks an edge all over memory.
    ///
    /// Calls `told` with numbers of edges that were looked up, as it goes on.
    pub(crate) fn verify_throughout(&self, told: &dyn Fn(u64)) -> Result<(), BadColumn> {
        if let Some(over) = &self.0.over {
            over.under.verify_throughout(&|_| {})?;
            return self.compact().verify_throughout(told);
        }
        let inner = &*self.0.base;
        for node in self.node_ids() {
            for of_part in 0..PARTS {
                let arcs = inner.arcs.backward_parts(node, (of_part, of_part + 1));
                if arcs.iter().any(|arc| part(arc.facts.relation()) != of_part) {
                    return Err(BadColumn::Fit("in.beg"));
                }
            }
            let mut last = None;
            for arc in inner.arcs.backward(node) {
                let there = inner.arcs.get(arc.edge);
                let same = there.to == node
                    && inner.arcs.from(arc.edge) == arc.from
                    && (there.first, there.last, there.facts) == (arc.first, arc.last, arc.facts);
                let order = (arc.facts.relation(), arc.edge);
                if !same || last.is_some_and(|last| last >= order) {
                    return Err(BadColumn::Fit("in.arc"));
                }
                last = Some(order);
            }
        }
        for edge in self.edge_ids() {
            let key = inner.edges.key_text(edge);
            if self.edge_id(&key) != Some(edge) {
                return Err(BadColumn::Fit("key.edge"));
            }
            if edge.index() % TOLD == TOLD - 1 {
                told(TOLD as u64);
            }
        }
        for node in self.node_ids() {
            if !self.bearers(self.name(node)).contains(&node) {
                return Err(BadColumn::Fit("name.idx"));
            }
        }
        Ok(())
    }
}
