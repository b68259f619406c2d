//! What follows when a debtor fails, in a generated network of debts and guarantees: time in
//! processor time of the one thread that works it out, for each edge looked at.
//!
//! `cargo bench --bench cascade -- EDGES [rounds | clearing | debtrank]` (a million and all of them
//! without it): a fifth as many actors, seven
//! of ten edges debts, two guarantees of a debt, one a counter-guarantee; every debt of an amount
//! of its own, to the cent. Buffers are such that the failure of one fells most.

#![allow(missing_docs)]

use foedera::commitment::{Cascade, clearing, debtrank, rounds};
use foedera::graph::{
    ClaimTemplate, EdgeRow, EdgeTemplate, NodeId, NodeTemplate, Place, RowNode, Rows, Side,
    Validity,
};
use foedera::model::{
    Actor, ActorKind, Amount, Attribute, Claim, Day, Debt, Guarantee, Key, Liability, Modality,
    Says, Source, Terms, Tie, Value,
};
use foedera::{Filter, Graph};
use rustix::time::{ClockId, clock_gettime};

fn main() {
    let edges = std::env::args().find_map(|text| text.parse().ok());
    let edges: u32 = edges.unwrap_or(1_000_000);
    let known = ["rounds", "clearing", "debtrank"];
    let asked = std::env::args().filter(|text| known.contains(&text.as_str()));
    let asked: Vec<String> = asked.collect();
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
    let all = usize::MAX;
    for pass in ["first", "again"] {
        let filter = Filter::default();
        let view = graph.view(&filter);
        let time = |what: &str, ask: &dyn Fn() -> (usize, String)| {
            if !asked.is_empty() && !asked.iter().any(|asked| asked == what) {
                return;
            }
            let began = cpu();
            let (touched, told) = ask();
            let took = cpu() - began;
            let each = took * 1e9 / touched.max(1) as f64;
            println!(
                "{what}, {pass}: {took:.3} s, {touched} edges looked at, {each:.0} ns an edge; {told}"
            );
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
        time("rounds", &|| told(rounds(view, &[first], None, all)));
        time("clearing", &|| told(clearing(view, &[first], None, all)));
        time("debtrank", &|| {
            let ranked = debtrank(view, &[first], all);
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

fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
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
