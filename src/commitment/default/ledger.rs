//! Where the account of each actor in each currency is, without a search. Start at [`Ledger`].

use super::units::Coin;
use crate::graph::NodeId;

/// The numbers of accounts, which are told as these are opened.
#[derive(Debug)]
pub(super) struct Ledger {
    /// By the actor's id: its latest account, counted from one; nought: it has none yet.
    latest: Vec<u32>,
    /// By account: its currency, and the one of the same actor before it, told as the latest is.
    accounts: Vec<(Coin, u32)>,
}

impl Ledger {
    /// For so many actors.
    pub(super) fn new(actors: usize) -> Ledger {
        Ledger {
            latest: vec![0; actors],
            accounts: Vec::new(),
        }
    }

    /// The latest account of an actor, if it has any.
    #[inline]
    pub(super) fn latest(&self, actor: NodeId) -> Option<u32> {
        self.latest[actor.index()].checked_sub(1)
    }

    /// The number of an account, if it is open. Costs a look at each of the actor.
    #[inline]
    pub(super) fn find(&self, actor: NodeId, coin: Coin) -> Option<u32> {
        let mut at = self.latest(actor)?;
        loop {
            let (of, before) = self.accounts[at as usize];
            if of == coin {
                return Some(at);
            }
            at = before.checked_sub(1)?;
        }
    }

    /// Opens an account, which was not open; its number is how many there were before.
    pub(super) fn open(&mut self, actor: NodeId, coin: Coin) -> u32 {
        let number = self.accounts.len() as u32;
        let latest = &mut self.latest[actor.index()];
        self.accounts
            .push((coin, std::mem::replace(latest, number + 1)));
        number
    }
}
