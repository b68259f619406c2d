//! From a view to a scene: which records a picture shows, and in what words. Knows the graph
//! and the questions; where anything will stand is the layout's business. Start at
//! [`picture`].
//!
//! The default picture shows commitments, breaches, conditions and the agreements broken;
//! everything else only when asked for. Parallel edges that say the same are one arrow.

use super::scene::{Arrow, ArrowKind, Direction, Scene, SceneBox, Shape, Standing};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{
    ActorKind, Attribute, Claim, CommitmentState, Date, Gate, Kind, Modality, Node, Relation, Says,
    Tie, Truth, Value, Word,
};
use crate::query::{Evidence, stage};
use crate::state::Footing;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What a picture is to show.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::{Focus, picture};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let scene = picture(graph.view(&filter), &Focus::default());
/// assert!(scene.boxes.iter().any(|b| b.name == "Ukraine"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Focus {
    /// The title; absent: made from what is shown.
    pub title: Option<String>,
    /// Only what lies within `hops` of this node.
    pub node: Option<NodeId>,
    /// How far around the node, in hops; absent: 1.
    pub hops: Option<usize>,
    /// Only edges of these relations.
    pub only: Option<BTreeSet<Relation>>,
    /// All relations, not only commitments, breaches and conditions.
    pub all: bool,
    /// Which way the picture flows.
    pub direction: Direction,
}

/// The scene that shows a view. Costs a scan of the edges.
pub fn picture(view: View<'_>, focus: &Focus) -> Scene {
    let edges = chosen(view, focus);
    let mut easel = Easel {
        view,
        scene: Scene::new(""),
        places: BTreeMap::new(),
        focus,
    };
    easel.scene.direction = focus.direction;
    let shown: BTreeSet<EdgeId> = edges.iter().copied().collect();
    if let Some(node) = focus.node {
        easel.place(node);
    }
    for bundle in bundles(view, &edges) {
        easel.arrow(&bundle);
    }
    easel.conditions(&shown);
    easel.captions(&shown);
    easel.scene
}

/// The edges that the picture shows, in the order of their ids.
fn chosen(view: View<'_>, focus: &Focus) -> Vec<EdgeId> {
    let graph = view.graph();
    let wanted = |edge: &EdgeId| {
        let relation = graph.relation(*edge);
        match &focus.only {
            Some(only) => only.contains(relation),
            None => focus.all || relation.is_commitment() || *relation == Relation::Violates,
        }
    };
    let edges: Vec<EdgeId> = view.edges().filter(wanted).collect();
    let Some(centre) = focus.node else {
        return edges;
    };
    let key = &graph.node(centre).key;
    let mut near = BTreeMap::from([(centre, 0)]);
    // Of an agreement, what was promised under it belongs to it.
    for edge in edges
        .iter()
        .filter(|edge| graph.mentions(key).contains(edge))
    {
        near.entry(graph.from(*edge)).or_insert(1);
        near.entry(graph.to(*edge)).or_insert(1);
    }
    let mut touching: BTreeMap<NodeId, Vec<EdgeId>> = BTreeMap::new();
    for edge in &edges {
        touching.entry(graph.from(*edge)).or_default().push(*edge);
        touching.entry(graph.to(*edge)).or_default().push(*edge);
    }
    let most = focus.hops.unwrap_or(1);
    let mut queue: VecDeque<NodeId> = near.keys().copied().collect();
    while let Some(node) = queue.pop_front() {
        let far = near[&node] + 1;
        if far > most {
            continue;
        }
        for edge in touching.get(&node).into_iter().flatten() {
            for end in [graph.from(*edge), graph.to(*edge)] {
                if near.get(&end).is_none_or(|known| *known > far) {
                    near.insert(end, far);
                    queue.push_back(end);
                }
            }
        }
    }
    let inside = |edge: &EdgeId| {
        let ends = [graph.from(*edge), graph.to(*edge)].map(|end| near.get(&end).copied());
        match ends {
            // An edge of the ball has an end nearer than its rim, or is about the centre.
            [Some(a), Some(b)] => a.min(b) < most || graph.mentions(key).contains(edge),
            _ => false,
        }
    };
    edges.into_iter().filter(inside).collect()
}

/// Parallel edges that say the same: one arrow.
struct Bundle {
    edges: Vec<EdgeId>,
    evidence: Vec<Evidence>,
    standing: Standing,
}

fn bundles(view: View<'_>, edges: &[EdgeId]) -> Vec<Bundle> {
    let mut bundles: BTreeMap<_, Bundle> = BTreeMap::new();
    for edge in edges {
        let record = view.edge(*edge);
        let evidence = Evidence::of(view, *edge);
        let standing = standing(view, *edge, &evidence);
        let terms = record.terms();
        // Accounts of one matter are one promise, whatever each says of its means.
        let term = match (&record.matter, terms) {
            (Some(matter), _) => Some(matter.as_str()),
            (None, Some(terms)) => terms.term.as_deref(),
            (None, None) => None,
        };
        let like = (
            view.graph().from(*edge),
            view.graph().to(*edge),
            record.relation(),
            standing,
            terms.and_then(|t| t.under.clone()),
            term.map(str::to_string),
        );
        let bundle = bundles.entry(like).or_insert_with(|| Bundle {
            edges: Vec::new(),
            evidence: Vec::new(),
            standing,
        });
        bundle.edges.push(*edge);
        bundle.evidence.push(evidence);
    }
    let mut bundles: Vec<Bundle> = bundles.into_values().collect();
    for bundle in &mut bundles {
        bundle.evidence.sort_by_key(|evidence| {
            let period = evidence
                .period
                .as_ref()
                .map(|date| (date.start(), date.end()));
            (period.is_none(), period, evidence.edge)
        });
    }
    bundles
}

/// How many promises these edges are: accounts of one matter are one.
fn matters<'e>(view: View<'_>, edges: impl IntoIterator<Item = &'e EdgeId>) -> usize {
    let matter = |edge: &EdgeId| {
        let record = view.edge(*edge);
        record.matter.clone().unwrap_or_else(|| record.key.clone())
    };
    edges.into_iter().map(matter).collect::<BTreeSet<_>>().len()
}

fn standing(view: View<'_>, edge: EdgeId, evidence: &Evidence) -> Standing {
    let is = |state| {
        evidence
            .states
            .iter()
            .any(|(s, truth)| *s == state && *truth == Truth::Yes)
    };
    if evidence.stand.is_some_and(|stand| stand.disputed) {
        return Standing::Disputed;
    }
    match evidence.stand.map(|stand| stand.footing) {
        Some(Footing::Sought | Footing::Foreseen) => return Standing::Sought,
        Some(Footing::Offered) => return Standing::Offered,
        _ => {}
    }
    if !view.graph().relation(edge).is_commitment() {
        return if is(CommitmentState::Ended) {
            Standing::Ended
        } else {
            Standing::Held
        };
    }
    match evidence.in_force {
        _ if is(CommitmentState::Violated) => Standing::Violated,
        Truth::Yes => Standing::InForce,
        Truth::Possibly => Standing::PossiblyInForce,
        Truth::No => Standing::Ended,
    }
}

struct Easel<'a> {
    view: View<'a>,
    scene: Scene,
    places: BTreeMap<NodeId, usize>,
    focus: &'a Focus,
}

impl Easel<'_> {
    /// The node's box, made when it is first needed.
    fn place(&mut self, id: NodeId) -> usize {
        if let Some(place) = self.places.get(&id) {
            return *place;
        }
        let node = self.view.node(id);
        let mut made = SceneBox::new(node.key.as_str(), node.name.as_str(), shape(node));
        made.detail = details(self.view, id);
        made.focus = self.focus.node == Some(id);
        made.description = format!("{}, {}", node.name, node.kind_phrase());
        for line in &made.detail {
            made.description.push_str(", ");
            made.description.push_str(line);
        }
        let place = self.scene.add_box(made);
        self.places.insert(id, place);
        place
    }

    fn arrow(&mut self, bundle: &Bundle) {
        let Some(&first) = bundle.edges.first() else {
            return;
        };
        let graph = self.view.graph();
        let from = self.place(graph.from(first));
        let to = self.place(graph.to(first));
        let edge = self.view.edge(first);
        let kind = arrow_kind(&edge.tie);
        let mut arrow = Arrow::new(edge.key.as_str(), from, to, kind, bundle.standing);
        arrow.label = label(self.view, bundle);
        arrow.description = format!(
            "{} {} {}: {}",
            graph.node(graph.from(first)).name,
            edge.relation().phrase(),
            graph.node(graph.to(first)).name,
            arrow.label.join(", "),
        );
        self.scene.arrows.push(arrow);
    }

    /// The open conditions of what is shown: each a box between who decides and whose promises
    /// wait for it.
    fn conditions(&mut self, shown: &BTreeSet<EdgeId>) {
        let graph = self.view.graph();
        let mut waiting: BTreeMap<NodeId, BTreeMap<NodeId, Vec<EdgeId>>> = BTreeMap::new();
        for edge in shown {
            for (condition, _) in self.view.open_conditions(*edge) {
                let debtors = waiting.entry(condition).or_default();
                debtors.entry(graph.from(*edge)).or_default().push(*edge);
            }
        }
        for (condition, debtors) in waiting {
            let here = self.place(condition);
            let record = graph.node(condition);
            let Some(terms) = record.as_condition() else {
                continue;
            };
            let sought = self
                .view
                .node_claims(condition)
                .filter(|c| c.says == Says::Holds)
                .all(|c| c.modality == Modality::Sought);
            let standing = if sought {
                Standing::Sought
            } else {
                Standing::Held
            };
            if let Some(body) = terms
                .body
                .as_ref()
                .and_then(|key| graph.node_id(key.as_str()))
            {
                let there = self.place(body);
                let id = format!("{}-decides", record.key);
                let mut arrow = Arrow::new(id, there, here, ArrowKind::Condition, Standing::Held);
                arrow.label = vec!["decides".to_string()];
                arrow.description = format!("{} decides: {}", graph.node(body).name, record.name);
                self.scene.arrows.push(arrow);
            }
            for (debtor, promises) in debtors {
                let there = self.place(debtor);
                let id = format!("{}-before-{}", record.key, graph.node(debtor).key);
                let mut arrow = Arrow::new(id, here, there, ArrowKind::Condition, standing);
                let promises = match matters(self.view, &promises) {
                    1 => "its promise".to_string(),
                    n => format!("its {n} promises"),
                };
                arrow.label = vec!["must come first".to_string()];
                arrow.label.extend(
                    terms
                        .gates
                        .iter()
                        .map(|gate| format!("before {promises} {}", gated(*gate))),
                );
                let voices: BTreeSet<String> = self
                    .view
                    .node_claims(condition)
                    .filter(|c| c.says == Says::Holds)
                    .map(|c| voice(self.view, c))
                    .collect();
                arrow.label.extend(according_to(&voices));
                arrow.description = format!("{}: {}", record.name, arrow.label[1..].join(", "));
                self.scene.arrows.push(arrow);
            }
        }
    }

    /// Title, notes, source line and the text for those who do not see the picture.
    fn captions(&mut self, shown: &BTreeSet<EdgeId>) {
        let graph = self.view.graph();
        let date = self.view.filter().date();
        let centre = self.focus.node.map(|node| graph.node(node).name.as_str());
        self.scene.title = match (&self.focus.title, centre) {
            (Some(title), _) => title.clone(),
            (None, Some(name)) => format!("Promises around {name}"),
            (None, None) => "Who promised what to whom".to_string(),
        };
        let when = date.map_or_else(
            || "after all that is recorded".to_string(),
            |date| format!("as of {date}"),
        );
        self.scene.subtitle = Some(format!("How each promise stands {when}"));

        let arrows = &self.scene.arrows;
        let has = |standing| arrows.iter().any(|arrow| arrow.standing == standing);
        if has(Standing::Sought) {
            self.scene.notes.push(
                "What is sought is a wish: no such promise exists. The label names who says so."
                    .to_string(),
            );
        }
        if let Some(filter) = self.view.filter().undated() {
            let undated = chosen(graph.view(&filter), self.focus).len();
            if undated > 0 {
                let them = if undated == 1 {
                    "record has"
                } else {
                    "records have"
                };
                self.scene
                    .notes
                    .push(format!("Not shown: {undated} {them} no date."));
            }
        }
        let sources: BTreeSet<&str> = shown
            .iter()
            .flat_map(|edge| self.view.edge_claims(*edge))
            .map(|claim| claim.source.as_str())
            .collect();
        let titles: Vec<&str> = graph
            .sources()
            .iter()
            .filter(|source| sources.contains(source.key.as_str()))
            .map(|source| source.title.as_str())
            .collect();
        let told = match titles.as_slice() {
            [] => None,
            [one] => Some(format!("Source: {one}.")),
            [first, second] => Some(format!("Sources: {first}; {second}.")),
            [first, rest @ ..] => Some(format!("Sources: {first}, and {} more.", rest.len())),
        };
        self.scene.source_line = told.map(|line| format!("{line} Drawn by foedera."));
        let said: Vec<&str> = arrows
            .iter()
            .map(|arrow| arrow.description.as_str())
            .collect();
        self.scene.description = said.join(". ");
    }
}

fn shape(node: &Node) -> Shape {
    match &node.is {
        Kind::Agreement(_) => Shape::Agreement,
        Kind::Event(_) => Shape::Event,
        Kind::Condition(_) => Shape::Condition,
        Kind::Actor(actor) if actor.unresolved && actor.kind == Some(ActorKind::Group) => {
            Shape::Group
        }
        Kind::Actor(actor) => match actor.kind {
            Some(ActorKind::State) | None => Shape::State,
            Some(ActorKind::Organization) => Shape::Organization,
            Some(ActorKind::Coalition) => Shape::Coalition,
            Some(ActorKind::Organ) => Shape::Organ,
            Some(ActorKind::Forces) => Shape::Forces,
            Some(ActorKind::ArmedGroup) => Shape::ArmedGroup,
            Some(ActorKind::Person) => Shape::Person,
            Some(ActorKind::Company) => Shape::Company,
            Some(ActorKind::Bank) => Shape::Bank,
            Some(ActorKind::Group) => Shape::Group,
        },
    }
}

fn arrow_kind(tie: &Tie) -> ArrowKind {
    match tie.relation() {
        Relation::Guarantees => ArrowKind::Guarantee,
        Relation::Backstops => ArrowKind::Backstop,
        Relation::Undertakes => ArrowKind::Undertaking,
        Relation::Owes => ArrowKind::Debt,
        Relation::Violates => ArrowKind::Breach,
        Relation::PartyTo | Relation::ParticipatesIn => ArrowKind::Participation,
        Relation::MemberOf
        | Relation::Leads
        | Relation::PartOf
        | Relation::Represents
        | Relation::AffiliatedWith => ArrowKind::Structure,
        Relation::Revises
        | Relation::Supersedes
        | Relation::Implements
        | Relation::Amends
        | Relation::Reaffirms
        | Relation::PossiblySameAs
        | Relation::Before => ArrowKind::Lineage,
        Relation::Negotiates
        | Relation::Proposes
        | Relation::Supports
        | Relation::Rejects
        | Relation::Demands
        | Relation::Pressures => ArrowKind::Politics,
        Relation::GrantsAccess => ArrowKind::Access,
        Relation::Custom(_) => ArrowKind::Other,
    }
}

fn gated(gate: Gate) -> &'static str {
    match gate {
        Gate::Existence => "can exist",
        Gate::EntryIntoForce => "can enter into force",
        Gate::LegalForce => "can bind in law",
        Gate::InternationalForce => "can bind in international law",
        Gate::DomesticForce => "can bind in domestic law",
        Gate::Performance => "can fall due",
        Gate::Termination => "can end",
    }
}

/// The small lines under a name.
fn details(view: View<'_>, id: NodeId) -> Vec<String> {
    let node = view.node(id);
    let mut lines = Vec::new();
    for (attribute, value, claim) in values(view, id) {
        let line = match (attribute, value) {
            (Attribute::Office, Value::Text(office)) => office.clone(),
            (Attribute::Size, Value::Count(n, of)) => {
                let size = format!("{} {of}", thousands(*n)).trim_end().to_string();
                match claim.modality {
                    Modality::Predicted => format!("to include {size}"),
                    Modality::Sought => format!("{size} sought"),
                    _ => size,
                }
            }
            (Attribute::Signed, Value::Date(date)) => format!("signed {}", years(date)),
            (Attribute::EnteredIntoForce, Value::Date(date)) => {
                format!("in force since {}", years(date))
            }
            (Attribute::Terminated, Value::Date(date)) => format!("ended {}", years(date)),
            (Attribute::When, Value::Date(date)) => years(date),
            (Attribute::Outcome, Value::Text(outcome)) if claim.voice.is_empty() => {
                format!("outcome: {outcome}")
            }
            _ => continue,
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if let Kind::Agreement(_) = node.is
        && lines.is_empty()
    {
        let (stages, _) = stage(view, id);
        lines.extend(stages.iter().map(|(stage, _)| stage.phrase()));
    }
    if node.as_actor().is_some_and(|actor| actor.unresolved) {
        lines.push("members not listed".to_string());
    }
    let leaders: Vec<&str> = view
        .into(id)
        .filter(|hop| *view.graph().relation(hop.edge) == Relation::Leads)
        .map(|hop| view.node(hop.node).name.as_str())
        .collect();
    match leaders.as_slice() {
        [] => {}
        [one] => lines.push(format!("led by {one}")),
        [first @ .., last] => lines.push(format!("led by {} and {last}", first.join(", "))),
    }
    lines.truncate(4);
    lines
}

/// The values claimed of a node, sizes that are only announced among them.
fn values(view: View<'_>, id: NodeId) -> Vec<(&Attribute, &Value, &Claim)> {
    let announced = |claim: &&Claim| {
        claim.modality.admitted_by_default() || claim.modality == Modality::Predicted
    };
    view.graph()
        .node_claims(id)
        .iter()
        .filter(announced)
        .filter_map(|claim| match &claim.says {
            Says::Value(attribute, value) => Some((attribute, value, claim)),
            _ => None,
        })
        .collect()
}

/// The words on an arrow: what it is, under what, when, and on whose word.
fn label(view: View<'_>, bundle: &Bundle) -> Vec<String> {
    let Some(&first) = bundle.edges.first() else {
        return Vec::new();
    };
    let edge = view.edge(first);
    let terms = edge.terms();
    let mut lines = vec![match (&edge.tie, terms.and_then(|t| t.term.as_deref())) {
        (Tie::Undertakes(_), Some(term)) => term.to_string(),
        _ => edge.relation().phrase(),
    }];
    if let Some(under) = terms.and_then(|t| t.under.as_ref())
        && let Some(agreement) = view.graph().node_id(under.as_str())
    {
        let name = &view.node(agreement).name;
        let since = bundle.evidence[0]
            .period
            .as_ref()
            .filter(|_| bundle.edges.len() == 1);
        lines.push(since.map_or_else(|| name.clone(), |date| format!("{name}, {}", years(date))));
    } else if let Some(period) = bundle.evidence[0].period.as_ref()
        && !matches!(edge.tie, Tie::Violates(_))
    {
        lines.push(years(period));
    }
    let means: BTreeSet<&str> = bundle
        .edges
        .iter()
        .filter_map(|edge| view.edge(*edge).terms())
        .flat_map(|terms| terms.means.iter().map(String::as_str))
        .collect();
    if !means.is_empty() {
        let open = bundle.edges.iter().any(|edge| {
            view.edge(*edge)
                .terms()
                .is_some_and(|terms| terms.open_list)
        });
        let list = means.into_iter().collect::<Vec<_>>().join(", ");
        lines.push(if open { format!("{list} …") } else { list });
    }
    for evidence in &bundle.evidence {
        if let Tie::Violates(violation) = &view.edge(evidence.edge).tie {
            lines.push(breach(
                view,
                evidence,
                violation.event.as_ref().map(|key| key.as_str()),
            ));
        }
    }
    let count = matters(view, &bundle.edges);
    if count > 1 && !matches!(edge.tie, Tie::Violates(_)) {
        lines[0] = format!("{} ({count})", lines[0]);
    }
    let possibly = |e: &Evidence| {
        e.states
            .contains(&(CommitmentState::Violated, Truth::Possibly))
    };
    if bundle.evidence.iter().any(possibly) {
        lines.push("possibly violated".to_string());
    }
    let held: Vec<&Claim> = bundle
        .edges
        .iter()
        .flat_map(|edge| view.edge_claims(*edge))
        .filter(|claim| claim.says == Says::Holds)
        .collect();
    let voices: BTreeSet<String> = held.iter().map(|claim| voice(view, claim)).collect();
    lines.extend(according_to(&voices));
    if !held.is_empty()
        && held
            .iter()
            .all(|claim| claim.modality == Modality::Inferred)
    {
        lines.push("inferred".to_string());
    }
    if !held.is_empty()
        && held
            .iter()
            .all(|claim| claim.modality == Modality::Predicted)
    {
        lines.push("announced".to_string());
    }
    lines
}

/// What broke it, and when: "full-scale invasion 2022".
fn breach(view: View<'_>, evidence: &Evidence, event: Option<&str>) -> String {
    let event = event
        .and_then(|key| view.graph().node_id(key))
        .map(|id| view.node(id));
    let what = event.map(|node| {
        let subtype = node.as_event().and_then(|event| event.subtype.clone());
        subtype.unwrap_or_else(|| node.name.clone())
    });
    let when = evidence.period.as_ref().map(years);
    match (what, when) {
        (Some(what), Some(when)) => format!("{what}, {when}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "no event stated".to_string(),
    }
}

/// Whose word a claim is; empty: the source's own.
fn voice(view: View<'_>, claim: &Claim) -> String {
    let name = |key: &crate::model::Key| match view.graph().node_id(key.as_str()) {
        Some(id) => view.node(id).name.clone(),
        None => key.to_string(),
    };
    claim
        .voice
        .iter()
        .map(name)
        .collect::<Vec<_>>()
        .join(" and ")
}

fn according_to(voices: &BTreeSet<String>) -> Option<String> {
    let first = voices.first()?;
    (voices.len() == 1 && !first.is_empty()).then(|| format!("according to {first}"))
}

/// A date as a caption writes it: "1994", "since 1994", "until 2014", "2014–2022".
fn years(date: &Date) -> String {
    let text = date.as_str();
    let Some((from, to)) = text.split_once('/') else {
        return text.to_string();
    };
    match (from.trim_matches('.'), to.trim_matches('.')) {
        ("", "") => "at all times".to_string(),
        (from, "") => format!("since {from}"),
        ("", to) => format!("until {to}"),
        (from, to) => format!("{from}–{to}"),
    }
}

/// 800000 as "800,000".
fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::from(if n < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_a_caption_writes_them() {
        let years = |text: &str| years(&Date::new(text).unwrap());
        assert_eq!(years("1994"), "1994");
        assert_eq!(years("1994/"), "since 1994");
        assert_eq!(years("1994/.."), "since 1994");
        assert_eq!(years("../2014"), "until 2014");
        assert_eq!(years("2014/2022"), "2014–2022");
    }

    #[test]
    fn numbers_are_parted_by_thousands() {
        assert_eq!(thousands(800_000), "800,000");
        assert_eq!(thousands(-1_234_567), "-1,234,567");
        assert_eq!(thousands(30), "30");
    }
}
