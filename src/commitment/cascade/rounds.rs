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
//! answer hangs on no order. Each actor joins once and is attacked for the first time once, and
//! then the promises to it are looked at: each promise once for each of the two.

use super::{Duties, Duty, Verdict, adversaries, casus_foederis, duties};
use crate::graph::{EdgeId, Filter, NodeId, View, Way};
use crate::model::{ActorKind, Date, Key, Kind, Relation, Tie, Truth, words};
use crate::state::Footing;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An act of war by one actor against another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Act {
    /// Who acts.
    pub by: NodeId,
    /// Against whom.
    pub whom: NodeId,
}

/// Which promises are taken to be kept: those that are due for certain, and what is added here.
#[derive(Clone, Debug, Default)]
pub struct Follow {
    /// Also those whose case nobody has read, or whose dates leave it open.
    pub open: bool,
    /// Also those whose case is disputed.
    pub disputed: bool,
    /// Also those that are only sought or offered, as if they had been given.
    pub sought: bool,
    /// Also these, whatever stands against it.
    pub keeps: BTreeSet<EdgeId>,
    /// Also what these owe, be its case open or disputed.
    pub keepers: BTreeSet<NodeId>,
    /// None of what these owe.
    pub aside: BTreeSet<NodeId>,
}

impl Follow {
    fn takes(&self, who: NodeId, promise: EdgeId, verdict: Verdict) -> bool {
        let is_keeper = self.keepers.contains(&who);
        self.keeps.contains(&promise)
            || match verdict {
                Verdict::Yes => true,
                Verdict::Possibly | Verdict::Unsaid => self.open || is_keeper,
                Verdict::Disputed => self.disputed || is_keeper,
                Verdict::Sought => self.sought,
                Verdict::No => false,
            }
    }
}

words! {
    /// A side of what an act began.
    pub enum Side: "a side" {
        /// Of who acted first.
        Attacking,
        /// Of who was attacked first.
        Attacked,
    }
}

impl Side {
    /// The other one.
    pub fn other(self) -> Side {
        match self {
            Side::Attacking => Side::Attacked,
            Side::Attacked => Side::Attacking,
        }
    }
}

words! {
    /// What comes of a promise.
    pub enum Course: "what comes of a promise" {
        /// Its debtor keeps it, and enters.
        Enters,
        /// Its debtor is at war on that side already.
        Fights,
        /// Its debtor keeps it short of war: it helps, consults or stays out.
        Does,
        /// Whether it is due is open or disputed: it is not followed.
        Waits,
        /// Its case is said not to have come.
        NotDue,
        /// Its debtor is supposed to stand aside.
        Aside,
        /// Its debtor owes the other side something too: a conflict of promises.
        Torn,
        /// Its debtor is at war on the other side.
        Opposed,
    }
}

/// A promise that a round makes due, or would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The round: by what came about in the one before.
    pub round: usize,
    /// On which side the one stands to whom it is owed.
    pub side: Side,
    /// The promise.
    pub promise: EdgeId,
    /// Who is attacked, or at war, so that it is due.
    pub whom: NodeId,
    /// What it asks.
    pub duty: Duty,
    /// Whether its case has come.
    pub verdict: Verdict,
    /// What comes of it.
    pub course: Course,
    /// What its debtor, where that is not at war yet and would fight, owes the other side: a
    /// conflict of promises.
    pub bonds: Vec<EdgeId>,
}

/// What follows from one act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarrel {
    /// The act.
    pub act: Act,
    /// The promises concerned, by round, side and edge.
    pub steps: Vec<Step>,
    /// Who acts in each round, on each side ([`Side::Attacking`] first), in the order of ids:
    /// by entering, or by keeping a further promise.
    pub acts: Vec<[Vec<NodeId>; 2]>,
    /// Who enters in which round, on each side, in the order of rounds and ids.
    pub entered: [Vec<(NodeId, usize)>; 2],
    /// How many edges were looked at.
    pub touched: usize,
    /// Whether there was more to look at than allowed.
    pub cut: bool,
}

impl Quarrel {
    /// Who acted against that side in the round before this one, so that its members are
    /// attacked.
    pub fn authors(&self, side: Side, round: usize) -> &[NodeId] {
        let acts = round
            .checked_sub(1)
            .and_then(|before| self.acts.get(before));
        acts.map_or(&[], |acts| &acts[side.other() as usize])
    }
}

/// What follows from one act: which promises it makes due as of the view's date, who enters by
/// keeping them, and so on, until nothing more is due.
///
/// - **Who is attacked**: first the one acted against. Who enters, or keeps a further promise,
///   acts against all who stand on the other side by then. Of two, only one attacks the other:
///   who enters sooner is attacked by who enters later, and so one more promise on one side may
///   leave one on the other without its case.
/// - **What is due**: the [duties](super::duties) of the promises in force to who is attacked or
///   has come to be at war, but for those against adversaries of which none stands on the
///   other side, as far as their [case](casus_foederis) has come.
/// - **Who enters**: who owes a promise that is due for certain, and what `follow` adds. Who owes
///   the other side something that binds is torn, and does not enter unless `follow` names the
///   promise that it keeps. A promise of defense or offense binds, whether or not it is due;
///   one of neutrality (against whom it is owed) or nonaggression, unless it is said, or nobody
///   says, that its case has not come: also where that is disputed, or its dates leave it open.
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
    let promises = || [Relation::Guarantees, Relation::Undertakes];
    let both = view.filter().with_undated();
    let both = both.unwrap_or_else(|| view.filter().clone());
    let both = both.relations(promises());
    let filters = Filters {
        any: view.filter().at_any_time().relations(promises()),
        given: view.filter().clone().relations(promises()).in_force(),
        wanted: follow
            .sought
            .then(|| both.clone().footings([Footing::Sought, Footing::Offered])),
        either: both.in_force(),
    };
    let mut war = War::new(view, &filters, act, follow, work);
    war.begin();
    while !war.is_over() {
        war.round();
    }
    let mut quarrel = war.quarrel;
    if quarrel.cut {
        quarrel.steps.retain(|step| step.round < quarrel.acts.len());
    }
    quarrel
}

/// Which promises are looked at.
struct Filters {
    /// Whatever was said of any time: what the arcs tell.
    any: Filter,
    /// Those that are, or may be, in force, if a day of them is known.
    given: Filter,
    /// Those of which no day is known, too: of each its history is asked.
    either: Filter,
    /// Those that are only sought or offered, if these are followed.
    wanted: Option<Filter>,
}

/// One who came to be at war, or was attacked for the first time, in the round before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct News {
    node: NodeId,
    side: Side,
    joined: bool,
    attacked: bool,
}

/// A promise to one who is attacked, or at war, and what it may ask.
#[derive(Clone, Copy)]
struct Asked {
    promise: EdgeId,
    whom: NodeId,
    side: Side,
    duty: Duty,
}

/// A war as far as it has come.
struct War<'a> {
    /// As it was asked: for the states of conditions.
    view: View<'a>,
    any: View<'a>,
    given: View<'a>,
    either: View<'a>,
    wanted: Option<View<'a>>,
    follow: &'a Follow,
    work: usize,
    /// The side of each actor that is at war, and whether it has been attacked.
    stands: Vec<u8>,
    /// Those at war who have not been attacked, on each side.
    spared: [Vec<NodeId>; 2],
    news: Vec<News>,
    /// Promises that wait for one of their adversaries to stand on the other side.
    waiting: HashMap<(NodeId, Side), Vec<Asked>>,
    torn: BTreeMap<(NodeId, Side), Vec<EdgeId>>,
    quarrel: Quarrel,
}

impl<'a> War<'a> {
    fn new(
        view: View<'a>,
        filters: &'a Filters,
        act: Act,
        follow: &'a Follow,
        work: usize,
    ) -> War<'a> {
        let graph = view.graph();
        War {
            view,
            any: graph.view(&filters.any),
            given: graph.view(&filters.given),
            either: graph.view(&filters.either),
            wanted: filters.wanted.as_ref().map(|wanted| graph.view(wanted)),
            follow,
            work,
            stands: vec![0; graph.node_count()],
            spared: [Vec::new(), Vec::new()],
            news: Vec::new(),
            waiting: HashMap::new(),
            torn: BTreeMap::new(),
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
        self.news.is_empty() || self.quarrel.cut
    }

    fn join(&mut self, node: NodeId, side: Side) {
        self.stands[node.index()] = side as u8 + 1;
    }

    fn begin(&mut self) {
        let Act { by, whom } = self.quarrel.act;
        self.join(by, Side::Attacking);
        self.join(whom, Side::Attacked);
        self.spared[Side::Attacking as usize].push(by);
        self.quarrel.acts.push([vec![by], Vec::new()]);
        let news = |node, side, attacked| News {
            node,
            side,
            joined: true,
            attacked,
        };
        self.news = vec![
            news(by, Side::Attacking, false),
            news(whom, Side::Attacked, true),
        ];
    }

    /// Works out the next round from what is known of those before it.
    fn round(&mut self) {
        let round = self.quarrel.acts.len();
        let mut asked = Vec::new();
        for some in std::mem::take(&mut self.news).chunks(256) {
            let nodes: Vec<NodeId> = some.iter().map(|news| news.node).collect();
            self.any.fetch(&nodes, Way::Backward);
            for news in some {
                self.look_at(*news, &mut asked);
                if news.joined {
                    let waiting = self.waiting.remove(&(news.node, news.side));
                    asked.extend(waiting.into_iter().flatten());
                }
            }
        }
        if self.quarrel.cut {
            return;
        }
        asked.sort_unstable_by_key(|asked| (asked.side, asked.promise, asked.duty));
        asked.dedup_by_key(|asked| (asked.side, asked.promise, asked.duty));
        let mut steps: Vec<Step> = Vec::with_capacity(asked.len());
        for one in asked {
            steps.extend(self.step(one, round));
        }
        if self.quarrel.cut {
            return;
        }
        self.refuse_both(&mut steps);
        self.settle(steps);
    }

    /// What the promises to one ask now that it is at war, or attacked.
    fn look_at(&mut self, news: News, asked: &mut Vec<Asked>) {
        let promises = self.any;
        let node = news.node;
        for hop in promises.into(node) {
            if !self.touch() {
                return;
            }
            if self.protected(hop.edge) == node {
                self.ask(news, hop.edge, asked);
            }
        }
        let graph = promises.graph();
        let name = Key::stored(graph.node_key(node));
        let for_it = promises.mentions(&name).filter(|edge| {
            matches!(graph.tie(*edge), Tie::Undertakes(_)) && graph.to(*edge) != node
        });
        for edge in for_it {
            if !self.touch() {
                return;
            }
            if self.protected(edge) == node {
                self.ask(news, edge, asked);
            }
        }
    }

    fn touch(&mut self) -> bool {
        self.quarrel.cut |= self.quarrel.touched == self.work;
        self.quarrel.touched += usize::from(!self.quarrel.cut);
        !self.quarrel.cut
    }

    /// Whom a promise protects: a third party that it is said to be for, else the one it is
    /// owed to, an organ of which counts as that actor itself.
    fn protected(&self, promise: EdgeId) -> NodeId {
        let graph = self.view.graph();
        let to = graph.to(promise);
        let Tie::Undertakes(undertaking) = graph.tie(promise) else {
            return to;
        };
        let third = undertaking.benefits.as_ref();
        let third = third.and_then(|key| graph.node_id(key.as_str()));
        let is_organ = |node: NodeId| match graph.kind(node) {
            Kind::Actor(actor) => matches!(
                actor.kind,
                Some(ActorKind::Organ | ActorKind::Forces | ActorKind::Person)
            ),
            _ => true,
        };
        third.filter(|node| !is_organ(*node)).unwrap_or(to)
    }

    /// Adds what a promise asks by these news, or has it wait for an adversary.
    fn ask(&mut self, news: News, promise: EdgeId, asked: &mut Vec<Asked>) {
        let duties = duties(self.view, promise);
        let Some(duty) = self.duty(news, promise, duties) else {
            return;
        };
        if !self.counts(promise) {
            return;
        }
        let one = Asked {
            promise,
            whom: news.node,
            side: news.side,
            duty,
        };
        let other = news.side.other();
        if !duty.wants_adversary() || self.is_against(promise, other) {
            asked.push(one);
            return;
        }
        for node in adversaries(self.view, promise) {
            self.waiting.entry((node, other)).or_default().push(one);
        }
    }

    /// Whether a promise is owed against who stands on that side: against everybody, or one of
    /// the adversaries that it names stands there.
    fn is_against(&self, promise: EdgeId, side: Side) -> bool {
        let graph = self.view.graph();
        let terms = graph.tie(promise).terms();
        let is_for_all = terms.is_none_or(|terms| terms.adversaries.is_empty());
        let is_there = |node: &NodeId| self.side_of(*node) == Some(side);
        is_for_all || adversaries(self.view, promise).iter().any(is_there)
    }

    /// The first of the duties that the news call for; one not to attack, or to stay out,
    /// concerns who does not fight beside the one it is owed to.
    fn duty(&self, news: News, promise: EdgeId, duties: Duties) -> Option<Duty> {
        let who = self.view.graph().from(promise);
        let stands = self.side_of(who);
        duties.iter().find(|duty| {
            let is_called = match duty.wants_attack() {
                true => news.attacked,
                false => news.joined,
            };
            let concerns = match duty {
                Duty::Defend | Duty::Join => true,
                Duty::Help | Duty::Consult | Duty::StayOut => stands != Some(news.side),
                Duty::NotAttack => stands == Some(news.side.other()),
            };
            is_called && concerns
        })
    }

    /// Whether a promise is, or may be, in force, or is only sought where that is followed.
    fn counts(&self, promise: EdgeId) -> bool {
        let graph = self.view.graph();
        let (is_dated, _) = graph.simple_days(promise);
        let is_plain = graph.is_simple(promise) && is_dated;
        let shown = match is_plain {
            true => self.given.shows_edge(promise),
            false => self.either.shows_edge(promise),
        };
        shown || self.wanted.is_some_and(|wanted| wanted.shows_edge(promise))
    }

    /// The case of a promise that counts. That of a simple one is told by its days.
    fn verdict(&self, promise: EdgeId) -> Verdict {
        let graph = self.view.graph();
        if !graph.is_simple(promise) {
            return casus_foederis(self.view, promise).verdict;
        }
        let date = self.view.filter().date();
        let is_day = date
            .map(Date::possible)
            .is_none_or(|(first, last)| first == last);
        let in_force = match graph.simple_days(promise) {
            (true, true) if is_day => Truth::Yes,
            _ => self.view.in_force(promise, date),
        };
        match in_force {
            Truth::Yes => Verdict::Yes,
            _ => Verdict::Possibly,
        }
    }

    /// What comes of a promise that is asked for. Who was attacked first owes its attackers
    /// nothing that this would make due.
    fn step(&mut self, asked: Asked, round: usize) -> Option<Step> {
        let who = self.view.graph().from(asked.promise);
        let stands = self.side_of(who);
        let is_opposed = stands == Some(asked.side.other());
        if is_opposed && who == self.quarrel.act.whom {
            return None;
        }
        let verdict = self.verdict(asked.promise);
        let is_forced = self.follow.keeps.contains(&asked.promise);
        let may_enter = stands.is_none() && asked.duty.is_war();
        let bonds = match may_enter && (verdict != Verdict::No || is_forced) {
            true => self.bonds(who, asked.side.other()),
            false => Vec::new(),
        };
        let course = match stands {
            _ if is_opposed => Course::Opposed,
            _ if verdict == Verdict::No && !is_forced => Course::NotDue,
            _ if self.follow.aside.contains(&who) && !is_forced => Course::Aside,
            _ if !self.follow.takes(who, asked.promise, verdict) => Course::Waits,
            _ if !asked.duty.is_war() => Course::Does,
            Some(_) => Course::Fights,
            None if is_forced || bonds.is_empty() => Course::Enters,
            None => Course::Torn,
        };
        Some(Step {
            round,
            side: asked.side,
            promise: asked.promise,
            whom: asked.whom,
            duty: asked.duty,
            verdict,
            course,
            bonds,
        })
    }

    /// What an actor owes to that side which is hard to keep for one who fights it.
    fn bonds(&mut self, who: NodeId, side: Side) -> Vec<EdgeId> {
        if let Some(known) = self.torn.get(&(who, side)) {
            return known.clone();
        }
        let mut bonds = Vec::new();
        for hop in self.any.out(who) {
            if !self.touch() {
                break;
            }
            if self.side_of(self.protected(hop.edge)) != Some(side) {
                continue;
            }
            if self.binds(hop.edge, side) && self.counts(hop.edge) {
                bonds.push(hop.edge);
            }
        }
        if !bonds.is_empty() {
            self.torn.insert((who, side), bonds.clone());
        }
        bonds
    }

    /// Whether a promise to one of that side is hard to keep for who fights it. A pledge of arms
    /// makes an ally, whatever its case; another promise binds against whom it is owed, when its
    /// case has come, or may have come, or is supposed to have.
    fn binds(&self, promise: EdgeId, side: Side) -> bool {
        let duties = duties(self.view, promise);
        if duties.iter().any(Duty::is_war) {
            return true;
        }
        let counts = |duty: Duty| {
            duty.binds() && (!duty.wants_adversary() || self.is_against(promise, side.other()))
        };
        if !duties.iter().any(counts) {
            return false;
        }
        let verdict = self.verdict(promise);
        let who = self.view.graph().from(promise);
        verdict > Verdict::Unsaid || self.follow.takes(who, promise, verdict)
    }

    /// Who would enter on both sides at once enters on neither.
    fn refuse_both(&self, steps: &mut [Step]) {
        let graph = self.view.graph();
        let mut by: BTreeMap<NodeId, [Vec<EdgeId>; 2]> = BTreeMap::new();
        let entering = steps.iter().filter(|step| step.course == Course::Enters);
        for step in entering {
            let sides = by.entry(graph.from(step.promise)).or_default();
            sides[step.side as usize].push(step.promise);
        }
        by.retain(|_, sides| sides.iter().all(|side| !side.is_empty()));
        for step in steps {
            if step.course == Course::Enters
                && let Some(sides) = by.get(&graph.from(step.promise))
            {
                step.course = Course::Torn;
                step.bonds.clone_from(&sides[step.side.other() as usize]);
            }
        }
    }

    /// What the steps of a round bring about: who enters, and who is attacked by that.
    fn settle(&mut self, steps: Vec<Step>) {
        let graph = self.view.graph();
        let mut acts: [BTreeSet<NodeId>; 2] = Default::default();
        let mut enter: BTreeSet<(Side, NodeId)> = BTreeSet::new();
        for step in &steps {
            let who = graph.from(step.promise);
            if matches!(step.course, Course::Enters | Course::Fights) && step.duty.is_war() {
                acts[step.side as usize].insert(who);
            }
            if step.course == Course::Enters {
                enter.insert((step.side, who));
            }
        }
        for side in [Side::Attacking, Side::Attacked] {
            if acts[side as usize].is_empty() {
                continue;
            }
            let mut attacked = std::mem::take(&mut self.spared[side.other() as usize]);
            attacked.sort_unstable();
            self.news.extend(attacked.into_iter().map(|node| News {
                node,
                side: side.other(),
                joined: false,
                attacked: true,
            }));
        }
        let round = self.quarrel.acts.len();
        for (side, node) in enter {
            self.join(node, side);
            self.spared[side as usize].push(node);
            self.quarrel.entered[side as usize].push((node, round));
            self.news.push(News {
                node,
                side,
                joined: true,
                attacked: false,
            });
        }
        self.quarrel
            .acts
            .push(acts.map(|side| side.into_iter().collect()));
        self.quarrel.steps.extend(steps);
    }
}
