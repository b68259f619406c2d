//! An act against somebody, and what follows round by round: the promises that it makes due,
//! who enters by keeping them, and whose promises that makes due in turn. Start at [`follow`].
//!
//! ```text
//! round 0   A acts against X                     sides: A | X
//! round 1   who owes X defense enters            A | X, P: an act against A
//! round 2   who owes A defense enters            A, B | X, P: an act against X and P
//! round 3   who owes P defense enters …
//! ```
//!
//! A round is worked out from the rounds before it alone, and all of it at once, so that the
//! answer hangs on no order. Each actor joins once, and then the promises to it are looked at;
//! those that ask something when it is attacked are looked at again when that happens first.

use super::bonds::{Binding, Bonds};
use super::end::reconcile;
use super::promises::{Filters, Promise, Promises};
use super::{Act, Course, Duty, Follow, Quarrel, Side, Step, Verdict, adversaries, duties};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::Truth;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// What follows from one act: which promises it makes due as of the view's date, who enters by
/// keeping them, and so on, until nothing more is due.
///
/// - **Who is attacked**: first the one acted against. Who enters, or keeps a further promise,
///   acts against all who stand on the other side by then. Of two, only one attacks the other:
///   who enters sooner is attacked by who enters later, and so one more promise on one side may
///   leave one on the other without its case.
/// - **What is due**: the [duties](super::duties) of the promises in force to who is attacked or
///   has come to be at war, but for those against adversaries of which none stands on the
///   other side, as far as their [case](super::casus_foederis) has come.
/// - **Who enters**: who owes a promise that is due for certain, and what `follow` adds. Who owes
///   the other side something that binds is torn, and does not enter unless `follow` names the
///   promise that it keeps. A promise of defense or offense binds, whether or not it is due;
///   one of neutrality (against whom it is owed) or nonaggression, unless it is said, or nobody
///   says, that its case has not come. Where all that binds is disputed, or left open by dates,
///   its debtor may be torn, and does not enter either.
///
/// Looks at no more edges than `work`, and puts nothing into the snapshot's cache for promises
/// that nothing gates and that are made under no agreement.
///
/// ```
/// use foedera::commitment::{Act, Course, Follow, follow};
/// use foedera::dossier::{JULY_1914, Memory, read};
/// use foedera::graph::Filter;
/// use foedera::model::Date;
///
/// let files = Memory::new().with("july.ron", JULY_1914);
/// let graph = read(&files, "july.ron").graph.unwrap();
/// let filter = Filter::default().as_of(Date::new("1914-08-01")?);
/// let node = |key| graph.node_id(key).unwrap();
/// let act = Act { by: node("germany"), whom: node("russia") };
/// let quarrel = follow(graph.view(&filter), act, &Follow::default(), 1_000_000);
/// assert_eq!(quarrel.entered[1], [(node("france"), 1)], "by the convention of 1892");
/// # Ok::<(), foedera::model::BadDate>(())
/// ```
pub fn follow(view: View<'_>, act: Act, follow: &Follow, work: usize) -> Quarrel {
    let filters = Filters::new(view.filter(), follow.sought);
    let mut war = War::new(Promises::new(view, &filters), act, follow, work);
    war.begin();
    while !war.is_over() {
        war.round();
    }
    let mut quarrel = war.quarrel;
    if quarrel.cut {
        quarrel.steps.retain(|step| step.round < quarrel.acts.len());
    }
    reconcile(view.graph(), &mut quarrel);
    quarrel
}

/// A promise to one who is attacked, or at war, and what it may ask.
#[derive(Clone, Copy)]
struct Asked {
    promise: EdgeId,
    who: NodeId,
    whom: NodeId,
    side: Side,
    duty: Duty,
    verdict: Option<Verdict>,
}

/// Who came to be at war in the round before.
#[derive(Clone, Copy)]
struct Joined {
    node: NodeId,
    side: Side,
    /// By being attacked.
    attacked: bool,
}

/// One at war who has not been attacked, and which of the promises put off wait for that.
struct Spared {
    node: NodeId,
    waiting: Range<usize>,
}

/// What waits for an adversary to stand on the other side.
#[derive(Clone, Copy)]
enum Waits {
    /// To be asked for.
    Asked(Asked),
    /// To bind its debtor to those of that side.
    Bond(NodeId, Side, EdgeId),
}

/// Against whom a promise is owed.
enum Against {
    /// One who stands on the other side: it counts.
    Them,
    /// These, none of whom stands there.
    Others(Vec<NodeId>),
}

/// A war as far as it has come.
struct War<'a> {
    promises: Promises<'a>,
    follow: &'a Follow,
    work: usize,
    /// The side of each actor that is at war.
    stands: Vec<u8>,
    joined: Vec<Joined>,
    /// Those at war who have not been attacked by the round before, on each side;
    spared: [Vec<Spared>; 2],
    /// who was attacked in it for the first time;
    attacked: [Vec<Spared>; 2],
    /// and the promises to them that ask something then.
    put_off: Vec<Promise>,
    waits: HashMap<(NodeId, Side), Vec<Waits>>,
    /// What waited for an adversary, and was asked for once one came.
    heard: HashSet<(EdgeId, Side, Duty)>,
    bonds: Bonds,
    quarrel: Quarrel,
}

impl<'a> War<'a> {
    fn new(promises: Promises<'a>, act: Act, follow: &'a Follow, work: usize) -> War<'a> {
        let node_count = promises.view().graph().node_count();
        War {
            promises,
            follow,
            work,
            stands: vec![0; node_count],
            joined: Vec::new(),
            spared: Default::default(),
            attacked: Default::default(),
            put_off: Vec::new(),
            waits: HashMap::new(),
            heard: HashSet::new(),
            bonds: Bonds::new(node_count),
            quarrel: Quarrel {
                act,
                steps: Vec::new(),
                acts: Vec::new(),
                entered: [Vec::new(), Vec::new()],
                touched: 0,
                cut: false,
            },
        }
    }

    fn side_of(&self, node: NodeId) -> Option<Side> {
        match self.stands[node.index()] {
            0 => None,
            1 => Some(Side::Attacking),
            _ => Some(Side::Attacked),
        }
    }

    fn is_over(&self) -> bool {
        let has_news = |attacked: &Vec<Spared>| !attacked.is_empty();
        self.quarrel.cut || self.joined.is_empty() && !self.attacked.iter().any(has_news)
    }

    fn join(&mut self, node: NodeId, side: Side, attacked: bool) {
        self.stands[node.index()] = side as u8 + 1;
        self.joined.push(Joined {
            node,
            side,
            attacked,
        });
    }

    fn begin(&mut self) {
        let Act { by, whom } = self.quarrel.act;
        self.quarrel.acts.push([vec![by], Vec::new()]);
        self.join(by, Side::Attacking, false);
        self.join(whom, Side::Attacked, true);
    }

    /// Works out the next round from what is known of those before it.
    fn round(&mut self) {
        let mut asked = Vec::new();
        self.hear_of_attacked(&mut asked);
        self.hear_of_joined(&mut asked);
        if self.quarrel.cut {
            return;
        }
        asked.sort_unstable_by_key(|asked| (asked.side, asked.promise, asked.duty));
        asked.dedup_by_key(|asked| (asked.side, asked.promise, asked.duty));
        let mut steps: Vec<Step> = Vec::with_capacity(asked.len());
        for one in asked {
            steps.extend(self.step(one));
            if self.quarrel.cut {
                return;
            }
        }
        self.refuse_both(&mut steps);
        self.settle(steps);
    }

    fn touch(&mut self, edges: usize) {
        let touched = self.quarrel.touched + edges;
        self.quarrel.cut |= touched > self.work;
        self.quarrel.touched = touched.min(self.work);
    }

    /// What the promises put off ask now that those to whom they are owed are attacked.
    fn hear_of_attacked(&mut self, asked: &mut Vec<Asked>) {
        for side in [Side::Attacking, Side::Attacked] {
            for Spared { node, waiting } in std::mem::take(&mut self.attacked[side as usize]) {
                self.touch(waiting.len());
                for place in waiting {
                    let promise = self.put_off[place];
                    self.ask(&promise, (node, side), (false, true), asked);
                }
            }
        }
    }

    /// What the promises to those who joined ask, and to whom they bind their debtors.
    fn hear_of_joined(&mut self, asked: &mut Vec<Asked>) {
        /// As many are looked at before it is seen whether there is too much.
        const MANY: usize = 1 << 16;
        for some in std::mem::take(&mut self.joined).chunks(MANY) {
            let nodes: Vec<NodeId> = some.iter().map(|joined| joined.node).collect();
            let left = self.work - self.quarrel.touched;
            let found = self.promises.to_all(&nodes, left);
            self.touch(found.iter().map(|found| found.touched).sum());
            if self.quarrel.cut {
                return;
            }
            let mut joined = some.iter();
            for found in found {
                let mut rest = &found.promises[..];
                for (count, joined) in found.counts.into_iter().zip(&mut joined) {
                    let (its, others) = rest.split_at(count as usize);
                    self.hear(*joined, its, asked);
                    rest = others;
                }
            }
        }
    }

    fn hear(&mut self, joined: Joined, promises: &[Promise], asked: &mut Vec<Asked>) {
        let Joined {
            node,
            side,
            attacked,
        } = joined;
        let first = self.put_off.len();
        for promise in promises {
            let counts = promise.counts || self.promises.counts(promise.id);
            if !counts && !self.promises.has_failed_case(promise.id) {
                continue;
            }
            if counts {
                self.bind(promise, side);
            }
            self.ask(promise, (node, side), (true, attacked), asked);
            if !attacked && promise.asks.iter().any(Duty::wants_attack) {
                self.put_off.push(*promise);
            }
        }
        if !attacked {
            self.spared[side as usize].push(Spared {
                node,
                waiting: first..self.put_off.len(),
            });
        }
        for waits in self.waits.remove(&(node, side)).into_iter().flatten() {
            match waits {
                Waits::Asked(one) => {
                    // Its debtor may have come to fight beside the one it is owed to since, and
                    // another of the adversaries may have come before.
                    let is_new = self.heard.insert((one.promise, one.side, one.duty));
                    if is_new && self.concerns(one.duty, one.who, one.side) {
                        asked.push(one);
                    }
                }
                Waits::Bond(who, side, promise) => self.bonds.add(who, side, promise),
            }
        }
    }

    /// Adds a promise to one of a side to what binds its debtor, if it is hard to keep for who
    /// fights that side. A pledge of arms makes an ally; another promise binds against whom it
    /// is owed.
    fn bind(&mut self, promise: &Promise, side: Side) {
        let has = |duty| promise.asks.has(duty);
        if !promise.is_of_arms() && !has(Duty::NotAttack) {
            if !has(Duty::StayOut) {
                return;
            }
            if let Against::Others(adversaries) = self.against(promise.id, side.other()) {
                let bond = Waits::Bond(promise.who, side, promise.id);
                return self.wait(adversaries, side.other(), bond);
            }
        }
        self.bonds.add(promise.who, side, promise.id);
    }

    /// Adds what a promise asks now that one has come to be at war, or is attacked, or has it
    /// wait for an adversary.
    fn ask(
        &mut self,
        promise: &Promise,
        (whom, side): (NodeId, Side),
        news: (bool, bool),
        asked: &mut Vec<Asked>,
    ) {
        let Some(duty) = self.duty(promise, side, news) else {
            return;
        };
        let one = Asked {
            promise: promise.id,
            who: promise.who,
            whom,
            side,
            duty,
            verdict: promise.verdict,
        };
        if duty.wants_adversary()
            && let Against::Others(adversaries) = self.against(promise.id, side.other())
        {
            return self.wait(adversaries, side.other(), Waits::Asked(one));
        }
        asked.push(one);
    }

    fn against(&self, promise: EdgeId, side: Side) -> Against {
        let graph = self.promises.view().graph();
        let terms = graph.tie(promise).terms();
        if terms.is_none_or(|terms| terms.adversaries.is_empty()) {
            return Against::Them;
        }
        let adversaries = adversaries(self.promises.view(), promise);
        let stands = |node: &NodeId| self.side_of(*node) == Some(side);
        match adversaries.iter().any(stands) {
            true => Against::Them,
            false => Against::Others(adversaries),
        }
    }

    fn wait(&mut self, adversaries: Vec<NodeId>, side: Side, waits: Waits) {
        for node in adversaries {
            self.waits.entry((node, side)).or_default().push(waits);
        }
    }

    /// Whether a duty to one of that side concerns somebody: one not to attack, who fights the
    /// other side; one short of war, who does not fight beside the one it is owed to.
    fn concerns(&self, duty: Duty, who: NodeId, side: Side) -> bool {
        match duty {
            Duty::Defend | Duty::Join => true,
            Duty::Help | Duty::Consult | Duty::StayOut => self.side_of(who) != Some(side),
            Duty::NotAttack => self.side_of(who) == Some(side.other()),
        }
    }

    /// The first of the duties that it calls for when one joins, or is attacked.
    fn duty(
        &self,
        promise: &Promise,
        side: Side,
        (joined, attacked): (bool, bool),
    ) -> Option<Duty> {
        promise.asks.iter().find(|duty| {
            let is_called = match duty.wants_attack() {
                true => attacked,
                false => joined,
            };
            is_called && self.concerns(*duty, promise.who, side)
        })
    }

    /// What comes of a promise that is asked for. Who was attacked first owes its attackers
    /// nothing that this would make due.
    fn step(&mut self, asked: Asked) -> Option<Step> {
        let Asked {
            promise, who, side, ..
        } = asked;
        let stands = self.side_of(who);
        let is_opposed = stands == Some(side.other());
        if is_opposed && who == self.quarrel.act.whom {
            return None;
        }
        let verdict = asked.verdict;
        let verdict = verdict.unwrap_or_else(|| self.promises.verdict(promise));
        let is_forced = self.follow.keeps.contains(&promise);
        let may_enter = stands.is_none() && asked.duty.is_war();
        let bonds = match may_enter && (verdict != Verdict::No || is_forced) {
            true => self.binding(who, side.other()),
            false => self.bonds.nothing(),
        };
        let course = match stands {
            _ if is_opposed => Course::Opposed,
            _ if verdict == Verdict::No && !is_forced => Course::NotDue,
            _ if self.follow.aside.contains(&who) && !is_forced => Course::Aside,
            _ if !self.follow.takes(who, promise, verdict) => Course::Waits,
            _ if !asked.duty.is_war() => Course::Does,
            Some(_) => Course::Fights,
            None if is_forced || bonds.promises.is_empty() => Course::Enters,
            None if self.keeps_out(&bonds) => Course::Aside,
            None if bonds.is_certain => Course::Torn,
            None => Course::MayBeTorn,
        };
        Some(Step {
            round: self.quarrel.acts.len(),
            side,
            promise,
            whom: asked.whom,
            duty: asked.duty,
            verdict,
            course,
            bonds: bonds.promises,
        })
    }

    /// What an actor owes to that side which is hard to keep for one who fights it.
    fn binding(&mut self, who: NodeId, side: Side) -> Binding {
        let (promises, follow) = (self.promises, self.follow);
        let binds = |promise| binds(promises, follow, who, promise);
        let (binding, looked) = self.bonds.of(who, side, binds);
        self.touch(looked);
        binding
    }

    /// Whether the reader says that one of these promises is kept which asks to keep out.
    fn keeps_out(&self, bonds: &Binding) -> bool {
        let view = self.promises.view();
        let is_kept = |promise: &&EdgeId| self.follow.keeps.contains(promise);
        let mut kept = bonds.promises.iter().filter(is_kept);
        kept.any(|promise| !duties(view, *promise).iter().any(Duty::is_war))
    }

    /// Who would enter on both sides at once enters on neither.
    fn refuse_both(&self, steps: &mut [Step]) {
        let graph = self.promises.view().graph();
        let enters = |step: &Step| step.course == Course::Enters;
        let [some, others] = self.debtors(steps, enters);
        let both = some
            .into_iter()
            .filter(|who| others.binary_search(who).is_ok());
        let both: BTreeSet<NodeId> = both.collect();
        if both.is_empty() {
            return;
        }
        let is_torn = |step: &Step| enters(step) && both.contains(&graph.from(step.promise));
        let mut owed: BTreeMap<(NodeId, Side), Vec<EdgeId>> = BTreeMap::new();
        for step in steps.iter().filter(|step| is_torn(step)) {
            let at = (graph.from(step.promise), step.side.other());
            owed.entry(at).or_default().push(step.promise);
        }
        let shared = |(at, promises): (_, Vec<EdgeId>)| (at, promises.into());
        let owed: BTreeMap<_, Arc<[EdgeId]>> = owed.into_iter().map(shared).collect();
        for step in steps.iter_mut().filter(|step| is_torn(step)) {
            step.course = Course::Torn;
            let owed = owed.get(&(graph.from(step.promise), step.side));
            step.bonds = owed.cloned().unwrap_or_default();
        }
    }

    /// The debtors of such steps, on each side, in the order of ids.
    fn debtors(&self, steps: &[Step], such: impl Fn(&Step) -> bool) -> [Vec<NodeId>; 2] {
        let graph = self.promises.view().graph();
        let mut debtors: [Vec<NodeId>; 2] = Default::default();
        for step in steps.iter().filter(|step| such(step)) {
            debtors[step.side as usize].push(graph.from(step.promise));
        }
        for side in &mut debtors {
            side.sort_unstable();
            side.dedup();
        }
        debtors
    }

    /// What the steps of a round bring about: who enters, and who is attacked by that.
    fn settle(&mut self, steps: Vec<Step>) {
        let round = self.quarrel.acts.len();
        let fights = |step: &Step| {
            matches!(step.course, Course::Enters | Course::Fights) && step.duty.is_war()
        };
        let acts = self.debtors(&steps, fights);
        let enter = self.debtors(&steps, |step| step.course == Course::Enters);
        for (side, enter) in [Side::Attacking, Side::Attacked].into_iter().zip(enter) {
            if !acts[side as usize].is_empty() {
                let other = side.other() as usize;
                self.attacked[other] = std::mem::take(&mut self.spared[other]);
            }
            let entered = enter.iter().map(|node| (*node, round));
            self.quarrel.entered[side as usize].extend(entered);
            for node in enter {
                self.join(node, side, false);
            }
        }
        self.quarrel.acts.push(acts);
        self.quarrel.steps.extend(steps);
    }
}

/// Whether a promise to one of the other side binds its debtor. A pledge of arms does, whatever
/// its case; another, when its case has come, or may have come, or is supposed to have.
fn binds(promises: Promises<'_>, follow: &Follow, who: NodeId, promise: EdgeId) -> Truth {
    if !promises.counts(promise) {
        return Truth::No;
    }
    let verdict = promises.verdict(promise);
    if follow.takes(who, promise, verdict) {
        return Truth::Yes;
    }
    let is_of_arms = duties(promises.view(), promise).iter().any(Duty::is_war);
    match is_of_arms {
        true if promises.is_given(promise) => Truth::Yes,
        true => Truth::Possibly,
        false if verdict > Verdict::Unsaid => Truth::Possibly,
        false => Truth::No,
    }
}
