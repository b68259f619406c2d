//! How much of the value of a network is in distress when some debtors are: DebtRank
//! (Battiston, Puliga, Kaushik, Tasca, Caldarelli, *DebtRank: Too Central to Fail?*, Scientific
//! Reports 2:541, 2012). Distress passes on before anybody fails, and each passes it on once.
//! Start at [`debtrank`].

use super::Supposed;
use super::book::{Aside, Book, Debt, FETCHED, Held};
use super::units::{Coin, Coins, Units, part};
use crate::graph::{NodeId, View};
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Distress in billionths of a thousandth: this is all of it, a failure.
const WHOLE: Units = 1_000_000_000_000;

/// How much is in distress, currency by currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranked {
    /// For each currency in which one of the debtors owes something.
    pub by_coin: BTreeMap<Coin, Distress>,
    /// What is left out of account.
    pub asides: BTreeSet<Aside>,
    /// The currencies.
    pub coins: Coins,
    /// How many edges were looked at.
    pub touched: usize,
    /// Whether there was more to look at than allowed.
    pub cut: bool,
}

/// Distress in one currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Distress {
    /// How much of the value of the network: see [`Distress::rank_percent`].
    rank: Units,
    /// All that is lent in the network.
    pub lent: Units,
    /// Of that, how much is in distress that was not in the beginning.
    pub in_distress: Units,
    /// Those in distress: from which round on, how much of it, how much each has lent.
    pub actors: BTreeMap<NodeId, (u32, Units, Units)>,
}

impl Distress {
    /// The DebtRank in percent, rounded as [`percent`] does.
    pub fn rank_percent(&self, places: u32) -> String {
        percent(self.rank, places)
    }
}

/// One sum over another, as a distress is counted; all of it, if it is no less.
///
/// ```
/// use foedera::commitment::{percent, ratio};
///
/// assert_eq!(percent(ratio(1, 3), 2), "33.33");
/// ```
pub fn ratio(of: Units, whole: Units) -> Units {
    part(WHOLE, of, whole.max(1))
}

/// A distress in percent, rounded to the nearest of these places, eight at the most; what is less
/// than all is never told as all.
///
/// ```
/// use foedera::commitment::percent;
///
/// assert_eq!(percent(125_000_000_000, 2), "12.50");
/// assert_eq!(percent(821_596_244_131, 2), "82.16");
/// assert_eq!(percent(999_999_999_999, 2), "99.99", "no failure");
/// ```
pub fn percent(distress: Units, places: u32) -> String {
    let places = places.min(8);
    let step = 10_i128.pow(10 - places);
    let steps = match (distress + step / 2) / step {
        all if all * step >= WHOLE && distress < WHOLE => WHOLE / step - 1,
        steps => steps,
    };
    let whole = steps / 10_i128.pow(places);
    let behind = steps % 10_i128.pow(places);
    match places {
        0 => format!("{whole}"),
        _ => format!("{whole}.{behind:0width$}", width = places as usize),
    }
}

/// The DebtRank of some debtors, each of which is in full distress. The impact of a debtor upon
/// a creditor is what it owes to it over what the creditor can lose, at the most all of it; the
/// value of an actor is its part of all that is lent. Guarantees are not in the paper, and not
/// here. Costs a look at each debt of the graph, for the values.
///
/// ```
/// use foedera::commitment::{Supposed, debtrank};
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::built_in("loan-circle").unwrap();
/// let filter = Filter::default();
/// let shipping = graph.node_id("shipping").unwrap();
/// let ranked = debtrank(graph.view(&filter), &[shipping], &Supposed::default(), 1_000);
/// let euros = ranked.by_coin.values().next().unwrap();
/// let north_bank = graph.node_id("north-bank").unwrap();
/// assert!(euros.actors.contains_key(&north_bank), "it lent to Shipping");
/// ```
pub fn debtrank(view: View<'_>, failed: &[NodeId], supposed: &Supposed, work: usize) -> Ranked {
    let held = Held::new(view.filter());
    let mut book = Book::new(view.graph(), &held, supposed, work);
    let failed: BTreeSet<NodeId> = failed.iter().copied().collect();
    let mut lent: HashMap<(Coin, NodeId), Units> = HashMap::new();
    let mut all: HashMap<Coin, Units> = HashMap::new();
    let mut coins: BTreeSet<Coin> = BTreeSet::new();
    let actors: Vec<NodeId> = book.actors().collect();
    for (i, debtor) in actors.iter().enumerate() {
        if i % FETCHED == 0 {
            book.fetch_debts(&actors[i..actors.len().min(i + FETCHED)]);
        }
        for debt in book.debts(*debtor) {
            *lent.entry((debt.coin, debt.creditor)).or_default() += debt.owed;
            *all.entry(debt.coin).or_default() += debt.owed;
            coins.extend(failed.contains(debtor).then_some(debt.coin));
        }
    }
    let mut answer = Ranked::default();
    for coin in coins {
        let whole = all.get(&coin).copied().unwrap_or(0);
        let lent = |actor: NodeId| lent.get(&(coin, actor)).copied().unwrap_or(0);
        let reached = spread(&mut book, &failed, coin);
        let mut distress = Distress {
            lent: whole,
            ..Distress::default()
        };
        for (actor, (round, h)) in reached {
            let value = lent(actor);
            if !failed.contains(&actor) {
                distress.in_distress += part(value, h, WHOLE);
            }
            distress.actors.insert(actor, (round, h, value));
        }
        distress.rank = ratio(distress.in_distress, whole);
        answer.by_coin.insert(coin, distress);
    }
    (answer.asides, answer.coins) = (book.asides, book.coins);
    (answer.touched, answer.cut) = (book.touched, book.cut);
    answer
}

/// Passes distress on, round by round: who came into distress in the last round passes all that
/// it then has on to its creditors, and never again.
fn spread(
    book: &mut Book<'_>,
    failed: &BTreeSet<NodeId>,
    coin: Coin,
) -> BTreeMap<NodeId, (u32, Units)> {
    let mut reached: BTreeMap<NodeId, (u32, Units)> =
        failed.iter().map(|actor| (*actor, (1, WHOLE))).collect();
    let mut buffers: HashMap<NodeId, Option<Units>> = HashMap::new();
    let mut active: Vec<NodeId> = failed.iter().copied().collect();
    let mut round = 1;
    while !active.is_empty() && !book.cut {
        round += 1;
        let mut more: BTreeMap<NodeId, Units> = BTreeMap::new();
        for (i, debtor) in active.iter().enumerate() {
            if i % FETCHED == 0 {
                book.fetch_debts(&active[i..active.len().min(i + FETCHED)]);
            }
            let h = reached[debtor].1;
            let debts = book.debts(*debtor);
            let mut to: BTreeMap<NodeId, Units> = BTreeMap::new();
            for Debt { creditor, owed, .. } in debts.into_iter().filter(|debt| debt.coin == coin) {
                *to.entry(creditor).or_default() += owed;
            }
            for (creditor, owed) in to {
                let buffer = *buffers
                    .entry(creditor)
                    .or_insert_with(|| book.buffers(creditor).get(&coin).copied());
                match buffer {
                    Some(buffer) => {
                        // At the most all of the distress: who owes more than can be lost.
                        let impact = part(h, owed, buffer.max(1)).min(h);
                        *more.entry(creditor).or_default() += impact;
                    }
                    None => {
                        book.asides.insert(Aside::NoBuffer(creditor));
                    }
                }
            }
        }
        active.clear();
        for (actor, more) in more.into_iter().filter(|(_, more)| *more > 0) {
            let is_new = !reached.contains_key(&actor);
            let (_, h) = reached.entry(actor).or_insert((round, 0));
            *h = (*h + more).min(WHOLE);
            if is_new {
                active.push(actor);
            }
        }
    }
    reached
}
