//! LDBC FinBench's questions about chains of guarantees, on a small generated book: TCR11 (the
//! loans behind a chain), TW10 and TW11 (a guarantee is added), TRW3 (a guarantee is added unless
//! the chain that it makes carries too much). Every answer is compared with one computed from the
//! plain rows.
//!
//! Where the specification leaves it open, we read it so:
//! - *the guarantee chain until end*: whom the start guarantees, whom those guarantee, and so on
//!   until nobody new is met; not up to a number of steps, and no step is truncated.
//! - *between startTime and endTime*: strictly between, for every guarantee of the chain. Times are
//!   days here, the finest date that foedera knows.
//! - the start is left out, even where a chain comes back to it.
//! - a loan for which several have applied is one loan, in the count and in the sum.
//! - TRW3 asks for the chain of the guarantor as it would be with the new guarantee; *exceeds* is
//!   more than the threshold. Whom nobody calls blocked is not blocked.
//!
//! ```text
//! cargo run --example finbench
//! ```

use foedera::change::{apply, between};
use foedera::graph::{Filter, NodeId};
use foedera::model::{
    ActorKind, AgreementKind, Attribute, Date, Day, Key, OwnRelation, Relation, Says, Value,
};
use foedera::{Change, Graph};
use std::collections::BTreeSet;
use std::error::Error;

type Fallible<T> = Result<T, Box<dyn Error>>;

/// Time bounds, both left out.
#[derive(Clone, Copy)]
struct Window {
    after: Day,
    before: Day,
}

impl Window {
    fn has(self, day: Day) -> bool {
        self.after < day && day < self.before
    }
}

/// What TCR11 answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Loans {
    sum: i64,
    count: usize,
}

fn main() -> Fallible<()> {
    let mut book = Book::generated();
    let mut graph = next(&Graph::empty(), &book.change()?)?;
    let year = |year| Day::of(year, 1, 1).ok_or("a day");
    let window = Window {
        after: year(2021)?,
        before: year(2023)?,
    };

    println!("TCR11, the loans of all in the chain that begins with somebody, 2021 and 2022:");
    let mut longest = (Loans { sum: 0, count: 0 }, 0);
    for person in 0..PERSONS {
        let start = graph.node_id(&key(person)).ok_or("it was added")?;
        let loans = chain_loans(&graph, start, window);
        assert_eq!(loans, book.chain_loans(person, window), "{}", key(person));
        if loans.count > longest.0.count {
            longest = (loans, person);
        }
        if person % 10 == 0 {
            println!("  {}: {} in {} loans", key(person), loans.sum, loans.count);
        }
    }
    let (most, start) = longest;
    println!(
        "  at most {}: {} in {} loans",
        key(start),
        most.sum,
        most.count
    );

    println!("TW10 and TW11, a guarantee between persons and one between companies:");
    for (from, to) in [("person-3", "person-4"), ("company-0", "company-1")] {
        graph = next(
            &graph,
            &guarantee(from, to, Day::of(2022, 3, 1).ok_or("a day")?)?,
        )?;
        println!("  {from} guarantees {to}; {} edges", graph.edge_count());
    }
    book.guarantees
        .push((3, 4, Day::of(2022, 3, 1).ok_or("a day")?));

    println!("TRW3, a guarantee unless its chain carries more than a threshold:");
    let day = Day::of(2022, 6, 1).ok_or("a day")?;
    let cases = [
        (7, start, most.sum * 2),
        (9, start, most.sum / 2),
        (9, 8, most.sum * 2),
    ];
    for (from, to, threshold) in cases {
        let outcome = guarded(&mut graph, from, to, day, threshold, window)?;
        assert_eq!(outcome, book.guarded(from, to, day, threshold, window));
        println!(
            "  {} for {}, at most {threshold}: {outcome:?}",
            key(from),
            key(to)
        );
    }
    Ok(())
}

/// TCR11: the loans of everybody in the chain of guarantees that begins with `start`. Costs a look
/// at each guarantee of the chain.
fn chain_loans(graph: &Graph, start: NodeId, window: Window) -> Loans {
    let guarantees = Filter::default().relations([Relation::Guarantees]);
    let guarantees = graph.view(&guarantees);
    let (mut met, mut queue, mut done) = (BTreeSet::from([start]), vec![start], 0);
    while let Some(node) = queue.get(done).copied() {
        done += 1;
        for hop in guarantees.out(node) {
            let since = graph.edge(hop.edge).valid.as_ref().map(Date::start);
            let is_within = since.is_some_and(|since| window.has(since.earliest));
            if is_within && met.insert(hop.node) {
                queue.push(hop.node);
            }
        }
    }
    let applications = Filter::default().relations([applies_for()]);
    let applications = graph.view(&applications);
    let loans = queue[1..].iter().flat_map(|node| applications.out(*node));
    let loans: BTreeSet<NodeId> = loans.map(|hop| hop.node).collect();
    Loans {
        sum: loans.iter().filter_map(|loan| amount(graph, *loan)).sum(),
        count: loans.len(),
    }
}

/// TW10 and TW11: the change that adds a guarantee.
fn guarantee(from: &str, to: &str, since: Day) -> Fallible<Change> {
    let mut change = Change::new();
    let mut edge = between(from, Relation::Guarantees, to)?;
    edge.key = Key::new(&format!("{from}-for-{to}-{since}"))?;
    edge.valid = Some(Date::new(&format!("{since}/.."))?);
    change.says("book", "guarantees", edge)?;
    Ok(change)
}

/// What came of TRW3.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Committed,
    /// One of the two was blocked before.
    Refused,
    /// The chain would carry this; nothing was added, and both are blocked now.
    Blocked(Loans),
}

/// TRW3. A graph that is never handed on is a transaction that is not committed.
fn guarded(
    graph: &mut Graph,
    from: u32,
    to: u32,
    day: Day,
    threshold: i64,
    window: Window,
) -> Fallible<Outcome> {
    let ends = [key(from), key(to)];
    if ends.iter().any(|person| is_blocked(graph, person)) {
        return Ok(Outcome::Refused);
    }
    let with = next(graph, &guarantee(&ends[0], &ends[1], day)?)?;
    let start = with.node_id(&ends[0]).ok_or("it is in the book")?;
    let loans = chain_loans(&with, start, window);
    if loans.sum <= threshold {
        *graph = with;
        return Ok(Outcome::Committed);
    }
    let mut change = Change::new();
    for person in &ends {
        let blocked = Attribute::Other("blocked".to_string());
        change.states("book", "risk control", person, blocked, Value::Flag(true))?;
    }
    *graph = next(graph, &change)?;
    Ok(Outcome::Blocked(loans))
}

fn is_blocked(graph: &Graph, person: &str) -> bool {
    let blocked = Says::Value(Attribute::Other("blocked".to_string()), Value::Flag(true));
    graph
        .claims_about(person)
        .iter()
        .any(|claim| claim.says == blocked)
}

/// The amount of a loan, as its claim has it.
fn amount(graph: &Graph, loan: NodeId) -> Option<i64> {
    let mut claims = graph.node_claims(loan).iter();
    claims.find_map(|claim| match &claim.says {
        Says::Value(Attribute::Other(word), Value::Count(amount, _)) if word == "amount" => {
            Some(*amount)
        }
        _ => None,
    })
}

fn applies_for() -> Relation {
    Relation::Custom("applies_for".parse().expect("a key"))
}

/// The graph after a change, or all that is wrong with the change.
fn next(graph: &Graph, change: &Change) -> Fallible<Graph> {
    apply(graph, change).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        lines.join("\n").into()
    })
}

const PERSONS: u32 = 60;
const COMPANIES: u32 = 6;
const LOANS: u32 = 90;

fn key(person: u32) -> String {
    format!("person-{person}")
}

/// The book as plain rows, from which the same answers are computed once more, slowly.
struct Book {
    guarantees: Vec<(u32, u32, Day)>,
    /// Who applied for which loan.
    applications: Vec<(u32, u32)>,
    amounts: Vec<i64>,
    blocked: BTreeSet<u32>,
}

impl Book {
    /// Persons who guarantee others, with cycles, and loans of which some have two applicants.
    fn generated() -> Book {
        // Numerical Recipes' generator; the high bits are good enough here.
        let mut state = 1945u32;
        let mut draw = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((u64::from(state) * u64::from(below)) >> 32) as u32
        };
        let first = Day::of(2020, 1, 1).expect("a day");
        let mut guarantees = Vec::new();
        for _ in 0..130 {
            let (from, to) = (draw(PERSONS), draw(PERSONS));
            let day = Day(first.0 + draw(4 * 365) as i32);
            let is_new = guarantees
                .iter()
                .all(|(f, t, d)| (*f, *t, *d) != (from, to, day));
            if from != to && is_new {
                guarantees.push((from, to, day));
            }
        }
        let mut applications: Vec<(u32, u32)> =
            (0..LOANS).map(|loan| (draw(PERSONS), loan)).collect();
        for _ in 0..20 {
            applications.push((draw(PERSONS), draw(LOANS)));
        }
        applications.sort_unstable();
        applications.dedup();
        Book {
            guarantees,
            applications,
            amounts: (0..LOANS)
                .map(|_| i64::from(draw(90_000_000)) + 10_000_000)
                .collect(),
            blocked: BTreeSet::new(),
        }
    }

    /// The change that makes the graph of the book.
    fn change(&self) -> Fallible<Change> {
        let mut change = Change::new();
        change.source("book", "A bank's book, generated")?;
        change.add(OwnRelation::new("applies_for".parse()?));
        for person in 0..PERSONS {
            change.actor(&key(person), ActorKind::Person, &format!("Person {person}"))?;
        }
        for company in 0..COMPANIES {
            let name = format!("Company {company}");
            change.actor(&format!("company-{company}"), ActorKind::Company, &name)?;
        }
        for (loan, amount) in self.amounts.iter().enumerate() {
            let key = format!("loan-{loan}");
            change.agreement(&key, AgreementKind::Loan, &format!("Loan {loan}"))?;
            let what = Attribute::Other("amount".to_string());
            let amount = Value::Count(*amount, "in no stated currency".to_string());
            change.states("book", "loans", &key, what, amount)?;
        }
        for (person, loan) in &self.applications {
            let application = between(&key(*person), applies_for(), &format!("loan-{loan}"))?;
            change.says("book", "applications", application)?;
        }
        for (from, to, day) in &self.guarantees {
            change
                .adds
                .extend(guarantee(&key(*from), &key(*to), *day)?.adds);
        }
        Ok(change)
    }

    /// TCR11, by going through all rows until nobody new is met.
    fn chain_loans(&self, start: u32, window: Window) -> Loans {
        let mut chain = BTreeSet::from([start]);
        loop {
            let met = chain.len();
            for (from, to, day) in &self.guarantees {
                if chain.contains(from) && window.has(*day) {
                    chain.insert(*to);
                }
            }
            if chain.len() == met {
                break;
            }
        }
        chain.remove(&start);
        let of_chain = self
            .applications
            .iter()
            .filter(|(person, _)| chain.contains(person));
        let loans: BTreeSet<u32> = of_chain.map(|(_, loan)| *loan).collect();
        Loans {
            sum: loans.iter().map(|loan| self.amounts[*loan as usize]).sum(),
            count: loans.len(),
        }
    }

    /// TRW3 on the rows.
    fn guarded(&mut self, from: u32, to: u32, day: Day, threshold: i64, window: Window) -> Outcome {
        if self.blocked.contains(&from) || self.blocked.contains(&to) {
            return Outcome::Refused;
        }
        self.guarantees.push((from, to, day));
        let loans = self.chain_loans(from, window);
        if loans.sum <= threshold {
            return Outcome::Committed;
        }
        self.guarantees.pop();
        self.blocked.extend([from, to]);
        Outcome::Blocked(loans)
    }
}
