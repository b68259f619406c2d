//! Failures and what follows: rounds, exact clearing, DebtRank.

mod called_on;
mod clearing;
mod debtrank;
mod drawn;
mod laws;
mod rounds;
mod unknown;

use super::{graph, node};
use expect_test::Expect;
use foedera::commitment::{Aside, Cascade, Coin, Supposed, Units};
use foedera::graph::NodeId;
use foedera::model::Share;
use foedera::{Filter, Graph};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const ALL: usize = usize::MAX;

/// A dossier of companies, "name: buffer", and edges among them.
fn companies(actors: &[(&str, &str)], edges: &str) -> Graph {
    let actors = actors.iter().map(|(name, buffer)| match *buffer {
        "" => format!("\"{name}\": Company(\"{name}\")"),
        buffer => format!("\"{name}\": Company(name: \"{name}\", buffer: {buffer}, at: \"b\")"),
    });
    let actors = actors.collect::<Vec<_>>().join(", ");
    graph(&format!(
        r#"(foedera: 1, source: "book", sources: {{"book": (title: "A book")}},
        actors: {{{actors}}}, edges: [{edges}])"#
    ))
}

fn debt(key: &str, from: &str, to: &str, amount: &str) -> String {
    format!(r#"owes(id: "{key}", from: "{from}", to: "{to}", amount: "{amount}", at: "1"),"#)
}

fn aside_told(graph: &Graph, aside: Aside) -> String {
    let edge = |edge| &graph.edge(edge).key;
    match aside {
        Aside::NoAmount(id) => format!("no amount: {}", edge(id)),
        Aside::OtherCurrency(id) => format!("other currency: {}", edge(id)),
        Aside::Waits(id, node) => format!("{} waits for {}", edge(id), graph.node_key(node)),
        Aside::NoBuffer(node) => format!("no buffer: {}", graph.node_key(node)),
        Aside::TwoBuffers(node) => format!("two buffers: {}", graph.node_key(node)),
        Aside::Undated(id) => format!("undated: {}", edge(id)),
        Aside::TooDeep(id) => format!("too deep: {}", edge(id)),
    }
}

fn nodes(graph: &Graph, keys: &[&str]) -> Vec<NodeId> {
    keys.iter().map(|key| node(graph, key)).collect()
}

fn amount(cascade: &Cascade, coin: Coin, units: Units) -> String {
    cascade.coins.amount(coin, units)
}

/// A cascade as text: who fails when, what becomes of each debt, what each loses.
fn told(graph: &Graph, cascade: &Cascade) -> String {
    let key = |node: NodeId| graph.node_key(node);
    let edge = |edge| graph.edge(edge).key.as_str();
    let mut text = String::new();
    for round in 1..=cascade.rounds() {
        let falls = cascade.falls.iter().filter(|fall| fall.round == round);
        let names: Vec<&str> = falls.map(|fall| key(fall.actor)).collect();
        let _ok = writeln!(text, "{round}: {}", names.join(", "));
        for s in cascade.settlements.iter().filter(|s| s.round == round) {
            let sum = |units| amount(cascade, s.coin, units);
            let _ok = write!(text, "  {} {}:", edge(s.debt), sum(s.owed));
            if s.by_debtor > 0 {
                let _ok = write!(text, " debtor {},", sum(s.by_debtor));
            }
            for p in cascade.payments_of(s).iter().filter(|p| p.called > 0) {
                let back = p.to_guarantor.map_or("", |_| " back");
                let (paid, called) = (sum(p.paid), sum(p.called));
                let _ok = match paid == called {
                    true => write!(text, " {}{back} {paid},", edge(p.backer)),
                    false => write!(text, " {}{back} {paid} of {called},", edge(p.backer)),
                };
            }
            let _ok = writeln!(text, " unpaid {}", sum(s.unpaid));
        }
    }
    for ((actor, coin), loss) in &cascade.losses {
        let sum = |units| amount(cascade, *coin, units);
        let buffer = loss.buffer.map_or("?".to_string(), sum);
        let (creditor, guarantor) = (sum(loss.as_creditor), sum(loss.as_guarantor));
        let _ok = writeln!(
            text,
            "{} loses {creditor} + {guarantor} of {buffer}",
            key(*actor)
        );
    }
    for aside in &cascade.asides {
        let _ok = writeln!(text, "{}", aside_told(graph, *aside));
    }
    text
}

fn rounds_of(graph: &Graph, failed: &[&str], recovery: Option<&str>) -> Cascade {
    let filter = Filter::default();
    let failed = nodes(graph, failed);
    foedera::commitment::rounds(graph.view(&filter), &failed, &recovering(recovery), ALL)
}

fn cleared(graph: &Graph, failed: &[&str], recovery: Option<&str>) -> Cascade {
    let filter = Filter::default();
    let failed = nodes(graph, failed);
    foedera::commitment::clearing(graph.view(&filter), &failed, &recovering(recovery), ALL)
}

fn recovering(recovery: Option<&str>) -> Supposed {
    Supposed {
        recovery: recovery.map(|text| Share::new(text).unwrap()),
        ..Supposed::default()
    }
}

#[track_caller]
fn check_rounds(graph: &Graph, failed: &[&str], expect: Expect) {
    expect.assert_eq(&told(graph, &rounds_of(graph, failed, None)));
}

#[track_caller]
fn check_clearing(graph: &Graph, failed: &[&str], expect: Expect) {
    expect.assert_eq(&told(graph, &cleared(graph, failed, None)));
}

/// What each pays of all that it owes to others in the graph, as decimals.
fn payments(graph: &Graph, cascade: &Cascade) -> BTreeMap<String, String> {
    let mut sums: BTreeMap<String, Units> = BTreeMap::new();
    for s in &cascade.settlements {
        *sums
            .entry(graph.node_key(s.debtor).to_string())
            .or_default() += s.by_debtor;
    }
    let told = |(who, sum): (String, Units)| (who, amount(cascade, 0, sum).replace(" EUR", ""));
    sums.into_iter().map(told).collect()
}
