//! How strong a chain of promises is: as strong as its weakest link, by each of several criteria,
//! and the longer the weaker. Start at [`Strength`].
//!
//! Each criterion alone is an ordered set with an operation by which a link is added to a chain:
//! the worse of the two for what a link *is* (a bottleneck), one more for the number of hops. Such
//! an operation is **monotone** (a longer chain is never better) and **isotone** (of two chains
//! the better one stays no worse when both are given the same further link), and so the best chain
//! of all is made of best chains (Sobrinho 2005; Gondran and Minoux 2008).
//!
//! The criteria one after another, as in a dictionary, are monotone and **not** isotone:
//!
//! ```text
//! a chain in force of 9 hops   is better than   one that is sought, of 2
//! both with a link that is only sought behind:
//! sought, 10 hops              is worse than    sought, 3 hops
//! ```
//!
//! so that a search that keeps the best chain to each actor would miss the best in the end. The
//! criteria are therefore taken one by one: the best value by the first is found, then among the
//! chains that have it the best by the second, and so on; each step is exact.

use super::Grade;
use crate::model::words;
use std::cmp::Ordering;

words! {
    /// By what chains are compared.
    pub enum Criterion: "a criterion" {
        /// Whether its links are in force, or only sought.
        Force,
        /// Whether they bind in law, or in politics.
        Binding,
        /// Whether they wait for a condition.
        Conditions,
        /// How many links there are.
        Hops,
    }
}

words! {
    /// Whether and how a link binds, the best first.
    pub enum Binds: "how it binds" {
        /// In law; of an edge that is no promise, such as a membership, nothing is asked.
        Law,
        /// In law, once a condition is met.
        LawOnceMet,
        /// In politics.
        Politics,
        /// It is not stated.
        NotStated,
        /// It is disputed, or told differently.
        Disputed,
        /// It does not bind.
        Nothing,
    }
}

words! {
    /// Whether a link waits for a condition, the best first.
    pub enum Wait: "a wait" {
        /// For none.
        Unconditional,
        /// It may.
        PerhapsConditional,
        /// For one or more.
        Conditional,
    }
}

/// How strong a chain is, or one link.
///
/// ```
/// use foedera::query::{Binds, Grade, Order, Strength, Wait};
///
/// let link = Strength { force: Grade::Sought, binding: Binds::Law, conditions: Wait::Unconditional, hops: 1 };
/// let chain = Strength::NO_LINK.with(link).with(link);
/// assert_eq!((chain.force, chain.hops), (Grade::Sought, 2));
/// assert!(Order::default().compare(link, chain).is_lt(), "the shorter is the better");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Strength {
    /// How the weakest link stands.
    pub force: Grade,
    /// How the one that binds least does.
    pub binding: Binds,
    /// How much the one that waits most does.
    pub conditions: Wait,
    /// How many links there are.
    pub hops: usize,
}

impl Strength {
    /// The chain without a link: no other is stronger.
    pub const NO_LINK: Strength = Strength {
        force: Grade::InForce,
        binding: Binds::Law,
        conditions: Wait::Unconditional,
        hops: 0,
    };

    /// The weakest there is, of any length.
    pub(super) const WEAKEST: Strength = Strength {
        force: Grade::Over,
        binding: Binds::Nothing,
        conditions: Wait::Conditional,
        hops: usize::MAX,
    };

    /// This chain with that one behind it.
    pub fn with(self, other: Strength) -> Strength {
        Strength {
            force: self.force.max(other.force),
            binding: self.binding.max(other.binding),
            conditions: self.conditions.max(other.conditions),
            hops: self.hops.saturating_add(other.hops),
        }
    }

    /// How far from the best it is by one criterion: 0 is the best.
    pub fn rank(self, criterion: Criterion) -> usize {
        match criterion {
            Criterion::Force => self.force as usize,
            Criterion::Binding => self.binding as usize,
            Criterion::Conditions => self.conditions as usize,
            Criterion::Hops => self.hops,
        }
    }

    /// Whether it is no weaker than that by any criterion but the number of hops.
    pub(super) fn is_within(self, most: [usize; 3]) -> bool {
        let ranks = BOTTLENECKS.map(|criterion| self.rank(criterion));
        ranks.iter().zip(most).all(|(rank, most)| *rank <= most)
    }
}

/// The criteria by which a chain is as weak as its weakest link.
pub(super) const BOTTLENECKS: [Criterion; 3] =
    [Criterion::Force, Criterion::Binding, Criterion::Conditions];

/// Which criterion counts before which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(Vec<Criterion>);

impl Default for Order {
    fn default() -> Order {
        use Criterion::{Binding, Conditions, Force, Hops};
        Order(vec![Force, Binding, Conditions, Hops])
    }
}

impl Order {
    /// These criteria, the first before all others, each once; a criterion that is not among
    /// them does not count. Of chains that are alike in them the shortest is chosen.
    ///
    /// Nothing, if one is named twice.
    pub fn new(criteria: &[Criterion]) -> Option<Order> {
        let mut order = Order(Vec::new());
        for criterion in criteria {
            if order.0.contains(criterion) {
                return None;
            }
            order.0.push(*criterion);
        }
        Some(order)
    }

    /// The criteria, the first first.
    pub fn criteria(&self) -> &[Criterion] {
        &self.0
    }

    /// The stronger is less.
    pub fn compare(&self, a: Strength, b: Strength) -> Ordering {
        let each = self.0.iter().map(|c| a.rank(*c).cmp(&b.rank(*c)));
        each.fold(Ordering::Equal, Ordering::then)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Word;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn strengths() -> impl Strategy<Value = Strength> {
        let of = (
            select(Grade::ALL.to_vec()),
            select(Binds::ALL.to_vec()),
            select(Wait::ALL.to_vec()),
            0..9usize,
        );
        of.prop_map(|(force, binding, conditions, hops)| Strength {
            force,
            binding,
            conditions,
            hops,
        })
    }

    fn orders() -> impl Strategy<Value = Order> {
        let all = Just(Criterion::ALL.to_vec()).prop_shuffle();
        all.prop_map(|all| Order::new(&all).unwrap())
    }

    /// What is written above: taken as in a dictionary, the criteria are not isotone.
    #[test]
    fn the_better_of_two_chains_may_be_the_worse_with_one_more_link() {
        let strength = |force, hops| Strength {
            force,
            hops,
            ..Strength::NO_LINK
        };
        let (long, short) = (strength(Grade::InForce, 9), strength(Grade::Sought, 2));
        let further = strength(Grade::Sought, 1);
        let order = Order::default();
        assert!(order.compare(long, short).is_lt());
        assert!(
            order
                .compare(long.with(further), short.with(further))
                .is_gt()
        );
    }

    proptest! {
        /// A chain is the same however it is put together, and nothing added changes nothing.
        #[test]
        fn chains_are_put_together_in_any_order(a in strengths(), b in strengths(), c in strengths()) {
            prop_assert_eq!(a.with(b).with(c), a.with(b.with(c)));
            prop_assert_eq!(a.with(Strength::NO_LINK), a);
            prop_assert_eq!(Strength::NO_LINK.with(a), a);
        }

        /// Monotone: no link makes a chain stronger, by any criterion, and so in any order.
        #[test]
        fn no_link_makes_a_chain_stronger(chain in strengths(), link in strengths(), order in orders()) {
            for criterion in Criterion::ALL {
                prop_assert!(chain.with(link).rank(*criterion) >= chain.rank(*criterion));
            }
            prop_assert!(order.compare(chain, chain.with(link)).is_le());
        }

        /// Isotone, by each criterion: the better of two chains stays no worse.
        #[test]
        fn the_better_chain_stays_no_worse(a in strengths(), b in strengths(), link in strengths()) {
            for criterion in Criterion::ALL {
                if a.rank(*criterion) <= b.rank(*criterion) {
                    prop_assert!(a.with(link).rank(*criterion) <= b.with(link).rank(*criterion));
                    prop_assert!(link.with(a).rank(*criterion) <= link.with(b).rank(*criterion));
                }
            }
        }

        /// Any two are ordered, and the order goes on: less than less is less.
        #[test]
        fn an_order_is_total(a in strengths(), b in strengths(), c in strengths(), order in orders()) {
            prop_assert_eq!(order.compare(a, b), order.compare(b, a).reverse());
            if order.compare(a, b).is_le() && order.compare(b, c).is_le() {
                prop_assert!(order.compare(a, c).is_le());
            }
            prop_assert_eq!(order.compare(a, b).is_eq(), a == b);
        }
    }
}
