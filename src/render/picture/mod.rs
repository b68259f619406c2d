//! From a view to a scene: which records a picture shows, and in what words. Knows the graph
//! and the questions; where anything will stand is the layout's business. Start at
//! [`picture`].
//!
//! The default picture shows commitments, breaches, conditions and the agreements broken;
//! everything else only when asked for. Parallel edges that say the same are one arrow, and so are
//! promises that only what each promises tells apart.

mod bundle;
mod cascade;
mod chosen;
mod detail;
mod edit;
mod gathered;
mod groups;
mod joint;
mod notes;
mod over_time;
mod parted;
mod ruin;
mod standing;
mod voice;
mod when;
pub(super) use bundle::years_of;
pub use notes::as_asked;
pub(super) use notes::{explained, last_day, line_of_sources, narrowed, source_line, when_told};
pub(super) use standing::{is_alleged, is_broken_by_word_alone, standing};
pub(super) use voice::on_whose_word;
pub use when::told as spelled_dates;
pub(super) use when::{as_of, day as spelled_date, money, short as spelled_short};
mod words;
pub(super) use words::finding;

#[cfg(test)]
mod box_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod truth_tests;

use super::alike::tell_once;
use super::letters::letter;
use super::scene::{
    Arrow, ArrowKind, Awaited, Direction, Scene, SceneBox, SceneGroup, Shape, Standing,
};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{
    ActorKind, Attribute, Edge, Gate, Key, Kind, Modality, Node, Relation, Says, Value, Word,
};
use crate::render::text::isolated;
use crate::words as words_of;
use crate::words::{capital, does, gated, the};
use bundle::{Apart, Bundle, bundles, matters};
pub use cascade::cascade as war;
pub(super) use chosen::chosen;
use edit::{Edited, Tucked};
pub use gathered::cards;
use joint::{Joining, joined};
use notes::{OVER, left_out, told_undated, undated, unshown};
pub use over_time::{pictures, turning_points};
pub use parted::agreements;
pub use ruin::ruin;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Edges that are shown whatever their relation, by their keys: all that differ, in the
    /// picture of a difference. Then nothing is said of what is not drawn.
    pub also: Option<BTreeSet<Key>>,
    /// Every box and every edge by itself: no person tucked in, nothing merged or left out.
    pub keep_all: bool,
    /// With more boxes than this, secondary relations are left out and actors whose ties are alike
    /// share one; absent: as many as a picture shows well.
    pub most: Option<usize>,
    /// Which way the picture flows.
    pub direction: Direction,
}

/// The scene that shows a view. Costs a scan of the edges.
pub fn picture(view: View<'_>, focus: &Focus) -> Scene {
    let edited = Edited::new(view, chosen(view, focus), focus);
    let mut scene = edited_scene(view, &edited, focus);
    let note = left_out(view, focus, [&scene]);
    scene.notes.extend(note);
    scene
}

/// The scene that shows these edges of a view, such as those of a path: whatever is chosen by
/// `focus` otherwise, these alone; a note counts those that the view does not show.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::render::{Focus, picture_of};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let backstop = graph.edge_id("us-backstop").unwrap();
/// let scene = picture_of(graph.view(&filter), vec![backstop], &Focus::default());
/// assert_eq!(scene.drawable_arrows().count(), 1 + 2, "and the condition that it waits for");
/// ```
pub fn picture_of(view: View<'_>, edges: Vec<EdgeId>, focus: &Focus) -> Scene {
    let shown = edges.iter().copied().filter(|edge| view.shows_edge(*edge));
    let mut edited = Edited::new(view, shown.collect(), focus);
    edited.is_answer = true;
    edited.notes.splice(0..0, unshown(view, &edges));
    edited_scene(view, &edited, focus)
}

/// The scene of what was edited.
fn edited_scene(view: View<'_>, edited: &Edited, focus: &Focus) -> Scene {
    let apart = Apart {
        matters: focus.keep_all,
        agreements: false,
    };
    let mut scene = drawn_apart(view, focus, edited, &edited.edges, apart);
    seen_together(std::slice::from_mut(&mut scene), focus);
    if !focus.keep_all {
        tell_once(std::slice::from_mut(&mut scene));
        groups::stand_apart(&mut scene);
    }
    scene
}

/// What is the same in scenes that are seen together: whose wishes all are, and the letters of
/// conditions.
fn seen_together(scenes: &mut [Scene], focus: &Focus) {
    if !focus.keep_all {
        voice::tell_once(scenes);
    }
    letter(scenes);
}

/// What several views of one graph show, edited together, so that the same record is drawn in the
/// same way in all.
fn edited_together(
    ever: View<'_>,
    views: &[View<'_>],
    shown: &[Vec<EdgeId>],
    focus: &Focus,
) -> Edited {
    let graph = ever.graph();
    let all: BTreeSet<EdgeId> = shown.iter().flatten().copied().collect();
    let mut edited = Edited::new(ever, all.into_iter().collect(), focus);
    edited.tucked.each_named = true;
    let ends = |edge: &EdgeId| [graph.from(*edge), graph.to(*edge)];
    edited.heads = Some(groups::heads(
        views,
        &edited.edges.iter().flat_map(ends).collect(),
    ));
    edited
}

/// The scenes of two views that are seen together.
pub(super) fn both(views: [View<'_>; 2], focus: &Focus) -> [Scene; 2] {
    let shown = views.map(|view| chosen(view, focus));
    let [before, after] = views;
    let mut scenes = match before.graph().is(after.graph()) {
        true => {
            let ever = before.filter().at_any_time();
            let edited = edited_together(before.graph().view(&ever), &views, &shown, focus);
            let moments = [0, 1].map(|i| (views[i], &edited, edited.of(&shown[i])));
            drawn_together(&moments, focus)
        }
        false => {
            let mut sides = Edited::together(views, shown, focus);
            for edited in &mut sides {
                edited.tucked.each_named = true;
            }
            let moments = [0, 1].map(|i| (views[i], &sides[i], sides[i].edges.clone()));
            drawn_together(&moments, focus)
        }
    };
    // What is over on one side may be over by what lies between them, and not by some day.
    for scene in &mut scenes {
        scene.notes.retain(|note| !note.starts_with(OVER));
    }
    seen_together(&mut scenes, focus);
    <[Scene; 2]>::try_from(scenes).expect("a scene was drawn of each view")
}

/// The scenes of several moments: of each the view, and which of the edges are drawn that were
/// edited together.
fn drawn_together(moments: &[(View<'_>, &Edited, Vec<EdgeId>)], focus: &Focus) -> Vec<Scene> {
    let apart = Apart {
        matters: focus.keep_all,
        agreements: false,
    };
    let bundled = moments.iter();
    let bundled = bundled.map(|(view, edited, edges)| bundles(*view, edges, &edited.tucked, apart));
    let bundled: Vec<Vec<Bundle<'_>>> = bundled.collect();
    let tucked: Vec<&Tucked> = moments
        .iter()
        .map(|(_, edited, _)| &edited.tucked)
        .collect();
    let joining = Joining::throughout(&bundled, &tucked, focus);
    let scenes = moments.iter().zip(bundled);
    let scenes = scenes.map(|((view, edited, edges), bundles)| {
        let joined = joined(bundles, &edited.tucked, &joining);
        drawn(*view, focus, edited, edges, &joined)
    });
    scenes.collect()
}

/// The scene of some of the edges that were edited; one arrow never stands for what is to stay
/// `apart`.
fn drawn_apart(
    view: View<'_>,
    focus: &Focus,
    edited: &Edited,
    edges: &[EdgeId],
    apart: Apart,
) -> Scene {
    let bundles = bundles(view, edges, &edited.tucked, apart);
    let joined = joined(bundles, &edited.tucked, &Joining::of(focus));
    drawn(view, focus, edited, edges, &joined)
}

/// The scene of these edges, in these bundles.
fn drawn(
    view: View<'_>,
    focus: &Focus,
    edited: &Edited,
    edges: &[EdgeId],
    bundles: &[Bundle<'_>],
) -> Scene {
    let shown: BTreeSet<EdgeId> = edges.iter().copied().collect();
    let mut easel = Easel::new(view, focus, edited);
    for bundle in bundles {
        easel.arrow(bundle);
    }
    // Whoever asks for some relations alone gets no others.
    if focus.only.is_none() {
        easel.conditions(&shown);
    }
    easel.frames();
    easel.captions(&shown);
    easel.scene
}

struct Easel<'a> {
    view: View<'a>,
    scene: Scene,
    places: BTreeMap<NodeId, usize>,
    focus: &'a Focus,
    edited: &'a Edited,
}

impl<'a> Easel<'a> {
    fn new(view: View<'a>, focus: &'a Focus, edited: &'a Edited) -> Easel<'a> {
        let mut easel = Easel {
            view,
            scene: Scene::new(""),
            places: BTreeMap::new(),
            focus,
            edited,
        };
        easel.scene.direction = focus.direction;
        if let Some(node) = focus.node {
            easel.place(node);
        }
        easel
    }

    /// The box in which the node stands, made when it is first needed.
    fn place(&mut self, id: NodeId) -> usize {
        let id = self.edited.tucked.host(id);
        if let Some(place) = self.places.get(&id) {
            return *place;
        }
        let node = self.view.node(id);
        let alike = self.edited.tucked.alike(id);
        let mut made = match alike.as_slice() {
            [] => self.single(id),
            many => self.shared(node, many),
        };
        let inside = if alike.is_empty() { vec![id] } else { alike };
        let inside = inside.into_iter().chain(self.edited.tucked.guests(id));
        made.records = inside
            .map(|node| self.view.node(node).key.to_string())
            .collect();
        let place = self.scene.add_box(made);
        self.places.insert(id, place);
        place
    }

    fn single(&self, id: NodeId) -> SceneBox {
        let node = self.view.node(id);
        let mut made = SceneBox::new(node.key.as_str(), node.name.as_str(), shape(node));
        for guest in self.edited.tucked.guests(id) {
            let mut line = self.view.node(guest).name.clone();
            if let Some(office) = detail::details(self.view, guest).first() {
                line = format!("{line}, {office}");
            }
            made.detail.push(line);
        }
        made.detail
            .extend(match self.edited.is_answer || self.focus.also.is_some() {
                true => detail::own(self.view, id),
                false => detail::details(self.view, id),
            });
        made.focus = self.focus.node == Some(id);
        made.description = format!("{}, {}", node.name, node.kind_phrase());
        for line in &made.detail {
            made.description.push_str("; ");
            made.description.push_str(line);
        }
        made
    }

    /// One box for actors whose ties are alike.
    fn shared(&self, first: &Node, alike: &[NodeId]) -> SceneBox {
        let kind = match first.is {
            Kind::Actor(ref actor) => actor.kind,
            _ => None,
        };
        let kinds = match kind {
            Some(ActorKind::State) => "states".to_string(),
            Some(ActorKind::Company) => "companies".to_string(),
            Some(ActorKind::Forces) => "armed forces".to_string(),
            Some(kind) => format!("{}s", kind.phrase()),
            None => "actors".to_string(),
        };
        let mut names: Vec<String> = alike
            .iter()
            .map(|node| self.view.node(*node).name.clone())
            .collect();
        names.sort();
        let name = format!("{} {kinds}", names.len());
        let mut made = SceneBox::new(first.key.as_str(), name, shape(first));
        made.detail.extend(voice::listed(&names, 10));
        made.description = names.join(", ");
        made
    }

    fn arrow(&mut self, bundle: &Bundle<'_>) {
        let Some(&first) = bundle.edges.first() else {
            return;
        };
        let graph = self.view.graph();
        let (from, to) = (self.place(bundle.ends.0), self.place(bundle.ends.1));
        let edge = self.view.edge(first);
        let kind = arrow_kind(&edge.relation());
        let mut arrow = Arrow::new(edge.key.as_str(), from, to, kind, bundle.standing);
        arrow.label = words::label(bundle, &self.edited.tucked);
        arrow.records = bundle
            .edges
            .iter()
            .map(|edge| self.view.edge(*edge).key.to_string())
            .collect();
        arrow.awaits = self.awaited(first);
        if let Some((last, rest)) = bundle.words.iter().collect::<Vec<_>>().split_last() {
            let mut word: Vec<&str> = rest.iter().map(|word| word.as_str()).collect();
            word.push(last);
            arrow.word = Some(word.join(" or "));
        }
        let mut said = arrow.label.clone();
        said.splice(0..1, arrow.state().map(str::to_string));
        let edges: Vec<&Edge> = bundle.edges.iter().map(|id| self.view.edge(*id)).collect();
        said.extend(words::exact_sums(&edges));
        let [from, to] = [graph.from(first), graph.to(first)].map(|end| graph.node(end));
        arrow.description = format!(
            "{} {} {}{}{}",
            isolated(&capital(&the(&from.name))),
            does(self.view, first),
            object(to),
            if said.is_empty() { "" } else { ": " },
            said.join(", "),
        );
        self.scene.arrows.push(arrow);
    }

    /// The open conditions that a promise waits for, and what comes on each.
    fn awaited(&self, edge: EdgeId) -> Vec<Awaited> {
        let graph = self.view.graph();
        let open = self.view.open_conditions(edge).into_iter();
        let awaited = open.flat_map(|(condition, _)| {
            let record = graph.node(condition);
            let gates = record.as_condition().map_or(&[][..], |terms| &terms.gates);
            gates.iter().map(move |gate| Awaited {
                condition: record.key.to_string(),
                how: brought(*gate),
            })
        });
        let awaited: BTreeSet<Awaited> = awaited.collect();
        awaited.into_iter().collect()
    }

    /// The open conditions of what is shown: each a box between who decides and whose promises
    /// wait for it.
    fn conditions(&mut self, shown: &BTreeSet<EdgeId>) {
        let graph = self.view.graph();
        let mut waiting: BTreeMap<NodeId, BTreeMap<NodeId, Vec<EdgeId>>> = BTreeMap::new();
        for edge in shown {
            for (condition, _) in self.view.open_conditions(*edge) {
                let debtors = waiting.entry(condition).or_default();
                let debtor = self.edited.tucked.named(graph.from(*edge));
                debtors.entry(debtor).or_default().push(*edge);
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
                .filter(|c| c.says == Says::Holds && c.modality != Modality::Denied)
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
                let mut arrow = Arrow::new(id, there, here, ArrowKind::Decision, Standing::Held);
                arrow.label = vec!["decides".to_string()];
                arrow.records = vec![record.key.to_string()];
                arrow.description = format!("{} decides: {}", graph.node(body).name, record.name);
                self.scene.arrows.push(arrow);
            }
            for (debtor, promises) in debtors {
                let there = self.place(debtor);
                let id = format!("{}-before-{}", record.key, graph.node(debtor).key);
                let mut arrow = Arrow::new(id, here, there, ArrowKind::Condition, standing);
                arrow.records = vec![record.key.to_string()];
                let whose = match self.edited.tucked.alike(debtor).is_empty() {
                    true => words_of::whose(graph.node(debtor)),
                    false => "their",
                };
                let promises = match matters(self.view, &promises) {
                    1 => format!("{whose} promise"),
                    n => format!("{whose} {n} promises"),
                };
                arrow.label = vec!["must come first".to_string()];
                arrow.label.extend(
                    terms
                        .gates
                        .iter()
                        .map(|gate| format!("before {promises} {}", gated(*gate))),
                );
                let held = self.view.node_claims(condition);
                let held: Vec<_> = held.filter(|c| c.says == Says::Holds).collect();
                arrow
                    .label
                    .extend(voice::manner(held.iter().copied()).map(str::to_string));
                arrow.label.extend(voice::on_whose_word(self.view, held));
                arrow.description = format!("{}: {}", record.name, arrow.label[1..].join(", "));
                self.scene.arrows.push(arrow);
            }
        }
    }

    fn groups(&self) -> Vec<SceneGroup> {
        let nodes = || self.places.keys().copied().collect();
        let own = || groups::heads(&[self.view], &nodes());
        let heads = self.edited.heads.clone().unwrap_or_else(own);
        groups::groups(self.view, &self.places, &heads)
    }

    /// Frames around boxes that belong together. A frame says what the arrows of its members
    /// would, so these go, unless everything is to be kept, or they differ from what they are compared
    /// with; since when is told in the member's box.
    fn frames(&mut self) {
        self.scene.groups = self.groups();
        if self.focus.keep_all {
            return;
        }
        let graph = self.view.graph();
        let relation = |key: &String| graph.edge_id(key).map(|edge| graph.relation(edge));
        let arrows = std::mem::take(&mut self.scene.arrows);
        for arrow in arrows {
            let ends = [arrow.from, arrow.to];
            let framed = self.scene.groups.iter().any(|group| {
                ends.iter().all(|end| group.members.contains(end))
                    && self.scene.boxes[arrow.to].id == group.id
            });
            let told = || arrow.records.iter().map(relation);
            let joins = told().all(|relation| relation.is_some_and(groups::joins));
            let is_part = told().all(|relation| relation == Some(&Relation::PartOf));
            let also = self.focus.also.iter().flatten();
            let differs = arrow
                .records
                .iter()
                .any(|own| also.clone().any(|key| key.as_str() == own));
            if !framed || !joins || differs || arrow.records.is_empty() {
                self.scene.arrows.push(arrow);
                continue;
            }
            let [_, more @ ..] = arrow.label.as_slice() else {
                continue;
            };
            if !more.is_empty() {
                let member = &mut self.scene.boxes[arrow.from];
                let word = if is_part { "part" } else { "member" };
                let line = format!("{word} {}", more.join(", "));
                member.description.push_str(&format!("; {line}"));
                member.detail.push(line);
            }
        }
    }

    /// Title, notes, source line and the text for those who do not see the picture.
    fn captions(&mut self, shown: &BTreeSet<EdgeId>) {
        let graph = self.view.graph();
        let centre = self.focus.node.map(|node| graph.node(node).name.as_str());
        self.scene.title = match (&self.focus.title, centre) {
            (Some(title), _) => title.clone(),
            (None, Some(name)) => format!("{}: the promises around it", isolated(name)),
            (None, None) => "Who promised what to whom".to_string(),
        };
        let only = self.focus.only.iter().flatten().map(Relation::phrase);
        let only = voice::listed(&only.collect::<Vec<_>>(), usize::MAX);
        self.scene.subtitle = Some(format!(
            "How each promise stands {}{}",
            when_told(self.view),
            only.map_or(String::new(), |only| format!(", only “{only}”"))
        ));

        let arrows = &self.scene.arrows;
        let has = |standing| arrows.iter().any(|arrow| arrow.standing == standing);
        if has(Standing::Sought) {
            self.scene.notes.push(voice::WISHES.to_string());
        }
        if has(Standing::Ended) {
            self.scene.notes.extend(last_day(self.view, shown));
        }
        if !self.edited.is_answer {
            let undated = undated(self.view, self.focus);
            self.scene.notes.extend(told_undated(undated));
        }
        self.scene.notes.extend(self.edited.notes.iter().cloned());
        self.scene.source_line = source_line(self.view, shown);
        let said: Vec<&str> = arrows
            .iter()
            .map(|arrow| arrow.description.as_str())
            .collect();
        self.scene.description = said.join(". ");
    }
}

/// A node as the object of a sentence: an event is named in quotes, for its name may be one.
fn object(to: &Node) -> String {
    match to.is {
        Kind::Event(_) => format!("«{}»", isolated(&to.name)),
        _ => isolated(&the(&to.name)),
    }
}

/// Whether a view's date, if it has one, is not before an agreement was signed, or an event was.
pub(super) fn has_begun(view: View<'_>, node: NodeId) -> bool {
    let now = view.filter().date().map(|date| date.possible().1);
    let mut claims = view.node_claims(node);
    claims.any(|claim| match &claim.says {
        Says::Value(
            Attribute::Signed | Attribute::EnteredIntoForce | Attribute::When,
            Value::Date(date),
        ) => claim.modality != Modality::Denied && now.is_none_or(|now| date.possible().0 <= now),
        _ => false,
    })
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
            Some(ActorKind::State) => Shape::State,
            Some(ActorKind::Organization) => Shape::Organization,
            Some(ActorKind::Coalition) => Shape::Coalition,
            Some(ActorKind::Organ) => Shape::Organ,
            Some(ActorKind::Forces) => Shape::Forces,
            Some(ActorKind::ArmedGroup) => Shape::ArmedGroup,
            Some(ActorKind::Person) => Shape::Person,
            Some(ActorKind::Company) => Shape::Company,
            Some(ActorKind::Bank) => Shape::Bank,
            Some(ActorKind::Group) => Shape::Group,
            None => Shape::Actor,
        },
    }
}

pub(super) fn arrow_kind(relation: &Relation) -> ArrowKind {
    match relation {
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

/// What comes on a condition, before the words "condition A".
fn brought(gate: Gate) -> &'static str {
    match gate {
        Gate::Existence | Gate::EntryIntoForce | Gate::Performance => "on",
        Gate::LegalForce | Gate::InternationalForce | Gate::DomesticForce => "binding on",
        Gate::Termination => "ends on",
    }
}
