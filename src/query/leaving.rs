//! What is left when actors leave one after another: the promises that fall with each, and with
//! a coalition when the last of those it is made up of has gone. Start at [`Leaving`].

use crate::commitment::{Resting, Support};
use std::collections::BTreeMap;

/// What hangs on each actor and each promise of a [`Support`].
pub(super) struct Hanging {
    /// The promises that need this actor.
    promises: Vec<Vec<usize>>,
    /// Those that it makes up, once for each edge that says so.
    parts_of: Vec<Vec<usize>>,
    /// The promises that stand behind this promise.
    backers: Vec<Vec<usize>>,
}

impl Hanging {
    pub(super) fn of(support: &Support) -> Hanging {
        let mut hanging = Hanging {
            promises: vec![Vec::new(); support.actors.len()],
            parts_of: vec![Vec::new(); support.actors.len()],
            backers: vec![Vec::new(); support.promises.len()],
        };
        for (i, promise) in support.promises.iter().enumerate() {
            promise.by.iter().for_each(|a| hanging.promises[*a].push(i));
            let of = promise.falls_with().iter();
            of.for_each(|p| hanging.backers[*p].push(i));
        }
        for (i, leaver) in support.actors.iter().enumerate() {
            let parts = leaver.made_of.iter();
            parts.for_each(|(part, _)| hanging.parts_of[*part].push(i));
        }
        hanging
    }
}

/// How promises are counted: accounts of one matter once, and by what they are for.
#[derive(Clone, Debug, Default)]
pub(super) struct Counting {
    /// The matter of each promise asked about, as a number, and the numbers of its topics.
    pub(super) of: BTreeMap<usize, (usize, Vec<usize>)>,
    pub(super) matters: usize,
    pub(super) topics: usize,
}

/// What has gone, and what is left.
pub(super) struct Leaving<'s> {
    support: &'s Support,
    hanging: &'s Hanging,
    counting: &'s Counting,
    gone: Vec<bool>,
    fallen: Vec<bool>,
    parts_left: Vec<usize>,
    principals_left: Vec<usize>,
    /// How many promises of each matter, and of each topic, stand.
    of_matter: Vec<usize>,
    of_topic: Vec<usize>,
    pub(super) matters_left: usize,
    pub(super) topics_left: usize,
    /// What was done since the last mark, to be undone.
    done: Vec<Step>,
    /// How many actors and promises were looked at.
    pub(super) touched: usize,
}

#[derive(Clone, Copy)]
enum Step {
    Gone(usize),
    Fallen(usize),
    PartLess(usize),
    PrincipalLess(usize),
}

impl<'s> Leaving<'s> {
    pub(super) fn new(
        support: &'s Support,
        hanging: &'s Hanging,
        counting: &'s Counting,
    ) -> Leaving<'s> {
        let mut of_matter = vec![0; counting.matters];
        let mut of_topic = vec![0; counting.topics];
        for (matter, topics) in counting.of.values() {
            of_matter[*matter] += 1;
            topics.iter().for_each(|topic| of_topic[*topic] += 1);
        }
        Leaving {
            support,
            hanging,
            counting,
            gone: vec![false; support.actors.len()],
            fallen: vec![false; support.promises.len()],
            parts_left: support.actors.iter().map(|a| a.made_of.len()).collect(),
            principals_left: {
                let of = support.promises.iter().map(Resting::falls_with);
                of.map(<[usize]>::len).collect()
            },
            of_matter,
            of_topic,
            matters_left: counting.matters,
            topics_left: counting.topics,
            done: Vec::new(),
            touched: 0,
        }
    }

    /// Whether the actor is still there.
    pub(super) fn is_there(&self, actor: usize) -> bool {
        !self.gone[actor]
    }

    /// Lets an actor leave, and all go that cannot do without it. Gives the promises asked about
    /// that fall.
    pub(super) fn leave(&mut self, actor: usize) -> Vec<usize> {
        let begin = self.done.len();
        self.go(actor);
        let mut next = begin;
        let mut lost = Vec::new();
        while let Some(step) = self.done.get(next).copied() {
            next += 1;
            match step {
                Step::Gone(actor) => self.without_actor(actor),
                Step::Fallen(promise) => {
                    if self.support.promises[promise].asked {
                        lost.push(promise);
                    }
                    self.without_promise(promise);
                }
                Step::PartLess(_) | Step::PrincipalLess(_) => {}
            }
        }
        self.touched += self.done.len() - begin;
        lost
    }

    /// What an actor would take with it, matters and topics; it stays.
    pub(super) fn would_take(&mut self, actor: usize) -> (usize, usize) {
        let before = (self.matters_left, self.topics_left);
        let mark = self.done.len();
        self.leave(actor);
        let after = (self.matters_left, self.topics_left);
        self.undo(mark);
        (before.0 - after.0, before.1 - after.1)
    }

    /// Everybody is back.
    pub(super) fn all_back(&mut self) {
        self.undo(0);
    }

    fn go(&mut self, actor: usize) {
        if !std::mem::replace(&mut self.gone[actor], true) {
            self.done.push(Step::Gone(actor));
        }
    }

    fn fall(&mut self, promise: usize) {
        if std::mem::replace(&mut self.fallen[promise], true) {
            return;
        }
        self.done.push(Step::Fallen(promise));
        if let Some((matter, topics)) = self.counting.of.get(&promise) {
            self.of_matter[*matter] -= 1;
            self.matters_left -= usize::from(self.of_matter[*matter] == 0);
            for topic in topics {
                self.of_topic[*topic] -= 1;
                self.topics_left -= usize::from(self.of_topic[*topic] == 0);
            }
        }
    }

    fn without_actor(&mut self, actor: usize) {
        let hanging = self.hanging;
        for promise in &hanging.promises[actor] {
            self.fall(*promise);
        }
        for whole in &hanging.parts_of[actor] {
            self.parts_left[*whole] -= 1;
            self.done.push(Step::PartLess(*whole));
            if self.parts_left[*whole] == 0 {
                self.go(*whole);
            }
        }
    }

    fn without_promise(&mut self, promise: usize) {
        let hanging = self.hanging;
        for backer in &hanging.backers[promise] {
            self.principals_left[*backer] -= 1;
            self.done.push(Step::PrincipalLess(*backer));
            if self.principals_left[*backer] == 0 {
                self.fall(*backer);
            }
        }
    }

    fn undo(&mut self, mark: usize) {
        while self.done.len() > mark {
            match self.done.pop() {
                Some(Step::Gone(actor)) => self.gone[actor] = false,
                Some(Step::PartLess(whole)) => self.parts_left[whole] += 1,
                Some(Step::PrincipalLess(backer)) => self.principals_left[backer] += 1,
                Some(Step::Fallen(promise)) => self.rise(promise),
                None => {}
            }
        }
    }

    fn rise(&mut self, promise: usize) {
        self.fallen[promise] = false;
        if let Some((matter, topics)) = self.counting.of.get(&promise) {
            self.matters_left += usize::from(self.of_matter[*matter] == 0);
            self.of_matter[*matter] += 1;
            for topic in topics {
                self.topics_left += usize::from(self.of_topic[*topic] == 0);
                self.of_topic[*topic] += 1;
            }
        }
    }
}
