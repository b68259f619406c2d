//! Failures round by round: who has failed pays nothing more, or only a part; those behind its
//! debts pay in its place; whoever has then lost more than it can, fails in the next round.
//! Start at [`rounds`].

use super::book::{Aside, Book, FETCHED, Held};
use super::settle::{Purse, Settling, Supposed, Used};
use super::units::{Coin, Units, part};
use super::{Cascade, Fall, Loss, Settlement};
use crate::graph::{NodeId, View, Way};
use crate::model::Share;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;

/// What follows round by round when these debtors fail.
///
/// Who has failed still pays `recovery` of what it owes; absent: nothing. A call that comes in
/// the round in which the one who is called on loses too much is still paid: it fails in the
/// next. Looks at no more edges than `work`: each debt of who fails, and each edge that
/// mentions one of them.
///
/// ```
/// use foedera::commitment::rounds;
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::built_in("loan-circle").unwrap();
/// let filter = Filter::default();
/// let shipping = graph.node_id("shipping").unwrap();
/// let cascade = rounds(graph.view(&filter), &[shipping], None, 1_000);
/// let docks = graph.node_id("docks").unwrap();
/// assert_eq!(cascade.round_of(docks), Some(2), "it pays as guarantor more than it can lose");
/// ```
pub fn rounds(view: View<'_>, failed: &[NodeId], recovery: Option<Share>, work: usize) -> Cascade {
    let held = Held::new(view.filter());
    let mut going = Going {
        book: Book::new(view.graph(), &held, work),
        fallen: Fallen {
            who: HashSet::new(),
            recovery: recovery.map(Share::fraction),
        },
        accounts: HashMap::new(),
        known: HashSet::new(),
        touched: Vec::new(),
        used: Used::new(),
        cascade: Cascade::default(),
    };
    let supposed: BTreeSet<NodeId> = failed.iter().copied().collect();
    let supposed = supposed.into_iter().map(|actor| Fall {
        actor,
        round: 1,
        coin: None,
        lost: 0,
    });
    let mut falls: Vec<Fall> = supposed.collect();
    let mut round = 1;
    while !falls.is_empty() && !going.book.cut {
        going.fallen.who.extend(falls.iter().map(|fall| fall.actor));
        for fall in &falls {
            going.know(fall.actor);
        }
        let debtors: Vec<NodeId> = falls.iter().map(|fall| fall.actor).collect();
        for some in debtors.chunks(FETCHED) {
            going.book.fetch(some, Way::Forward);
            for debtor in some {
                going.settle(*debtor, round);
            }
        }
        going.cascade.falls.append(&mut falls);
        round += 1;
        falls = going.next(round);
    }
    going.done()
}

/// Who has failed, and what they still pay.
struct Fallen {
    who: HashSet<NodeId>,
    recovery: Option<(Units, Units)>,
}

impl Purse for Fallen {
    fn pays(&self, who: NodeId, due: Units) -> Units {
        match (self.who.contains(&who), self.recovery) {
            (false, _) => due,
            (true, None) => 0,
            (true, Some((of, hundred))) => part(due, of, hundred),
        }
    }

    fn has_failed(&self, who: NodeId) -> bool {
        self.who.contains(&who)
    }
}

struct Going<'v> {
    book: Book<'v>,
    fallen: Fallen,
    accounts: HashMap<(NodeId, Coin), Loss>,
    /// Whose buffers have been read.
    known: HashSet<NodeId>,
    /// The accounts that lost something in this round, some twice.
    touched: Vec<(NodeId, Coin)>,
    used: Used,
    cascade: Cascade,
}

impl Going<'_> {
    /// Reads what an actor can lose, if that was not done.
    fn know(&mut self, actor: NodeId) {
        if self.known.insert(actor) {
            for (coin, buffer) in self.book.buffers(actor) {
                let loss = Loss {
                    buffer: Some(buffer),
                    ..Loss::default()
                };
                self.accounts.insert((actor, coin), loss);
            }
        }
    }

    fn account(&mut self, actor: NodeId, coin: Coin) -> &mut Loss {
        self.know(actor);
        self.touched.push((actor, coin));
        self.accounts.entry((actor, coin)).or_default()
    }

    /// Settles the debts of one that has failed.
    fn settle(&mut self, debtor: NodeId, round: u32) {
        for debt in self.book.debts(debtor) {
            let line = self.book.line(&debt);
            let by_debtor = self.fallen.pays(debtor, debt.owed);
            let by_debtor = by_debtor - by_debtor % debt.grain;
            let unpaid = debt.owed - by_debtor;
            let first = self.cascade.payments.len();
            let mut settling = Settling {
                purse: &self.fallen,
                grain: debt.grain,
                used: &mut self.used,
                supposed: Supposed::default(),
                number: u32::try_from(self.cascade.settlements.len()).unwrap_or(u32::MAX),
                payments: &mut self.cascade.payments,
            };
            let unpaid = unpaid - settling.settle(&line, unpaid);
            let payments = first..self.cascade.payments.len();
            for place in payments.clone() {
                let payment = self.cascade.payments[place];
                if payment.cost() > 0 {
                    self.account(payment.by, debt.coin).as_guarantor += payment.cost();
                }
            }
            if unpaid > 0 {
                self.account(debt.creditor, debt.coin).as_creditor += unpaid;
            }
            self.cascade.settlements.push(Settlement {
                debt: debt.edge,
                debtor,
                creditor: debt.creditor,
                round,
                coin: debt.coin,
                owed: debt.owed,
                by_debtor,
                unpaid,
                payments,
            });
        }
    }

    /// Who fails in the next round, by what was lost in this.
    fn next(&mut self, round: u32) -> Vec<Fall> {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        let mut falls: Vec<Fall> = Vec::new();
        for (actor, coin) in touched {
            let loss = self.accounts[&(actor, coin)];
            let is_new = falls.last().is_none_or(|last| last.actor != actor);
            if loss.is_too_much() && is_new && !self.fallen.has_failed(actor) {
                falls.push(Fall {
                    actor,
                    round,
                    coin: Some(coin),
                    lost: loss.whole(),
                });
            }
        }
        falls
    }

    fn done(self) -> Cascade {
        let Book {
            mut asides,
            coins,
            touched,
            cut,
            ..
        } = self.book;
        let mut losses: Vec<_> = self
            .accounts
            .into_iter()
            .filter(|(_, loss)| loss.whole() > 0)
            .collect();
        losses.sort_unstable_by_key(|(account, _)| *account);
        for ((actor, _), loss) in &losses {
            if loss.buffer.is_none() && !self.fallen.who.contains(actor) {
                asides.insert(Aside::NoBuffer(*actor));
            }
        }
        Cascade {
            losses: losses.into_iter().collect(),
            asides,
            coins,
            touched,
            cut,
            ..self.cascade
        }
    }
}
