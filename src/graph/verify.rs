//! Whether the columns of a file make a graph: offsets ascend, ids lie below their count, blocks
//! are in order, texts are texts. Each column is looked at once, in shares that stay in a core's
//! cache while their checksum and what they say are verified; the loops have no early ends, so
//! that they go as fast as memory. Start at [`verify`].

use super::Base;
use super::arcs::{Backward, PARTS, part};
use super::column::Runs;
use super::cores;
use super::edges::NONE;
use super::stored::BadColumn::{self, Fit, Values};
use super::stored::FEW;
use super::template::{EdgeTemplate, Name, NodeTemplate, read};
use crate::model::{Key, Relation};
use std::ops::Range;

/// Whether a range of a column's bytes is what was written.
pub(super) type Sound<'a> = &'a (dyn Fn(&'static str, Range<usize>) -> bool + Sync);

/// How many values of a column are looked at at once: of whatever size, whole blocks of a file.
const SHARE: usize = 16 * 1024;

/// Whether the columns fit together.
pub(super) fn verify(base: &Base, sound: Sound<'_>) -> Result<(), BadColumn> {
    lengths(base)?;
    let relation_of = templates(base)?;
    let relations = base.relations.len();
    let (n, m) = (base.nodes.is.len(), base.edges.template.len());
    let list = Vec::new();
    let mut checks = Checks { sound, list };

    let nodes = &base.nodes;
    checks.texts("node.key", "node.ke", &nodes.keys, are_keys);
    checks.texts("node.nam", "node.ne", &nodes.names, |_, _| true);
    let kinds = nodes.templates.runs.len();
    checks.column(Fit, "node.is", &nodes.is, move |is| all_below(is, kinds));

    let edges = &base.edges;
    checks.column(Fit, "edge.und", &edges.under, move |of| {
        below_or_none(of, n)
    });
    let others = move |of: &[u32]| all_below(of, m) && ascend(of, |a, b| a < b);
    checks.column(Fit, "edge.oth", &edges.other_days, others);
    let keys = &edges.keys;
    checks.texts("key.text", "key.ends", &keys.chosen, are_sorted);
    checks.column(Fit, "key.edge", &keys.chosen_edges, move |of| {
        all_below(of, m)
    });
    checks.texts("pre.text", "pre.ends", &keys.prefixes, are_sorted);
    let end = keys.numbered.len() + 1;
    let begins = move |of: &[u32]| all_below(of, end) && ascend(of, |a, b| a <= b);
    checks.column(Fit, "pre.beg", &keys.begins, begins);
    checks.column(Fit, "pre.edge", &keys.numbered, move |of| {
        below_or_none(of, m)
    });

    let arcs = &base.arcs;
    for (name, begins) in [("out.beg", &arcs.out_begins), ("in.beg", &arcs.in_begins)] {
        checks.column(Values, name, begins, |of| ascend(of, |a, b| a <= b));
    }
    checks.add(Fit("out.arc"), m, move |share| {
        let columns = [("out.arc", 16), ("arc.from", 4), ("edge.is", 4)];
        let bytes = |size| share.start * size..share.end * size;
        columns.iter().all(|(name, size)| sound(name, bytes(*size)))
            && blocks_hold(base, &relation_of, share)
    });
    let ends = move |arcs: &[Backward]| ends_hold(arcs, n, m, relations);
    checks.column(Fit, "in.arc", &arcs.inc, ends);

    let names = move |of: &[[u32; 2]]| {
        let are_nodes = of
            .iter()
            .fold(true, |fine, [_, node]| fine & ((*node as usize) < n));
        are_nodes && ascend(of, |a, b| a < b)
    };
    checks.column(Values, "name.idx", &base.names.index, names);
    let mentions = &base.mentions;
    checks.column(Values, "men.rec", &mentions.records, |of| {
        ascend(of, |a, b| a < b)
    });
    checks.column(Values, "men.ends", &mentions.ends, |of| {
        ascend(of, |a, b| a <= b)
    });
    let mentioning = bytemuck::cast_slice(&mentions.edges);
    checks.column(Fit, "men.edge", mentioning, move |of| all_below(of, m));
    checks.first_fault()
}

/// What is to be looked at, in the order in which faults are told.
struct Checks<'a> {
    sound: Sound<'a>,
    list: Vec<Check<'a>>,
}

/// Something that holds, or not, of each share of so many values.
struct Check<'a> {
    fault: BadColumn,
    len: usize,
    holds: Box<dyn Fn(Range<usize>) -> bool + Sync + 'a>,
}

impl Check<'_> {
    fn shares(&self) -> usize {
        self.len.div_ceil(SHARE)
    }

    fn holds_of(&self, share: usize) -> bool {
        let begin = share * SHARE;
        (self.holds)(begin..self.len.min(begin + SHARE))
    }
}

impl<'a> Checks<'a> {
    fn add(
        &mut self,
        fault: BadColumn,
        len: usize,
        holds: impl Fn(Range<usize>) -> bool + Sync + 'a,
    ) {
        let holds = Box::new(holds);
        self.list.push(Check { fault, len, holds });
    }

    /// A check of the values of a column: those of a share, and the one before them, if any.
    fn column<T: Sync>(
        &mut self,
        fault: fn(&'static str) -> BadColumn,
        name: &'static str,
        values: &'a [T],
        holds: impl Fn(&[T]) -> bool + Sync + 'a,
    ) {
        let sound = self.sound;
        self.add(fault(name), values.len(), move |share| {
            let bytes = share.start * size_of::<T>()..share.end * size_of::<T>();
            sound(name, bytes) && holds(&values[share.start.saturating_sub(1)..share.end])
        });
    }

    /// A check of texts; `also` is asked of those in a share once they are known to be such.
    fn texts(
        &mut self,
        name: &'static str,
        ends: &'static str,
        runs: &'a Runs,
        also: impl Fn(&Runs, Range<usize>) -> bool + Sync + 'a,
    ) {
        let sound = self.sound;
        self.add(Values(name), runs.len(), move |share| {
            let bytes = share.start * size_of::<u32>()..share.end * size_of::<u32>();
            sound(ends, bytes) && are_texts(runs, share.clone()) && also(runs, share)
        });
    }

    /// Looks at everything, on all cores. The first fault in the order of the checks.
    fn first_fault(&self) -> Result<(), BadColumn> {
        let shares = |(i, check): (usize, &Check)| (0..check.shares()).map(move |share| (i, share));
        let all: Vec<(usize, usize)> = self.list.iter().enumerate().flat_map(shares).collect();
        let holds = |at: usize| {
            let (check, share) = all[at];
            self.list[check].holds_of(share)
        };
        if cores::all(0..all.len(), &holds) {
            return Ok(());
        }
        let fails = |check: &&Check| !(0..check.shares()).all(|share| check.holds_of(share));
        match self.list.iter().find(fails) {
            Some(check) => Err(check.fault.clone()),
            None => Ok(()),
        }
    }
}

/// Whether the columns are as long as others say.
fn lengths(base: &Base) -> Result<(), BadColumn> {
    let ok = |holds: bool, bad: BadColumn| if holds { Ok(()) } else { Err(bad) };
    let (n, m) = (base.nodes.is.len(), base.edges.template.len());
    let (nodes, edges, arcs) = (&base.nodes, &base.edges, &base.arcs);
    ok(nodes.keys.len() == n, Values("node.key"))?;
    ok(nodes.names.len() == n, Values("node.nam"))?;
    let keys = &edges.keys;
    for (runs, name) in [
        (&nodes.keys, "node.key"),
        (&nodes.names, "node.nam"),
        (&keys.chosen, "key.text"),
        (&keys.prefixes, "pre.text"),
    ] {
        ok(last(&runs.ends) == runs.bytes.len(), Values(name))?;
    }
    ok([0, m].contains(&edges.number.len()), Fit("edge.num"))?;
    ok([0, m].contains(&edges.under.len()), Fit("edge.und"))?;
    let others = [edges.other_first.len(), edges.other_last.len()];
    ok(others == [edges.other_days.len(); 2], Fit("edge.oth"))?;
    ok(
        keys.chosen_edges.len() == keys.chosen.len(),
        Fit("key.edge"),
    )?;
    let of_prefixes = [keys.lowest.len(), keys.begins.len()];
    ok(of_prefixes == [keys.prefixes.len(); 2], Fit("pre.beg"))?;
    let sides = [arcs.out.len(), arcs.inc.len(), arcs.from.len()];
    ok(sides == [m; 3], Fit("out.arc"))?;
    for (begins, name) in [(&arcs.out_begins, "out.beg"), (&arcs.in_begins, "in.beg")] {
        let slots = n.checked_mul(PARTS).and_then(|slots| slots.checked_add(1));
        ok(Some(begins.len()) == slots, Values(name))?;
        ok(begins.first() == Some(&0) && last(begins) == m, Fit(name))?;
    }
    let mentions = &base.mentions;
    let records = mentions.records.len();
    ok(mentions.ends.len() == records, Fit("men.ends"))?;
    ok(
        last(&mentions.ends) == mentions.edges.len(),
        Fit("men.ends"),
    )
}

/// The last of some offsets; 0 where there is none.
fn last(offsets: &[u32]) -> usize {
    offsets.last().map_or(0, |end| *end as usize)
}

/// The place of the relation of each template of edges, if relations and templates are such.
fn templates(base: &Base) -> Result<Vec<u32>, BadColumn> {
    let relations = &base.relations;
    let own = relations
        .get(Relation::BUILT_IN.len()..)
        .unwrap_or_default();
    let is_own = |relation: &Relation| matches!(relation, Relation::Custom(_));
    let begins_with = relations.starts_with(&Relation::BUILT_IN);
    if !begins_with || !own.iter().all(is_own) || !ascend(own, |a, b| a < b) {
        return Err(Values(FEW));
    }
    let runs = &base.nodes.templates.runs;
    let is_template = |i| read::<NodeTemplate>(runs.get(i)).is_some();
    if !are_runs(runs) || !(0..runs.len()).all(is_template) {
        return Err(Values("node.tpl"));
    }
    let runs = &base.edges.templates.runs;
    if !are_runs(runs) {
        return Err(Values("edge.tpl"));
    }
    let mut relation_of = Vec::with_capacity(runs.len());
    for i in 0..runs.len() {
        let template = read::<EdgeTemplate>(runs.get(i)).ok_or(Values("edge.tpl"))?;
        if let Name::Numbered(prefix) = &template.key
            && !is_key(format!("{prefix}{NONE}").as_bytes())
        {
            return Err(Values("edge.tpl"));
        }
        let place = relations.binary_search(&template.relation());
        relation_of.push(place.map_err(|_| Fit("edge.tpl"))? as u32);
    }
    Ok(relation_of)
}

fn all_below(values: &[u32], bound: usize) -> bool {
    let highest = values
        .iter()
        .fold(0, |highest, value| (*value).max(highest));
    values.is_empty() || (highest as usize) < bound
}

/// [`NONE`] is the one number that is 0 when one is added.
fn below_or_none(values: &[u32], bound: usize) -> bool {
    let next = |value: &u32| value.wrapping_add(1);
    let highest = values
        .iter()
        .map(next)
        .fold(0, |highest, value| value.max(highest));
    highest as usize <= bound
}

fn ascend<T>(values: &[T], before: impl Fn(&T, &T) -> bool) -> bool {
    let pairs = values.iter().zip(values.iter().skip(1));
    pairs.fold(true, |fine, (a, b)| fine & before(a, b))
}

/// Whether the runs end where their bytes end, one after the other.
fn are_runs(runs: &Runs) -> bool {
    ascend(&runs.ends, |a, b| a <= b) && last(&runs.ends) == runs.bytes.len()
}

/// Whether these runs are texts, one after the other.
fn are_texts(runs: &Runs, share: Range<usize>) -> bool {
    let begin = share
        .start
        .checked_sub(1)
        .map_or(0, |before| runs.ends[before]);
    let ends = &runs.ends[share];
    let in_order = ends.first().is_none_or(|first| begin <= *first) && ascend(ends, |a, b| a <= b);
    let all = in_order.then(|| runs.bytes.get(begin as usize..last(ends)));
    let Some(Ok(text)) = all.flatten().map(std::str::from_utf8) else {
        return false;
    };
    let is_between = |end: &u32| text.is_char_boundary((end - begin) as usize);
    text.is_ascii() || ends.iter().all(is_between)
}

/// Whether each of these runs stands after the one before it.
fn are_sorted(runs: &Runs, share: Range<usize>) -> bool {
    (share.start.max(1)..share.end).all(|i| runs.get(i - 1) < runs.get(i))
}

/// Whether these runs are keys and sorted.
fn are_keys(runs: &Runs, share: Range<usize>) -> bool {
    let mut before = share
        .start
        .checked_sub(1)
        .map_or(&[][..], |before| runs.get(before));
    share.into_iter().all(|i| {
        let key = runs.get(i);
        let fine = before < key && is_key(key);
        before = key;
        fine
    })
}

/// Whether a stored text may be a key.
fn is_key(text: &[u8]) -> bool {
    let letter = |byte: &u8| byte.is_ascii_alphanumeric();
    let any = |fine, byte: &u8| fine & (letter(byte) | matches!(byte, b'-' | b'_' | b'.'));
    text.len() <= Key::MAX && text.first().is_some_and(letter) && text.iter().fold(true, any)
}

/// Whether these forward arcs stand in the blocks of the nodes that they start from, in the parts
/// and in the order of their relations and ends.
fn blocks_hold(base: &Base, relation_of: &[u32], share: Range<usize>) -> bool {
    let (nodes, begins) = (base.nodes.is.len(), &*base.arcs.out_begins);
    let order = |i: usize| {
        let (from, arc) = (base.arcs.from[i], base.arcs.out[i]);
        (from, arc.facts.relation(), arc.to)
    };
    let mut last = share.start.checked_sub(1).map(order);
    let edges = share.clone();
    let arcs = base.arcs.out[share.clone()].iter();
    let arcs = arcs
        .zip(&base.arcs.from[share.clone()])
        .zip(&base.edges.template[share]);
    edges
        .zip(arcs)
        .fold(true, |fine, (i, ((arc, from), template))| {
            let relation = arc.facts.relation();
            let slot = from
                .index()
                .wrapping_mul(PARTS)
                .wrapping_add(part(relation));
            let is_in_part = match begins.get(slot..).and_then(|begins| begins.first_chunk()) {
                Some([begin, end]) => (*begin as usize <= i) & (i < *end as usize),
                None => false,
            };
            let are_nodes = (from.index() < nodes) & (arc.to.index() < nodes);
            let is_its = relation_of.get(*template as usize) == Some(&(relation as u32));
            let next = (*from, relation, arc.to);
            let in_order = last.is_none_or(|last| last <= next);
            last = Some(next);
            fine & is_in_part & are_nodes & is_its & in_order
        })
}

/// Whether these backward arcs are of nodes, edges and relations that there are.
fn ends_hold(arcs: &[Backward], nodes: usize, edges: usize, relations: usize) -> bool {
    let highest = |(node, edge, relation): (u32, u32, usize), arc: &Backward| {
        (
            node.max(arc.from.0),
            edge.max(arc.edge.0),
            relation.max(arc.facts.relation()),
        )
    };
    let (node, edge, relation) = arcs.iter().fold((0, 0, 0), highest);
    arcs.is_empty() || (node as usize) < nodes && (edge as usize) < edges && relation < relations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::stored::Lent;
    use crate::graph::{EdgeRow, Filter, Graph, NodeTemplate, Rows, Scratch, Side, Validity, Way};
    use crate::model::{Actor, ActorKind, Day, Source, Tie};
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex};
    use twox_hash::XxHash3_64;

    /// More edges than fit into a share.
    const EDGES: u32 = 40_000;

    fn network() -> Graph {
        let mut rows = Rows::new();
        rows.source(Source::new(Key::new("made").unwrap(), "A made network"));
        let state = NodeTemplate::new(Actor::of(ActorKind::State));
        let state = rows.node_template(&state).unwrap();
        let node = |i: u32| (format!("n{i}"), format!("Nümber {i}"));
        let names = (0..3_000).map(node);
        let nodes: Vec<_> = names
            .map(|(key, name)| rows.node(&key, &name, state).unwrap())
            .collect();
        let mut templates = Vec::new();
        for relation in [Relation::Guarantees, Relation::MemberOf, Relation::Leads] {
            let mut template = EdgeTemplate::numbered("row-", Tie::bare(&relation));
            template.valid = Validity::Between(Side::Day, Side::Open);
            let source = Key::new("made").unwrap();
            template
                .claims
                .push(crate::graph::ClaimTemplate::row(source, "row "));
            templates.push(rows.edge_template(&template).unwrap());
        }
        for number in 0..EDGES {
            let draw = |by: u32| (number.wrapping_mul(by) >> 7) as usize;
            let (from, to) = (draw(2_654_435_761) % 3_000, draw(2_246_822_519) % 3_000);
            let row = EdgeRow {
                from: nodes[from],
                to: nodes[if from == to { (to + 1) % 3_000 } else { to }],
                template: templates[draw(3_266_489_917) % 3],
                number,
                first: Day(draw(668_265_263) as i32 % 40_000),
                last: Day::MAX,
                under: None,
            };
            rows.edge(row).unwrap();
        }
        rows.build().unwrap()
    }

    /// The bytes of the columns, in memory that is aligned as a file's sections are.
    fn columns(graph: &Graph) -> BTreeMap<&'static str, Vec<u64>> {
        let words = |bytes: &[u8]| {
            let mut words = vec![bytes.len() as u64];
            words.resize(1 + bytes.len().div_ceil(8), 0);
            bytemuck::cast_slice_mut(&mut words[1..])[..bytes.len()].copy_from_slice(bytes);
            words
        };
        let columns = graph.columns().into_iter();
        columns.map(|(name, bytes)| (name, words(&bytes))).collect()
    }

    struct Held(Vec<u64>);

    impl AsRef<[u8]> for Held {
        fn as_ref(&self) -> &[u8] {
            &bytemuck::cast_slice(&self.0[1..])[..self.0[0] as usize]
        }
    }

    fn opened(
        columns: &BTreeMap<&'static str, Vec<u64>>,
        sound: Sound<'_>,
    ) -> Result<Graph, BadColumn> {
        let get = |name: &'static str| {
            let held = Held(columns.get(name)?.clone());
            let all = 0..held.as_ref().len();
            Lent::new(Arc::new(held), all)
        };
        Graph::from_columns(get, sound)
    }

    #[test]
    fn the_same_rows_make_the_same_bytes_on_any_number_of_cores() {
        let (graph, mut all) = (network(), Vec::new());
        for (name, bytes) in graph.columns() {
            all.extend(name.bytes());
            all.extend(&*bytes);
        }
        // Another number is another format, or a build that depends on its threads.
        assert_eq!(XxHash3_64::oneshot(&all), 17_297_419_755_984_183_987);
    }

    #[test]
    fn what_was_built_opens_and_every_byte_of_the_large_columns_is_asked_for() {
        let graph = network();
        let asked: Mutex<BTreeMap<&str, usize>> = Mutex::default();
        let sound = |name, bytes: Range<usize>| {
            *asked.lock().unwrap().entry(name).or_default() += bytes.len();
            true
        };
        let again = opened(&columns(&graph), &sound).unwrap();
        assert_eq!(again.records(), graph.records());
        let (filter, mut scratch) = (Filter::default(), Scratch::new());
        let node = graph.node_id("n7").unwrap();
        let mut reach = |graph: &Graph| {
            let view = graph.view(&filter);
            view.reach(node, Way::Backward, 2, &mut scratch).to_vec()
        };
        assert_eq!(reach(&again), reach(&graph));
        let asked = asked.into_inner().unwrap();
        let edges = EDGES as usize;
        for (name, size) in [
            ("out.arc", 16),
            ("arc.from", 4),
            ("edge.is", 4),
            ("in.arc", 20),
        ] {
            assert_eq!(asked[name], edges * size, "{name}");
        }
    }

    #[test]
    fn a_column_that_is_not_sound_is_told_by_its_name() {
        let columns = columns(&network());
        for bad in ["node.is", "out.beg", "in.arc", "pre.edge", "name.idx"] {
            let sound = |name, _: Range<usize>| name != bad;
            let fault = opened(&columns, &sound).unwrap_err();
            assert!(fault == Fit(bad) || fault == Values(bad), "{bad}: {fault}");
        }
    }

    /// One value of each column is set to what it cannot be, on both sides of where shares meet.
    #[test]
    fn a_value_that_does_not_fit_is_found_wherever_it_stands() {
        let whole = columns(&network());
        let wrong: [(&'static str, usize, u32); 11] = [
            ("node.is", 1, 9),
            ("edge.is", 1, 3),
            ("arc.from", 1, 3_000),
            ("out.arc", 4, 3_000),
            ("in.arc", 5, 3_000),
            ("out.beg", 1, EDGES + 1),
            ("in.beg", 1, EDGES + 1),
            ("pre.edge", 1, EDGES),
            ("name.idx", 2, u32::MAX),
            ("node.ke", 1, u32::MAX),
            ("node.ne", 1, 0),
        ];
        for (name, words, value) in wrong {
            let values = whole[name][0] as usize / (4 * words);
            let places = [1, SHARE - 1, SHARE, SHARE + 1, 2 * SHARE, values - 2];
            for place in places.into_iter().filter(|place| *place < values - 1) {
                let mut columns = whole.clone();
                let column = columns.get_mut(name).unwrap();
                bytemuck::cast_slice_mut::<u64, u32>(&mut column[1..])[place * words] = value;
                assert!(opened(&columns, &|_, _| true).is_err(), "{name} at {place}");
            }
        }
    }

    #[test]
    fn arcs_out_of_their_order_are_found_where_shares_meet() {
        let whole = columns(&network());
        let arcs: &[[u32; 4]] = bytemuck::cast_slice(&whole["out.arc"][1..]);
        let from: &[u32] = bytemuck::cast_slice(&whole["arc.from"][1..]);
        let same = |i: &usize| from[i - 1] == from[*i] && arcs[i - 1][3] == arcs[*i][3];
        let rises = |i: &usize| arcs[i - 1][0] < arcs[*i][0];
        let swap = |i: usize| {
            let mut columns = whole.clone();
            let column = &mut columns.get_mut("out.arc").unwrap()[1..];
            bytemuck::cast_slice_mut::<u64, [u32; 4]>(column).swap(i - 1, i);
            opened(&columns, &|_, _| true).is_err()
        };
        let places: Vec<usize> = (SHARE - 40..SHARE + 40)
            .filter(|i| same(i) && rises(i))
            .collect();
        assert!(places.len() > 10);
        assert!(places.into_iter().all(swap));
    }
}
