//! Building a graph: ids, arcs in both directions, look-up.
//!
//! Nodes are numbered in the order of their keys; edges by (start, relation, end, key), so
//! that an edge's id is its position among the forward arcs. Records typed by hand and rows of
//! a table take the same way: [`Rows`], sorted into columns.

use super::arcs::{Arcs, Facts, Forward};
use super::column::Runs;
use super::cores;
use super::derive::{self, Known};
use super::edges::{Edges, Keys, NONE, numbered};
use super::lazy::Lazy;
use super::mentions::{Mentions, mentioned_by};
use super::names::Names;
use super::nodes::Nodes;
use super::rows::{EdgeRow, RowFault, Rows};
use super::simple::Rule;
use super::template::{EdgeTemplate, Name, NodeTemplate, Templates};
use super::wide::Wide;
use super::{Base, EdgeId, Few, Graph, Inner, NodeId, RecordId, Records, Span};
use crate::model::{Claim, Day, Key, Kind, Relation, Says, Tie};
use crate::state::{Footing, leaves, tells_of_end, tells_of_entry_after, tells_of_lifetime};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Graph {
    /// Builds the graph of these records. What refers to nothing is left out; the floor
    /// `change` refuses such records before they get here.
    pub(crate) fn build(records: Records) -> Graph {
        let mut rows = Rows::new();
        rows.take(records);
        Graph(Arc::new(inner(rows)))
    }
}

impl Rows {
    /// The graph of these records.
    ///
    /// # Errors
    /// All that is wrong with the records as a whole: two with one key, a template that refers
    /// to what is not there. [`RowFault::Memory`] when building takes more than is to be had.
    pub fn build(self) -> Result<Graph, RowFault> {
        self.room_to_build()?;
        let graph = Graph(Arc::new(inner(self)));
        graph.verify_keys()?;
        Ok(graph)
    }

    /// Takes records as rows, each with a template of its own. An edge with an end that is not
    /// there is left out, and so are the claims about it.
    pub(super) fn take(&mut self, mut records: Records) {
        records.claims.sort();
        records.claims.dedup();
        let mut said = Said(records.claims);
        for source in records.sources {
            self.claims.extend(said.about(&source.key));
            self.source(source);
        }
        for relation in records.relations {
            self.relation(relation);
        }
        for account in records.accounts {
            self.claims.extend(said.about(&account.key));
            self.account(account);
        }
        for node in records.nodes {
            let template = NodeTemplate {
                claims: said.about(&node.key).into_iter().map(Into::into).collect(),
                is: node.is,
                aliases: node.aliases,
                note: node.note,
            };
            // A node that is there already, or has no room, is left out.
            if let Ok(template) = self.node_template(&template) {
                let _ = self.node(node.key.as_str(), &node.name, template);
            }
        }
        for edge in records.edges {
            let ends = (self.find(edge.from.as_str()), self.find(edge.to.as_str()));
            let (Some(from), Some(to)) = ends else {
                continue;
            };
            let claims = said.about(&edge.key);
            let template = EdgeTemplate::of(edge, claims);
            if let Ok(template) = self.edge_template(&template) {
                // Own relations may join what a row may not.
                self.edges.push(EdgeRow {
                    from,
                    to,
                    template,
                    number: 0,
                    first: Day::MIN,
                    last: Day::MAX,
                    under: None,
                });
            }
        }
    }
}

/// Claims, sorted, from which those about a record are taken.
struct Said(Vec<Claim>);

impl Said {
    fn about(&mut self, key: &Key) -> Vec<Claim> {
        let first = self.0.partition_point(|claim| claim.about < *key);
        let claims = self.0[first..].iter();
        claims
            .take_while(|claim| claim.about == *key)
            .cloned()
            .collect()
    }
}

pub(super) fn inner(rows: Rows) -> Inner {
    let Rows {
        mut sources,
        relations: mut own_relations,
        mut accounts,
        claims,
        keys,
        names,
        node_templates,
        is,
        edge_templates,
        edges: mut list,
        ..
    } = rows;
    sources.sort_by(|a, b| a.key.cmp(&b.key));
    accounts.sort_by(|a, b| a.key.cmp(&b.key));
    own_relations.sort_by(|a, b| a.key.cmp(&b.key));

    let (nodes, new_ids) = nodes(&keys, &names, &is, Templates::new(node_templates.runs));
    drop((keys, names, is));
    for row in &mut list {
        row.from.0 = new_ids[row.from.0 as usize];
        row.to.0 = new_ids[row.to.0 as usize];
        if let Some(under) = &mut row.under {
            under.0 = new_ids[under.0 as usize];
        }
    }

    let templates: Templates<EdgeTemplate> = Templates::new(edge_templates.runs);
    let own = own_relations
        .iter()
        .map(|r| Relation::Custom(r.key.clone()));
    let mut own: Vec<Relation> = own
        .chain((0..templates.runs.len()).map(|i| templates.get(i).relation()))
        .filter(|relation| matches!(relation, Relation::Custom(_)))
        .collect();
    own.sort();
    own.dedup();
    let relations: Vec<Relation> = Relation::BUILT_IN.into_iter().chain(own).collect();
    let place = |relation: &Relation| {
        let place = relations.binary_search(relation);
        place.expect("every relation is listed")
    };
    let rules: Vec<Rule> = (0..templates.runs.len())
        .map(|i| Rule::new(templates.get(i), place(&templates.get(i).relation())))
        .collect();

    let list = sorted(list, nodes.is.len(), &rules, &templates);
    let (mut from, mut out) = (
        Vec::with_capacity(list.len()),
        Vec::with_capacity(list.len()),
    );
    let mut others = Vec::new();
    for (i, row) in list.iter().enumerate() {
        let rule = &rules[row.template.0 as usize];
        let (span, facts) = rule.arc(row.first, row.last);
        from.push(NodeId(row.from.0));
        out.push(Forward {
            to: NodeId(row.to.0),
            first: span.first,
            last: span.last,
            facts,
        });
        if rule.has_own_days() && (span.first, span.last) != (row.first, row.last) {
            others.push((i as u32, row.first, row.last));
        }
    }
    let arcs = Arcs::new(nodes.is.len(), from, out);

    let any_number = list.iter().any(|row| row.number != 0);
    let any_under = list.iter().any(|row| row.under.is_some());
    let number = |row: &EdgeRow| row.number;
    let under = |row: &EdgeRow| row.under.map_or(NONE, |node| node.0);
    let keys = edge_keys(&list, &templates);
    let edges = Edges {
        template: list
            .iter()
            .map(|row| row.template.0)
            .collect::<Vec<_>>()
            .into(),
        number: list
            .iter()
            .filter(|_| any_number)
            .map(number)
            .collect::<Vec<_>>()
            .into(),
        under: list
            .iter()
            .filter(|_| any_under)
            .map(under)
            .collect::<Vec<_>>()
            .into(),
        other_days: others.iter().map(|o| o.0).collect::<Vec<_>>().into(),
        other_first: others.iter().map(|o| o.1).collect::<Vec<_>>().into(),
        other_last: others.iter().map(|o| o.2).collect::<Vec<_>>().into(),
        templates,
        full: Lazy::new(list.len()),
        keys,
    };
    drop(list);
    let mut other_claims: BTreeMap<Key, Vec<Claim>> = BTreeMap::new();
    for claim in claims {
        other_claims
            .entry(claim.about.clone())
            .or_default()
            .push(claim);
    }

    let few = Arc::new(Few {
        sources,
        accounts,
        own_relations,
        other_claims,
    });
    let mut base = Base {
        names: Names::new(&nodes),
        nodes,
        edges,
        arcs,
        relations,
        mentions: Mentions::default(),
    };
    base.mentions = Mentions::new(mentions(&base, &few), base.edges.template.len());
    let wide = Arc::new(wide(&base));
    settle(Inner {
        base: Arc::new(base),
        over: None,
        few,
        wide,
        known: Known::default(),
    })
}

/// The conditions of a base, and what they list or have in scope.
pub(super) fn wide(base: &Base) -> Wide {
    let mut wide = Wide::default();
    let templates = &base.nodes.templates;
    let is_condition = |i: &u32| {
        let kind = &templates.get(*i as usize).is;
        matches!(kind, Kind::Condition(_))
    };
    let any = (0..templates.runs.len() as u32).any(|i| is_condition(&i));
    for (i, template) in base.nodes.is.iter().enumerate().filter(|_| any) {
        if is_condition(template) {
            let node = base.nodes.full(NodeId::at(i));
            if let Some(condition) = node.node.as_condition() {
                wide.insert(NodeId::at(i), condition);
            }
        }
    }
    wide
}

/// Works out what follows for the edges of which their rows do not say it all.
fn settle(mut inner: Inner) -> Inner {
    let any = Any {
        left: any_left(&inner.base),
        ended: any_tells(&inner.base, tells_of_end),
        entered: any_tells(&inner.base, |says| tells_of_entry_after(Day::MIN, says)),
        extinct: any_tells(&inner.base, tells_of_lifetime),
    };
    let graph = Graph(Arc::new(inner));
    let open = |edge: &EdgeId| !is_simple(&graph, *edge, any);
    let open: Vec<EdgeId> = graph.edge_ids().filter(open).collect();
    inner = alone(graph);

    let is_small = inner.base.edges.template.len() <= derive::KEPT;
    let mut found = Vec::with_capacity(open.len());
    let mut plain = Vec::new();
    for part in open.chunks(derive::KEPT) {
        let graph = Graph(Arc::new(inner));
        let is_plain = |edge: &EdgeId| graph.can_be_plain(*edge) && !any.ends(&graph, *edge);
        plain.extend(part.iter().map(is_plain));
        let known = derive::all(&graph, part, is_small, &mut found);
        inner = alone(graph);
        if is_small {
            inner.known = known;
        } else {
            // What was put together on the way is put together again when it is asked for.
            let Base { nodes, edges, .. } = own(&mut inner);
            edges.full = Lazy::new(edges.template.len());
            nodes.full = Lazy::new(nodes.is.len());
            edges.templates.forget();
            nodes.templates.forget();
        }
    }
    let mut others = Vec::new();
    let Base { edges, arcs, .. } = own(&mut inner);
    for ((edge, span, footing), is_plain) in found.into_iter().zip(plain) {
        let mut facts = follows(arcs.get(edge).facts, span, footing);
        if is_plain {
            facts = facts.with(Facts::PLAIN);
        }
        let own = edges.days(arcs, edge);
        if edges.template(edge).valid.is_own() && own != (span.first, span.last) {
            others.push((edge.0, own.0, own.1));
        }
        arcs.set(edge, span, facts);
    }
    edges.add_other_days(others);
    inner
}

/// As [`settle`], for the edges of a patch.
pub(super) fn settle_over(mut inner: Inner) -> Graph {
    let graph = Graph(Arc::new(inner));
    let over = graph.0.over.iter();
    let open: Vec<EdgeId> = over
        .flat_map(|over| over.unsettled())
        .filter(|edge| !is_simple(&graph, *edge, Any::ALL))
        .collect();
    let mut found = Vec::with_capacity(open.len());
    derive::all(&graph, &open, false, &mut found);
    inner = alone(graph);
    if let Some(over) = &mut inner.over {
        for (edge, span, footing) in found {
            let facts = follows(over.facts(edge), span, footing);
            over.set(edge, span, facts);
        }
    }
    Graph(Arc::new(inner))
}

/// What is inside a graph that nobody else holds.
fn alone(graph: Graph) -> Inner {
    Arc::into_inner(graph.0).expect("nobody else holds the new graph")
}

/// The columns of a graph that nobody else holds.
fn own(inner: &mut Inner) -> &mut Base {
    Arc::get_mut(&mut inner.base).expect("nobody else holds the columns of the new graph")
}

/// The facts of an arc when all is known that follows for its edge.
fn follows(rule: Facts, span: Span, footing: Option<Footing>) -> Facts {
    let facts = Facts::new(rule.relation(), footing);
    match span.dated {
        true => facts.with(Facts::DATED),
        false => facts,
    }
}

/// What is told of anything in a graph, so that it must be looked for at each edge.
#[derive(Clone, Copy)]
struct Any {
    /// A party left.
    left: bool,
    /// An agreement ended.
    ended: bool,
    /// An agreement entered into force.
    entered: bool,
    /// An actor is no more.
    extinct: bool,
}

impl Any {
    const ALL: Any = Any {
        left: true,
        ended: true,
        entered: true,
        extinct: true,
    };

    /// Whether an end of an edge may bear on it: a party that left, an agreement that is over, or
    /// entered into force later, an actor that is no more.
    fn ends(self, graph: &Graph, edge: EdgeId) -> bool {
        self.left && has_left(graph, edge)
            || self.ended && is_ended(graph, edge)
            || self.entered && is_early(graph, edge)
            || self.extinct && is_extinct(graph, edge)
    }
}

/// Whether any claim about a node says such a thing.
fn any_tells(base: &Base, what: fn(&Says) -> bool) -> bool {
    let templates = &base.nodes.templates;
    let said = |i: usize| templates.get(i).claims.iter().any(|c| what(&c.says));
    (0..templates.runs.len()).any(said)
}

/// Whether any row tells that a party left an agreement.
fn any_left(base: &Base) -> bool {
    let templates = &base.edges.templates;
    (0..templates.runs.len()).any(|i| tells_of_leaving(&templates.get(i).tie))
}

fn tells_of_leaving(tie: &Tie) -> bool {
    match tie {
        Tie::PartyTo(party) => party.act.is_some_and(leaves),
        _ => false,
    }
}

/// Whether the arc says all that follows: its template is simple, and no other record bears
/// on the edge.
fn is_simple(graph: &Graph, edge: EdgeId, any: Any) -> bool {
    graph.is_simple(edge)
        && graph.mentions_edge(edge).is_empty()
        && graph.0.wide.spares(graph, edge)
        && !any.ends(graph, edge)
}

/// Whether the edge is of a party to an agreement that may be over.
fn is_ended(graph: &Graph, edge: EdgeId) -> bool {
    matches!(graph.tie(edge), Tie::PartyTo(_)) && graph.tells(graph.to(edge), tells_of_end)
}

/// Whether the edge is of who took part in an agreement before that may have entered into force.
fn is_early(graph: &Graph, edge: EdgeId) -> bool {
    let first = graph.arc(edge).first;
    matches!(graph.tie(edge), Tie::PartyTo(_))
        && graph.tells(graph.to(edge), |says| tells_of_entry_after(first, says))
}

/// Whether an actor of whom the edge tells may be no more.
fn is_extinct(graph: &Graph, edge: EdgeId) -> bool {
    let creditor = match graph.tie(edge) {
        Tie::Guarantees(guarantee) => guarantee.owed_to.as_ref(),
        _ => None,
    };
    let creditor = creditor.and_then(|key| graph.node_id(key.as_str()));
    let ends = [Some(graph.from(edge)), Some(graph.to(edge)), creditor];
    let mut ends = ends.into_iter().flatten();
    ends.any(|end| graph.tells(end, tells_of_lifetime))
}

/// Whether the edge is of a party that left the agreement at some time.
fn has_left(graph: &Graph, edge: EdgeId) -> bool {
    let relation = graph.arc(edge).facts.relation();
    let mut same = graph.edges_between(graph.from(edge), relation, graph.to(edge));
    same.any(|other| tells_of_leaving(graph.tie(other)))
}

/// The nodes in the order of their keys, and the new place of each.
fn nodes(
    keys: &Runs,
    names: &Runs,
    is: &[u32],
    templates: Templates<NodeTemplate>,
) -> (Nodes, Vec<u32>) {
    let mut order: Vec<u32> = (0..is.len() as u32).collect();
    order.sort_unstable_by(|a, b| keys.get(*a as usize).cmp(keys.get(*b as usize)));
    let mut new_ids = vec![0; order.len()];
    let (mut sorted_keys, mut sorted_names) = (Runs::default(), Runs::default());
    let mut sorted_is = Vec::with_capacity(order.len());
    for (new, old) in order.iter().map(|old| *old as usize).enumerate() {
        new_ids[old] = new as u32;
        // They fitted in before they were sorted.
        sorted_keys.push(keys.get(old));
        sorted_names.push(names.get(old));
        sorted_is.push(is[old]);
    }
    let nodes = Nodes {
        keys: sorted_keys,
        names: sorted_names,
        full: Lazy::new(sorted_is.len()),
        is: sorted_is.into(),
        templates,
    };
    (nodes, new_ids)
}

/// The rows in the order of start, relation, end and key.
fn sorted(
    rows: Vec<EdgeRow>,
    node_count: usize,
    rules: &[Rule],
    templates: &Templates<EdgeTemplate>,
) -> Vec<EdgeRow> {
    let mut place = super::arcs::begins(node_count, rows.iter().map(|row| row.from.0 as usize));
    let ends: Vec<u32> = place.iter().skip(1).copied().collect();
    let Some(first) = rows.first().copied() else {
        return rows;
    };
    let mut list = vec![first; rows.len()];
    for row in &rows {
        let at = &mut place[row.from.0 as usize];
        list[*at as usize] = *row;
        *at += 1;
    }
    drop(rows);
    let key = |row: &EdgeRow| templates.get(row.template.0 as usize).key.fill(row.number);
    let by_key = |a: &EdgeRow, b: &EdgeRow| key(a).cmp(&key(b));
    let relation = |row: &EdgeRow| rules[row.template.0 as usize].relation();
    cores::each_block(&mut list, &ends, &|block| {
        block.sort_unstable_by(|a, b| {
            let ends = |row: &EdgeRow| (relation(row), row.to.0);
            match ends(a).cmp(&ends(b)) {
                Ordering::Equal => by_key(a, b),
                order => order,
            }
        });
    });
    list
}

/// The keys of the edges in their order: chosen ones, and numbered ones by prefix.
fn edge_keys(list: &[EdgeRow], templates: &Templates<EdgeTemplate>) -> Keys {
    let mut chosen: Vec<(&str, u32)> = Vec::new();
    // For each prefix: the lowest number, the highest, and how many there are.
    let mut prefixes: BTreeMap<&str, (u32, u32, usize)> = BTreeMap::new();
    let names: Vec<&Name> = (0..templates.runs.len())
        .map(|i| &templates.get(i).key)
        .collect();
    let mut ranges: Vec<Option<(u32, u32, usize)>> = vec![None; names.len()];
    for (i, row) in list.iter().enumerate() {
        let template = row.template.0 as usize;
        match names[template] {
            Name::Whole(key) => chosen.push((key.as_str(), i as u32)),
            Name::Numbered(_) => {
                let range = ranges[template].get_or_insert((u32::MAX, 0, 0));
                *range = (
                    range.0.min(row.number),
                    range.1.max(row.number),
                    range.2 + 1,
                );
            }
        }
    }
    for (name, range) in names.iter().zip(ranges) {
        if let (Name::Numbered(prefix), Some((low, high, count))) = (name, range) {
            let all = prefixes.entry(prefix).or_insert((u32::MAX, 0, 0));
            *all = (all.0.min(low), all.1.max(high), all.2 + count);
        }
    }
    let mut keys = Keys::default();
    let mut numbered = Vec::new();
    let mut starts: BTreeMap<&str, (u32, usize)> = BTreeMap::new();
    for (prefix, (low, high, count)) in &prefixes {
        let width = (high - low) as usize + 1;
        // Numbers far apart would be mostly gaps: such keys are kept as they are.
        if width > 4 * count + 64 {
            continue;
        }
        starts.insert(prefix, (*low, numbered.len()));
        keys.prefixes.push(prefix.as_bytes());
        keys.lowest.to_mut().push(*low);
        keys.begins.to_mut().push(numbered.len() as u32);
        numbered.resize(numbered.len() + width, NONE);
    }
    let mut own = Vec::new();
    let start_of: Vec<Option<(u32, usize)>> = names
        .iter()
        .map(|name| match name {
            Name::Whole(_) => None,
            Name::Numbered(prefix) => starts.get(prefix.as_str()).copied(),
        })
        .collect();
    for (i, row) in list.iter().enumerate() {
        let template = row.template.0 as usize;
        match (names[template], start_of[template]) {
            (Name::Whole(_), _) => {}
            (Name::Numbered(_), Some((low, begin))) => {
                numbered[begin + (row.number - low) as usize] = i as u32;
            }
            (name, None) => own.push((name.fill(row.number), i as u32)),
        }
    }
    chosen.extend(own.iter().map(|(key, i)| (key.as_str(), *i)));
    chosen.sort_unstable();
    let mut edges = Vec::with_capacity(chosen.len());
    for (key, edge) in chosen {
        if keys.chosen.push(key.as_bytes()).is_some() {
            edges.push(edge);
        }
    }
    keys.chosen_edges = edges.into();
    keys.numbered = numbered.into();
    keys
}

/// Which edge mentions which record.
fn mentions(base: &Base, few: &Few) -> Vec<(RecordId, EdgeId)> {
    let templates = &base.edges.templates;
    let of_template = |i: usize| -> Vec<RecordId> {
        let keys = mentioned_by(&templates.get(i).tie);
        keys.filter_map(|key| base.record_id(few, key.as_str()))
            .collect()
    };
    let of_template: Vec<Vec<RecordId>> = (0..templates.runs.len()).map(of_template).collect();
    let mut pairs = Vec::new();
    for (i, template) in base.edges.template.iter().enumerate() {
        let edge = EdgeId::at(i);
        let records = of_template[*template as usize].iter();
        pairs.extend(records.map(|record| (*record, edge)));
        let under = base.edges.under(edge);
        pairs.extend(under.map(|node| (RecordId::Node(node), edge)));
    }
    pairs
}

impl Graph {
    /// Whether every record has a key of its own, and every template refers to records only.
    fn verify_keys(&self) -> Result<(), RowFault> {
        let inner = &*self.0.base;
        let few = &*self.0.few;
        let taken = |key: &str| Err(RowFault::Taken(key.to_string()));
        let keys = &inner.edges.keys;
        for i in 1..keys.chosen.len() {
            if keys.chosen.get(i - 1) == keys.chosen.get(i) {
                return taken(keys.chosen.text(i));
            }
        }
        if let Some(edge) = inner.edges.number_taken() {
            return taken(&inner.edges.key_text(edge));
        }
        let is_numbered = |key: &str| {
            let prefixes = keys.prefixes.texts();
            prefixes
                .into_iter()
                .any(|prefix| numbered(key, prefix).is_some())
        };
        let is_edge = |key: &str| self.edge_id(key).is_some();
        let sources = few.sources.iter().map(|s| s.key.as_str());
        let accounts = few.accounts.iter().map(|a| a.key.as_str());
        let others: Vec<&str> = sources.chain(accounts).collect();
        for (i, key) in others.iter().enumerate() {
            if is_edge(key) || self.node_id(key).is_some() || others[..i].contains(key) {
                return taken(key);
            }
        }
        // Nodes are many: an edge has such a key only if it is chosen, or numbered.
        let clash = inner
            .nodes
            .keys
            .texts()
            .find(|key| (keys.chosen.len() > 0 || is_numbered(key)) && is_edge(key));
        if let Some(key) = clash {
            return taken(key);
        }
        let clash = keys.chosen.texts().enumerate().find(|(i, key)| {
            is_numbered(key) && self.edge_id(key).map(|e| e.0) != keys.chosen_edges.get(*i).copied()
        });
        if let Some((_, key)) = clash {
            return taken(key);
        }
        let missing = |key: &&Key| inner.record_id(few, key.as_str()).is_none();
        for i in 0..inner.edges.templates.runs.len() {
            let template = inner.edges.templates.get(i);
            let sources = template.claims.iter().map(|claim| &claim.source);
            let voices = template.claims.iter().flat_map(|claim| &claim.voice);
            let mut keys = mentioned_by(&template.tie).chain(sources).chain(voices);
            if let Some(key) = keys.find(missing) {
                return Err(RowFault::Reference(key.clone()));
            }
        }
        for i in 0..inner.nodes.templates.runs.len() {
            let claims = &inner.nodes.templates.get(i).claims;
            let mut keys = claims.iter().map(|claim| &claim.source);
            if let Some(key) = keys.find(missing) {
                return Err(RowFault::Reference(key.clone()));
            }
        }
        Ok(())
    }
}
