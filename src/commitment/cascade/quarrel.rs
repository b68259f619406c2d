//! What is asked of a cascade of war, and what it answers: an act, which promises are taken to be
//! kept, each promise concerned, and what comes of it. Start at [`Quarrel`].

use super::{Duty, Verdict};
use crate::graph::{EdgeId, NodeId};
use crate::model::words;
use std::collections::BTreeSet;
use std::sync::Arc;

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
    pub(super) fn takes(&self, who: NodeId, promise: EdgeId, verdict: Verdict) -> bool {
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
        /// Its debtor stays out at first, and enters on that side in a later round.
        AtFirst,
        /// Whether it is due is open or disputed: it is not followed.
        Waits,
        /// Its case is said not to have come.
        NotDue,
        /// Its debtor is supposed to stand aside.
        Aside,
        /// Its debtor owes the other side something too: a conflict of promises.
        Torn,
        /// Its debtor may owe the other side something too: all of that is open or disputed.
        MayBeTorn,
        /// Its debtor is at war on the other side, or comes to be.
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
    /// conflict of promises; of a promise to stay out that tears it, those by which it would
    /// fight. In the order of ids.
    pub bonds: Arc<[EdgeId]>,
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
