//! `foedera list`: the records of a kind.

use super::decided::Asked;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::such::Such;
use super::typed::date;
use super::words::{self, count};
use super::{rows, sums, values};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{
    ActorKind, AgreementKind, Attribute, Bounds, ConditionKind, Date, EventKind, Key, Kind,
    Modality, Node, Relation, Says, Sort, Truth, Value as Said, Word, nearest,
};
use crate::query::{
    Dated, Evidence, Step, Truncated, agreement_steps, commitment_steps, condition_state, stage,
    was_in,
};
use clap::Args;
use std::collections::BTreeSet;

/// List the records of a kind
///
/// A kind is actors, agreements, events, conditions, commitments, debts, edges, relations, accounts,
/// sources, or one of the vocabulary's own: states, memorandums, coalitions …
///
/// `--as-of 1904` lists what was there then; `--ended 1904` what ended in that year. Debts are added
/// up by who owes them and to whom, and caps by who answers, as far as they may be in force.
/// `debts --unguaranteed` lists those that nobody stands behind.
///
/// Example:
///   foedera list agreements --signed 1904/1907 -f july-1914
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// What to list
    #[arg(value_name = "KIND", required = true)]
    kind: Vec<String>,
    #[command(flatten)]
    stepped: Stepped,
    #[command(flatten)]
    such: Such,
}

/// Only what came to pass on a date, as typed.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct Stepped {
    /// Only agreements that were signed then: 1904, 1904/1907, 2014/..
    #[arg(long, value_name = "DATE", value_parser = date)]
    signed: Option<Date>,
    /// Only promises that began then, or agreements that entered into force
    #[arg(long, value_name = "DATE", value_parser = date)]
    began: Option<Date>,
    /// Only promises or agreements that ended then
    #[arg(long, value_name = "DATE", value_parser = date)]
    ended: Option<Date>,
}

impl Stepped {
    fn asked(&self) -> Option<(Step, &Date)> {
        let signed = self.signed.as_ref().map(|date| (Step::Signed, date));
        let began = || self.began.as_ref().map(|date| (Step::Began, date));
        let ended = || self.ended.as_ref().map(|date| (Step::Ended, date));
        signed.or_else(began).or_else(ended)
    }

    /// What was asked for, in words: " that ended in 1904".
    fn words(&self, wanted: &Wanted) -> String {
        let Some((step, date)) = self.asked() else {
            return String::new();
        };
        let step = match (step, wanted) {
            (Step::Signed, _) => "were signed",
            (Step::Began, Wanted::Commitments | Wanted::Debts) => "began",
            (Step::Began, _) => "entered into force",
            (Step::Ended, _) => "ended",
        };
        let when = match date.as_str().strip_prefix("../") {
            Some(_) => words::at(date).replacen("until ", "by ", 1),
            None => words::at(date),
        };
        format!(" that {step} {when}")
    }

    /// Refuses what begins and ends nothing, and a second date.
    fn check(&self, asked: &Asked, wanted: &Wanted) -> Result<(), Failure> {
        let is_agreement = matches!(
            wanted,
            Wanted::Sort(Sort::Agreement) | Wanted::Kind(Sort::Agreement, _)
        );
        let fault = match (self.asked(), wanted) {
            (None, _) => return Ok(()),
            (Some(_), _) if asked.view().filter().date().is_some() => {
                "one date asks for what came to pass then, `--as-of` for what was there"
            }
            (Some((Step::Signed, _)), Wanted::Commitments | Wanted::Debts) => {
                "agreements are signed, and promises begin: `--began`"
            }
            (Some(_), Wanted::Commitments | Wanted::Debts) => return Ok(()),
            (Some(_), _) if is_agreement => return Ok(()),
            _ => "only agreements are signed, and only these and commitments begin and end",
        };
        Err(Failure::usage(fault).hint("as in `foedera list commitments --ended 1904`"))
    }

    /// Those of whose steps one was what is asked for, on that date; and those of which nothing
    /// states when. All, where no step is asked for.
    fn parted<T: Copy>(
        &self,
        asked: &Asked,
        all: impl Iterator<Item = T>,
        steps: impl Fn(T) -> Vec<Dated>,
    ) -> (Vec<T>, Vec<T>) {
        let Some((step, date)) = self.asked() else {
            return (all.collect(), Vec::new());
        };
        let wanted = match asked.view().filter().is_certain() {
            true => Truth::Yes,
            false => Truth::Possibly,
        };
        let (mut found, mut undated) = (Vec::new(), Vec::new());
        for one in all {
            let steps = steps(one);
            let mut such = steps.iter().filter(|(of, _)| *of == step);
            let is_then = |days: &Option<Bounds>| days.is_some_and(|d| was_in(d, date) >= wanted);
            if such.clone().any(|(_, days)| is_then(days)) {
                found.push(one);
            } else if such.any(|(_, days)| days.is_none()) {
                undated.push(one);
            }
        }
        (found, undated)
    }
}

/// What stands below those that came to pass on a day that nobody states.
const NO_DAY: &str = "On which day is not stated.";

const NODE: &[Column] = &[
    Column::row("id", 9),
    Column::row("name", 8),
    Column::row("kind", 7),
    Column::row("state", 6),
    Column::row("in force", 6),
    Column::row("when", 5),
    Column::below("aliases", "also called"),
    Column::below("decided by", "decided by"),
    Column::below("gates", "before what waits for it"),
];
const NAMED: &[Column] = &[
    Column::row("id", 9),
    Column::row("what", 8),
    Column::number("edges", 7),
];

/// What can be listed.
pub(super) enum Wanted {
    Sort(Sort),
    Kind(Sort, &'static str),
    Commitments,
    Debts,
    Edges,
    Relations,
    Accounts,
    Sources,
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let text = typed.kind.join(" ");
    let wanted = read(&text)?;
    if let Wanted::Sort(sort) | Wanted::Kind(sort, _) = wanted {
        refuse_what_narrows_edges(asked, sort)?;
    }
    let stepped = &typed.stepped;
    stepped.check(asked, &wanted)?;
    let such = &typed.such;
    such.check(&wanted)?;
    let then = format!("{}{}", such.words(), stepped.words(&wanted));
    let mut report = Report {
        kind: "list",
        question: asked.question(format!("All {text} in «{}»{}", asked.title(), then)),
        ..Report::default()
    };
    match wanted {
        Wanted::Sort(sort) => nodes(asked, &mut report, stepped, |record| {
            record.sort() == sort && such.fits_node(record)
        }),
        Wanted::Kind(sort, kind) => nodes(asked, &mut report, stepped, |record| {
            let is_such = record.sort() == sort && kind_of(&record.is) == Some(kind);
            is_such && such.fits_node(record)
        }),
        Wanted::Commitments => {
            let is_such =
                |edge| asked.graph().relation(edge).is_commitment() && such.fits(asked, edge);
            let summing: Option<Summing> = such.capped.then_some(sums::caps);
            edges(asked, &mut report, (such, stepped), is_such, summing)
        }
        Wanted::Debts => {
            let is_such =
                |edge| *asked.graph().relation(edge) == Relation::Owes && such.fits(asked, edge);
            edges(
                asked,
                &mut report,
                (such, stepped),
                is_such,
                Some(sums::debts),
            )
        }
        Wanted::Edges => edges(asked, &mut report, (such, stepped), |_| true, None),
        Wanted::Relations => relations(asked, &mut report),
        Wanted::Accounts => accounts(asked, &mut report),
        Wanted::Sources => {
            return super::sources::run(&super::sources::Typed {}, asked);
        }
    }
    report.found = report
        .sections
        .iter()
        .any(|section| !section.rows.is_empty());
    if !report.found {
        match then.as_str() {
            "" => asked.note_nothing(&mut report, &[], ""),
            _ => asked.note_missing(&mut report, &format!("one{then}"), &[], ""),
        }
    }
    Ok(report)
}

/// Refuses what says nothing of these records: only commitments have states and legal force, and
/// only agreements are in force besides.
fn refuse_what_narrows_edges(asked: &Asked, sort: Sort) -> Result<(), Failure> {
    let filter = asked.view().filter();
    let flag = match sort {
        _ if filter.states_asked().is_some() => "--state",
        _ if filter.is_binding() => "--binding",
        Sort::Agreement => return Ok(()),
        _ if filter.is_in_force() => "--in-force",
        _ => return Ok(()),
    };
    let failure = Failure::usage(format!(
        "`{flag}` narrows commitments, not {}s",
        sort.word().to_lowercase()
    ));
    Err(failure.hint(format!("`foedera list commitments {flag}` lists these")))
}

/// Whether an agreement is in force, where only what is was asked for.
fn is_as_asked(view: View<'_>, node: NodeId) -> bool {
    let wanted = match (view.filter().is_in_force(), view.filter().is_certain()) {
        (false, _) => return true,
        (true, false) => Truth::Possibly,
        (true, true) => Truth::Yes,
    };
    stage(view, node).1 >= wanted
}

/// The word for a kind, in the plural or the singular.
fn read(text: &str) -> Result<Wanted, Failure> {
    let flat = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let mut words: Vec<(String, Wanted)> = vec![
        ("commitments".into(), Wanted::Commitments),
        ("debts".into(), Wanted::Debts),
        ("edges".into(), Wanted::Edges),
        ("relations".into(), Wanted::Relations),
        ("accounts".into(), Wanted::Accounts),
        ("sources".into(), Wanted::Sources),
    ];
    for sort in Sort::ALL {
        words.push((format!("{}s", sort.word()), Wanted::Sort(*sort)));
    }
    fn kinds<W: Word>(sort: Sort, words: &mut Vec<(String, Wanted)>) {
        for kind in W::ALL {
            let word = kind.word();
            words.push((plural(word), Wanted::Kind(sort, word)));
        }
    }
    kinds::<ActorKind>(Sort::Actor, &mut words);
    kinds::<AgreementKind>(Sort::Agreement, &mut words);
    kinds::<EventKind>(Sort::Event, &mut words);
    kinds::<ConditionKind>(Sort::Condition, &mut words);
    let typed = flat(text);
    let found = words.iter().position(|(word, wanted)| {
        let singular = match wanted {
            Wanted::Kind(_, kind) => flat(kind) == typed,
            _ => false,
        };
        singular || flat(word) == typed || flat(word) == format!("{typed}s")
    });
    match found {
        Some(at) => Ok(words.swap_remove(at).1),
        None => {
            let near = nearest(text, words.iter().map(|(word, _)| word.as_str()));
            let failure = Failure::usage(format!("`{text}` is no kind of record"));
            Err(match near.is_empty() {
                false => {
                    failure.did_you_mean(&near.iter().map(|w| w.to_lowercase()).collect::<Vec<_>>())
                }
                true => failure.hint(
                    "there are actors, agreements, events, conditions, commitments, edges, \
                     relations, accounts and sources",
                ),
            })
        }
    }
}

fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ => format!("{word}s"),
    }
}

fn kind_of(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Actor(actor) => actor.kind.map(Word::word),
        Kind::Agreement(agreement) => agreement.kind.map(Word::word),
        Kind::Event(event) => event.kind.map(Word::word),
        Kind::Condition(condition) => condition.kind.map(Word::word),
    }
}

fn nodes<'a>(
    asked: &'a Asked,
    report: &mut Report<'a>,
    stepped: &Stepped,
    wanted: impl Fn(&Node) -> bool,
) {
    let view = asked.view();
    let fits =
        |node: &NodeId| view.shows(*node) && wanted(view.node(*node)) && is_as_asked(view, *node);
    let all = asked.graph().node_ids().filter(fits);
    let (mut found, undated) = stepped.parted(asked, all, |node| agreement_steps(view, node));
    cut(asked, report, &mut found);
    let state = move |node: NodeId| match view.node(node).sort() {
        Sort::Agreement => words::truths(&stage(view, node).0),
        Sort::Condition => words::truths(&condition_state(view, node)),
        Sort::Actor | Sort::Event => String::new(),
    };
    let gates = move |node: NodeId| {
        let condition = view.node(node).as_condition();
        condition
            .into_iter()
            .flat_map(|condition| condition.gates.iter())
    };
    let in_force = move |node: NodeId| {
        let is_agreement = view.node(node).sort() == Sort::Agreement;
        is_agreement.then(|| stage(view, node).1)
    };
    let row = |node: &NodeId| {
        let record = view.node(*node);
        Row::new([
            record.key.to_string(),
            record.name.clone(),
            record.kind_phrase(),
            state(*node),
            in_force(*node).map_or(String::new(), |truth| truth.to_string()),
            when(asked, *node).join(", "),
            record.aliases.join(", "),
            words::few(
                body(record)
                    .into_iter()
                    .map(|key| words::name_of(view, key)),
            ),
            words::few(gates(*node).map(|gate| words::gated(*gate).to_string())),
        ])
    };
    match view.filter().is_in_force() {
        false => report
            .sections
            .push(section(NODE, found.iter().map(row).collect())),
        // What may be in force is told apart from what is, and what has no day from both.
        true => {
            let forces: Vec<Force> = found.iter().map(|node| Force::of(view, *node)).collect();
            for (force, title, note) in FORCES {
                let each = found.iter().zip(&forces).filter(|(_, of)| *of == force);
                let rows: Vec<Row> = each.map(|(node, _)| row(node)).collect();
                if !rows.is_empty() {
                    report.sections.push(Section {
                        title: (*title).into(),
                        note: (*note).into(),
                        ..section(NODE, rows)
                    });
                }
            }
        }
    }
    if !undated.is_empty() {
        report.sections.push(Section {
            title: "Undated".into(),
            note: NO_DAY.into(),
            ..section(NODE, undated.iter().map(row).collect())
        });
    }
    report.rests_on(view, [], found.iter().chain(&undated).copied());
    report.json = Json::of(move |json| {
        let told = move |node: &NodeId| {
            let (record, state) = (view.node(*node), state(*node));
            values::node(view, *node)
                .with("sort", record.sort().word())
                .with("kind", kind_of(&record.is))
                .with("aliases", &record.aliases)
                .with("state", (!state.is_empty()).then_some(state))
                .with("in_force", in_force(*node).map(|truth| truth.to_string()))
                .with("when", when(asked, *node))
                .with("body", body(record).map(|key| values::named(view, key)))
                .with(
                    "gates",
                    gates(*node).map(|gate| gate.word()).collect::<Vec<_>>(),
                )
        };
        let fields = object().with("nodes", listed(found.iter().map(told)));
        match undated.is_empty() {
            true => json.put(&fields),
            false => json.put(&fields.with("undated", listed(undated.iter().map(told)))),
        }
    });
}

/// How an agreement that is, or may be, in force is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Force {
    Yes,
    Possibly,
    Undated,
}

const FORCES: &[(Force, &str, &str)] = &[
    (Force::Yes, "In force", ""),
    (Force::Possibly, "Possibly in force", ""),
    (
        Force::Undated,
        "Undated",
        "No date is stated of their stages; whether they are in force is not known.",
    ),
];

impl Force {
    fn of(view: View<'_>, agreement: NodeId) -> Force {
        let is_dated = || !view.agreement_history(agreement).history.dated().is_empty();
        match stage(view, agreement).1 {
            Truth::Yes => Force::Yes,
            _ if is_dated() => Force::Possibly,
            _ => Force::Undated,
        }
    }
}

/// Who decides a condition, if that is told.
pub(super) fn body(record: &Node) -> Option<&Key> {
    record.as_condition()?.body.as_ref()
}

/// When an event took place; when an agreement was signed, else what came first of it. Where it is
/// asked what is in force, since when an agreement is, else when it was signed.
fn when(asked: &Asked, node: NodeId) -> Vec<String> {
    let all = || asked.view().node_claims(node);
    let claims = || all().filter(|claim| claim.modality != Modality::Denied);
    let of = |wanted: &Attribute| -> Vec<String> {
        let dates = claims().filter_map(|claim| match &claim.says {
            Says::Value(attribute, Said::Date(date)) if attribute == wanted => Some(date),
            _ => None,
        });
        let dates: BTreeSet<_> = dates.collect();
        dates
            .into_iter()
            .map(|date| words::period(Some(date)))
            .collect()
    };
    let first = match asked.view().filter().is_in_force() {
        true => [
            (Attribute::EnteredIntoForce, "since "),
            (Attribute::Signed, "signed "),
        ],
        false => [(Attribute::When, ""), (Attribute::Signed, "")],
    };
    for (attribute, word) in first {
        let mut dates = of(&attribute);
        if let Some(first) = dates.first_mut() {
            first.insert_str(0, word);
            return dates;
        }
    }
    for attribute in Attribute::KNOWN {
        let dates = of(&attribute);
        if let Some(stage) = attribute.stage().filter(|_| !dates.is_empty()) {
            return vec![format!("{} {}", stage.phrase(), dates.join(", "))];
        }
    }
    Vec::new()
}

/// What adds up promises.
type Summing = fn(&Asked, &[Evidence]) -> Vec<sums::By>;

/// The edges that are wanted, below what they come to.
fn edges<'a>(
    asked: &'a Asked,
    report: &mut Report<'a>,
    (such, stepped): (&Such, &Stepped),
    wanted: impl Fn(EdgeId) -> bool,
    summing: Option<Summing>,
) {
    let view = asked.view();
    let fits = |edge: &EdgeId| wanted(*edge);
    let all = view.edges().filter(fits);
    let (mut found, without_day) = stepped.parted(asked, all, |edge| commitment_steps(view, edge));
    let evidence = |edges: &[EdgeId]| -> Vec<Evidence> {
        edges.iter().map(|edge| Evidence::of(view, *edge)).collect()
    };
    // What is added up is all, be the list cut off.
    let work = asked.bounds.work;
    let sums = summing.map_or_else(Vec::new, |summing| {
        let is_more = found.len() > work;
        asked.note_truncated(report, is_more.then_some(Truncated::Work(work)));
        summing(asked, &evidence(&found[..found.len().min(work)]))
    });
    report.sections.extend(sums::sections(asked, &sums));
    cut(asked, report, &mut found);
    let evidence = evidence(&found);
    report.notes.extend(such.note(asked, &found));
    let title = match sums.is_empty() || evidence.is_empty() {
        true => "",
        false => "Each of them",
    };
    report.sections.push(Section {
        title: title.into(),
        ..section(rows::EDGE, rows::edges(view, &evidence))
    });
    let filter = view.filter().undated();
    let mut undated: Vec<Evidence> = Vec::new();
    if !without_day.is_empty() {
        let each = without_day.iter().map(|edge| Evidence::of(view, *edge));
        undated.extend(each);
        report.sections.push(Section {
            title: "Undated".into(),
            note: NO_DAY.into(),
            ..section(rows::EDGE, rows::edges(view, &undated))
        });
    }
    if let Some(filter) = &filter {
        let apart = asked.graph().view(filter);
        let date = view.filter().date();
        let edges = apart.edges().filter(fits);
        undated = edges
            .map(|edge| Evidence::as_of(apart, edge, date))
            .collect();
    }
    if filter.is_some() {
        let aside = rows::edges(view, &undated);
        let aside = asked.aside(aside, Vec::new(), Vec::new());
        report.sections.extend(aside);
    }
    asked.note_no_date(report);
    let all = evidence.iter().chain(&undated).map(|e| e.edge);
    report.rests_on(view, all, []);
    report.json = Json::of(move |json| {
        let fields = object()
            .with("edges", values::edges(view, &evidence))
            .with("undated", values::edges(view, &undated))
            .with("sums", listed(sums::fields(asked, &sums)));
        json.put(&fields)
    });
}

fn relations<'a>(asked: &'a Asked, report: &mut Report<'a>) {
    let graph = asked.graph();
    let mut counts = std::collections::BTreeMap::new();
    for edge in asked.view().edges() {
        *counts
            .entry(graph.relation(edge).clone())
            .or_insert(0_usize) += 1;
    }
    let own = graph.own_relations();
    let declared = own.iter().map(|own| Relation::Custom(own.key.clone()));
    for relation in Relation::BUILT_IN.into_iter().chain(declared) {
        counts.entry(relation).or_insert(0);
    }
    let meaning = |relation: &Relation| match graph.own_relation(relation.as_str()) {
        Some(own) => own
            .meaning
            .clone()
            .unwrap_or_else(|| "of this dossier's own".to_string()),
        None => relation.phrase(),
    };
    let table = counts
        .iter()
        .map(|(relation, n)| Row::new([relation.to_string(), meaning(relation), n.to_string()]));
    report.sections.push(section(NAMED, table.collect()));
    report.json = Json::of(move |json| {
        let relations = counts.iter().map(|(relation, n)| {
            object()
                .with("relation", relation)
                .with("own", matches!(relation, Relation::Custom(_)))
                .with("edges", n)
        });
        json.put(&object().with("relations", listed(relations)))
    });
}

fn accounts<'a>(asked: &'a Asked, report: &mut Report<'a>) {
    let view = asked.view();
    const ACCOUNT: &[Column] = &[
        Column::row("id", 9),
        Column::row("of", 8),
        Column::number("provisions", 7),
        Column::row("said by", 6),
    ];
    let table = asked.graph().accounts().iter().map(|account| {
        Row::new([
            account.key.to_string(),
            words::name_of(view, &account.of),
            account.provisions.len().to_string(),
            words::said_by(view, view.claims_about(account.key.as_str())),
        ])
    });
    report.sections.push(section(ACCOUNT, table.collect()));
    report.json = Json::of(move |json| {
        let accounts = asked.graph().accounts().iter().map(|account| {
            let claims = view.claims_about(account.key.as_str());
            object()
                .with("id", &account.key)
                .with("of", values::named(view, &account.of))
                .with("title", &account.title)
                .with("complete", account.complete)
                .with("provisions", account.provisions.len())
                .with("claims", values::claims(claims))
        });
        json.put(&object().with("accounts", listed(accounts)))
    });
}

fn section(columns: &'static [Column], rows: Vec<Row>) -> Section {
    Section {
        columns,
        rows,
        ..Section::default()
    }
}

/// Cuts a list off at the bound, and says so.
fn cut<T>(asked: &Asked, report: &mut Report<'_>, found: &mut Vec<T>) {
    let most = asked.bounds.results;
    if found.len() > most {
        report.truncated = true;
        report.notes.push(format!(
            "Cut off at {} of {}; --limit N shows more.",
            most,
            count(found.len(), "record")
        ));
        found.truncate(most);
    }
}
