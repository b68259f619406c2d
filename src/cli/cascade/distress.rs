//! `foedera cascade default --debtrank`: how far distress spreads when debtors fail.

use super::super::decided::Asked;
use super::super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::super::{values, words};
use super::default::{question, supposed_buffer};
use super::told::{asides, asides_value, owe_nothing};
use crate::commitment::{Distress, Supposed, percent};
use crate::graph::{Filter, NodeId};
use crate::model::Date;
use crate::query::{Truncated, distress};
use std::cmp::Reverse;

const IN_DISTRESS: &[Column] = &[
    Column::row("who", 9),
    Column::number("distress", 8),
    Column::number("from round", 7),
    Column::number("has lent", 6),
    Column::data("id"),
];

/// How many places of a percentage are shown.
const SHOWN: u32 = 2;

pub(super) fn run<'a>(
    filter: Filter,
    failed: &[NodeId],
    supposed: &Supposed,
    on: Option<&Date>,
    asked: &'a Asked,
) -> Report<'a> {
    let view = asked.graph().view(&filter);
    let ranked = distress(view, failed, supposed, asked.bounds);
    let mut report = Report {
        kind: "cascade default debtrank",
        question: question(view, failed, on, asked),
        found: !ranked.by_coin.is_empty(),
        ..Report::default()
    };
    let room = asked.bounds.results;
    let mut truncated = ranked.cut.then_some(Truncated::Work(asked.bounds.work));
    for (coin, distress) in &ranked.by_coin {
        let sum = |units| ranked.coins.amount(*coin, units);
        let actors = sorted(distress);
        if actors.len() > room {
            truncated = truncated.or(Some(Truncated::Results(room)));
        }
        let shown = &actors[..actors.len().min(room)];
        let rows = shown.iter().map(|(actor, round, h, lent)| {
            Row::new([
                words::name(view, *actor),
                format!("{}%", percent(*h, SHOWN)),
                round.to_string(),
                sum(*lent),
                view.graph().node_key(*actor).to_string(),
            ])
        });
        let rank = distress.rank_percent(SHOWN);
        let others = distress.actors.values().filter(|(round, ..)| *round > 1);
        let by_others = others.map(|(_, _, lent)| *lent).sum();
        report.sections.push(Section {
            title: format!("DebtRank {rank}%"),
            note: format!(
                "Of the {} lent in this dossier, {} was lent by others who come into distress: {} of \
                 it, if each counts by how far.",
                sum(distress.lent),
                sum(by_others),
                sum(distress.in_distress)
            ),
            columns: IN_DISTRESS,
            rows: rows.collect(),
        });
    }
    report.notes.push(match report.found {
        true => {
            "Distress is the part of its buffer that an actor loses when what it is owed is worth \
                 less by the distress of who owes it; 100% is a failure. Each passes it on once; \
                 guarantees do not count."
                .to_string()
        }
        false => {
            let names = failed.iter().map(|actor| words::name(view, *actor));
            format!("{}.", owe_nothing(&names.collect::<Vec<_>>()))
        }
    });
    if let Some(buffer) = &supposed.buffer {
        let supposed = supposed_buffer(buffer);
        report.notes.push(format!("Supposed: {supposed}."));
    }
    report.notes.extend(asides(view, &ranked.asides));
    asked.note_truncated(&mut report, truncated);
    report.json = Json::of(move |json| {
        let view = asked.graph().view(&filter);
        let by_currency = ranked.by_coin.iter().map(|(coin, distress)| {
            let sum = |units| ranked.coins.amount(*coin, units);
            let actors = sorted(distress).into_iter().take(room);
            let actors = actors.map(move |(actor, round, h, lent)| {
                object()
                    .with("actor", values::node(view, actor))
                    .with("distress_percent", percent(h, 8))
                    .with("from_round", round)
                    .with("lent", sum(lent))
            });
            object()
                .with("currency", ranked.coins.name(*coin))
                .with("debtrank_percent", distress.rank_percent(8))
                .with("lent", sum(distress.lent))
                .with("in_distress", sum(distress.in_distress))
                .with("actors", listed(actors))
        });
        let fields = object()
            .with("by_currency", listed(by_currency))
            .with("left_out", asides_value(view, &ranked.asides))
            .with("cut_off", values::truncated(truncated));
        json.put(&fields)
    });
    report
}

/// The most distressed first; of these, who lent the most.
fn sorted(distress: &Distress) -> Vec<(NodeId, u32, i128, i128)> {
    let actors = distress.actors.iter();
    let actors = actors.map(|(actor, (round, h, lent))| (*actor, *round, *h, *lent));
    let mut actors: Vec<_> = actors.collect();
    actors.sort_by_key(|(actor, round, h, lent)| (*round > 1, Reverse(*h), Reverse(*lent), *actor));
    actors
}
