//! What a cascade reads of a graph: the debts of an actor, who stands behind each, what an
//! actor can lose. Read as it is asked for; nothing stays with the snapshot but templates.
//! Start at [`Book`].

use super::Supposed;
use super::units::{Coin, Coins, Units, grain, part};
use crate::commitment::Turn;
use crate::commitment::order::by_priority;
use crate::graph::{EdgeId, Filter, Graph, Hop, Link, NodeId, View, Way};
use crate::model::{Attribute, Guarantee, Key, Liability, Relation, Share, Tie, Truth, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What is left out of account, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aside {
    /// How much is owed is not stated, is finer than a billionth, or too great to be added up.
    NoAmount(EdgeId),
    /// A guarantee's cap is in another currency than what it is for.
    OtherCurrency(EdgeId),
    /// It waits for a condition that is still open.
    Waits(EdgeId, NodeId),
    /// Nobody stated what the actor can lose, so that it cannot be said to fail.
    NoBuffer(NodeId),
    /// Sources differ in what the actor can lose; the smaller counts.
    TwoBuffers(NodeId),
    /// It has no date, where one was asked for, so that it cannot be said to be due then.
    Undated(EdgeId),
    /// More links lie between it and the debt than are followed.
    TooDeep(EdgeId),
}

/// The commitments that count: held, and in force as far as the question has it; and those that
/// are held at the time, in force or not.
pub(super) struct Held {
    in_force: Filter,
    /// Those that have no date, where one is asked for: they do not count, which is told.
    undated: Option<Filter>,
    at_the_time: Filter,
}

impl Held {
    pub(super) fn new(filter: &Filter) -> Held {
        let relations = [Relation::Owes, Relation::Guarantees, Relation::Backstops];
        let held = filter.clone().relations(relations);
        let held = held.footings([crate::state::Footing::Held]);
        let in_force = held.clone().in_force();
        Held {
            undated: in_force.undated(),
            in_force,
            at_the_time: held,
        }
    }
}

/// A debt of known amount.
#[derive(Clone, Copy, Debug)]
pub(super) struct Debt {
    pub(super) edge: EdgeId,
    pub(super) creditor: NodeId,
    pub(super) coin: Coin,
    pub(super) owed: Units,
    /// The smallest sum in which it is settled.
    pub(super) grain: Units,
}

/// For how much of a whole somebody answers: for such a share, but no more than the cap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    pub(super) cap: Option<Units>,
    /// Absent: for all of it.
    pub(super) share: Option<Share>,
}

impl Limit {
    /// How much that is, a share in whole grains.
    pub(super) fn of(self, whole: Units, grain: Units) -> Units {
        let share = match self.share {
            Some(share) => {
                let (of, hundred) = share.fraction();
                let share = part(whole, of, hundred);
                share - share % grain
            }
            None => whole,
        };
        self.cap.map_or(share, |cap| cap.min(share))
    }
}

/// One that stands behind a debt, or behind another that does.
#[derive(Debug)]
pub(super) struct Backer {
    pub(super) edge: EdgeId,
    pub(super) by: NodeId,
    pub(super) limit: Limit,
    pub(super) step: u32,
    /// Which of the line it stands behind; absent: the debt.
    pub(super) behind: Option<usize>,
    /// Of the debtor itself, whose debt counts once: it pays nothing and nobody asks it to, but
    /// whoever stands behind this answers for it.
    pub(super) is_of_debtor: bool,
    /// It stands behind several promises, and its cap is for all together.
    pub(super) is_shared: bool,
    /// Those who owe to it what it is called for.
    pub(super) counters: Line,
}

impl Backer {
    /// Whether what it is called on for is counted, for the others for which its cap is.
    pub(super) fn has_shared_cap(&self) -> bool {
        self.is_shared && self.limit.cap.is_some()
    }
}

/// All that stand behind one promise, in the order in which they are called on.
#[derive(Debug, Default)]
pub(super) struct Line(pub(super) Vec<Backer>);

impl Line {
    /// Whether the cap of any is for other debts as well.
    pub(super) fn is_shared(&self) -> bool {
        self.each(&mut |backer| backer.is_shared)
    }

    /// Asks each, those behind these included, until one says yes.
    pub(super) fn each(&self, ask: &mut impl FnMut(&Backer) -> bool) -> bool {
        let mut backers = self.0.iter();
        backers.any(|backer| ask(backer) || backer.counters.each(ask))
    }
}

/// The debts of so many are read from memory at once.
pub(super) const FETCHED: usize = 32;

/// How many links may lie between a debt and who stands behind it.
const DEEPEST: usize = 32;

/// Reads a graph for a cascade.
pub(super) struct Book<'v> {
    /// What counts, whose histories are asked where they must be;
    in_force: View<'v>,
    /// what would, had it a date;
    undated: Option<View<'v>>,
    /// and what is looked through for it.
    view: View<'v>,
    pub(super) coins: Coins,
    /// The buffer of whom none is stated.
    buffer: Option<(Coin, Units)>,
    pub(super) asides: BTreeSet<Aside>,
    pub(super) touched: usize,
    work: usize,
    pub(super) cut: bool,
}

impl<'v> Book<'v> {
    /// Of what is held in a graph; looks at no more edges than `work`.
    pub(super) fn new(
        graph: &'v Graph,
        held: &'v Held,
        supposed: &Supposed,
        work: usize,
    ) -> Book<'v> {
        let mut coins = Coins::default();
        let buffer = supposed.buffer.as_ref();
        let buffer = buffer.and_then(|amount| coins.read(amount));
        Book {
            in_force: graph.view(&held.in_force),
            undated: held.undated.as_ref().map(|undated| graph.view(undated)),
            view: graph.view(&held.at_the_time),
            coins,
            buffer,
            asides: BTreeSet::new(),
            touched: 0,
            work,
            cut: false,
        }
    }

    /// Counts one more edge; false if it is one too many.
    fn touch(&mut self) -> bool {
        self.cut |= self.touched == self.work;
        self.touched += usize::from(!self.cut);
        !self.cut
    }

    /// Has the debts of these, or what is owed to them, read from memory.
    pub(super) fn fetch(&self, actors: &[NodeId], way: Way) {
        self.view.fetch(actors, way);
    }

    /// Has the debts of these read from memory; tells which they are, and to whom.
    pub(super) fn fetch_debts(&self, debtors: &[NodeId]) -> (Vec<EdgeId>, Vec<NodeId>) {
        self.fetch(debtors, Way::Forward);
        let graph = self.view.graph();
        let hops = debtors.iter().flat_map(|debtor| self.view.out(*debtor));
        let debts = hops.filter(|hop| *graph.relation(hop.edge) == Relation::Owes);
        let (debts, creditors): (Vec<EdgeId>, _) = debts.map(|hop| (hop.edge, hop.node)).unzip();
        graph.fetch_ties(&debts);
        (debts, creditors)
    }

    /// Has two links of who stands behind each of these debts read from memory as well, and what
    /// can lose who is owed them or stands behind them. Tells who.
    pub(super) fn fetch_all(&self, debtors: &[NodeId]) -> Vec<NodeId> {
        let graph = self.view.graph();
        let (mut edges, mut actors) = self.fetch_debts(debtors);
        for _ in 0..2 {
            let mut backers = Vec::new();
            for edge in edges.into_iter().filter(|edge| !graph.is_simple(*edge)) {
                backers.extend_from_slice(&graph.mentions_edge(edge));
            }
            edges = backers;
            graph.fetch_ties(&edges);
            actors.extend(edges.iter().map(|edge| graph.from(*edge)));
        }
        graph.fetch_claims(&actors);
        actors
    }

    /// The debts of an actor, each matter once, in the order of their ids.
    pub(super) fn debts(&mut self, debtor: NodeId) -> Vec<Debt> {
        let owed = self.counted(self.view.out(debtor), debtor);
        owed.into_iter()
            .filter_map(|edge| self.debt(edge))
            .collect()
    }

    /// All that is owed to an actor in one currency.
    pub(super) fn owed_to(&mut self, creditor: NodeId, coin: Coin) -> Units {
        let owed = self.counted(self.view.into(creditor), creditor);
        let debts = owed.into_iter().filter_map(|edge| self.debt(edge));
        let in_coin = debts.filter(|debt| debt.coin == coin);
        in_coin.map(|debt| debt.owed).sum()
    }

    /// The debts among the edges of an actor that count, each matter once.
    fn counted(&mut self, hops: impl Iterator<Item = Hop>, of: NodeId) -> Vec<EdgeId> {
        let graph = self.view.graph();
        let mut matters: BTreeSet<&Key> = BTreeSet::new();
        let mut debts = Vec::new();
        for hop in hops {
            if *graph.relation(hop.edge) != Relation::Owes || hop.node == of {
                continue;
            }
            if !self.touch() {
                break;
            }
            let matter = graph.matter(hop.edge);
            let is_known = matter.is_some_and(|matter| matters.contains(matter));
            if is_known || !self.counts(hop.edge) {
                continue;
            }
            matters.extend(matter);
            debts.push(hop.edge);
        }
        debts
    }

    /// A debt, if how much is owed is known.
    pub(super) fn debt(&mut self, edge: EdgeId) -> Option<Debt> {
        let graph = self.view.graph();
        let amount = match graph.tie(edge) {
            Tie::Owes(debt) => debt.amount.as_ref().or(debt.terms.cap.as_ref()),
            _ => None,
        };
        let known = amount.and_then(|amount| Some((amount, self.coins.read(amount)?)));
        let Some((amount, (coin, owed))) = known else {
            self.asides.insert(Aside::NoAmount(edge));
            return None;
        };
        Some(Debt {
            edge,
            creditor: graph.to(edge),
            coin,
            owed,
            grain: grain(amount.places()),
        })
    }

    /// Whether a commitment is in force, and due. What it stands behind is, else it would not be
    /// asked.
    fn counts(&mut self, edge: EdgeId) -> bool {
        match self.in_force.shows_plain(edge) {
            Some(is_shown) => is_shown,
            None => self.in_force.shows_edge(edge) && !self.waits(edge),
        }
    }

    /// Whether a condition that is still open keeps it from being due; notes which.
    fn waits(&mut self, edge: EdgeId) -> bool {
        if self.in_force.derived(edge).conditions.is_empty() {
            return false;
        }
        let open = self.in_force.holding_back(edge).into_iter();
        let mut surely = open.filter(|(_, truth)| *truth == Truth::Yes);
        let Some((condition, _)) = surely.next() else {
            return false;
        };
        self.asides.insert(Aside::Waits(edge, condition));
        true
    }

    /// The actors that are there.
    pub(super) fn actors(&self) -> impl Iterator<Item = NodeId> + use<'v> {
        let view = self.view;
        view.graph()
            .node_ids()
            .filter(move |node| view.shows(*node))
    }

    /// What the actor can lose, in each currency: the smallest that is said, else what is supposed.
    pub(super) fn buffers(&mut self, actor: NodeId) -> BTreeMap<Coin, Units> {
        let mut buffers: BTreeMap<Coin, Units> = BTreeMap::new();
        let Book { coins, asides, .. } = self;
        self.view.each_held(actor, &Attribute::Buffer, |value| {
            let Value::Amount(amount) = value else { return };
            let Some((coin, units)) = coins.read(amount) else {
                return;
            };
            let known = buffers.entry(coin).or_insert(units);
            if *known != units {
                asides.insert(Aside::TwoBuffers(actor));
            }
            *known = units.min(*known);
        });
        if let Some((coin, units)) = self.buffer {
            buffers.entry(coin).or_insert(units);
        }
        buffers
    }

    /// All that stand behind a debt.
    pub(super) fn line(&mut self, debt: &Debt) -> Line {
        let sides = self.sides(debt.edge);
        self.behind(debt.edge, sides.creditor, debt, debt.creditor, (false, 0))
    }

    /// Those that stand behind a promise, on each side of it: a guarantee owed to the guarantor
    /// is a counter-guarantee; all else is for the creditor.
    fn sides(&self, promise: EdgeId) -> Sides {
        let graph = self.view.graph();
        let mut sides = Sides::default();
        // Of what its arc tells all, nothing is said elsewhere.
        if graph.is_simple(promise) {
            return sides;
        }
        // Which of them count is asked of each in its turn.
        for Link { backer, .. } in self.view.recourse().all_backers(promise) {
            let is_counter = match graph.tie(backer) {
                Tie::Guarantees(Guarantee {
                    owed_to: Some(to), ..
                }) => graph.node_key(graph.from(promise)) == to.as_str(),
                _ => false,
            };
            match is_counter {
                true => sides.guarantor.push(backer),
                false => sides.creditor.push(backer),
            }
        }
        sides
    }

    /// Those that stand behind a promise on one side and pay to `payee`, and all behind these.
    fn behind(
        &mut self,
        promise: EdgeId,
        backers: Vec<EdgeId>,
        debt: &Debt,
        payee: NodeId,
        (is_shared, depth): (bool, usize),
    ) -> Line {
        if backers.is_empty() {
            return Line::default();
        }
        // Each with those who stand behind it for the creditor, and how deep.
        let mut found: Vec<(Backer, Vec<EdgeId>, usize)> = Vec::new();
        let mut known = BTreeSet::from([promise]);
        // The promise itself, then each found, the nearer first.
        let mut next = 0;
        let mut at = Some((backers, None, 1, is_shared, depth));
        while let Some((backers, behind, step, is_shared, depth)) = at {
            let mut beside = Vec::new();
            let mut matters: BTreeSet<&Key> = BTreeSet::new();
            for edge in backers {
                if known.contains(&edge) {
                    continue;
                }
                if !self.touch() {
                    break;
                }
                known.insert(edge);
                let matter = self.view.graph().matter(edge);
                let is_known = matter.is_some_and(|matter| matters.contains(matter));
                if is_known {
                    continue;
                }
                if !self.counts(edge) {
                    if self.undated.is_some_and(|undated| undated.shows_edge(edge)) {
                        self.asides.insert(Aside::Undated(edge));
                    }
                    continue;
                }
                matters.extend(matter);
                if depth == DEEPEST {
                    self.asides.insert(Aside::TooDeep(edge));
                    continue;
                }
                let tie = self.view.graph().tie(edge);
                let turn = Turn::of(tie);
                let after = step + usize::from(turn.is_after());
                let priority = tie.terms().and_then(|terms| terms.priority);
                beside.push((edge, after, priority));
            }
            for (edge, step, _) in by_priority(beside) {
                // Nobody calls on itself.
                if self.view.graph().from(edge) == payee {
                    continue;
                }
                let backer = self.backer(edge, debt, (step, behind, is_shared, depth));
                found.extend(backer.map(|(backer, behind)| (backer, behind, depth + 1)));
            }
            let is_unbacked = |(_, behind, _): &&(Backer, Vec<EdgeId>, usize)| behind.is_empty();
            next += found[next..].iter().take_while(is_unbacked).count();
            at = found.get_mut(next).map(|(backer, behind, depth)| {
                let behind = std::mem::take(behind);
                let step = backer.step as usize;
                (behind, Some(next), step, backer.is_shared, *depth)
            });
            next += 1;
        }
        let found: Vec<Backer> = found.into_iter().map(|(backer, ..)| backer).collect();
        Line(match found.len() {
            0 | 1 => found,
            _ => in_order(found),
        })
    }

    /// One that stands behind a promise, if what limits it can be told, and those behind it for
    /// whoever it pays to.
    fn backer(
        &mut self,
        edge: EdgeId,
        debt: &Debt,
        (step, behind, is_shared, depth): (usize, Option<usize>, bool, usize),
    ) -> Option<(Backer, Vec<EdgeId>)> {
        let graph = self.view.graph();
        let by = graph.from(edge);
        let tie = graph.tie(edge);
        let terms = tie.terms()?;
        let cap = match &terms.cap {
            None => None,
            Some(cap) => match self.coins.read(cap) {
                Some((coin, units)) if coin == debt.coin => Some(units),
                Some(_) => {
                    self.asides.insert(Aside::OtherCurrency(edge));
                    return None;
                }
                None => {
                    self.asides.insert(Aside::NoAmount(edge));
                    return None;
                }
            },
        };
        let is_shared = is_shared || tie.of().len() > 1;
        let is_of_debtor = by == graph.from(debt.edge);
        let sides = self.sides(edge);
        let counters = match is_of_debtor {
            true => Line::default(),
            false => self.behind(edge, sides.guarantor, debt, by, (is_shared, depth + 1)),
        };
        let backer = Backer {
            edge,
            by,
            limit: Limit {
                cap,
                // Who is liable for the whole is, whatever its share.
                share: match terms.liability {
                    Some(Liability::JointAndSeveral) => None,
                    _ => terms.share,
                },
            },
            step: u32::try_from(step).unwrap_or(u32::MAX),
            behind,
            is_of_debtor,
            is_shared,
            counters,
        };
        Some((backer, sides.creditor))
    }
}

/// Those that stand behind a promise.
#[derive(Default)]
struct Sides {
    /// They pay to the creditor.
    creditor: Vec<EdgeId>,
    /// They pay to the guarantor what that is called for.
    guarantor: Vec<EdgeId>,
}

/// By step, those behind one promise together, the nearer first.
fn in_order(found: Vec<Backer>) -> Vec<Backer> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|i| {
        let backer = &found[*i];
        (backer.step, backer.behind, backer.edge)
    });
    let mut place = vec![0; found.len()];
    for (now, before) in order.iter().enumerate() {
        place[*before] = now;
    }
    let mut backers: Vec<(usize, Backer)> = found
        .into_iter()
        .enumerate()
        .map(|(before, mut backer)| {
            backer.behind = backer.behind.map(|behind| place[behind]);
            (place[before], backer)
        })
        .collect();
    backers.sort_by_key(|(place, _)| *place);
    backers.into_iter().map(|(_, backer)| backer).collect()
}
