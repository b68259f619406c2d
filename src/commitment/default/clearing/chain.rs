//! One who stands alone behind a debt, and one alone behind that, and so on: most debts behind
//! which anybody stands. Start at [`pay`].

use super::super::book::{Limit, Line};
use super::super::units::Units;
use crate::graph::NodeId;

/// One of a chain.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) account: u32,
    limit: Limit,
    /// What is claimed of it, with what those behind it pay taken off.
    pub(super) claim: Units,
    /// Whether nobody stands behind it.
    is_last: bool,
}

/// The links of a line, if it is a chain of those who answer for this debt alone, each for the
/// one before it.
pub(super) fn links(line: &Line, account: impl Fn(NodeId) -> Option<u32>) -> Option<Vec<Link>> {
    let mut links = Vec::new();
    let mut line = line;
    while let [backer] = &line.0[..] {
        if backer.is_shared || backer.is_of_debtor {
            return None;
        }
        links.push(Link {
            account: account(backer.by)?,
            limit: backer.limit,
            claim: 0,
            is_last: backer.counters.0.is_empty(),
        });
        line = &backer.counters;
    }
    line.0.is_empty().then_some(links)
}

/// What those of a chain pay of what is unpaid of a debt: what
/// [`Settling::settle`](super::super::settle::Settling::settle) works out to the unit, without
/// payments to note. Each notes what is claimed of it, and is asked what it pays of that, with
/// how much more it is than before; the last first.
pub(super) fn pay(
    chain: &mut [Link],
    unpaid: Units,
    ask: &mut impl FnMut(&Link, Units) -> Units,
) -> Units {
    let Some((link, behind)) = chain.split_first_mut() else {
        return 0;
    };
    let most = link.limit.of(unpaid, 1).min(unpaid);
    let back = match link.is_last {
        true => 0,
        false => pay(behind, most, ask),
    };
    let before = std::mem::replace(&mut link.claim, most - back);
    back + ask(link, link.claim - before)
}

#[cfg(test)]
mod tests {
    use super::super::super::book::Backer;
    use super::super::super::settle::{Notes, Purse, Settling, Used};
    use super::super::super::units::part;
    use super::*;
    use crate::graph::EdgeId;
    use crate::model::Share;
    use proptest::prelude::*;

    /// Of each, which part of what is due it does not pay.
    struct Short(Vec<(Units, Units)>);

    impl Short {
        fn pays(&self, who: usize, due: Units) -> Units {
            let (of, whole) = self.0[who];
            due - part(due, of, whole)
        }
    }

    impl Purse for Short {
        fn pays(&self, who: NodeId, due: Units) -> Units {
            self.pays(who.index(), due)
        }

        fn has_failed(&self, who: NodeId) -> bool {
            self.0[who.index()].0 > 0
        }
    }

    /// A line in which each stands behind the one before, with such caps and shares.
    fn line(limits: &[(Option<Units>, Option<u8>)]) -> Line {
        limits
            .iter()
            .enumerate()
            .rfold(Line::default(), |counters, (place, (cap, share))| {
                let share = share.map(|percent| Share::new(&percent.to_string()).unwrap());
                Line(vec![Backer {
                    edge: EdgeId::at(place),
                    by: NodeId::at(place),
                    limit: Limit { cap: *cap, share },
                    step: 1,
                    behind: None,
                    is_of_debtor: false,
                    is_shared: false,
                    counters,
                }])
            })
    }

    proptest! {
        #[test]
        fn a_chain_pays_what_settling_works_out(
            limits in prop::collection::vec(
                (prop::option::of(0..2_000_i128), prop::option::of(1..=100_u8)),
                1..5,
            ),
            short in prop::collection::vec((0..1_000_i128, 1_000..1_001_i128), 5),
            unpaid in 0..3_000_i128,
        ) {
            let (line, short) = (line(&limits), Short(short));
            let mut payments = Vec::new();
            let mut settling = Settling {
                purse: &short,
                grain: 1,
                used: &mut Used::new(),
                notes: &mut Notes::default(),
                number: 0,
                payments: &mut payments,
            };
            let paid = settling.settle(&line, unpaid);
            let mut links = links(&line, |who| Some(who.index() as u32)).unwrap();
            let in_chain = pay(&mut links, unpaid, &mut |link, _| {
                short.pays(link.account as usize, link.claim)
            });
            prop_assert_eq!(in_chain, paid);
            for (place, link) in links.iter().enumerate() {
                let payment = payments.iter().find(|payment| payment.by.index() == place);
                prop_assert_eq!(link.claim, payment.map_or(0, |payment| payment.claim));
            }
        }
    }
}
