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

mod accounts;
mod circle;
mod each;
mod foresee;
mod together;
mod waiting;
mod written;

use super::book::{Aside, Book, Debt, FETCHED, Held, Line};
use super::ledger::Ledger;
use super::settle::{Notes, Payment, Settling, Used};
use super::units::{Coin, Units, grain, part};
use super::{Cascade, Fall, Loss, Settlement, Supposed};
use crate::graph::{EdgeId, NodeId, View, Way};
use crate::model::Share;
use accounts::{Account, Accounts, Estate, Flow, Means, Purses};
use each::{Asked, Each};
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use waiting::Waiting;
use written::{up, write_down};

/// What everybody can pay when these debtors fail: when each loses all that it has outside the
/// graph, or all but the recovery that is supposed of that, and has only what others pay to it.
///
/// What an actor has, or owes, outside the graph follows from its buffer: what it has is what
/// it owes and its buffer. Who has none, stated or supposed, pays all that it owes. Each currency is
/// cleared by itself. Looks at no more edges than `work`. Each time that a debt is settled, and
/// each time that somebody behind it is asked, counts as well: beyond `work` it stops, and the
/// answer [says so](Cascade::unsettled).
///
/// ```
/// use foedera::commitment::{Supposed, clearing};
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::built_in("loan-circle").unwrap();
/// let filter = Filter::default();
/// let shipping = graph.node_id("shipping").unwrap();
/// let cascade = clearing(graph.view(&filter), &[shipping], &Supposed::default(), 10_000);
/// let freight = graph.edge_id("freight").unwrap();
/// let freight = cascade.settlements.iter().find(|s| s.debt == freight).unwrap();
/// assert!(freight.by_debtor > 0, "it passes on what Ropes pays to it");
/// ```
pub fn clearing(view: View<'_>, failed: &[NodeId], supposed: &Supposed, work: usize) -> Cascade {
    let held = Held::new(view.filter());
    let mut going = Going::new(view, &held, supposed, work);
    going.supposed.extend(failed);
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

/// A debt of one that has failed, as it is settled so far.
#[derive(Debug)]
struct Case {
    owed: Units,
    unpaid: Units,
    debtor: u32,
    creditor: u32,
    behind: Behind,
}

/// Who stands behind a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behind {
    Nobody,
    /// Some, each of them for this debt alone: which.
    Each(u32),
    /// Others: which.
    Many(u32),
}

/// Those who stand behind a debt, one of them with a cap that is for several, or behind its own.
#[derive(Debug)]
struct Many {
    /// How many these are, and those behind them.
    asked: usize,
    is_shared: bool,
    /// What is claimed of them, by account.
    claims: Vec<(u32, Units)>,
}

struct Going<'v> {
    book: Book<'v>,
    supposed: BTreeSet<NodeId>,
    recovery: Option<(Units, Units)>,
    accounts: Accounts,
    cases: Vec<Case>,
    /// By case: its debt.
    of: Vec<(Debt, Line)>,
    each: Vec<Each>,
    asked: Vec<Asked<Units>>,
    many: Vec<Many>,
    /// The cases behind which accounts stand, by these, and which accounts: sorted from time to
    /// time.
    backs: Vec<u32>,
    backing: Vec<(u32, u32)>,
    /// The debts of those that are supposed to fail.
    debts: HashMap<NodeId, Rc<[Debt]>>,
    /// The cases in which a cap is used that is for several debts.
    sharing: HashMap<EdgeId, BTreeSet<u32>>,
    used: Used,
    notes: Notes,
    /// Accounts of which more is lost or claimed than when their cases were settled.
    changed: Changed,
    /// Cases behind which somebody stands, who or whose debtor can pay less than then.
    backed: Waiting,
    /// Those of them behind which others stand than each for it alone: to settle these costs the
    /// most.
    crowded: Waiting,
    /// Cases that must be settled again for a cap used up elsewhere.
    again: BTreeSet<u32>,
    /// Accounts of those behind debts that were settled since claims were noted.
    claimed: Vec<u32>,
    /// Accounts of those who have not failed and lost something in this round.
    touched: Waiting,
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

/// What waits, and by how much more is lost or claimed in all since that was last looked at.
#[derive(Debug, Default)]
struct Changed {
    waiting: Waiting,
    lost: Units,
}

impl Changed {
    #[inline]
    fn note(&mut self, account: u32, lost: Units) {
        if lost > 0 {
            self.lost += lost;
            self.waiting.add(account);
        }
    }
}

/// Where more than one in so many accounts wait, it is foreseen what comes of that.
const WIDE: usize = 64;

/// Debts that cost the most to settle are settled after so many sweeps of the rest.
const SELDOM: u32 = 4;

/// After so many sweeps it is looked whether they creep. Each time that circles were worked out,
/// twice as many: then debts are in them behind which somebody stands.
const OFTEN: u32 = 16;

/// Then they do, if as they pass not so many times less is lost than before.
const CREEPS: Units = 8;

/// So many sums are multiplied while one debt is settled, in about the same time.
const STEPS: usize = 100;

impl<'v> Going<'v> {
    fn new(view: View<'v>, held: &'v Held, supposed: &Supposed, work: usize) -> Going<'v> {
        Going {
            book: Book::new(view.graph(), held, supposed, work),
            supposed: BTreeSet::new(),
            recovery: supposed.recovery.map(Share::fraction),
            accounts: Accounts {
                of: Ledger::new(view.graph().node_count()),
                list: Vec::new(),
                flows: Vec::new(),
                means: Vec::new(),
            },
            cases: Vec::new(),
            of: Vec::new(),
            each: Vec::new(),
            asked: Vec::new(),
            many: Vec::new(),
            backs: Vec::new(),
            backing: Vec::new(),
            debts: HashMap::new(),
            sharing: HashMap::new(),
            used: Used::new(),
            notes: Notes::default(),
            changed: Changed::default(),
            backed: Waiting::default(),
            crowded: Waiting::default(),
            again: BTreeSet::new(),
            claimed: Vec::new(),
            touched: Waiting::default(),
            falls: Vec::new(),
            scratch: Vec::new(),
            visited: Vec::new(),
            work,
            settled: 0,
            steps: 0,
            is_stopped: false,
        }
    }
}

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
            estate: None,
            debts: 0..0,
            backs: 0..0,
            visits: 0,
        });
        self.accounts.flows.push(Flow::default());
        self.accounts.means.push(Means::default());
        if self.supposed.contains(&actor) {
            let debts = self.debts_of(actor);
            self.open_estate(place, &debts);
            self.changed.waiting.add(place);
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
            let number = self.cases.len() as u32;
            let creditor = self.account(debt.creditor, coin);
            let line = self.book.line(debt);
            let behind = self.open_line(number, coin, &line);
            self.of.push((*debt, line));
            self.cases.push(Case {
                owed: debt.owed,
                unpaid: 0,
                debtor: place,
                creditor,
                behind,
            });
        }
        self.accounts.list[place as usize].debts = first..self.cases.len() as u32;
        self.changed.waiting.add(place);
    }

    /// Notes who stands behind a debt.
    fn open_line(&mut self, number: u32, coin: Coin, line: &Line) -> Behind {
        if line.0.is_empty() {
            return Behind::Nobody;
        }
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
            self.backing.push((place, number));
        }
        let account = |actor| self.accounts.of.find(actor, coin);
        if let Some(each) = each::open(line, &account, &mut self.asked) {
            self.each.push(each);
            return Behind::Each(self.each.len() as u32 - 1);
        }
        for edge in &shared {
            self.sharing.entry(*edge).or_default().insert(number);
        }
        self.many.push(Many {
            asked,
            is_shared: !shared.is_empty(),
            claims: Vec::new(),
        });
        Behind::Many(self.many.len() as u32 - 1)
    }

    /// Sorts who stands behind which debts.
    fn sort_backing(&mut self) {
        self.backing.sort_unstable();
        self.backs.clear();
        self.backs
            .extend(self.backing.iter().map(|(_, case)| *case));
        let mut first = 0;
        for of_one in self.backing.chunk_by(|a, b| a.0 == b.0) {
            let end = first + of_one.len() as u32;
            self.accounts.list[of_one[0].0 as usize].backs = first..end;
            first = end;
        }
    }

    /// Settles until nothing changes, with those who have failed so far.
    ///
    /// Where much waits, what is surely missing is worked out first, all at once. All that waits is
    /// settled in the order in which it lies in memory, sweep by sweep. What one
    /// cannot pay passes on from one to the next; where that comes to somebody again and again and
    /// hardly grows less, circles are worked out.
    fn clear(&mut self) {
        self.sort_backing();
        let (mut sweeps, mut often, mut lost_before) = (0, OFTEN, None);
        let mut is_foreseen = false;
        while !self.is_cut() {
            if !is_foreseen && self.changed.waiting.len() > self.accounts.list.len() / WIDE {
                is_foreseen = true;
                self.foresee();
            }
            let (accounts, backed) = (self.changed.waiting.take(), self.backed.take());
            let is_rest_done = accounts.is_empty() && backed.is_empty();
            if is_rest_done && self.crowded.is_empty() {
                break;
            }
            for some in accounts.chunks(FETCHED) {
                self.fetch_accounts(some);
                for place in some {
                    self.changed.waiting.done(*place);
                    self.visit(*place);
                }
            }
            for some in backed.chunks(FETCHED) {
                self.fetch_backed(some);
                for number in some {
                    self.backed.done(*number);
                    self.settle(*number);
                }
            }
            sweeps += 1;
            if is_rest_done || sweeps % SELDOM == 0 {
                self.settle_crowded();
            }
            if sweeps == often {
                let lost = std::mem::take(&mut self.changed.lost);
                if lost_before.is_some_and(|before| lost > before / CREEPS) {
                    often = often.saturating_mul(2);
                    self.work_out_visited();
                }
                (sweeps, lost_before) = (0, Some(lost));
            }
        }
        self.changed.lost = 0;
    }

    /// Settles the debts that cost the most to settle, of those that wait.
    fn settle_crowded(&mut self) {
        for number in self.crowded.take() {
            self.crowded.done(number);
            self.settle_many(number);
            // For caps that are for several debts, before anything else.
            while let Some(later) = self.again.pop_first() {
                self.settle_many(later);
            }
        }
    }

    /// Has these accounts and their debts read from memory, and then who is owed these.
    fn fetch_accounts(&self, places: &[u32]) {
        let mut read = 0;
        for place in places {
            let account = &self.accounts.list[*place as usize];
            read ^= self.accounts.flows[*place as usize].unpaid as u32;
            read ^= self.accounts.means[*place as usize].owes as u32;
            if let Some(case) = self.cases.get(account.debts.start as usize) {
                read ^= case.creditor;
            }
            if let Some(case) = self.backs.get(account.backs.start as usize) {
                read ^= case;
            }
        }
        for place in places {
            let account = &self.accounts.list[*place as usize];
            let debts = account.debts.start as usize..account.debts.end as usize;
            for case in &self.cases[debts] {
                read ^= self.accounts.flows[case.creditor as usize].unpaid as u32;
            }
        }
        std::hint::black_box(read);
    }

    /// The same of debts behind which somebody stands.
    fn fetch_backed(&self, numbers: &[u32]) {
        let mut read = 0;
        let fetch = |account: u32| {
            self.accounts.flows[account as usize].unpaid as u32
                ^ self.accounts.means[account as usize].owes as u32
        };
        for number in numbers {
            let case = &self.cases[*number as usize];
            read ^= fetch(case.debtor) ^ fetch(case.creditor);
            if let Behind::Each(which) = case.behind {
                let asked = &self.asked[self.each[which as usize].all()];
                read ^= asked.iter().fold(0, |read, one| read ^ fetch(one.account));
            }
        }
        std::hint::black_box(read);
    }

    /// Works out the circles of those visited more than once.
    fn work_out_visited(&mut self) {
        let mut twice = std::mem::take(&mut self.visited);
        twice.retain(|place| {
            let visits = &mut self.accounts.list[*place as usize].visits;
            std::mem::take(visits) > 1
        });
        self.work_out_circles(twice);
    }

    /// Settles the debts of an account of which more is lost or claimed; those behind which
    /// somebody stands, and those behind which it stands itself, in their turn.
    fn visit(&mut self, place: u32) {
        let account = &mut self.accounts.list[place as usize];
        if account.estate.is_none() {
            self.touched.add(place);
            return;
        }
        account.visits += 1;
        if account.visits == 1 {
            self.visited.push(place);
        }
        let means = self.accounts.means(place);
        if std::mem::replace(&mut self.accounts.means[place as usize], means) == means {
            return;
        }
        let Going {
            accounts,
            cases,
            backs,
            changed,
            backed,
            ..
        } = self;
        let account = &accounts.list[place as usize];
        let debts = account.debts.start as usize..account.debts.end as usize;
        self.settled += debts.len();
        self.is_stopped |= self.settled > self.work;
        for (case, number) in cases[debts].iter_mut().zip(account.debts.start..) {
            if case.behind != Behind::Nobody {
                backed.add(number);
                continue;
            }
            let unpaid = means.short_of(case.owed);
            let more = unpaid - std::mem::replace(&mut case.unpaid, unpaid);
            let lost = accounts.flows[case.creditor as usize].lose(more);
            changed.note(case.creditor, lost);
        }
        for number in &backs[account.backs.start as usize..account.backs.end as usize] {
            backed.add(*number);
        }
    }

    /// Settles a debt by what everybody can pay so far, and notes what changed; one behind which
    /// others stand than each for it alone waits for that.
    fn settle(&mut self, number: u32) {
        let Going {
            accounts,
            cases,
            each,
            asked,
            changed,
            settled,
            ..
        } = self;
        let case = &mut cases[number as usize];
        let each = match case.behind {
            Behind::Each(which) => &each[which as usize],
            Behind::Many(_) => return self.crowded.add(number),
            Behind::Nobody => return,
        };
        let Accounts { flows, means, .. } = accounts;
        let short = means[case.debtor as usize].short_of(case.owed);
        let asked = &mut asked[each.all()];
        let paid = each::settle(asked, each.line(), means, short);
        // All of them first, for one may be several of them.
        for one in &*asked {
            flows[one.account as usize].claims += one.more();
        }
        for one in &*asked {
            let lost = flows[one.account as usize].claim(0);
            changed.note(one.account, lost);
        }
        let unpaid = short - paid;
        let more = unpaid - std::mem::replace(&mut case.unpaid, unpaid);
        let lost = flows[case.creditor as usize].lose(more);
        changed.note(case.creditor, lost);
        *settled += 1 + asked.len();
        self.is_stopped |= self.settled > self.work;
    }

    /// The same of one behind which others stand than each for it alone.
    fn settle_many(&mut self, number: u32) {
        let Behind::Many(which) = self.cases[number as usize].behind else {
            return;
        };
        let which = which as usize;
        self.settled += 1 + self.many[which].asked;
        if self.settled > self.work {
            self.is_stopped = true;
            return;
        }
        let creditor = self.cases[number as usize].creditor;
        let coin = self.of[number as usize].0.coin;
        let before = self.used_by(number, which);
        let mut payments = std::mem::take(&mut self.scratch);
        payments.clear();
        let (_, unpaid) = self.settlement(number, &mut payments);
        let Going {
            accounts,
            many,
            claimed,
            ..
        } = self;
        let behind = &mut many[which];
        for (place, claim) in behind.claims.drain(..) {
            accounts.flows[place as usize].claims -= claim;
        }
        for payment in &payments {
            let Some(place) = accounts.of.find(payment.by, coin) else {
                continue;
            };
            accounts.flows[place as usize].claims += payment.claim;
            behind.claims.push((place, payment.claim));
            claimed.push(place);
        }
        self.scratch = payments;
        for later in self.later(&before, number, which) {
            self.again.insert(later);
        }
        let case = &mut self.cases[number as usize];
        let more = unpaid - std::mem::replace(&mut case.unpaid, unpaid);
        let lost = self.accounts.flows[creditor as usize].lose(more);
        self.changed.note(creditor, lost);
        // Else more may be claimed of a cap than it is, for what it was used for before.
        if self.again.is_empty() {
            // Once each debt has found used what those before it use of caps.
            for i in 0..self.claimed.len() {
                let place = self.claimed[i];
                let lost = self.accounts.flows[place as usize].claim(0);
                self.changed.note(place, lost);
            }
            self.claimed.clear();
        }
    }

    /// What the debtor pays of a debt, and what nobody does.
    fn settlement(&mut self, number: u32, payments: &mut Vec<Payment>) -> (Units, Units) {
        let case = &self.cases[number as usize];
        let unpaid = self.accounts.means[case.debtor as usize].short_of(case.owed);
        let by_debtor = case.owed - unpaid;
        let (debt, line) = &self.of[number as usize];
        let purse = Purses {
            accounts: &self.accounts,
            coin: debt.coin,
        };
        let mut settling = Settling {
            purse: &purse,
            // Cleared to the last unit: cents would decide by the order of names.
            grain: 1,
            used: &mut self.used,
            notes: &mut self.notes,
            number,
            payments,
        };
        let unpaid = unpaid - settling.settle(line, unpaid);
        (by_debtor, unpaid)
    }

    /// What a case uses of caps that are for several debts.
    fn used_by(&self, number: u32, which: usize) -> BTreeMap<EdgeId, Units> {
        let mut used = BTreeMap::new();
        if self.many[which].is_shared {
            self.of[number as usize].1.each(&mut |backer| {
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
    fn later(&self, before: &BTreeMap<EdgeId, Units>, number: u32, which: usize) -> Vec<u32> {
        let mut later = Vec::new();
        for (edge, used) in self.used_by(number, which) {
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
        let mut next = std::mem::take(&mut self.touched).take();
        next.retain(|place| {
            let account = &self.accounts.list[*place as usize];
            let loss = self.accounts.flows[*place as usize].loss();
            account.estate.is_none() && account.buffer.is_some_and(|buffer| loss > buffer)
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
            let (actor, coin) = (account.actor, account.coin);
            let lost = self.accounts.flows[*place as usize].loss();
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
            let first = cascade.payments.len();
            let (by_debtor, unpaid) = self.settlement(number as u32, &mut cascade.payments);
            let debtor = self.cases[number].debtor;
            let debt = self.of[number].0;
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
        for (account, place) in self.accounts.list.iter().zip(0..) {
            let loss = cascade
                .losses
                .entry((account.actor, account.coin))
                .or_insert(Loss::default());
            loss.buffer = account.buffer;
            // Written down in cents, what it has rounded down, what is claimed rounded up.
            let cent = grain(0);
            let up = |owes: Units| (owes + cent - 1) / cent * cent;
            let fraction = self.accounts.fraction(place);
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
        let grains = self.of.iter().map(|(debt, _)| debt.grain);
        let finest = grains.min().unwrap_or(1);
        for fall in &mut self.falls {
            fall.lost = up(fall.lost, finest);
        }
        (cascade.falls, cascade.coins) = (self.falls, coins);
        (cascade.touched, cascade.cut) = (touched, cut);
        cascade.unsettled = self.is_stopped.then_some(self.settled.min(self.work));
        cascade
    }
}
