//! Failures round by round: who has failed pays nothing more, or only a part; those behind its
//! debts pay in its place; whoever has then lost more than it can, fails in the next round.
//! Start at [`rounds`].

use super::book::{Aside, Book, FETCHED, Held};
use super::ledger::Ledger;
use super::settle::{Notes, Purse, Settling, Used};
use super::units::{Coin, Units, part};
use super::{Cascade, Fall, Loss, Settlement, Supposed};
use crate::graph::{NodeId, View};
use crate::model::Share;
use std::collections::BTreeSet;

/// What follows round by round when these debtors fail.
///
/// Who has failed still pays the recovery that is supposed. A call that comes in
/// the round in which the one who is called on loses too much is still paid: it fails in the
/// next. Looks at no more edges than `work`: each debt of who fails, and each edge that
/// mentions one of them.
///
/// ```
/// use foedera::commitment::{Supposed, rounds};
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::built_in("loan-circle").unwrap();
/// let filter = Filter::default();
/// let shipping = graph.node_id("shipping").unwrap();
/// let cascade = rounds(graph.view(&filter), &[shipping], &Supposed::default(), 1_000);
/// let docks = graph.node_id("docks").unwrap();
/// assert_eq!(cascade.round_of(docks), Some(2), "it pays as guarantor more than it can lose");
/// ```
pub fn rounds(view: View<'_>, failed: &[NodeId], supposed: &Supposed, work: usize) -> Cascade {
    let held = Held::new(view.filter());
    let mut going = Going {
        book: Book::new(view.graph(), &held, supposed, work),
        fallen: Fallen {
            who: vec![false; view.graph().node_count()],
            recovery: supposed.recovery.map(Share::fraction),
        },
        ledger: Ledger::new(view.graph().node_count()),
        accounts: Vec::new(),
        round: 1,
        touched: Vec::new(),
        used: Used::new(),
        notes: Notes::default(),
        cascade: Cascade::default(),
    };
    let first: BTreeSet<NodeId> = failed.iter().copied().collect();
    let first = first.into_iter().map(|actor| Fall {
        actor,
        round: 1,
        coin: None,
        lost: 0,
    });
    let mut falls: Vec<Fall> = first.collect();
    while !falls.is_empty() && !going.book.cut {
        let debtors: Vec<NodeId> = falls.iter().map(|fall| fall.actor).collect();
        for debtor in &debtors {
            going.fallen.who[debtor.index()] = true;
            going.know(*debtor);
        }
        for some in debtors.chunks(FETCHED) {
            let others = going.book.fetch_all(some);
            going.fetch(&others);
            for debtor in some {
                going.settle(*debtor);
            }
        }
        going.cascade.falls.append(&mut falls);
        falls = going.next();
    }
    going.done()
}

/// Who has failed, and what they still pay.
struct Fallen {
    /// By id.
    who: Vec<bool>,
    recovery: Option<(Units, Units)>,
}

impl Purse for Fallen {
    fn pays(&self, who: NodeId, due: Units) -> Units {
        match (self.has_failed(who), self.recovery) {
            (false, _) => due,
            (true, None) => 0,
            (true, Some((of, hundred))) => part(due, of, hundred),
        }
    }

    fn has_failed(&self, who: NodeId) -> bool {
        self.who[who.index()]
    }
}

struct Account {
    actor: NodeId,
    coin: Coin,
    /// The last round in which something was lost.
    round: u32,
    loss: Loss,
}

struct Going<'v> {
    book: Book<'v>,
    fallen: Fallen,
    ledger: Ledger,
    accounts: Vec<Account>,
    round: u32,
    /// The accounts that lost something in this round, with their places.
    touched: Vec<(NodeId, Coin, u32)>,
    used: Used,
    notes: Notes,
    cascade: Cascade,
}

impl Going<'_> {
    /// Reads what an actor can lose, if that was not done.
    fn know(&mut self, actor: NodeId) {
        if self.ledger.latest(actor).is_none() {
            for (coin, buffer) in self.book.buffers(actor) {
                self.open(actor, coin, Some(buffer));
            }
        }
    }

    /// Has the accounts of actors read from memory, one each, all at once.
    fn fetch(&self, actors: &[NodeId]) {
        let sum = actors.iter().fold(0, |sum, actor| {
            let account = self.ledger.latest(*actor);
            sum ^ account.map_or(0, |number| self.accounts[number as usize].round)
        });
        std::hint::black_box(sum);
    }

    fn open(&mut self, actor: NodeId, coin: Coin, buffer: Option<Units>) -> u32 {
        self.accounts.push(Account {
            actor,
            coin,
            round: 0,
            loss: Loss {
                buffer,
                ..Loss::default()
            },
        });
        self.ledger.open(actor, coin)
    }

    /// The account of one that loses something now.
    fn account(&mut self, actor: NodeId, coin: Coin) -> &mut Loss {
        self.know(actor);
        let place = match self.ledger.find(actor, coin) {
            Some(place) => place,
            None => self.open(actor, coin, None),
        };
        let account = &mut self.accounts[place as usize];
        if std::mem::replace(&mut account.round, self.round) != self.round {
            self.touched.push((actor, coin, place));
        }
        &mut account.loss
    }

    /// Settles the debts of one that has failed.
    fn settle(&mut self, debtor: NodeId) {
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
                notes: &mut self.notes,
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
                round: self.round,
                coin: debt.coin,
                owed: debt.owed,
                by_debtor,
                unpaid,
                payments,
            });
        }
    }

    /// Begins the next round: who fails in it, by what was lost in this.
    fn next(&mut self) -> Vec<Fall> {
        self.round += 1;
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        let mut falls: Vec<Fall> = Vec::new();
        for (actor, coin, place) in touched {
            let loss = &self.accounts[place as usize].loss;
            let is_new = falls.last().is_none_or(|last| last.actor != actor);
            if loss.is_too_much() && is_new && !self.fallen.has_failed(actor) {
                falls.push(Fall {
                    actor,
                    round: self.round,
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
        let accounts = self.accounts.into_iter();
        let lost = accounts.filter(|account| account.loss.whole() > 0);
        let mut losses: Vec<_> = lost
            .map(|account| ((account.actor, account.coin), account.loss))
            .collect();
        losses.sort_unstable_by_key(|(account, _)| *account);
        for ((actor, _), loss) in &losses {
            if loss.buffer.is_none() && !self.fallen.has_failed(*actor) {
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
