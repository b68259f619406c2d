//! What follows when debtors fail, told as a table and as JSON: round by round, then who loses.
//! Start at [`Told`].

use super::super::decided::Asked;
use super::super::report::{Column, Fields, Report, Row, Section, keyed, listed, object};
use super::super::{values, words};
use super::default::{Typed, supposed_buffer};
use crate::commitment::{
    Aside, Coin, Fall, PLACES, Payment, Settlement, Supposed, Units, percent, ratio,
};
use crate::graph::{EdgeId, Filter, NodeId, View};
use crate::model::{Amount, BackstopWhen, Liability, Relation, Share, Tie, Truth};
use crate::query::{Defaults, Loser};
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const STEP: &[Column] = &[
    Column::row("who", 9),
    Column::row("what happens", 8),
    Column::row("to whom", 7),
    Column::number("sum", 8),
    Column::below("because", ""),
    Column::below("in force", ""),
    Column::below("under", "under"),
    Column::below("said by", "said by"),
    Column::data("id"),
    Column::data("round"),
];

const LOSES: &[Column] = &[
    Column::row("who", 9),
    Column::number("loses", 8),
    Column::number("buffer", 7),
    Column::row("fails", 8),
    Column::below("made up of", ""),
    Column::below("pays", ""),
    Column::data("id"),
];

/// The answer, ready to be told.
pub(super) struct Told<'a> {
    view: View<'a>,
    answer: &'a Defaults,
    /// Those who fail pay what they have.
    cleared: bool,
    /// What is shown of each round.
    pub(super) rounds: BTreeMap<u32, Round<'a>>,
    /// In which round each fails.
    fails_in: HashMap<NodeId, u32>,
    losers: HashMap<(NodeId, Coin), &'a Loser>,
}

/// What is shown of a round: who fails, how many these are in all, and what becomes of debts.
#[derive(Default)]
pub(super) struct Round<'a> {
    falls: Vec<&'a Fall>,
    all: usize,
    settlements: Vec<&'a Settlement>,
}

/// So many of a kind are named in a note.
const NAMED: usize = 6;

impl<'a> Told<'a> {
    pub(super) fn new(view: View<'a>, answer: &'a Defaults, cleared: bool) -> Told<'a> {
        let cascade = &answer.cascade;
        let mut rounds: BTreeMap<u32, Round<'a>> = BTreeMap::new();
        for fall in &cascade.falls[..answer.falls_shown] {
            rounds.entry(fall.round).or_default().falls.push(fall);
        }
        for settlement in &cascade.settlements[..answer.shown] {
            let round = rounds.entry(settlement.round).or_default();
            round.settlements.push(settlement);
        }
        for fall in &cascade.falls {
            if let Some(round) = rounds.get_mut(&fall.round) {
                round.all += 1;
            }
        }
        // Who fails in two currencies fails in the first round of these.
        let falls = cascade.falls.iter().rev();
        let losers = answer.losers.iter();
        Told {
            view,
            answer,
            cleared,
            rounds,
            fails_in: falls.map(|fall| (fall.actor, fall.round)).collect(),
            losers: losers
                .map(|loser| ((loser.actor, loser.coin), loser))
                .collect(),
        }
    }

    fn name(&self, actor: NodeId) -> String {
        words::name(self.view, actor)
    }

    fn sum(&self, coin: Coin, units: Units) -> String {
        self.answer.cascade.coins.amount(coin, units)
    }

    /// Who fails in a round, and what becomes of their debts.
    pub(super) fn round(&self, number: u32, round: &Round<'_>) -> Option<Section> {
        let mut rows: Vec<Row> = Vec::new();
        // The supposition is in the question.
        if number > 1 {
            rows.extend(round.falls.iter().map(|fall| self.fall(fall)));
        }
        for settlement in &round.settlements {
            rows.extend(self.settlement(settlement));
        }
        let first = round.falls.iter().take(4);
        let names: Vec<String> = first.map(|fall| self.name(fall.actor)).collect();
        let who = match round.all - names.len() {
            0 => words::list(&names),
            more if names.is_empty() => words::count(more, "actor"),
            more => format!("{} and {more} others", names.join(", ")),
        };
        let verb = if round.all == 1 { "fails" } else { "fail" };
        (!rows.is_empty()).then(|| Section {
            title: format!("Round {number}: {who} {verb}"),
            note: String::new(),
            columns: STEP,
            rows,
        })
    }

    fn row(&self, cells: [String; 5], edge: Option<crate::graph::EdgeId>, round: u32) -> Row {
        let evidence = edge.and_then(|edge| self.answer.evidence.get(&edge));
        let [in_force, under, said_by, id] = match evidence {
            None => Default::default(),
            Some(evidence) => {
                let record = self.view.edge(evidence.edge);
                let in_force = match evidence.in_force_by_all() {
                    Truth::Yes => "",
                    _ => "only possibly in force",
                };
                [
                    in_force.to_string(),
                    words::under(self.view, record),
                    words::word_for(self.view, evidence.edge),
                    record.key.to_string(),
                ]
            }
        };
        let [who, what, whom, sum, because] = cells;
        let round = round.to_string();
        Row::new([
            who, what, whom, sum, because, in_force, under, said_by, id, round,
        ])
    }

    /// That somebody fails, and why.
    fn fall(&self, fall: &Fall) -> Row {
        let because = self.why(fall);
        let cells = [
            self.name(fall.actor),
            "fails".to_string(),
            String::new(),
            String::new(),
            because,
        ];
        self.row(cells, None, fall.round)
    }

    /// Why somebody fails: what it has lost, and what it could.
    fn why(&self, fall: &Fall) -> String {
        let Some(coin) = fall.coin else {
            return "it is supposed".to_string();
        };
        let loss = self.answer.cascade.losses.get(&(fall.actor, coin));
        let estate = loss.and_then(|loss| loss.estate);
        if let (true, Some((has, owes))) = (self.cleared, estate) {
            return format!(
                "it has {} to pay with, and {} is claimed of it",
                self.sum(coin, has),
                self.sum(coin, owes)
            );
        }
        let buffer = loss.and_then(|loss| loss.buffer).unwrap_or(0);
        let parts = self.losers.get(&(fall.actor, coin));
        let parts = parts.map_or(String::new(), |parts| self.made_up_of(parts, fall.round));
        let parts = match parts.is_empty() {
            true => parts,
            false => format!(": {parts}"),
        };
        let (lost, buffer) = (self.sum(coin, fall.lost), self.sum(coin, buffer));
        format!("it has lost {lost}, more than its buffer of {buffer}{parts}")
    }

    /// What a loss is made up of, as far as it came about before a round.
    fn made_up_of(&self, loser: &Loser, before: u32) -> String {
        let list = |parts: &[(NodeId, Units, u32)], words: &dyn Fn(String, String) -> String| {
            let parts = parts.iter().filter(|(.., round)| *round < before);
            let parts: Vec<_> = parts.collect();
            let mut told: Vec<String> = parts
                .iter()
                .take(3)
                .map(|(who, units, _)| words(self.sum(loser.coin, *units), self.name(*who)))
                .collect();
            let rest = &parts[told.len()..];
            if !rest.is_empty() {
                let units = rest.iter().map(|(_, units, _)| units).sum();
                told.push(words(
                    self.sum(loser.coin, units),
                    format!("{} others", rest.len()),
                ));
            }
            told
        };
        let unpaid = list(&loser.unpaid_by, &|sum, who| {
            format!("{sum} that {who} does not pay")
        });
        let pays = list(&loser.pays_for, &|sum, who| format!("{sum} paid for {who}"));
        words::list(&[pays, unpaid].concat())
    }

    /// What becomes of a debt: who owes it, who pays, who loses.
    fn settlement(&self, settlement: &Settlement) -> Vec<Row> {
        let sum = |units| self.sum(settlement.coin, units);
        let round = settlement.round;
        let payments = self.answer.cascade.payments_of(settlement);
        let pays = match settlement.by_debtor {
            0 => "pays nothing".to_string(),
            paid if paid == settlement.owed => "pays all of it".to_string(),
            paid => format!("pays {} of it", sum(paid)),
        };
        let owes = [
            self.name(settlement.debtor),
            "owes".to_string(),
            self.name(settlement.creditor),
            sum(settlement.owed),
            pays,
        ];
        let mut rows = vec![self.row(owes, Some(settlement.debt), round)];
        for payment in payments {
            let row = self.row(
                self.payment(settlement, payment),
                Some(payment.backer),
                round,
            );
            rows.push(row.deep(if payment.to_guarantor.is_some() { 2 } else { 1 }));
        }
        let (what, lost) = match settlement.unpaid {
            0 => ("loses nothing", String::new()),
            unpaid => ("loses", sum(unpaid)),
        };
        let loses = [
            self.name(settlement.creditor),
            what.to_string(),
            String::new(),
            lost,
            String::new(),
        ];
        rows.push(self.row(loses, None, round).deep(1));
        rows
    }

    /// What one that stands behind a debt does.
    fn payment(&self, settlement: &Settlement, payment: &Payment) -> [String; 5] {
        let sum = |units| self.sum(settlement.coin, units);
        let relation = self.view.graph().relation(payment.backer);
        let is_last = || match self.view.graph().tie(payment.backer) {
            Tie::Backstops(backstop) => backstop.when == Some(BackstopWhen::OnFailure),
            _ => false,
        };
        let role = match (relation, payment.to_guarantor) {
            (Relation::Backstops, _) if is_last() => "as last resort",
            (Relation::Backstops, _) => "as backstop",
            (_, Some(_)) => "as counter-guarantor",
            _ => "as guarantor",
        };
        let whom = self.name(payment.to_guarantor.unwrap_or(settlement.creditor));
        let step = match payment.to_guarantor {
            None => format!("step {}", payment.step),
            Some(_) => String::new(),
        };
        let terms = self.view.graph().tie(payment.backer).terms();
        let is_joint = terms.and_then(|terms| terms.liability) == Some(Liability::JointAndSeveral);
        let cap = terms.and_then(|terms| terms.cap.as_ref());
        let share = terms.and_then(|terms| terms.share);
        let (what, whom, paid, why) = match (payment.called, payment.failed, payment.paid) {
            (0, ..) => {
                // Who answers for up to nothing is not called on, however much is left.
                let why = match cap.is_some_and(Amount::is_nothing) {
                    true => String::new(),
                    false => "nothing is left to call on it for".to_string(),
                };
                (
                    "is not called on".to_string(),
                    String::new(),
                    String::new(),
                    why,
                )
            }
            (called, true, 0) => {
                let why = format!("called on for {}; it has failed", sum(called));
                (format!("cannot pay {role}"), whom, sum(0), why)
            }
            (called, true, paid) if paid == called => {
                let why = "it has failed".to_string();
                (format!("pays {role}"), whom, sum(paid), why)
            }
            (called, true, paid) => {
                let why = format!("called on for {}; it has failed", sum(called));
                (format!("pays in part {role}"), whom, sum(paid), why)
            }
            (_, false, paid) => (format!("pays {role}"), whom, sum(paid), String::new()),
        };
        let told = [
            step,
            match share {
                // What is shared out among themselves is no limit towards the creditor.
                Some(_) if is_joint => "liable for the whole, jointly and severally".to_string(),
                Some(share) => format!("liable for {share}"),
                None => String::new(),
            },
            cap.map_or(String::new(), |cap| {
                let units = cap.units(PLACES);
                let as_others = units.map(&sum);
                format!("for up to {}", as_others.unwrap_or_else(|| cap.to_string()))
            }),
            why,
            match payment.back {
                0 => String::new(),
                back => format!("{} of it from its counter-guarantors", sum(back)),
            },
        ];
        let told: Vec<String> = told.into_iter().filter(|text| !text.is_empty()).collect();
        [self.name(payment.by), what, whom, paid, told.join("; ")]
    }

    /// Who loses how much, and what it is made up of.
    pub(super) fn losses(&self) -> Option<Section> {
        let cascade = &self.answer.cascade;
        let rows = self.answer.losers.iter().map(|loser| {
            let loss = &cascade.losses[&(loser.actor, loser.coin)];
            let fails = match (self.fails_in.get(&loser.actor), loss.buffer) {
                (Some(1), _) => "as supposed".to_string(),
                (Some(round), _) => format!("in round {round}"),
                (None, Some(_)) => "no".to_string(),
                (None, None) => "cannot be said".to_string(),
            };
            let pays = match loss.estate.filter(|(has, owes)| has < owes) {
                None => String::new(),
                Some((has, owes)) => format!(
                    "it has {} for the {} that is claimed of it, and pays {}%",
                    self.sum(loser.coin, has),
                    self.sum(loser.coin, owes),
                    percent(ratio(has, owes), 2),
                ),
            };
            Row::new([
                self.name(loser.actor),
                self.sum(loser.coin, loss.whole()),
                match loss.buffer {
                    Some(buffer) => self.sum(loser.coin, buffer),
                    None => "not stated".to_string(),
                },
                fails,
                self.made_up_of(loser, u32::MAX),
                pays,
                self.view.graph().node_key(loser.actor).to_string(),
            ])
        });
        let rows: Vec<Row> = rows.collect();
        (!rows.is_empty()).then(|| Section {
            title: "Who loses how much in the end".to_string(),
            note: String::new(),
            columns: LOSES,
            rows,
        })
    }

    /// In each currency: what is owed by those who fail, and by whom it is paid.
    fn totals(&self) -> Vec<(Coin, [Units; 4])> {
        let cascade = &self.answer.cascade;
        let coins = 0..cascade.coins.len() as Coin;
        let totals = coins.map(|coin| {
            let of_it = cascade.settlements.iter().filter(|s| s.coin == coin);
            let mut total = [0; 4];
            for settlement in of_it {
                let parts = [settlement.owed, settlement.by_debtor, 0, settlement.unpaid];
                total
                    .iter_mut()
                    .zip(parts)
                    .for_each(|(sum, more)| *sum += more);
            }
            total[2] = total[0] - total[1] - total[3];
            (coin, total)
        });
        totals.filter(|(_, total)| total[0] > 0).collect()
    }

    /// Who fails in the end, and what is paid and unpaid.
    pub(super) fn in_short(&self) -> Option<Section> {
        let others = self.fails_in.values().filter(|round| **round > 1).count();
        let rounds = self.answer.cascade.rounds() as usize;
        let mut told = vec![match others {
            0 => "Nobody else fails.".to_string(),
            1 => "One other fails.".to_string(),
            _ => format!("{others} others fail, by round {rounds}."),
        }];
        for (coin, [owed, by_debtor, by_others, unpaid]) in self.totals() {
            let sum = |units| self.sum(coin, units);
            let mut parts = vec![match by_others {
                0 => "nobody pays for them".to_string(),
                _ => format!("others pay {} for them", sum(by_others)),
            }];
            if by_debtor > 0 {
                parts.insert(0, format!("they pay {} themselves", sum(by_debtor)));
            }
            parts.push(format!("{} is not paid", sum(unpaid)));
            let whole = format!("Those who fail owe {} in all", sum(owed));
            told.push(format!("{whole}: {}.", words::list(&parts)));
        }
        let is_undated = |aside: &&Aside| matches!(aside, Aside::Undated(_));
        let undated = self.answer.cascade.asides.iter().filter(is_undated);
        match undated.count() {
            0 => {}
            1 => told.push("1 promise behind their debts has no date, and does not count.".into()),
            n => told.push(format!(
                "{n} promises behind their debts have no date, and do not count."
            )),
        }
        let is_any = !self.answer.cascade.settlements.is_empty();
        is_any.then(|| Section {
            title: "In short".to_string(),
            note: told.join(" "),
            ..Section::default()
        })
    }

    pub(super) fn notes(&self, typed: &Typed, asked: &Asked, report: &mut Report<'_>) {
        if self.totals().len() > 1 {
            let notes = &mut report.notes;
            notes.push("Amounts in different currencies are not counted together.".to_string());
        }
        if !report.found {
            let falls = self.answer.cascade.falls.iter();
            let names: Vec<String> = falls.map(|fall| self.name(fall.actor)).collect();
            report.notes.push(format!(
                "{}; `foedera what-if --without` shows what else would be missing.",
                owe_nothing(&names)
            ));
            let debts = Filter::default().relations([Relation::Owes]);
            let debts = debts.in_any_state();
            let debts = asked.graph().view(&debts);
            let mut has_no_debt = false;
            for fall in self.answer.cascade.falls.iter().take(NAMED) {
                let is_guaranteed = asked.note_behind(report, self.view, fall.actor);
                has_no_debt |= is_guaranteed && debts.out(fall.actor).next().is_none();
            }
            if has_no_debt {
                let told = "A guarantee is called on with a debt: one of stated amount (`owes`), \
                            which its `of` names.";
                report.notes.push(told.to_string());
            }
        }
        let notes = &mut report.notes;
        for fall in self
            .answer
            .cascade
            .falls
            .iter()
            .filter(|fall| fall.coin.is_none())
        {
            let accounts = (fall.actor, 0)..=(fall.actor, Coin::MAX);
            let mut losses = self.answer.cascade.losses.range(accounts);
            let is_solvent =
                losses.any(|(_, loss)| loss.estate.is_some_and(|(has, owes)| has >= owes));
            if is_solvent {
                notes.push(format!(
                    "{} would still pay all that it owes: what it is owed covers it, even if it \
                     loses all that it has outside this dossier.",
                    self.name(fall.actor)
                ));
            }
        }
        notes.extend(asides(self.view, &self.answer.cascade.asides));
        if !self.answer.undated.is_empty() {
            let n = self.answer.undated.len();
            let named = self.answer.undated.iter().take(NAMED);
            let mut named: Vec<String> = named.map(|e| words::sentence(self.view, *e)).collect();
            if n > named.len() {
                named.push(format!("and {} more", n - named.len()));
            }
            notes.push(format!(
                "Left out: {} of those who fail, without a date: {}.",
                words::count(n, "debt"),
                named.join("; ")
            ));
        }
        if let Some(buffer) = &typed.buffer {
            notes.push(format!("Supposed: {}.", supposed_buffer(buffer)));
        }
        if report.found && !typed.clearing && typed.recovery().is_none() {
            notes.push(
                "Who fails is taken to pay nothing more; --clearing works out what it can pay, \
                 --recovery 40 takes it to pay 40%."
                    .to_string(),
            );
        }
        self.left_out(report);
        asked.note_truncated(report, self.answer.truncated);
    }

    /// Of what how much is not shown.
    fn left_out(&self, report: &mut Report<'_>) {
        let Defaults { cascade, .. } = self.answer;
        let counted = [
            (cascade.falls.len(), self.answer.falls_shown, "failure"),
            (cascade.settlements.len(), self.answer.shown, "debt"),
            (cascade.losses.len(), self.answer.losers.len(), "loser"),
        ];
        let more = counted.into_iter().filter(|(all, shown, _)| all > shown);
        let more: Vec<String> = more
            .map(|(all, shown, what)| format!("{} of {}", all - shown, words::count(all, what)))
            .collect();
        if !more.is_empty() {
            let text = format!("Not shown, though counted: {}.", words::list(&more));
            report.notes.push(text);
        }
    }

    pub(super) fn value(&self, supposed: &Supposed) -> impl Fields {
        let cascade = &self.answer.cascade;
        let fall = |fall: &'_ &'_ Fall| {
            let lost = fall.coin.map(|coin| self.sum(coin, fall.lost));
            object()
                .with("actor", values::node(self.view, fall.actor))
                .with("lost", lost)
                .with("because", self.why(fall))
        };
        let rounds = self.rounds.iter().map(move |(number, round)| {
            let debts = round.settlements.iter().map(|s| self.settlement_value(s));
            object()
                .with("round", number)
                .with("on", values::date(self.answer.date.as_ref()))
                .with("failed", listed(round.falls.iter().map(fall)))
                .with("debts", listed(debts))
        });
        let losers = self.answer.losers.iter();
        let losers = losers.map(|loser| self.loser_value(loser));
        let totals: Vec<(Coin, [Units; 4])> = self.totals().into_iter().collect();
        let totals = totals.into_iter();
        let totals = totals.map(|(coin, [owed, by_debtor, by_others, unpaid])| {
            object()
                .with("owed", self.sum(coin, owed))
                .with("paid_by_those_who_fail", self.sum(coin, by_debtor))
                .with("paid_by_others", self.sum(coin, by_others))
                .with("unpaid", self.sum(coin, unpaid))
        });
        let in_all = object()
            .with("failures", cascade.falls.len())
            .with("debts", cascade.settlements.len())
            .with("losses", cascade.losses.len());
        object()
            .with("how", if self.cleared { "clearing" } else { "rounds" })
            .with("recovery", supposed.recovery.map(Share::number))
            .with(
                "supposed_buffer",
                supposed.buffer.as_ref().map(Amount::to_string),
            )
            .with("rounds", listed(rounds))
            .with("losses", listed(losers))
            .with("totals", listed(totals))
            .with("in_all", in_all)
            .with("left_out", asides_value(self.view, &cascade.asides))
            .with("cut_off", values::truncated(self.answer.truncated))
    }

    fn settlement_value<'s>(&'s self, settlement: &'s Settlement) -> impl Fields {
        let sum = |units| self.sum(settlement.coin, units);
        let node = |actor| values::node(self.view, actor);
        let evidence = |edge| {
            let evidence = self.answer.evidence.get(&edge);
            evidence.map(|evidence| values::edge(self.view, evidence))
        };
        let payments = self.answer.cascade.payments_of(settlement).iter();
        let payments = payments.map(move |payment| {
            let to = payment.to_guarantor.unwrap_or(settlement.creditor);
            object()
                .with("by", node(payment.by))
                .with("to", node(to))
                .with("step", payment.step)
                .with("called_on_for", sum(payment.called))
                .with("paid", sum(payment.paid))
                .with("from_counter_guarantors", sum(payment.back))
                .with("has_failed", payment.failed)
                .with("promise", evidence(payment.backer))
        });
        object()
            .with("debt", evidence(settlement.debt))
            .with("owed", sum(settlement.owed))
            .with("paid_by_debtor", sum(settlement.by_debtor))
            .with("payments", listed(payments))
            .with("unpaid", sum(settlement.unpaid))
    }

    fn loser_value<'s>(&'s self, loser: &'s Loser) -> impl Fields {
        let sum = |units| self.sum(loser.coin, units);
        let cascade = &self.answer.cascade;
        let loss = &cascade.losses[&(loser.actor, loser.coin)];
        let parts = |parts: &'s [(NodeId, Units, u32)]| {
            listed(parts.iter().map(move |(who, units, round)| {
                object()
                    .with("debtor", values::node(self.view, *who))
                    .with("sum", sum(*units))
                    .with("round", round)
            }))
        };
        object()
            .with("actor", values::node(self.view, loser.actor))
            .with("currency", cascade.coins.name(loser.coin))
            .with("loss", sum(loss.whole()))
            .with("as_creditor", sum(loss.as_creditor))
            .with("as_guarantor", sum(loss.as_guarantor))
            .with("buffer", loss.buffer.map(sum))
            .with("fails_in_round", self.fails_in.get(&loser.actor))
            .with("has", loss.estate.map(|(has, _)| sum(has)))
            .with("claimed", loss.estate.map(|(_, owes)| sum(owes)))
            .with("unpaid_by", parts(&loser.unpaid_by))
            .with("pays_for", parts(&loser.pays_for))
    }
}

/// What is left out of account, in words: each sort told once.
pub(super) fn asides(view: View<'_>, asides: &BTreeSet<Aside>) -> Vec<String> {
    let mut sorts: [Vec<String>; 7] = Default::default();
    for aside in asides {
        let (sort, text) = match aside {
            Aside::NoAmount(edge) => (0, words::prose(view, *edge)),
            Aside::OtherCurrency(edge) => (1, words::prose(view, *edge)),
            Aside::Waits(edge, condition) => {
                let (edge, condition) = (words::prose(view, *edge), words::name(view, *condition));
                (2, format!("{edge} ({condition})"))
            }
            Aside::NoBuffer(actor) => (3, words::name(view, *actor)),
            Aside::TwoBuffers(actor) => (4, words::name(view, *actor)),
            Aside::Undated(edge) => (5, undated(view, *edge)),
            Aside::TooDeep(edge) => (6, words::prose(view, *edge)),
        };
        sorts[sort].push(text);
    }
    let told = [
        "Left out, for the amount is not stated, is finer than a billionth, or too great to be added up",
        "Left out, for the cap is in another currency than the debt",
        "Left out, for a condition is still open",
        "No buffer is stated in the currency of the loss, so that it cannot be said whether they fail (`--buffer AMOUNT` supposes one)",
        "Sources differ in the buffer, and the smaller sum counts",
        "Left out, for no day is stated on which they hold",
        "Left out, for more than 32 links lie between it and the debt",
    ];
    let told = told
        .into_iter()
        .zip(sorts)
        .filter(|(_, names)| !names.is_empty());
    told.map(|(told, mut names)| {
        let more = names.len().saturating_sub(NAMED);
        names.truncate(NAMED);
        let more = if more > 0 {
            format!("; and {more} more")
        } else {
            String::new()
        };
        format!("{told}: {}{more}.", names.join("; "))
    })
    .collect()
}

/// One that stands behind a debt on no stated day: for how much, and what it waits for.
fn undated(view: View<'_>, edge: EdgeId) -> String {
    let cap = view.edge(edge).terms().and_then(|terms| terms.cap.as_ref());
    let cap = cap.map(|cap| format!("for up to {cap}"));
    let open = view.open_conditions(edge).into_iter();
    let open = open.map(|(condition, _)| words::name(view, condition));
    let told: Vec<String> = cap.into_iter().chain(open).collect();
    match told.is_empty() {
        true => words::sentence(view, edge),
        false => format!("{} ({})", words::sentence(view, edge), told.join("; ")),
    }
}

/// The same as values.
pub(super) fn asides_value<'a>(
    view: View<'a>,
    asides: &'a BTreeSet<Aside>,
) -> impl Serialize + use<'a> {
    let edge = move |edge: &EdgeId| json!(values::edge_named(view, *edge));
    let actor = move |actor: &NodeId| json!(values::node(view, *actor));
    let values = asides.iter().take(1000).map(move |aside| {
        let (what, why) = match aside {
            Aside::NoAmount(of) => (edge(of), "NoAmount"),
            Aside::OtherCurrency(of) => (edge(of), "OtherCurrency"),
            Aside::Waits(of, _) => (edge(of), "Waits"),
            Aside::Undated(of) => (edge(of), "Undated"),
            Aside::NoBuffer(of) => (actor(of), "NoBuffer"),
            Aside::TwoBuffers(of) => (actor(of), "TwoBuffers"),
            Aside::TooDeep(of) => (edge(of), "TooDeep"),
        };
        let mut fields = vec![("what", what), ("why", json!(why))];
        if let Aside::Waits(_, condition) = aside {
            fields.push(("condition", actor(condition)));
        }
        keyed(fields)
    });
    listed(values)
}

/// That these owe nothing that counts.
pub(super) fn owe_nothing(names: &[String]) -> String {
    let owe = if names.len() == 1 { "owes" } else { "owe" };
    let names = words::list(names);
    format!("{names} {owe} nothing in this dossier that is in force and of known amount")
}
