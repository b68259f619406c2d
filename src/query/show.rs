//! All that is known of one record; lists of records; the sources.

use super::work::Work;
use super::{Evidence, Silence, silences};
use crate::graph::{EdgeId, NodeId, Record, View};
use crate::model::{
    Account, Attribute, Claim, CommitmentState, ConditionState, Edge, Key, Kind, Modality, Says,
    Sort, Source, Stage, Truth, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// All that is known of one record.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// The record.
    pub record: Record<'a>,
    /// Its state as of the view's date.
    pub state: Shape,
    /// What is said of it as a whole.
    pub holds: Vec<&'a Claim>,
    /// What is said of its attributes, in the order of attribute, value and place.
    pub values: Vec<(&'a Attribute, &'a Value, &'a Claim)>,
    /// What sources do not say of it.
    pub silences: Vec<Silence>,
    /// Edges that start from it, or from the record it is.
    pub out: Vec<Evidence>,
    /// Edges that end at it.
    pub into: Vec<Evidence>,
    /// Edges that mention it in an attribute.
    pub mentioned: Vec<Evidence>,
    /// Of an agreement: its accounts, with who gives them.
    pub accounts: Vec<(&'a Account, Vec<&'a Claim>)>,
    /// Of a condition: the edges it applies to.
    pub applies_to: Vec<Evidence>,
    /// The conditions that name it: as who decides, as what meets them, or in a scope.
    pub conditions: Vec<NodeId>,
    /// Of an edge: other accounts of the same matter.
    pub same_matter: Vec<EdgeId>,
    /// Of a source: the claims it carries.
    pub carries: usize,
    /// Of an actor: what is said on its word, by what it is about; and whether that is all, which
    /// is asked only where there are no more records than a hundred thousand.
    pub voiced: (BTreeMap<&'a Key, Vec<&'a Claim>>, bool),
}

/// In how many records, at the most, what a voice says is looked for.
pub const VOICED: usize = 100_000;

/// The state of a record, by what it is.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Of an agreement: its stages and whether it is in force.
    Agreement(Vec<(Stage, Truth)>, Truth),
    /// Of a condition.
    Condition(Vec<(ConditionState, Truth)>),
    /// Of an edge.
    Edge(Box<Evidence>),
    /// Of what has no state.
    None,
}

/// All that is known of the record with this key.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::show;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let shown = show(graph.view(&filter), "budapest").unwrap();
/// assert!(shown.values.iter().any(|(attribute, ..)| attribute.as_str() == "outcome"));
/// ```
pub fn show<'a>(view: View<'a>, key: &str) -> Option<Shown<'a>> {
    let graph = view.graph();
    let record = graph.record(key)?;
    let date = view.filter().date();
    let claims: Vec<&Claim> = view.claims_about(key).collect();
    let evidence = |edges: Vec<EdgeId>| -> Vec<Evidence> {
        edges
            .into_iter()
            .map(|edge| Evidence::as_of(view, edge, date))
            .collect()
    };
    // All edges of a record are of interest, whenever they held; their state is as of the date.
    let filter = view.filter().at_any_time();
    let all = graph.view(&filter);
    let mut shown = Shown {
        record,
        state: Shape::None,
        holds: claims
            .iter()
            .copied()
            .filter(|c| c.says == Says::Holds)
            .collect(),
        values: claims
            .iter()
            .filter_map(|claim| match &claim.says {
                Says::Value(attribute, value) => Some((attribute, value, *claim)),
                _ => None,
            })
            .collect(),
        silences: silences(view, key),
        out: Vec::new(),
        into: Vec::new(),
        mentioned: evidence(all.mentions(record.key()).collect()),
        accounts: Vec::new(),
        applies_to: Vec::new(),
        conditions: naming(view, record.key()),
        same_matter: Vec::new(),
        carries: 0,
        voiced: (BTreeMap::new(), true),
    };
    match record {
        Record::Node(node) => {
            let id = graph.node_id(node.key.as_str())?;
            [shown.out, shown.into] = ties(view, id);
            shown.accounts = graph
                .accounts()
                .iter()
                .filter(|account| account.of == node.key)
                .map(|account| (account, view.claims_about(account.key.as_str()).collect()))
                .collect();
            shown.state = shape(view, id);
            if node.sort() == Sort::Actor {
                shown.voiced = voiced(view, &node.key);
            }
            if node.sort() == Sort::Condition {
                let applies = |edge: &EdgeId| all.derived(*edge).conditions.contains(&id);
                shown.applies_to = evidence(all.edges().filter(applies).collect());
            }
        }
        Record::Edge(edge) => {
            let id = graph.edge_id(edge.key.as_str())?;
            shown.state = Shape::Edge(Box::new(Evidence::as_of(view, id, date)));
            shown.same_matter = graph
                .edge_ids()
                .filter(|other| *other != id && edge.matter.is_some())
                .filter(|other| graph.edge(*other).matter == edge.matter)
                .collect();
        }
        Record::Source(source) => {
            shown.carries = graph.claims().filter(|c| c.source == source.key).count();
        }
        Record::Account(_) | Record::Relation(_) => {}
    }
    Some(shown)
}

/// The conditions that name a record, but for those that list it among what they apply to. Costs a
/// look at each condition.
fn naming(view: View<'_>, key: &Key) -> Vec<NodeId> {
    let graph = view.graph();
    let names = |id: &NodeId| match graph.kind(*id) {
        Kind::Condition(condition) => {
            let scopes = condition.scopes.iter().flat_map(|scope| {
                let ends = scope.debtor.iter().chain(&scope.to);
                ends.chain(&scope.under)
            });
            let alone = condition.body.iter().chain(&condition.met_by);
            view.shows(*id) && alone.chain(scopes).any(|named| named == key)
        }
        _ => false,
    };
    graph.conditions().iter().copied().filter(names).collect()
}

/// The state of a node, without all else that is known of it.
pub(crate) fn shape(view: View<'_>, id: NodeId) -> Shape {
    match view.node(id).sort() {
        Sort::Agreement => agreement(view, id),
        Sort::Condition => Shape::Condition(condition(view, id)),
        Sort::Actor | Sort::Event => Shape::None,
    }
}

/// The edges that start from a node and those that end at it, whenever they held; their state is
/// as of the view's date.
pub(crate) fn ties(view: View<'_>, id: NodeId) -> [Vec<Evidence>; 2] {
    let filter = view.filter().at_any_time();
    let all = view.graph().view(&filter);
    let date = view.filter().date();
    let evidence = |edge: EdgeId| Evidence::as_of(view, edge, date);
    [
        all.out(id).map(|hop| evidence(hop.edge)).collect(),
        all.into(id).map(|hop| evidence(hop.edge)).collect(),
    ]
}

/// The other accounts of the matter of a promise that the view shows, between the same two; the
/// promise may be of another graph.
pub fn other_accounts(view: View<'_>, promise: &Edge) -> Vec<EdgeId> {
    let graph = view.graph();
    let node = |key: &Key| graph.node_id(key.as_str());
    let ends = node(&promise.from).zip(node(&promise.to));
    let Some((matter, (from, to))) = promise.matter.as_ref().zip(ends) else {
        return Vec::new();
    };
    let mut others = view.accounts(matter, from, to);
    others.retain(|edge| view.shows_edge(*edge) && graph.edge_key(*edge) != promise.key);
    others
}

fn agreement(view: View<'_>, id: NodeId) -> Shape {
    let history = view.agreement_history(id);
    let date = view.filter().date();
    Shape::Agreement(
        crate::graph::states(&history.history, date),
        history.in_force(date),
    )
}

fn condition(view: View<'_>, id: NodeId) -> Vec<(ConditionState, Truth)> {
    crate::graph::states(&view.condition_history(id), view.filter().date())
}

/// The stages an agreement is, or may be, in as of the view's date, and whether it is in
/// force.
pub fn stage(view: View<'_>, agreement_id: NodeId) -> (Vec<(Stage, Truth)>, Truth) {
    match agreement(view, agreement_id) {
        Shape::Agreement(stages, in_force) => (stages, in_force),
        _ => (Vec::new(), Truth::No),
    }
}

/// The states a condition is, or may be, in as of the view's date.
pub fn condition_state(view: View<'_>, id: NodeId) -> Vec<(ConditionState, Truth)> {
    condition(view, id)
}

/// Whether a condition can surely no longer be met, as of the view's date or after all that is
/// recorded.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::has_failed;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let congress = graph.node_id("congress").unwrap();
/// assert!(!has_failed(graph.view(&filter), congress), "nobody has said whether it approves");
/// ```
pub fn has_failed(view: View<'_>, condition: NodeId) -> bool {
    let states = condition_state(view, condition);
    let failed = |(state, _): &(ConditionState, Truth)| *state == ConditionState::Failed;
    !states.is_empty() && states.iter().all(failed)
}

/// A source, how many claims it carries, in whose voices and which modalities.
#[derive(Clone, Debug)]
pub struct SourceRow<'a> {
    /// The source.
    pub source: &'a Source,
    /// How many claims rest on it.
    pub claims: usize,
    /// Who speaks in it, joint speakers together, with how many claims; empty: its own voice.
    pub voices: BTreeMap<Vec<Key>, usize>,
    /// How it speaks.
    pub modalities: BTreeMap<Modality, usize>,
    /// How many silences it is said to keep.
    pub silences: usize,
}

/// The sources, in the order of their keys. Costs a scan of the claims.
///
/// ```
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let rows = foedera::query::sources(graph.view(&filter));
/// assert!(rows.iter().all(|row| row.claims > 0));
/// ```
pub fn sources(view: View<'_>) -> Vec<SourceRow<'_>> {
    let rows = view.graph().sources().iter().map(|source| SourceRow {
        source,
        claims: 0,
        voices: BTreeMap::new(),
        modalities: BTreeMap::new(),
        silences: 0,
    });
    let mut rows: Vec<SourceRow<'_>> = rows.collect();
    let place: BTreeMap<&Key, usize> = view
        .graph()
        .sources()
        .iter()
        .enumerate()
        .map(|(i, s)| (&s.key, i))
        .collect();
    for claim in view.graph().claims() {
        let Some(&i) = place.get(&claim.source) else {
            continue;
        };
        let Some(row) = rows.get_mut(i) else { continue };
        row.claims += 1;
        *row.voices.entry(claim.voice.clone()).or_default() += 1;
        *row.modalities.entry(claim.modality).or_default() += 1;
        row.silences += usize::from(matches!(claim.says, Says::Silent(_)));
    }
    rows
}

/// The keys of the records that rest on a claim of this source: for answers that tell where a
/// source is silent from where the dossier is.
pub fn covered_by(view: View<'_>, source: &Key) -> BTreeSet<Key> {
    let of_source = view.graph().claims().filter(|c| c.source == *source);
    of_source.map(|c| c.about.clone()).collect()
}

/// The states of an edge in words, most certain first: for captions.
pub fn state_phrase(states: &[(CommitmentState, Truth)]) -> String {
    use crate::model::Word;
    let phrase = |(state, truth): &(CommitmentState, Truth)| match truth {
        Truth::Yes => state.phrase(),
        _ => format!("possibly {}", state.phrase()),
    };
    states.iter().map(phrase).collect::<Vec<_>>().join(" or ")
}

/// What is said on the word of an actor, and whether all claims were looked at.
fn voiced<'a>(view: View<'a>, who: &Key) -> (BTreeMap<&'a Key, Vec<&'a Claim>>, bool) {
    let graph = view.graph();
    let mut about: BTreeMap<&Key, Vec<&Claim>> = BTreeMap::new();
    let records = graph.node_count() + graph.edge_count();
    if records > VOICED {
        return (about, false);
    }
    let mut work = Work::of(view, usize::MAX);
    for claim in graph.claims() {
        // Only a stop cuts this off, and then nobody wants the answer.
        if work.take(1).is_none() {
            break;
        }
        if claim.voice.contains(who) {
            about.entry(&claim.about).or_default().push(claim);
        }
    }
    (about, true)
}
