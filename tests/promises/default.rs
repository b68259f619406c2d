//! Failures and what follows: rounds, exact clearing, DebtRank.

use super::{dossier, graph, node};
use expect_test::{Expect, expect};
use foedera::commitment::{Cascade, Coin, Units, clearing, debtrank, rounds};
use foedera::dossier::built_in;
use foedera::graph::NodeId;
use foedera::model::Share;
use foedera::{Filter, Graph};
use std::fmt::Write as _;

const ALL: usize = usize::MAX;

fn amount(cascade: &Cascade, coin: Coin, units: Units) -> String {
    cascade.coins.amount(coin, units).to_string()
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
                let to = p.to_guarantor.map_or("", |_| " back");
                let _ok = write!(
                    text,
                    " {}{to} {} of {},",
                    edge(p.backer),
                    sum(p.paid),
                    sum(p.called)
                );
            }
            let _ok = writeln!(text, " unpaid {}", sum(s.unpaid));
        }
    }
    for ((actor, coin), loss) in &cascade.losses {
        let sum = |units| amount(cascade, *coin, units);
        let buffer = loss.buffer.map_or("?".to_string(), sum);
        let _ok = writeln!(
            text,
            "{} loses {} + {} of {buffer}",
            key(*actor),
            sum(loss.as_creditor),
            sum(loss.as_guarantor)
        );
    }
    for aside in &cascade.asides {
        let _ok = writeln!(text, "{aside:?}");
    }
    text
}

fn nodes(graph: &Graph, keys: &[&str]) -> Vec<NodeId> {
    keys.iter().map(|key| node(graph, key)).collect()
}

#[track_caller]
fn check_rounds(graph: &Graph, failed: &[&str], recovery: Option<&str>, expect: Expect) {
    let filter = Filter::default();
    let recovery = recovery.map(|text| Share::new(text).unwrap());
    let cascade = rounds(graph.view(&filter), &nodes(graph, failed), recovery, ALL);
    expect.assert_eq(&told(graph, &cascade));
}

#[track_caller]
fn check_clearing(graph: &Graph, failed: &[&str], expect: Expect) {
    let filter = Filter::default();
    let cascade = clearing(graph.view(&filter), &nodes(graph, failed), None, ALL);
    expect.assert_eq(&told(graph, &cascade));
}

#[test]
fn the_loan_circle_falls_in_four_rounds() {
    let graph = built_in("loan-circle").unwrap();
    check_rounds(&graph, &["shipping"], None, expect![[r#""#]]);
}

#[test]
fn the_loan_circle_cleared() {
    let graph = built_in("loan-circle").unwrap();
    check_clearing(&graph, &["shipping"], expect![[r#""#]]);
    let filter = Filter::default();
    let ranked = debtrank(graph.view(&filter), &nodes(&graph, &["shipping"]), ALL);
    println!("{ranked:?}");
    let _ = dossier("");
}
