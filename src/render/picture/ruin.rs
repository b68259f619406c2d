//! What follows when debtors fail as a picture: who fails in which round, an arrow for each
//! debt that is not paid, and for each sum that somebody pays in a debtor's place. Start at
//! [`ruin`].

use super::{arrow_kind, as_asked, money, shape, source_line};
use crate::commitment::{Coin, Payment, Settlement, Units};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Amount, Truth};
use crate::query::Defaults;
use crate::render::scene::{Arrow, ArrowKind, Scene, SceneBox, Standing};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// The most debts that one picture shows; the rest is counted.
const MOST: usize = 40;

/// What follows when debtors fail: who fails in which round, what each loses of what it can lose,
/// what is paid for whom, and what nobody pays.
///
/// ```
/// use foedera::commitment::Supposed;
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, Follow, defaults};
/// use foedera::render::ruin;
///
/// let graph = foedera::dossier::built_in("loan-circle").unwrap();
/// let filter = Filter::default();
/// let view = graph.view(&filter);
/// let failed = [graph.node_id("shipping").unwrap()];
/// let answer = defaults(view, &failed, Follow::Rounds, &Supposed::default(), Bounds::default());
/// let scene = ruin(view, &answer);
/// let docks = scene.boxes.iter().find(|one| one.id == "docks").unwrap();
/// assert_eq!(docks.detail[0], "fails in round 2");
/// ```
pub fn ruin(view: View<'_>, answer: &Defaults) -> Scene {
    let cascade = &answer.cascade;
    // Who fails in two currencies fails in the first round of these.
    let falls = cascade.falls.iter().rev();
    let mut ruin = Ruin {
        view,
        answer,
        fails_in: falls.map(|fall| (fall.actor, fall.round)).collect(),
        scene: Scene::new("What follows"),
        places: BTreeMap::new(),
    };
    let settlements = &cascade.settlements[..answer.shown.min(MOST)];
    let mut shown = BTreeSet::new();
    for settlement in settlements {
        ruin.debt(settlement);
        shown.insert(settlement.debt);
        for payment in cascade.payments_of(settlement) {
            if payment.called > 0 {
                ruin.payment(settlement, payment);
                shown.insert(payment.backer);
            }
        }
    }
    ruin.captions(&shown, cascade.settlements.len() - settlements.len());
    ruin.scene
}

struct Ruin<'a> {
    view: View<'a>,
    answer: &'a Defaults,
    fails_in: BTreeMap<NodeId, u32>,
    scene: Scene,
    places: BTreeMap<NodeId, usize>,
}

impl Ruin<'_> {
    fn sum(&self, coin: Coin, units: Units) -> String {
        let sum = self.answer.cascade.coins.amount(coin, units);
        Amount::new(&sum).map_or(sum, |sum| money(&sum))
    }

    /// The box of an actor, made when it is first needed: what it loses, and of how much.
    fn place(&mut self, node: NodeId) -> usize {
        if let Some(place) = self.places.get(&node) {
            return *place;
        }
        let record = self.view.node(node);
        let mut actor = SceneBox::new(record.key.as_str(), &record.name, shape(record));
        actor.records.push(record.key.to_string());
        actor.focus = self.fails_in.get(&node) == Some(&1);
        actor
            .detail
            .extend(self.fails_in.get(&node).map(|round| match round {
                1 => "is supposed to fail".to_string(),
                _ => format!("fails in round {round}"),
            }));
        let accounts = (node, 0)..=(node, Coin::MAX);
        let losses = self.answer.cascade.losses.range(accounts);
        for ((_, coin), loss) in losses.filter(|(_, loss)| loss.whole() > 0) {
            let lost = self.sum(*coin, loss.whole());
            actor.detail.push(match loss.buffer {
                Some(buffer) => format!("loses {lost}; buffer {}", self.sum(*coin, buffer)),
                None => format!("loses {lost}; buffer not stated"),
            });
        }
        actor.description = format!("{}, {}", record.name, actor.detail.join(", "));
        let place = self.scene.add_box(actor);
        self.places.insert(node, place);
        place
    }

    /// What is said of a promise that is not certainly in force.
    fn unsure(&self, edge: EdgeId) -> Option<String> {
        let evidence = self.answer.evidence.get(&edge)?;
        let is_sure = evidence.in_force_by_all() == Truth::Yes;
        (!is_sure).then(|| "only possibly in force".to_string())
    }

    /// A debt of one who has failed, and what nobody pays of it.
    fn debt(&mut self, settlement: &Settlement) {
        let standing = match settlement.unpaid {
            0 => Standing::Held,
            _ => Standing::Unpaid,
        };
        let mut arrow = self.arrow(
            settlement.debt,
            (settlement.debtor, settlement.creditor),
            (ArrowKind::Debt, standing),
        );
        arrow.label = vec![format!(
            "owes {}",
            self.sum(settlement.coin, settlement.owed)
        )];
        if settlement.by_debtor > 0 {
            let paid = self.sum(settlement.coin, settlement.by_debtor);
            arrow.label.push(format!("pays {paid}"));
        }
        arrow.label.extend(self.unsure(settlement.debt));
        let by_others = settlement.owed - settlement.by_debtor - settlement.unpaid;
        arrow.word = Some(match (settlement.unpaid, settlement.by_debtor, by_others) {
            (0, _, 0) => "paid".to_string(),
            (0, 0, _) => "paid by others".to_string(),
            (0, ..) => "the rest paid by others".to_string(),
            (unpaid, ..) => format!("{} unpaid", self.sum(settlement.coin, unpaid)),
        });
        self.push(arrow, (settlement.debtor, settlement.creditor));
    }

    /// What one that stands behind a debt pays.
    fn payment(&mut self, settlement: &Settlement, payment: &Payment) {
        let whom = payment.to_guarantor.unwrap_or(settlement.creditor);
        let unsure = self.unsure(payment.backer);
        let standing = match (payment.paid < payment.called, &unsure) {
            (true, _) => Standing::Unpaid,
            (false, Some(_)) => Standing::PossiblyInForce,
            (false, None) => Standing::Held,
        };
        let kind = arrow_kind(self.view.graph().relation(payment.backer));
        let mut arrow = self.arrow(payment.backer, (payment.by, whom), (kind, standing));
        let debtor = words::the_name(self.view, settlement.debtor);
        arrow.label = vec![
            format!("pays {}", self.sum(settlement.coin, payment.paid)),
            format!("for {debtor}"),
        ];
        if payment.paid < payment.called {
            let called = self.sum(settlement.coin, payment.called);
            arrow.word = Some(format!("called on for {called}"));
            arrow.label.extend(unsure);
        }
        self.push(arrow, (payment.by, whom));
    }

    fn arrow(
        &mut self,
        edge: EdgeId,
        (from, to): (NodeId, NodeId),
        (kind, standing): (ArrowKind, Standing),
    ) -> Arrow {
        let (from, to) = (self.place(from), self.place(to));
        let key = self.view.graph().edge(edge).key.to_string();
        let mut arrow = Arrow::new(key.as_str(), from, to, kind, standing);
        arrow.records.push(key);
        arrow
    }

    fn push(&mut self, mut arrow: Arrow, (from, to): (NodeId, NodeId)) {
        let mut said = arrow.label.clone();
        said.extend(arrow.word.clone());
        let [from, to] = [from, to].map(|node| words::name(self.view, node));
        arrow.description = format!("{from} to {to}: {}", said.join(", "));
        self.scene.arrows.push(arrow);
    }

    fn captions(&mut self, shown: &BTreeSet<EdgeId>, more: usize) {
        self.scene.subtitle = Some(format!(
            "Who fails in which round, what is paid for whom, and what nobody pays{}",
            as_asked(self.view)
        ));
        let notes = &mut self.scene.notes;
        let losses = &self.answer.cascade.losses;
        let is_cleared = losses.values().any(|loss| loss.estate.is_some());
        let fails = match is_cleared {
            true => "Who fails pays what it has, to all in proportion",
            false => "Who loses more than its buffer fails in the next round",
        };
        notes.push(format!("{fails}."));
        if more > 0 {
            notes.push(format!("Not shown: {}.", words::count(more, "more debt")));
        }
        if self.answer.cascade.cut || self.answer.cascade.unsettled.is_some() {
            notes.push("Not everything was worked out.".to_string());
        }
        self.scene.source_line = source_line(self.view, shown);
        let told = self
            .scene
            .arrows
            .iter()
            .map(|arrow| arrow.description.as_str());
        self.scene.description = told.collect::<Vec<_>>().join("; ");
    }
}
