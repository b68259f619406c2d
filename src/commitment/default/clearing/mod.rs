//! What everybody can pay when some debtors fail: the greatest payments at which nobody pays
//! more than it has, and whoever does not pay all pays all that it has, to all alike
//! (Eisenberg and Noe 2001). Guarantees are debts that become due by what others do not pay.
//! Start at [`clearing`].
//!
//! Payments begin at all that is owed and only fall, claims upon guarantors begin at nothing
//! and only rise, so whatever is worked out first, the greatest payments come out. As in the
//! paper's fictitious default algorithm, a round clears with those who have failed so far;
//! those who then cannot pay fail in the next, so there are no more rounds than actors. Those
//! who owe each other in a circle are worked out together, where going around it would creep.
//! On the way all parts are rounded to the good of who is paid, so that nobody fails by that.

mod circle;
mod together;
mod written;

use super::book::{Aside, Book, Debt, FETCHED, Held, Line};
use super::ledger::Ledger;
use super::settle::{Payment, Purse, Settling, Supposed, Used};
use super::units::{Coin, Units, grain, part};
use super::{Cascade, Fall, Loss, Settlement};
use crate::graph::{EdgeId, NodeId, View, Way};
use crate::model::Share;
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;
use std::rc::Rc;
use written::write_down;

/// What everybody can pay when these debtors fail: when each loses all that it has outside the
/// graph, or all but `recovery` of that, and has only what others pay to it.
///
/// What an actor has, or owes, outside the graph follows from its buffer: what it has is what
/// it owes and its buffer. Who has no stated buffer pays all that it owes. Each currency is
/// cleared by itself. Looks at no more edges than `work`. Each time that a debt is settled, and
/// each time that somebody behind it is asked, counts as well: beyond `work` it stops, and the
/// answer [says so](Cascade::unsettled).
///
/// ```
/// use foedera::commitment::clearing;
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::built_in("loan-circle").unwrap();
/// let filter = Filter::default();
/// let shipping = graph.node_id("shipping").unwrap();
/// let cascade = clearing(graph.view(&filter), &[shipping], None, 10_000);
/// let freight = graph.edge_id("freight").unwrap();
/// let freight = cascade.settlements.iter().find(|s| s.debt == freight).unwrap();
/// assert!(freight.by_debtor > 0, "it passes on what Ropes pays to it");
/// ```
pub fn clearing(
    view: View<'_>,
    failed: &[NodeId],
    recovery: Option<Share>,
    work: usize,
) -> Cascade {
    let held = Held::new(view.filter());
    let mut going = Going {
        book: Book::new(view.graph(), &held, work),
        supposed: failed.iter().copied().collect(),
        recovery: recovery.map(Share::fraction),
        accounts: Accounts {
            of: Ledger::new(view.graph().node_count()),
            list: Vec::new(),
        },
        cases: Vec::new(),
        debts: HashMap::new(),
        sharing: HashMap::new(),
        used: Used::new(),
        queue: VecDeque::new(),
        again: BTreeSet::new(),
        claimed: Vec::new(),
        touched: BTreeSet::new(),
        falls: Vec::new(),
        scratch: Vec::new(),
        visited: Vec::new(),
        work,
        settled: 0,
        steps: 0,
        is_stopped: false,
    };
    going.suppose();
    let mut round = 1;
    while !going.is_cut() {
        going.clear();
        round += 1;
        if !going.fail_next(round) {
            break;
        }
    }
    going.done()
}

/// What an actor has and owes in one currency.
#[derive(Debug)]
struct Account {
    actor: NodeId,
    coin: Coin,
    buffer: Option<Units>,
    /// What it is owed and is not paid, and the most that this has been.
    unpaid: Units,
    most_unpaid: Units,
    /// What is claimed of it as guarantor, and the most that this has been.
    claims: Units,
    most_claims: Units,
    /// If it has failed.
    estate: Option<Estate>,
    /// The cases of its own debts, and those in which it stands behind another's.
    debts: Range<u32>,
    backs: Vec<u32>,
    is_queued: bool,
    /// How often its cases were settled since circles were worked out.
    visits: u32,
}

/// What one that has failed has and owes, before others fail to pay it.
#[derive(Clone, Copy, Debug)]
struct Estate {
    has: Units,
    owes: Units,
}

impl Account {
    /// What it pays with and what is claimed of it, if it has failed and that is too little.
    fn fraction(&self) -> Option<(Units, Units)> {
        let estate = self.estate?;
        let has = (estate.has - self.most_unpaid).max(0);
        Some((has, estate.owes + self.most_claims))
    }

    fn pays(&self, due: Units) -> Units {
        match self.fraction() {
            Some((has, owes)) if has < owes => due - part(due, owes - has, owes),
            _ => due,
        }
    }

    fn loss(&self) -> Units {
        self.most_unpaid + self.most_claims
    }
}

#[derive(Debug)]
struct Accounts {
    of: Ledger,
    list: Vec<Account>,
}

/// The accounts in one currency.
struct Purses<'a> {
    accounts: &'a Accounts,
    coin: Coin,
}

impl Purses<'_> {
    fn account(&self, who: NodeId) -> Option<&Account> {
        let place = self.accounts.of.find(who, self.coin)?;
        self.accounts.list.get(place as usize)
    }
}

impl Purse for Purses<'_> {
    fn pays(&self, who: NodeId, due: Units) -> Units {
        self.account(who).map_or(due, |account| account.pays(due))
    }

    fn has_failed(&self, who: NodeId) -> bool {
        let fraction = self.account(who).and_then(Account::fraction);
        fraction.is_some_and(|(has, owes)| has < owes)
    }
}

/// A debt of one that has failed, as it is settled so far.
#[derive(Debug)]
struct Case {
    debt: Debt,
    debtor: u32,
    creditor: u32,
    unpaid: Units,
    /// Absent: nobody.
    behind: Option<Box<Behind>>,
    is_queued: bool,
}

/// Who stands behind a debt.
#[derive(Debug)]
struct Behind {
    line: Line,
    /// How many these are, and those behind them.
    asked: usize,
    is_shared: bool,
    /// What is claimed of them, by account.
    claims: Vec<(u32, Units)>,
}

impl Case {
    /// Whether nobody stands behind it.
    fn is_plain(&self) -> bool {
        self.behind.is_none()
    }
}

/// What waits to be settled again.
#[derive(Clone, Copy)]
enum Waiting {
    /// All debts of an account of which more is lost or claimed than when they were settled, and
    /// those behind which it stands.
    Account(u32),
    /// A debt behind which somebody stands: once, however many of these can pay less.
    Case(u32),
}

struct Going<'v> {
    book: Book<'v>,
    supposed: BTreeSet<NodeId>,
    recovery: Option<(Units, Units)>,
    accounts: Accounts,
    cases: Vec<Case>,
    /// The debts of those that are supposed to fail.
    debts: HashMap<NodeId, Rc<[Debt]>>,
    /// The cases in which a cap is used that is for several debts.
    sharing: HashMap<EdgeId, BTreeSet<u32>>,
    used: Used,
    queue: VecDeque<Waiting>,
    /// Cases that must be settled again for a cap used up elsewhere.
    again: BTreeSet<u32>,
    /// Accounts of those behind debts that were settled since claims were noted.
    claimed: Vec<u32>,
    /// Accounts of those who have not failed and lost something in this round.
    touched: BTreeSet<u32>,
    falls: Vec<Fall>,
    scratch: Vec<Payment>,
    /// The accounts whose cases were settled since circles were worked out.
    visited: Vec<u32>,
    work: usize,
    /// How many debts were settled, and backers asked.
    settled: usize,
    /// How many sums were multiplied for circles.
    steps: usize,
    /// Whether that was too much.
    is_stopped: bool,
}

/// After so many visits an account is taken to be in a circle that creeps. Each time that circles
/// were worked out, twice as many: then debts are in them behind which somebody stands.
const OFTEN: u32 = 8;

/// So many sums are multiplied while one debt is settled, in about the same time.
const STEPS: usize = 100;

impl Going<'_> {
    fn is_cut(&self) -> bool {
        self.book.cut || self.is_stopped
    }

    fn steps_left(&self) -> usize {
        self.work.saturating_mul(STEPS).saturating_sub(self.steps)
    }

    fn account(&mut self, actor: NodeId, coin: Coin) -> u32 {
        if let Some(place) = self.accounts.of.find(actor, coin) {
            return place;
        }
        let buffer = self.book.buffers(actor).get(&coin).copied();
        let place = self.accounts.of.open(actor, coin);
        self.accounts.list.push(Account {
            actor,
            coin,
            buffer,
            unpaid: 0,
            most_unpaid: 0,
            claims: 0,
            most_claims: 0,
            estate: None,
            debts: 0..0,
            backs: Vec::new(),
            is_queued: false,
            visits: 0,
        });
        if self.supposed.contains(&actor) {
            let debts = self.debts_of(actor);
            self.open_estate(place, &debts);
        }
        place
    }

    /// The debts of one that is supposed to fail, which are read once.
    fn debts_of(&mut self, actor: NodeId) -> Rc<[Debt]> {
        let Going { book, debts, .. } = self;
        let debts = debts.entry(actor);
        Rc::clone(debts.or_insert_with(|| book.debts(actor).into()))
    }

    /// Those that are supposed to fail.
    fn suppose(&mut self) {
        for actor in self.supposed.clone() {
            self.falls.push(Fall {
                actor,
                round: 1,
                coin: None,
                lost: 0,
            });
            let debts = self.debts_of(actor);
            let coins: BTreeSet<Coin> = debts.iter().map(|debt| debt.coin).collect();
            for coin in coins {
                let place = self.account(actor, coin);
                self.open_cases(place, &debts);
            }
        }
    }

    /// What an account has and owes from now on, when it has failed.
    fn open_estate(&mut self, place: u32, debts: &[Debt]) {
        let account = &self.accounts.list[place as usize];
        let (actor, coin, buffer) = (account.actor, account.coin, account.buffer);
        let debts = debts.iter().filter(|debt| debt.coin == coin);
        let owes: Units = debts.map(|debt| debt.owed).sum();
        let owed = self.book.owed_to(actor, coin);
        // What it has is what it owes and its buffer; what does not stand in the graph is
        // outside: something that it has there, or something that it owes there.
        let outside = buffer.map_or(0, |buffer| buffer + owes - owed);
        let outside_owes = (-outside).max(0);
        let outside_has = match (self.supposed.contains(&actor), self.recovery) {
            (false, _) => outside.max(0),
            (true, None) => 0,
            (true, Some((of, hundred))) => part(outside.max(0), of, hundred),
        };
        self.accounts.list[place as usize].estate = Some(Estate {
            has: owed + outside_has,
            owes: owes + outside_owes,
        });
    }

    /// Begins to settle the debts of an account that has failed.
    fn open_cases(&mut self, place: u32, debts: &[Debt]) {
        let coin = self.accounts.list[place as usize].coin;
        let first = self.cases.len() as u32;
        for debt in debts.iter().filter(|debt| debt.coin == coin) {
            let line = self.book.line(debt);
            let number = self.cases.len() as u32;
            let creditor = self.account(debt.creditor, coin);
            let mut actors = BTreeSet::new();
            let mut shared = Vec::new();
            let mut asked = 0;
            line.each(&mut |backer| {
                asked += 1;
                actors.insert(backer.by);
                shared.extend(backer.is_shared.then_some(backer.edge));
                false
            });
            for actor in actors {
                let place = self.account(actor, coin);
                self.accounts.list[place as usize].backs.push(number);
            }
            for edge in &shared {
                self.sharing.entry(*edge).or_default().insert(number);
            }
            self.cases.push(Case {
                debt: *debt,
                debtor: place,
                creditor,
                unpaid: 0,
                behind: (asked > 0).then(|| {
                    Box::new(Behind {
                        line,
                        asked,
                        is_shared: !shared.is_empty(),
                        claims: Vec::new(),
                    })
                }),
                is_queued: false,
            });
        }
        self.accounts.list[place as usize].debts = first..self.cases.len() as u32;
        self.enqueue(place);
    }

    fn enqueue(&mut self, place: u32) {
        let account = &mut self.accounts.list[place as usize];
        if account.estate.is_none() {
            self.touched.insert(place);
        } else if !std::mem::replace(&mut account.is_queued, true) {
            self.queue.push_back(Waiting::Account(place));
        }
    }

    /// Settles until nothing changes, with those who have failed so far.
    ///
    /// What one cannot pay passes on from one to the next, until it comes to somebody again and
    /// again; then its circle is worked out. So is, in the end, that of whoever it came to twice:
    /// what dies out below a unit may be much in all.
    fn clear(&mut self) {
        let mut often = OFTEN;
        while !self.is_cut() {
            if let Some(case) = self.again.pop_first() {
                self.settle(case);
                continue;
            }
            match self.queue.pop_front() {
                Some(Waiting::Case(case)) => {
                    self.cases[case as usize].is_queued = false;
                    self.settle(case);
                }
                Some(Waiting::Account(place)) => {
                    let account = &mut self.accounts.list[place as usize];
                    account.is_queued = false;
                    account.visits += 1;
                    match account.visits {
                        1 => self.visited.push(place),
                        visits if visits >= often => {
                            often = often.saturating_mul(2);
                            self.work_out_visited();
                        }
                        _ => {}
                    }
                    self.settle_all(place);
                }
                None if self.work_out_visited() => {}
                None => break,
            }
        }
    }

    /// Works out the circles of those visited more than once; tells whether there are any.
    fn work_out_visited(&mut self) -> bool {
        let mut twice = std::mem::take(&mut self.visited);
        twice.retain(|place| {
            let visits = &mut self.accounts.list[*place as usize].visits;
            std::mem::take(visits) > 1
        });
        let is_any = !twice.is_empty();
        if is_any {
            self.work_out_circles(twice);
        }
        is_any
    }

    /// Settles the debts of an account; those behind which somebody stands, and those behind
    /// which it stands itself, in their turn.
    fn settle_all(&mut self, place: u32) {
        let account = &self.accounts.list[place as usize];
        let (debts, backs) = (account.debts.clone(), account.backs.len());
        for i in 0..debts.len() + backs {
            let number = match i.checked_sub(debts.len()) {
                None => debts.start + i as u32,
                Some(i) => self.accounts.list[place as usize].backs[i],
            };
            let case = &mut self.cases[number as usize];
            if case.is_plain() {
                self.settle(number);
            } else if !std::mem::replace(&mut case.is_queued, true) {
                self.queue.push_back(Waiting::Case(number));
            }
        }
    }

    /// Settles a debt by what everybody can pay so far, and notes what changed.
    fn settle(&mut self, number: u32) {
        let case = &mut self.cases[number as usize];
        let behind = case.behind.take();
        self.settled += 1 + behind.as_ref().map_or(0, |behind| behind.asked);
        if self.settled > self.work {
            case.behind = behind;
            self.is_stopped = true;
            return;
        }
        let Some(mut behind) = behind else {
            let owed = case.debt.owed;
            let by_debtor = self.accounts.list[case.debtor as usize].pays(owed);
            self.lose(number, owed - by_debtor);
            return;
        };
        let coin = case.debt.coin;
        let before = self.used_by(number, &behind);
        let mut payments = std::mem::take(&mut self.scratch);
        payments.clear();
        let (_, unpaid) = self.settlement(number, &behind.line, &mut payments);
        for (place, claim) in behind.claims.drain(..) {
            self.accounts.list[place as usize].claims -= claim;
        }
        for payment in &payments {
            let place = self.account(payment.by, coin);
            self.accounts.list[place as usize].claims += payment.claim;
            behind.claims.push((place, payment.claim));
        }
        self.scratch = payments;
        for later in self.later(&before, number, &behind) {
            self.again.insert(later);
        }
        self.lose(number, unpaid);
        let claimed = behind.claims.iter().map(|(place, _)| *place);
        self.claimed.extend(claimed);
        self.cases[number as usize].behind = Some(behind);
        // Else more may be claimed of a cap than it is, for what it was used for before.
        if self.again.is_empty() {
            self.claim();
        }
    }

    /// Notes what is claimed of those behind the debts that were settled, once each of these has
    /// found used what those before it use of caps.
    fn claim(&mut self) {
        let mut claimed = std::mem::take(&mut self.claimed);
        for place in claimed.drain(..) {
            let account = &mut self.accounts.list[place as usize];
            if account.claims > account.most_claims {
                account.most_claims = account.claims;
                self.enqueue(place);
            }
        }
        self.claimed = claimed;
    }

    /// Notes how much of a debt nobody pays.
    fn lose(&mut self, number: u32, unpaid: Units) {
        let case = &mut self.cases[number as usize];
        let more = unpaid - std::mem::replace(&mut case.unpaid, unpaid);
        let creditor = case.creditor;
        let account = &mut self.accounts.list[creditor as usize];
        account.unpaid += more;
        if account.unpaid > account.most_unpaid {
            account.most_unpaid = account.unpaid;
            self.enqueue(creditor);
        }
    }

    /// What the debtor pays of a debt, and what nobody does.
    fn settlement(
        &mut self,
        number: u32,
        line: &Line,
        payments: &mut Vec<Payment>,
    ) -> (Units, Units) {
        let case = &self.cases[number as usize];
        let debt = case.debt;
        let by_debtor = self.accounts.list[case.debtor as usize].pays(debt.owed);
        let unpaid = debt.owed - by_debtor;
        let purse = Purses {
            accounts: &self.accounts,
            coin: debt.coin,
        };
        let mut settling = Settling {
            purse: &purse,
            // Cleared to the last unit: cents would decide by the order of names.
            grain: 1,
            used: &mut self.used,
            supposed: Supposed::default(),
            number,
            payments,
        };
        let unpaid = unpaid - settling.settle(line, unpaid);
        (by_debtor, unpaid)
    }

    /// What a case uses of caps that are for several debts.
    fn used_by(&self, number: u32, behind: &Behind) -> BTreeMap<EdgeId, Units> {
        let mut used = BTreeMap::new();
        if behind.is_shared {
            behind.line.each(&mut |backer| {
                let of_it = self
                    .used
                    .get(&backer.edge)
                    .and_then(|used| used.get(&number));
                used.extend(of_it.map(|used| (backer.edge, *used)));
                false
            });
        }
        used
    }

    /// The later cases for which less of a cap is left than before.
    fn later(&self, before: &BTreeMap<EdgeId, Units>, number: u32, behind: &Behind) -> Vec<u32> {
        let mut later = Vec::new();
        for (edge, used) in self.used_by(number, behind) {
            if before.get(&edge) != Some(&used)
                && let Some(sharing) = self.sharing.get(&edge)
            {
                later.extend(sharing.range(number + 1..));
            }
        }
        later
    }

    /// Has those fail who now have lost more than they can; tells whether there are any.
    fn fail_next(&mut self, round: u32) -> bool {
        let mut next: Vec<u32> = std::mem::take(&mut self.touched).into_iter().collect();
        next.retain(|place| {
            let account = &self.accounts.list[*place as usize];
            account.estate.is_none() && account.buffer.is_some_and(|buffer| account.loss() > buffer)
        });
        next.sort_by_key(|place| {
            let account = &self.accounts.list[*place as usize];
            (account.actor, account.coin)
        });
        let actors = next
            .iter()
            .map(|place| self.accounts.list[*place as usize].actor);
        let actors: Vec<NodeId> = actors.collect();
        for (i, place) in next.iter().enumerate() {
            if i % FETCHED == 0 {
                let some = &actors[i..actors.len().min(i + FETCHED)];
                self.book.fetch(some, Way::Backward);
                self.book.fetch_all(some);
            }
            let account = &self.accounts.list[*place as usize];
            let (actor, coin, lost) = (account.actor, account.coin, account.loss());
            self.falls.push(Fall {
                actor,
                round,
                coin: Some(coin),
                lost,
            });
            let debts = self.book.debts(actor);
            self.open_estate(*place, &debts);
            self.open_cases(*place, &debts);
        }
        !next.is_empty()
    }

    fn done(mut self) -> Cascade {
        let mut cascade = Cascade::default();
        let round: HashMap<NodeId, u32> = self
            .falls
            .iter()
            .rev()
            .map(|f| (f.actor, f.round))
            .collect();
        for number in 0..self.cases.len() {
            let behind = self.cases[number].behind.take();
            let line = behind.map(|behind| behind.line).unwrap_or_default();
            let first = cascade.payments.len();
            let (by_debtor, unpaid) = self.settlement(number as u32, &line, &mut cascade.payments);
            let debtor = self.cases[number].debtor;
            let debt = self.cases[number].debt;
            let debtor = self.accounts.list[debtor as usize].actor;
            let mut settlement = Settlement {
                debt: debt.edge,
                debtor,
                creditor: debt.creditor,
                round: round.get(&debtor).copied().unwrap_or(1),
                coin: debt.coin,
                owed: debt.owed,
                by_debtor,
                unpaid,
                payments: first..cascade.payments.len(),
            };
            write_down(&mut settlement, &mut cascade.payments, debt.grain);
            let mut lose = |actor: NodeId, as_creditor: Units, as_guarantor: Units| {
                let loss = cascade.losses.entry((actor, debt.coin)).or_default();
                loss.as_creditor += as_creditor;
                loss.as_guarantor += as_guarantor;
            };
            lose(debt.creditor, settlement.unpaid, 0);
            for payment in &cascade.payments[first..] {
                lose(payment.by, 0, payment.cost());
            }
            cascade.settlements.push(settlement);
        }
        let accounts = self.accounts.list.iter();
        for account in accounts {
            let loss = cascade
                .losses
                .entry((account.actor, account.coin))
                .or_insert(Loss::default());
            loss.buffer = account.buffer;
            // Written down in cents, what it has rounded down, what is claimed rounded up.
            let cent = grain(0);
            let up = |owes: Units| (owes + cent - 1) / cent * cent;
            let fraction = account.fraction();
            loss.estate = fraction.map(|(has, owes)| (has / cent * cent, up(owes)));
        }
        cascade
            .losses
            .retain(|_, loss| loss.whole() > 0 || loss.estate.is_some());
        let Book {
            asides,
            coins,
            touched,
            cut,
            ..
        } = self.book;
        cascade.asides = asides;
        for ((actor, _), loss) in &cascade.losses {
            let is_lost = loss.whole() > 0 && !round.contains_key(actor);
            if loss.buffer.is_none() && is_lost {
                cascade.asides.insert(Aside::NoBuffer(*actor));
            }
        }
        (cascade.falls, cascade.coins) = (self.falls, coins);
        (cascade.touched, cascade.cut) = (touched, cut);
        cascade.unsettled = self.is_stopped.then_some(self.settled.min(self.work));
        cascade
    }
}
