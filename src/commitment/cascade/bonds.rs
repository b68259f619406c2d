//! What actors owe those of each side that is hard to keep for who fights that side: gathered as
//! one after another joins, so that each promise is looked at once, and told to who asks. Start
//! at [`Bonds`].

use super::Side;
use crate::graph::{EdgeId, NodeId};
use crate::model::Truth;
use std::collections::HashMap;
use std::sync::Arc;

/// What everybody owes each side.
pub(super) struct Bonds {
    /// How far among `all` the latest promise of each actor to each side stands; 0: it has none.
    latest: Vec<u32>,
    all: Vec<Link>,
    /// What was told of those who asked.
    told: HashMap<(NodeId, Side), Told>,
    nothing: Binding,
}

/// A promise of somebody to one of a side, and how far its promise before stands.
#[derive(Clone, Copy)]
struct Link {
    promise: EdgeId,
    before: u32,
}

struct Told {
    /// The promise up to which it was told.
    latest: u32,
    binding: Binding,
}

/// What binds one actor to one side.
#[derive(Clone)]
pub(super) struct Binding {
    /// The promises, in the order of ids: one list for all who ask before there is more.
    pub promises: Arc<[EdgeId]>,
    /// Whether one of them binds for certain.
    pub is_certain: bool,
}

impl Bonds {
    pub fn new(node_count: usize) -> Bonds {
        Bonds {
            latest: vec![0; 2 * node_count],
            all: Vec::new(),
            told: HashMap::new(),
            nothing: Binding {
                promises: Arc::new([]),
                is_certain: false,
            },
        }
    }

    /// That nothing binds somebody.
    pub fn nothing(&self) -> Binding {
        self.nothing.clone()
    }

    /// Adds a promise of somebody to one of that side.
    pub fn add(&mut self, who: NodeId, side: Side, promise: EdgeId) {
        let latest = &mut self.latest[place(who, side)];
        let before = *latest;
        self.all.push(Link { promise, before });
        *latest = self.all.len() as u32;
    }

    /// What binds somebody to that side. Each promise is asked once whether it does; as long as
    /// it does not, it is not told. Also, at how many edges this had to look.
    pub fn of(
        &mut self,
        who: NodeId,
        side: Side,
        binds: impl Fn(EdgeId) -> Truth,
    ) -> (Binding, usize) {
        let latest = self.latest[place(who, side)];
        if latest == 0 {
            return (self.nothing.clone(), 0);
        }
        let nothing = self.nothing.clone();
        let told = self.told.entry((who, side)).or_insert(Told {
            latest: 0,
            binding: nothing,
        });
        if told.latest == latest {
            return (told.binding.clone(), 0);
        }
        let mut promises = told.binding.promises.to_vec();
        let mut looked = promises.len();
        let mut at = latest;
        while at != told.latest {
            let Link { promise, before } = self.all[at as usize - 1];
            let truth = binds(promise);
            if truth != Truth::No {
                promises.push(promise);
            }
            told.binding.is_certain |= truth == Truth::Yes;
            looked += 1;
            at = before;
        }
        promises.sort_unstable();
        promises.dedup();
        told.latest = latest;
        told.binding.promises = promises.into();
        (told.binding.clone(), looked)
    }
}

fn place(who: NodeId, side: Side) -> usize {
    2 * who.index() + side as usize
}
