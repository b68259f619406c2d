//! What follows from an act of war as a picture: the two sides in frames, an arrow for each
//! promise to fight, with the round in which it falls due. Start at [`cascade`].

use super::{arrow_kind, as_asked, shape, source_line, spelled_date};
use crate::commitment::{Course, Side, Step, Verdict, casus_foederis};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Obligation, Truth};
use crate::query::Followed;
use crate::render::legend::ACTS_AGAINST;
use crate::render::scene::{Arrow, ArrowKind, Scene, SceneBox, SceneGroup, Standing};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// The most promises that one picture shows; the rest is counted.
const MOST: usize = 60;

/// What follows from one act: who enters for whom, who would, and who owes both sides. What is
/// kept short of war is left out.
///
/// ```
/// use foedera::commitment::{Act, Follow};
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, DatedAct, cascade};
/// use foedera::render::war;
///
/// let graph = foedera::dossier::ukraine();
/// let (filter, kept) = (Filter::default(), Follow::default());
/// let view = graph.view(&filter);
/// let node = |key| graph.node_id(key).unwrap();
/// let act = Act { by: node("russia"), whom: node("ukraine") };
/// let act = DatedAct { act, on: None, event: None };
/// let answer = cascade(view, vec![act], &kept, Bounds::default());
/// let scene = war(view, &answer.quarrels[0]);
/// assert!(scene.arrows.iter().any(|arrow| arrow.label[0] == "acts against"));
/// ```
pub fn cascade(view: View<'_>, followed: &Followed) -> Scene {
    let act = followed.act.act;
    let [by, whom] = [act.by, act.whom].map(|node| words::the_name(view, node));
    let mut war = War {
        view,
        followed,
        scene: Scene::new(format!("What follows if {by} acts against {whom}")),
        places: BTreeMap::new(),
    };
    war.draw();
    war.scene
}

struct War<'a> {
    view: View<'a>,
    followed: &'a Followed,
    scene: Scene,
    places: BTreeMap<NodeId, usize>,
}

impl War<'_> {
    fn draw(&mut self) {
        let quarrel = &self.followed.quarrel;
        let act = quarrel.act;
        let (by, whom) = (self.place(act.by), self.place(act.whom));
        self.scene.boxes[by].focus = true;
        self.scene.boxes[whom].focus = true;
        let mut first = Arrow::new("act", by, whom, ArrowKind::Breach, Standing::Held);
        first.label = vec![ACTS_AGAINST.to_string()];
        first
            .label
            .extend(self.followed.act.on.as_ref().map(spelled_date));
        self.scene.arrows.push(first);
        let is_shown = |step: &&Step| step.duty.is_war() && step.course != Course::NotDue;
        let steps: Vec<&Step> = quarrel.steps.iter().filter(is_shown).collect();
        let mut shown: BTreeSet<EdgeId> = BTreeSet::new();
        for step in steps.iter().take(MOST) {
            shown.insert(step.promise);
            self.promise(step);
        }
        let bonds: BTreeSet<EdgeId> = steps
            .iter()
            .take(MOST)
            .filter(|step| matches!(step.course, Course::Torn | Course::MayBeTorn))
            .flat_map(|step| step.bonds.iter().copied())
            .collect();
        for bond in bonds.difference(&shown) {
            self.bond(*bond);
        }
        let broken = self.broken();
        self.scene.notes.push(match broken.is_empty() {
            true => {
                "The jagged line is the act. As far as this dossier says, it breaks no promise \
                     not to attack."
                    .to_string()
            }
            false => format!(
                "The jagged line is the act; it breaks: {}.",
                broken.join("; ")
            ),
        });
        if steps.len() > MOST {
            let more = words::count(steps.len() - MOST, "more promise");
            self.scene.notes.push(format!("Not shown: {more}."));
        }
        let others = quarrel.steps.len() - steps.len();
        if others > 0 {
            let them = words::count(others, "promise");
            self.scene.notes.push(format!(
                "Left out: {them} not due, or to help, consult, stay out or not to attack."
            ));
        }
        self.frame(Side::Attacked, act.whom);
        self.frame(Side::Attacking, act.by);
        self.scene.subtitle = Some(format!(
            "Each promise to fight, with the round in which it falls due by what came before{}",
            as_asked(self.view)
        ));
        shown.extend(bonds);
        self.scene.source_line = source_line(self.view, &shown);
        let arrows = self
            .scene
            .arrows
            .iter()
            .map(|arrow| arrow.description.as_str());
        let told: Vec<&str> = arrows.filter(|text| !text.is_empty()).collect();
        self.scene.description = told.join("; ");
    }

    /// The promises of the attacker not to attack whom it attacks, as of the act.
    fn broken(&self) -> Vec<String> {
        let act = self.followed.quarrel.act;
        let view = self.view.graph().view(&self.followed.filter);
        let mut told: Vec<String> = Vec::new();
        for hop in view.out(act.by).filter(|hop| hop.node == act.whom) {
            let terms = view.edge(hop.edge).terms();
            if !terms.is_some_and(|terms| terms.promises(Obligation::Nonaggression)) {
                continue;
            }
            let promise = words::pledge(view, hop.edge);
            match view.in_force(hop.edge, view.filter().date()) {
                Truth::Yes => told.push(promise),
                Truth::Possibly => told.push(format!("{promise} (possibly in force)")),
                Truth::No => {}
            }
        }
        told.sort();
        told.dedup();
        told
    }

    /// The box of an actor, made when it is first needed.
    fn place(&mut self, node: NodeId) -> usize {
        if let Some(place) = self.places.get(&node) {
            return *place;
        }
        let record = self.view.node(node);
        let mut actor = SceneBox::new(record.key.as_str(), &record.name, shape(record));
        actor.records.push(record.key.to_string());
        let entered = self.followed.quarrel.entered.iter().flatten();
        let round = entered
            .filter(|(who, _)| *who == node)
            .map(|(_, round)| round)
            .next();
        actor
            .detail
            .extend(round.map(|round| format!("enters in round {round}")));
        let place = self.scene.add_box(actor);
        self.places.insert(node, place);
        place
    }

    /// A promise to fight.
    fn promise(&mut self, step: &Step) {
        let (view, graph) = (self.view, self.view.graph());
        let (who, whom) = (graph.from(step.promise), step.whom);
        let standing = match step.course {
            Course::Opposed => Standing::Violated,
            Course::Waits => by_case(step.verdict),
            Course::Aside => Standing::Waiting,
            _ => Standing::InForce,
        };
        let mut arrow = self.arrow(step.promise, (who, whom), standing);
        let course = words::course(step.course, step.duty);
        arrow.tag = Some(format!("round {}", step.round));
        arrow.word = match step.course {
            Course::Opposed => Some("on the other side".to_string()),
            Course::Waits => Some(words::verdict(step.verdict).to_string()),
            _ => None,
        };
        arrow.label.insert(0, course.to_string());
        arrow.description = format!(
            "round {}: {} {course} for {}",
            step.round,
            words::name(view, who),
            words::name(view, whom)
        );
        self.scene.arrows.push(arrow);
    }

    /// What one who is, or may be, torn owes the other side.
    fn bond(&mut self, bond: EdgeId) {
        let graph = self.view.graph();
        let ends = (graph.from(bond), graph.to(bond));
        let verdict = casus_foederis(graph.view(&self.followed.filter), bond).verdict;
        let standing = match verdict {
            Verdict::Disputed | Verdict::Possibly => by_case(verdict),
            _ => Standing::InForce,
        };
        let mut arrow = self.arrow(bond, ends, standing);
        arrow.label.insert(0, "is bound to it, too".to_string());
        self.scene.arrows.push(arrow);
    }

    fn arrow(
        &mut self,
        promise: EdgeId,
        (who, whom): (NodeId, NodeId),
        standing: Standing,
    ) -> Arrow {
        let (view, graph) = (self.view, self.view.graph());
        let edge = view.edge(promise);
        let (from, to) = (self.place(who), self.place(whom));
        let kind = arrow_kind(graph.relation(promise));
        let mut arrow = Arrow::new(edge.key.as_str(), from, to, kind, standing);
        arrow.label = vec![words::obligation(view, promise), words::under(view, edge)];
        arrow.label.retain(|line| !line.is_empty());
        arrow.records.push(edge.key.to_string());
        arrow
    }

    /// The side of one of the two, in a frame.
    fn frame(&mut self, side: Side, head: NodeId) {
        let entered = self.followed.quarrel.entered[side as usize].iter();
        let members = std::iter::once(head).chain(entered.map(|(who, _)| *who));
        let members: Vec<usize> = members
            .filter_map(|who| self.places.get(&who).copied())
            .collect();
        if members.len() > 1 {
            self.scene.groups.push(SceneGroup {
                id: format!("side-{}", self.view.graph().node_key(head)),
                title: format!("With {}", words::name(self.view, head)),
                reduced: None,
                members,
            });
        }
    }
}

/// How a promise that is not followed stands, by its case.
fn by_case(verdict: Verdict) -> Standing {
    match verdict {
        Verdict::Disputed => Standing::Disputed,
        Verdict::Sought => Standing::Sought,
        Verdict::Possibly => Standing::PossiblyInForce,
        Verdict::No | Verdict::Unsaid | Verdict::Yes => Standing::Waiting,
    }
}
