//! A graph as the columns of a file, and back: the same bytes in memory and in the file. What
//! comes from a file is verified before it is believed: a file may be damaged, or made to harm.
//! Which column is which: `docs/format.md`.

use super::arcs::{PARTS, part};
use super::build::wide;
use super::column::{Column, Runs};
use super::edges::NONE;
use super::lazy::Lazy;
use super::template::{EdgeTemplate, Name, NodeTemplate, read, written};
use super::{Base, Few, Graph, Inner};
use crate::model::{Key, Relation};
use std::borrow::Cow;
use std::sync::Arc;

pub(crate) use super::column::Lent;

/// After how many edges it is told how far verifying has come.
const TOLD: usize = 1 << 14;

/// The name of the run of what is few.
const FEW: &str = "few";

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

    /// The graph of these columns, verified. Costs one pass over them; what is known of no
    /// record is put together yet.
    pub(crate) fn from_columns(
        get: impl Fn(&'static str) -> Option<Lent>,
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
        verify(&made)?;
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

fn verify(base: &Base) -> Result<(), BadColumn> {
    use BadColumn::{Fit, Values};
    let Base {
        nodes,
        edges,
        arcs,
        relations,
        names,
        mentions,
    } = base;
    let ok = |holds: bool, bad: BadColumn| if holds { Ok(()) } else { Err(bad) };
    let (n, m) = (nodes.is.len(), edges.template.len());
    let all_below = |values: &[u32], bound: usize| values.iter().all(|v| (*v as usize) < bound);
    let below_or_none =
        |values: &[u32], bound: usize| values.iter().all(|v| *v == NONE || (*v as usize) < bound);
    let ascend = |values: &[u32]| values.windows(2).all(|pair| pair[0] <= pair[1]);

    ok(
        is_text(&nodes.keys) && nodes.keys.len() == n,
        Values("node.key"),
    )?;
    ok(nodes.keys.texts().all(is_key), Values("node.key"))?;
    ok(is_sorted(&nodes.keys), Values("node.key"))?;
    ok(
        is_text(&nodes.names) && nodes.names.len() == n,
        Values("node.nam"),
    )?;
    ok(is_runs(&nodes.templates.runs), Values("node.tpl"))?;
    for i in 0..nodes.templates.runs.len() {
        let template = read::<NodeTemplate>(nodes.templates.runs.get(i));
        ok(template.is_some(), Values("node.tpl"))?;
    }
    ok(
        all_below(&nodes.is, nodes.templates.runs.len()),
        Fit("node.is"),
    )?;

    let known = Relation::BUILT_IN.len();
    let own = relations.get(known..).unwrap_or_default();
    let is_own = |r: &Relation| matches!(r, Relation::Custom(_));
    let begins = relations.get(..known) == Some(&Relation::BUILT_IN);
    let in_order = own.windows(2).all(|pair| pair[0] < pair[1]);
    ok(begins && own.iter().all(is_own) && in_order, Values(FEW))?;

    ok(is_runs(&edges.templates.runs), Values("edge.tpl"))?;
    let mut relation_of = Vec::with_capacity(edges.templates.runs.len());
    for i in 0..edges.templates.runs.len() {
        let template = read::<EdgeTemplate>(edges.templates.runs.get(i));
        let template = template.ok_or(Values("edge.tpl"))?;
        if let Name::Numbered(prefix) = &template.key {
            ok(is_key(&format!("{prefix}{NONE}")), Values("edge.tpl"))?;
        }
        let relation = relations.binary_search(&template.relation());
        relation_of.push(relation.map_err(|_| Fit("edge.tpl"))?);
    }
    ok(
        all_below(&edges.template, relation_of.len()),
        Fit("edge.is"),
    )?;
    ok([0, m].contains(&edges.number.len()), Fit("edge.num"))?;
    ok([0, m].contains(&edges.under.len()), Fit("edge.und"))?;
    ok(below_or_none(&edges.under, n), Fit("edge.und"))?;
    let others = edges.other_days.len();
    ok(all_below(&edges.other_days, m), Fit("edge.oth"))?;
    ok(
        edges.other_days.windows(2).all(|p| p[0] < p[1]),
        Values("edge.oth"),
    )?;
    let both = [edges.other_first.len(), edges.other_last.len()];
    ok(both == [others, others], Fit("edge.oth"))?;

    let keys = &edges.keys;
    ok(
        is_text(&keys.chosen) && is_sorted(&keys.chosen),
        Values("key.text"),
    )?;
    ok(
        keys.chosen_edges.len() == keys.chosen.len(),
        Fit("key.edge"),
    )?;
    ok(all_below(&keys.chosen_edges, m), Fit("key.edge"))?;
    ok(
        is_text(&keys.prefixes) && is_sorted(&keys.prefixes),
        Values("pre.text"),
    )?;
    let of_prefixes = [keys.lowest.len(), keys.begins.len()];
    ok(of_prefixes == [keys.prefixes.len(); 2], Fit("pre.beg"))?;
    ok(ascend(&keys.begins), Values("pre.beg"))?;
    ok(
        all_below(&keys.begins, keys.numbered.len() + 1),
        Fit("pre.beg"),
    )?;
    ok(below_or_none(&keys.numbered, m), Fit("pre.edge"))?;

    let sides = [arcs.out.len(), arcs.inc.len(), arcs.from.len()];
    ok(sides == [m; 3], Fit("out.arc"))?;
    for (begins, name) in [(&arcs.out_begins, "out.beg"), (&arcs.in_begins, "in.beg")] {
        let ends = (begins.first().copied(), begins.last().copied());
        ok(
            begins.len() == n * PARTS + 1 && ascend(begins),
            Values(name),
        )?;
        ok(ends == (Some(0), Some(m as u32)), Fit(name))?;
    }
    for node in 0..n {
        let begin = |part: usize| arcs.out_begins[node * PARTS + part] as usize;
        let mut last = (0, 0);
        for i in begin(0)..begin(PARTS) {
            let arc = arcs.out[i];
            let relation = arc.facts.relation();
            let is_its = relation == relation_of[edges.template[i] as usize];
            let of_part = part(relation);
            let is_in_part = (begin(of_part)..begin(of_part + 1)).contains(&i);
            let ends = arcs.from[i].index() == node && arc.to.index() < n;
            let fits = ends && is_its && is_in_part;
            let order = (relation, arc.to.0);
            ok(fits && last <= order, Fit("out.arc"))?;
            last = order;
        }
    }
    let fits = |arc: &super::arcs::Backward| {
        arc.from.index() < n && arc.edge.index() < m && arc.facts.relation() < relations.len()
    };
    ok(arcs.inc.iter().all(fits), Fit("in.arc"))?;
    let is_node = |[_, node]: &[u32; 2]| (*node as usize) < n;
    ok(names.index.iter().all(is_node), Fit("name.idx"))?;
    ok(
        names.index.windows(2).all(|p| p[0] < p[1]),
        Values("name.idx"),
    )?;
    ok(
        mentions.records.windows(2).all(|p| p[0] < p[1]),
        Values("men.rec"),
    )?;
    ok(
        mentions.ends.len() == mentions.records.len(),
        Fit("men.ends"),
    )?;
    ok(ascend(&mentions.ends), Values("men.ends"))?;
    let end = mentions.ends.last().map_or(0, |end| *end as usize);
    ok(end == mentions.edges.len(), Fit("men.ends"))?;
    ok(
        mentions.edges.iter().all(|edge| edge.index() < m),
        Fit("men.edge"),
    )
}

/// Whether the runs end where their bytes end, one after the other.
fn is_runs(runs: &Runs) -> bool {
    let ends = runs.ends.last().map_or(0, |end| *end as usize);
    runs.ends.windows(2).all(|pair| pair[0] <= pair[1]) && ends == runs.bytes.len()
}

/// Whether the runs are texts.
fn is_text(runs: &Runs) -> bool {
    let whole = std::str::from_utf8(&runs.bytes);
    let cut = |text: &str| {
        runs.ends
            .iter()
            .all(|end| text.is_char_boundary(*end as usize))
    };
    is_runs(runs) && whole.is_ok_and(cut)
}

/// Whether each run stands after the one before it.
fn is_sorted(runs: &Runs) -> bool {
    (1..runs.len()).all(|i| runs.get(i - 1) < runs.get(i))
}

/// Whether a stored text may be a key.
fn is_key(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric();
    let any = |byte: u8| letter(byte) || b"-_.".contains(&byte);
    (1..=Key::MAX).contains(&text.len())
        && text.bytes().next().is_some_and(letter)
        && text.bytes().all(any)
}
