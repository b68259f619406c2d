//! What debts come to, by who owes them and to whom, and caps, by who answers: sections of
//! `foedera list`. Start at [`debts`] and [`caps`].

use super::decided::Asked;
use super::report::{Column, Fields, Row, Section, object};
use super::values;
use super::words::name;
use crate::graph::EdgeId;
use crate::model::{Amount, Tie};
use crate::query::{Evidence, Sums, sums};

/// Sums by one end of what is listed.
pub(super) struct By {
    /// By whom, as JSON says it.
    end: &'static str,
    title: &'static str,
    columns: &'static [Column],
    sums: Sums,
}

const OWES: &[Column] = &[
    Column::row("who", 9),
    Column::number("owes", 8),
    Column::number("debts", 7),
];
const IS_OWED: &[Column] = &[
    Column::row("who", 9),
    Column::number("is owed", 8),
    Column::number("debts", 7),
];
const ANSWERS: &[Column] = &[
    Column::row("who", 9),
    Column::number("answers for up to", 8),
    Column::number("promises", 7),
];

/// What these debts come to, by debtor and by creditor.
pub(super) fn debts(asked: &Asked, debts: &[Evidence]) -> Vec<By> {
    let graph = asked.graph();
    let owed = |edge: EdgeId| match graph.tie(edge) {
        Tie::Owes(debt) => debt.amount.clone(),
        _ => None,
    };
    vec![
        By {
            end: "debtor",
            title: "By who owes, the most first",
            columns: OWES,
            sums: sums(asked.view(), debts, owed, |edge| graph.from(edge)),
        },
        By {
            end: "creditor",
            title: "By who is owed, the most first",
            columns: IS_OWED,
            sums: sums(asked.view(), debts, owed, |edge| graph.to(edge)),
        },
    ]
}

/// What the caps of these promises come to, by debtor.
pub(super) fn caps(asked: &Asked, capped: &[Evidence]) -> Vec<By> {
    let graph = asked.graph();
    vec![By {
        end: "debtor",
        title: "By who answers, the most first",
        columns: ANSWERS,
        sums: sums(
            asked.view(),
            capped,
            |edge| cap(asked, edge),
            |edge| graph.from(edge),
        ),
    }]
}

/// The most that a promise can cost its debtor, if that is stated.
pub(super) fn cap(asked: &Asked, edge: EdgeId) -> Option<Amount> {
    asked.graph().tie(edge).terms()?.cap.clone()
}

/// The sums as sections of a report, those that are not empty.
pub(super) fn sections(asked: &Asked, by: &[By]) -> Vec<Section> {
    let all = by.iter().filter(|by| !by.sums.sums.is_empty());
    let each = all.map(|by| {
        let rows = by.sums.sums.iter().map(|sum| {
            let total = match &sum.sum {
                Some(sum) => sum.to_string(),
                None => format!("more than 28 digits, {}", sum.currency),
            };
            let who = name(asked.view(), sum.actor);
            Row::new([who, total, sum.promises.to_string()])
        });
        let note = match by.sums.unstated {
            0 => String::new(),
            1 => "One that states no amount is not counted.".to_string(),
            some => format!("{some} that state no amount are not counted."),
        };
        Section {
            title: by.title.into(),
            note,
            columns: by.columns,
            rows: rows.collect(),
        }
    });
    each.collect()
}

/// The sums as fields of JSON.
pub(super) fn fields<'a>(
    asked: &'a Asked,
    by: &'a [By],
) -> impl Iterator<Item = impl Fields> + Clone {
    by.iter().flat_map(move |by| {
        by.sums.sums.iter().map(move |sum| {
            object()
                .with("by", by.end)
                .with("actor", values::node(asked.view(), sum.actor))
                .with("currency", &sum.currency)
                .with("sum", sum.sum.as_ref().map(Amount::number))
                .with("promises", sum.promises)
        })
    })
}
