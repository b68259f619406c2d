//! What several promises come to.

use super::graph;
use foedera::Filter;
use foedera::model::Tie;
use foedera::query::{Evidence, sums};

/// The first account is of a debt that is over; it hid the other.
#[test]
fn of_two_accounts_of_one_matter_the_one_in_force_counts() {
    let graph = graph(
        r#"(foedera: 1, source: "book", sources: {"book": (title: "A book")},
        actors: {"firm": Company("Firm"), "bank": Bank("Bank")}, edges: [
        owes(id: "a", from: "firm", to: "bank", matter: "loan", amount: "5 EUR", until: "2001", at: "1"),
        owes(id: "b", from: "firm", to: "bank", matter: "loan", amount: "7 EUR", since: "2000", at: "2")])"#,
    );
    let filter = Filter::default();
    let view = graph.view(&filter);
    let debts: Vec<Evidence> = view.edges().map(|debt| Evidence::of(view, debt)).collect();
    let owed = |edge| match &graph.edge(edge).tie {
        Tie::Owes(debt) => debt.amount.clone(),
        _ => None,
    };
    let found = sums(view, &debts, owed, |debt| graph.from(debt)).sums;
    let found = found
        .iter()
        .map(|one| (one.sum.as_ref().unwrap().to_string(), one.promises));
    assert_eq!(found.collect::<Vec<_>>(), [("7 EUR".to_string(), 1)]);
}
