//! What follows when a debtor fails, in a generated network of debts and guarantees, and when one
//! of two camps attacks the other: processor time of all threads and time that passed, for each
//! edge looked at.
//!
//! `cargo bench --bench cascade -- EDGES [rounds | clearing | debtrank | war]` (a million and all
//! of them without it): a fifth as many actors, seven
//! of ten edges debts, two guarantees of a debt, one a counter-guarantee; every debt of an amount
//! of its own, to the cent. Buffers are such that the failure of one fells most. The camps have
//! a quarter as many actors each, of which each owes two of its camp defense: on days that are
//! certain, and with an end that is not stated.

#![allow(missing_docs)]

use foedera::commitment::{Act, Cascade, Follow, Supposed, clearing, debtrank, follow, rounds};
use foedera::graph::{
    ClaimTemplate, EdgeRow, EdgeTemplate, NodeId, NodeTemplate, Place, RowNode, Rows, Side,
    Validity,
};
use foedera::model::{
    Actor, ActorKind, Amount, Attribute, Claim, Date, Day, Debt, Guarantee, Key, Liability,
    Modality, Obligation, Says, Source, Terms, Tie, Undertaking, Value,
};
use foedera::{Filter, Graph};
use rustix::time::{ClockId, clock_gettime};
use std::time::Instant;

fn main() {
    let edges = std::env::args().find_map(|text| text.parse().ok());
    let edges: u32 = edges.unwrap_or(1_000_000);
    let known = ["rounds", "clearing", "debtrank", "war"];
    let asked = std::env::args().filter(|text| known.contains(&text.as_str()));
    let asked: Vec<String> = asked.collect();
    let is_asked = |what: &str| asked.is_empty() || asked.iter().any(|asked| asked == what);
    if is_asked("war") {
        camps(edges, true);
        camps(edges, false);
    }
    if !known[..3].iter().any(|what| is_asked(what)) {
        return;
    }
    let began = cpu();
    let graph = network(edges);
    println!(
        "{} nodes, {} edges, built in {:.2} s",
        graph.node_count(),
        graph.edge_count(),
        cpu() - began
    );
    // Who owes the most debts.
    let filter = Filter::default();
    let view = graph.view(&filter);
    let owes = |node: &NodeId| view.out(*node).count();
    let first = graph.node_ids().max_by_key(owes).expect("there are actors");
    // Who clears what a tenth of all cannot pay, has much to clear.
    let many: Vec<NodeId> = graph.node_ids().step_by(10).collect();
    let (all, supposed) = (usize::MAX, Supposed::default());
    for pass in ["first", "again"] {
        let filter = Filter::default();
        let view = graph.view(&filter);
        let time = |what: &str, ask: &dyn Fn() -> (usize, String)| {
            if is_asked(what) {
                timed(&format!("{what}, {pass}"), ask);
            }
        };
        let told = |cascade: Cascade| {
            let told = format!(
                "{} fail in {} rounds, {} debts settled, {} called on",
                cascade.falls.len(),
                cascade.rounds(),
                cascade.settlements.len(),
                cascade.payments.len()
            );
            (cascade.touched, told)
        };
        time("rounds", &|| told(rounds(view, &[first], &supposed, all)));
        time("clearing", &|| told(clearing(view, &many, &supposed, all)));
        time("debtrank", &|| {
            let ranked = debtrank(view, &[first], &supposed, all);
            let distress = ranked.by_coin.values().next().expect("it owes something");
            let told = format!(
                "{} in distress, {} %",
                distress.actors.len(),
                distress.rank_percent(2)
            );
            (ranked.touched, told)
        });
    }
}

fn timed(what: &str, ask: &dyn Fn() -> (usize, String)) {
    let (began, clock) = (cpu(), Instant::now());
    let (touched, told) = ask();
    let (took, passed) = (cpu() - began, clock.elapsed().as_secs_f64());
    let each = took * 1e9 / touched.max(1) as f64;
    println!(
        "{what}: {took:.3} s ({passed:.3} s passed), {touched} edges looked at, {each:.0} ns an \
         edge; {told}"
    );
}

/// One camp attacks the other, and both enter.
fn camps(edges: u32, certain: bool) {
    let graph = two_camps(edges, certain);
    let date = Date::new("1920-01-01").expect("a date");
    let what = match certain {
        true => "war",
        false => "war, ends not stated",
    };
    let open = Follow {
        open: true,
        ..Follow::default()
    };
    for pass in ["first", "again"] {
        let filter = Filter::default().as_of(date.clone());
        let node = |key: &str| graph.node_id(key).expect("an actor");
        let act = Act {
            by: node("west-0"),
            whom: node("east-0"),
        };
        timed(&format!("{what}, {pass}"), &|| {
            let quarrel = follow(graph.view(&filter), act, &open, usize::MAX);
            let entered: usize = quarrel.entered.iter().map(Vec::len).sum();
            let rounds = quarrel.acts.len() - 1;
            (
                quarrel.touched,
                format!(
                    "{entered} of {} enter in {rounds} rounds, {} promises",
                    graph.node_count(),
                    quarrel.steps.len()
                ),
            )
        });
    }
}

/// Two camps, in each of which all but the first owe two of those before them defense.
fn two_camps(edges: u32, certain: bool) -> Graph {
    let mut random = Random(7);
    let ledger = Key::new("ledger").expect("a key");
    let mut rows = Rows::new();
    rows.source(Source::new(ledger.clone(), "A generated ledger"));
    let state = NodeTemplate::new(Actor::of(ActorKind::State));
    let state = rows.node_template(&state).expect("there is room");
    let terms = Terms {
        obligations: vec![Obligation::Defense],
        ..Terms::default()
    };
    let undertaking = Undertaking {
        terms,
        ..Undertaking::default()
    };
    let mut template = EdgeTemplate::numbered("pact-", Tie::Undertakes(undertaking));
    template.valid = match certain {
        true => Validity::Between(Side::Day, Side::Day),
        false => Validity::Between(Side::Day, Side::Unknown),
    };
    let row = ClaimTemplate::row(ledger.clone(), "row ");
    template.claims.push(row);
    let template = rows.edge_template(&template).expect("there is room");
    let (first, end) = (Day::of(1900, 1, 1), Day::of(2100, 1, 1));
    let (first, end) = (first.expect("a day"), end.expect("a day"));
    let last = if certain { end } else { Day::MAX };
    let mut number = 0;
    for camp in ["east", "west"] {
        let mut actors: Vec<RowNode> = Vec::new();
        for i in 0..edges / 4 {
            let key = format!("{camp}-{i}");
            let actor = rows.node(&key, &key, state).expect("a new key");
            for _ in 0..if i == 0 { 0 } else { 2 } {
                let row = EdgeRow {
                    from: actor,
                    to: actors[random.below(i) as usize],
                    template,
                    number,
                    first,
                    last,
                    under: None,
                };
                rows.edge(row).expect("a row that fits");
                number += 1;
            }
            actors.push(actor);
        }
    }
    rows.build().expect("records that fit together")
}

fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Numbers that look random, the same each time (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % u64::from(bound)) as u32
    }
}

fn network(edges: u32) -> Graph {
    let mut random = Random(7);
    let ledger = Key::new("ledger").expect("a key");
    let mut rows = Rows::new();
    rows.source(Source::new(ledger.clone(), "A generated ledger"));
    let euros = |cents: u32| {
        Amount::new(&format!("{}.{:02} EUR", cents / 100, cents % 100)).expect("an amount")
    };
    let count = (edges / 5).max(2);
    let mut actors: Vec<RowNode> = Vec::new();
    for i in 0..count {
        let about = Claim::about(ledger.clone(), ledger.clone());
        let buffer = Says::Value(
            Attribute::Buffer,
            Value::Amount(euros(10_000 * (1 + i % 400))),
        );
        let claim = ClaimTemplate {
            says: buffer,
            place: Place::Unstated,
            modality: Modality::Asserted,
            ..ClaimTemplate::from(about)
        };
        let mut template = NodeTemplate::new(Actor::of(ActorKind::Bank));
        template.claims.push(claim);
        let template = rows.node_template(&template).expect("there is room");
        let key = format!("bank-{i}");
        actors.push(rows.node(&key, &key, template).expect("a new key"));
    }
    let day = Day::of(2020, 1, 1).expect("a day");
    let mut add = |tie: Tie, prefix: &str, number: u32, from: u32, to: u32| {
        let mut template = EdgeTemplate::numbered(prefix, tie);
        template.valid = Validity::Between(Side::Day, Side::Open);
        template
            .claims
            .push(ClaimTemplate::row(ledger.clone(), "row "));
        let template = rows.edge_template(&template).expect("there is room");
        let row = EdgeRow {
            from: actors[from as usize],
            to: actors[to as usize],
            template,
            number,
            first: day,
            last: Day::MAX,
            under: None,
        };
        rows.edge(row).expect("a row that fits");
    };
    let key = |text: String| Key::new(&text).expect("a key");
    let debts = edges / 10 * 7;
    let mut ends: Vec<(u32, u32)> = Vec::new();
    for number in 0..debts {
        // Half of the debts are of the first tenth.
        let from = random.below(if number % 2 == 0 {
            count
        } else {
            count.div_ceil(10)
        });
        let to = (from + 1 + random.below(count - 1)) % count;
        let debt = Debt {
            amount: Some(euros(100 + random.below(200_000_000))),
            ..Debt::default()
        };
        add(Tie::Owes(debt), "debt-", number, from, to);
        ends.push((from, to));
    }
    let guarantees = edges / 5;
    let mut guarantors: Vec<u32> = Vec::new();
    for number in 0..guarantees {
        let of = random.below(debts);
        let (debtor, creditor) = ends[of as usize];
        let from = (debtor + 1 + random.below(count - 1)) % count;
        let terms = Terms {
            cap: Some(euros(100 + random.below(100_000_000))),
            priority: (number % 3 == 0).then_some(1 + number % 2),
            liability: (number % 5 == 0).then_some(Liability::JointAndSeveral),
            ..Terms::default()
        };
        let guarantee = Guarantee {
            terms,
            owed_to: Some(key(format!("bank-{creditor}"))),
            of: vec![key(format!("debt-{of}"))],
        };
        add(
            Tie::Guarantees(guarantee),
            "guarantee-",
            number,
            from,
            debtor,
        );
        guarantors.push(from);
    }
    for number in 0..edges - debts - guarantees {
        let of = random.below(guarantees);
        let guarantor = guarantors[of as usize];
        let from = (guarantor + 1 + random.below(count - 1)) % count;
        let terms = Terms {
            cap: Some(euros(100 + random.below(50_000_000))),
            ..Terms::default()
        };
        let guarantee = Guarantee {
            terms,
            owed_to: Some(key(format!("bank-{guarantor}"))),
            of: vec![key(format!("guarantee-{of}"))],
        };
        add(
            Tie::Guarantees(guarantee),
            "counter-",
            number,
            from,
            guarantor,
        );
    }
    rows.build().expect("records that fit together")
}
