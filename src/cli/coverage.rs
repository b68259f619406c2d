//! `foedera coverage`: what somebody is promised, by domain and obligation, and where the gaps
//! are; two agreements or accounts, provision by provision.

use super::chart::chart_kind;
use super::decided::Asked;
use super::drawn::{Look, write};
use super::exit::Exit;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::{rows, values, words};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{CommitmentState, Key, Relation, Sort, Truth, Word};
use crate::query::{
    Compared, Comparison, Coverage, Covered, Evidence, Grade, Part, Topic, Verdict, compare,
    coverage, for_its_benefit,
};
use crate::render::chart;
use crate::state::Footing;
use clap::Args;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Show what somebody is promised, by domain and obligation, and where the gaps are
///
/// With --against, compare two agreements, two accounts of one, or what an actor is promised
/// with what a plan promises it: only here, only there, the same, weaker, stronger.
///
/// Example:
///   foedera coverage list-a --against list-b
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// The actor; with --against also an agreement or an account, by id, name or alias
    #[arg(value_name = "WHAT", required = true)]
    what: Vec<String>,
    /// The agreement or account to compare it with
    #[arg(long, value_name = "PLAN")]
    against: Option<String>,
    /// Draw what is promised to the actor: a row for each topic, a column for each who promised; ends
    /// in .svg, .png or .pdf; `-` prints SVG
    #[arg(short, long, value_name = "FILE", conflicts_with = "against")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    match &typed.against {
        Some(plan) => against(typed, plan, asked),
        None => of_actor(typed, asked),
    }
}

/// Draws what is promised to an actor.
pub(super) fn draw(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    let out = typed.out.as_deref().unwrap_or(Path::new("-"));
    let kind = chart_kind(out)?;
    let (whom, view) = (actor(typed, asked)?, asked.view());
    let answer = coverage(view, whom, asked.bounds);
    let mut matrix = chart::covered(view, &answer);
    if matrix.rows.is_empty() {
        let name = words::the_name(view, whom);
        return Err(Failure::new(
            Exit::Nothing,
            format!("nothing is promised to {name}"),
        ));
    }
    if let Some(title) = &typed.look.title {
        matrix.title.clone_from(title);
    }
    let held = words::count(matrix.rows.len(), "topic");
    let svg = matrix.svg(&typed.look.options()?);
    let bytes = typed.look.drawn(asked, kind, svg)?;
    write(out, asked, &bytes, &held)
}

/// The actor asked about.
fn actor(typed: &Typed, asked: &Asked) -> Result<NodeId, Failure> {
    let whom = asked.node(&typed.what)?;
    if asked.view().node(whom).sort() == Sort::Actor {
        return Ok(whom);
    }
    let name = words::the_name(asked.view(), whom);
    let failure = Failure::usage(format!("{name} is no actor"));
    Err(failure.hint("with --against, agreements and accounts are compared"))
}

const COVERED: &[Column] = &[
    Column::row("for", 9),
    Column::row("who", 8),
    Column::row("promise", 7),
    Column::row("how it stands", 6),
    Column::row("legal force", 4),
    Column::row("period", 5),
    Column::below("same matter", ""),
    Column::below("term", ""),
    Column::below("under", "under"),
    Column::below("open conditions", "still open:"),
    Column::below("broken by", "broken by"),
    Column::below("because", ""),
    Column::below("said by", "said by"),
    Column::data("id"),
];

const GAP: &[Column] = &[Column::row("for", 9), Column::row("why it is a gap", 8)];

fn of_actor<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let (whom, view) = (actor(typed, asked)?, asked.view());
    let name = words::the_name(view, whom);
    let answer = coverage(view, whom, asked.bounds);
    let mut report = Report {
        kind: "coverage",
        question: asked.question(format!("What is promised to {name}, and for what")),
        found: !answer.topics.is_empty(),
        ..Report::default()
    };
    // What is promised alike for several is told once.
    let alike = |a: &Covered, b: &Covered| a.cells == b.cells && a.is_gap() == b.is_gap();
    let together: Vec<&[Covered]> = answer.topics.chunk_by(alike).collect();
    let dated = dated(view, &answer);
    let rows = together.iter();
    let rows = rows.flat_map(|together| covered(view, &answer, together, &dated));
    let is_aside = |dated: &bool| view.filter().date().is_some() && !dated;
    let (aside, rows): (Vec<_>, Vec<_>) = rows.partition(|(dated, _)| is_aside(dated));
    let of = |rows: Vec<(bool, Row)>| rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>();
    report.sections.push(Section {
        columns: COVERED,
        rows: of(rows),
        ..Section::default()
    });
    if !aside.is_empty() {
        report.sections.push(Section {
            title: "Undated".into(),
            note: asked.undated_note(),
            columns: COVERED,
            rows: of(aside),
        });
    }
    report.sections.retain(|section| !section.rows.is_empty());
    let benefits = for_its_benefit(view, whom, asked.bounds);
    report.found |= !benefits.is_empty();
    let for_it = rows::for_benefit(view, &name, &benefits);
    report.sections.extend(for_it);
    let gaps = together.iter().filter(|together| together[0].is_gap());
    let gaps: Vec<Row> = gaps
        .map(|together| Row::new([topics(together), why(view, &answer, &together[0])]))
        .collect();
    if !gaps.is_empty() {
        report.sections.push(Section {
            title: "Gaps".into(),
            note: "Nothing that is for these is surely in force and unbroken.".into(),
            columns: GAP,
            rows: gaps,
        });
    }
    if report.found && !answer.never_stated.is_empty() {
        let never: Vec<String> = answer.never_stated.iter().map(|o| o.phrase()).collect();
        let never = words::list(&never);
        report.notes.push(format!(
            "No promise to {name} in this dossier states these obligations: {never}."
        ));
    }
    if !report.found {
        let otherwise = |view: View<'_>| coverage(view, whom, asked.bounds).promises.len();
        asked.note_none_such(&mut report, &[whom], otherwise);
        asked.note_behind(&mut report, view, whom);
    }
    asked.note_left_out(&mut report, Some(whom), |edge| {
        let graph = asked.graph();
        graph.relation(edge).is_commitment() && graph.to(edge) == whom
    });
    asked.note_truncated(&mut report, answer.truncated);
    let edges = answer.promises.keys().copied();
    let edges = edges.chain(benefits.iter().map(|evidence| evidence.edge));
    report.rests_on(view, edges, [whom]);
    report.json = Json::of(move |json| {
        let topics = answer.topics.iter();
        let topics = topics.map(|covered| covered_value(view, &answer, covered));
        let never = answer.never_stated.iter().map(|o| o.word());
        let fields = object()
            .with("actor", values::node(view, whom))
            .with("topics", listed(topics))
            .with("edges", values::edges(view, answer.promises.values()))
            .with("for_its_benefit", values::edges(view, &benefits))
            .with("never_stated", listed(never))
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}

fn covered_value<'a>(view: View<'a>, answer: &'a Coverage, covered: &'a Covered) -> impl Fields {
    let cells = covered.cells.iter().map(move |cell| {
        let otherwise = cell.promises.iter().filter(move |edge| {
            let told = (**edge, covered.topic.clone());
            answer.told_otherwise.contains(&told)
        });
        object()
            .with("told_otherwise", values::edges_named(view, otherwise))
            .with("debtor", values::node(view, cell.debtor))
            .with("grade", cell.grade.word())
            .with("promises", values::edges_named(view, &cell.promises))
    });
    object()
        .with("topic", topic_value(&covered.topic))
        .with("grade", covered.best().word())
        .with("gap", covered.is_gap())
        .with("cells", listed(cells))
}

fn topics(together: &[Covered]) -> String {
    let names: Vec<String> = together.iter().map(|c| c.topic.phrase()).collect();
    words::list(&names)
}

fn topic_value(topic: &Topic) -> Value {
    match topic {
        Topic::Obligation(obligation) => json!({ "obligation": obligation.word() }),
        Topic::Domain(domain) => json!({ "domain": domain }),
        Topic::Not(topic) => json!({ "not": topic_value(topic) }),
        Topic::NotStated => Value::Null,
    }
}

/// The promises of which a day is stated, and of what they are nothing without.
fn dated(view: View<'_>, answer: &Coverage) -> BTreeSet<EdgeId> {
    let graph = view.graph();
    let (mut dated, mut todo) = (BTreeSet::new(), Vec::new());
    let mut behind: BTreeMap<EdgeId, Vec<EdgeId>> = BTreeMap::new();
    for (edge, evidence) in &answer.promises {
        if !evidence.has_day(view) {
            continue;
        }
        let tie = &view.edge(*edge).tie;
        let of = tie
            .of()
            .iter()
            .filter(|_| tie.rests_on_principal() == Truth::Yes);
        let of = of.filter_map(|key| graph.edge_id(key.as_str()));
        let of: Vec<EdgeId> = of.filter(|of| answer.promises.contains_key(of)).collect();
        if of.is_empty() {
            todo.push(*edge);
        }
        for principal in of {
            behind.entry(principal).or_default().push(*edge);
        }
    }
    while let Some(edge) = todo.pop() {
        if dated.insert(edge) {
            todo.extend(behind.remove(&edge).into_iter().flatten());
        }
    }
    dated
}

/// A row for each promise for these topics, which are promised alike, and whether it is dated.
fn covered(
    view: View<'_>,
    answer: &Coverage,
    together: &[Covered],
    dated: &BTreeSet<EdgeId>,
) -> Vec<(bool, Row)> {
    let name = topics(together);
    let mut matters = BTreeSet::new();
    let cells = together.iter().take(1).flat_map(|covered| &covered.cells);
    let edges = cells.flat_map(|cell| &cell.promises);
    let first = together.first().map(|covered| &covered.topic);
    let rows = edges.filter_map(|edge| {
        let otherwise = first.is_some_and(|topic| {
            let told = (*edge, topic.clone());
            answer.told_otherwise.contains(&told)
        });
        let matter = view.edge(*edge).matter.as_ref();
        let again = matter.is_some_and(|matter| !matters.insert(matter));
        let evidence = answer.promises.get(edge)?;
        let row = promise(view, evidence, name.clone(), (again, otherwise));
        Some((dated.contains(edge), row))
    });
    rows.collect()
}

fn promise(
    view: View<'_>,
    evidence: &Evidence,
    topic: String,
    (again, otherwise): (bool, bool),
) -> Row {
    let graph = view.graph();
    let id = evidence.edge;
    let edge = view.edge(id);
    let forces: Vec<String> = evidence.forces.iter().map(|f| f.phrase()).collect();
    let again = match again {
        true => words::FURTHER_ACCOUNT,
        false => "",
    };
    let (relation, to) = (graph.relation(id), words::name(view, graph.to(id)));
    let relation = match relation {
        Relation::Undertakes => "undertakes to".to_string(),
        relation => relation.phrase(),
    };
    Row::new([
        topic,
        words::name(view, graph.from(id)),
        format!("{relation} {to}"),
        match otherwise {
            true => format!("{}; that it is for this is disputed", grade(view, evidence)),
            false => grade(view, evidence),
        },
        match forces.is_empty() {
            true => "not stated".to_string(),
            false => forces.join(" or "),
        },
        words::period(evidence.period.as_ref()),
        again.to_string(),
        words::term(edge),
        words::under(view, edge),
        words::open(view, evidence),
        words::breaches(view, evidence).join("; "),
        words::because(view, evidence),
        words::word_for(view, id),
        edge.key.to_string(),
    ])
}

/// How a promise stands, in words.
fn grade(view: View<'_>, evidence: &Evidence) -> String {
    match evidence.grade() {
        Grade::InForce => "in force".to_string(),
        Grade::Possibly => match evidence.stand.is_some_and(|stand| stand.disputed) {
            true => "possibly in force, disputed".to_string(),
            false => "possibly in force".to_string(),
        },
        _ => words::states_and_force(view, evidence),
    }
}

/// Why a topic is a gap.
fn why(view: View<'_>, answer: &Coverage, covered: &Covered) -> String {
    let best = covered.best();
    let cells = covered.cells.iter().filter(|cell| cell.grade == best);
    let who = cells.clone().map(|cell| words::name(view, cell.debtor));
    let who = words::list(&who.collect::<Vec<_>>());
    let promises = || cells.clone().flat_map(|cell| &cell.promises);
    let known = || promises().filter_map(|edge| answer.promises.get(edge));
    match best {
        Grade::InForce => String::new(),
        Grade::Possibly
            if promises().all(|edge| {
                let told = (*edge, covered.topic.clone());
                answer.told_otherwise.contains(&told)
            }) =>
        {
            format!(
                "that {who} promised it is disputed: another account of that promise is of something else"
            )
        }
        Grade::Possibly => {
            let denied = known().any(|e| e.stand.is_some_and(|stand| stand.disputed));
            let broken = known().any(|evidence| evidence.breaches().next().is_some());
            let why = match (denied, broken) {
                (true, _) => ", and is disputed",
                (false, true) => ", nor whether it was broken",
                (false, false) => "",
            };
            format!("whether that of {who} is in force is not sure{why}")
        }
        Grade::Broken => {
            let others = promised(view, answer, covered, best);
            match others.is_empty() {
                true => format!("broken by {who}, and promised by nobody else"),
                false => format!("broken by {who}; {others}"),
            }
        }
        Grade::Offered | Grade::Sought | Grade::Foreseen => {
            let others = promised(view, answer, covered, best);
            // As of a day before that.
            let not_yet = (CommitmentState::NotYet, Truth::Yes);
            let later = match known().all(|evidence| evidence.states == [not_yet]) {
                true => "not yet ",
                false => "",
            };
            let wished = match best {
                Grade::Offered => format!("{later}offered by {who}"),
                Grade::Sought => format!("{later}sought of {who}"),
                _ => format!("only said to come, from {who}"),
            };
            match (others.is_empty(), best) {
                (false, _) => format!("{wished}; {others}"),
                (true, Grade::Foreseen) => wished,
                (true, _) => format!("{wished}; nobody has promised it"),
            }
        }
        Grade::Waiting | Grade::Over => {
            let by = cells.flat_map(|cell| cell.promises.iter().map(|edge| (cell.debtor, *edge)));
            stand(view, answer, by)
        }
    }
}

/// How those promises for a topic stand that were made, worse than the best, and are not in force.
fn promised(view: View<'_>, answer: &Coverage, covered: &Covered, best: Grade) -> String {
    let is_made = |edge: &EdgeId| {
        answer.promises.get(edge).is_some_and(|evidence| {
            let footing = evidence.stand.map(|stand| stand.footing);
            let grade = evidence.grade();
            let is_past = matches!(grade, Grade::Waiting | Grade::Over);
            grade > best && is_past && footing == Some(Footing::Held)
        })
    };
    let by = covered.cells.iter().flat_map(|cell| {
        let made = cell.promises.iter().filter(|edge| is_made(edge));
        made.map(|edge| (cell.debtor, *edge))
    });
    stand(view, answer, by)
}

/// How promises that are not in force stand, those that stand alike together: "that of X and Y is
/// over".
fn stand(
    view: View<'_>,
    answer: &Coverage,
    promises: impl Iterator<Item = (NodeId, EdgeId)>,
) -> String {
    let mut of: Vec<(NodeId, BTreeSet<String>)> = Vec::new();
    for (debtor, edge) in promises {
        let Some(evidence) = answer.promises.get(&edge) else {
            continue;
        };
        let how = words::not_in_force(evidence);
        match of.iter_mut().find(|(known, _)| *known == debtor) {
            Some((_, all)) => all.extend([how]),
            None => of.push((debtor, BTreeSet::from([how]))),
        }
    }
    let mut by: Vec<(BTreeSet<String>, Vec<String>)> = Vec::new();
    for (debtor, how) in of {
        let who = words::name(view, debtor);
        match by.iter_mut().find(|(known, _)| *known == how) {
            Some((_, names)) => names.push(who),
            None => by.push((how, vec![who])),
        }
    }
    let each = by.into_iter().map(|(how, who)| {
        let how = Vec::from_iter(how).join(" or ");
        format!("that of {} is {how}", words::list(&who))
    });
    each.collect::<Vec<_>>().join("; ")
}

const COMPARED: &[Column] = &[
    Column::row("verdict", 9),
    Column::row("part", 8),
    Column::row("here", 7),
    Column::row("there", 6),
    Column::below("same matter", ""),
    Column::below("differs", ""),
    Column::below("said by", "said by"),
    Column::data("id here"),
    Column::data("id there"),
];

fn against<'a>(typed: &Typed, plan: &str, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let view = asked.view();
    let here = asked.record(&typed.what)?;
    let there = asked.record(&[plan.to_string()])?;
    let Some(answer) = compare(view, &here, &there, asked.bounds) else {
        let failure = Failure::usage("only actors, agreements and accounts can be compared");
        return Err(failure.hint("`foedera list agreements` and `list accounts` name them"));
    };
    let (ours, theirs) = (besides(view, &here, &there), besides(view, &there, &here));
    let mut report = Report {
        kind: "comparison",
        question: asked.question(match ours.strip_prefix("what ") {
            Some(rest) => format!("What {rest}, against {theirs}"),
            None => format!("{ours}, against {theirs}"),
        }),
        found: !answer.rows.is_empty(),
        ..Report::default()
    };
    let edge = |row: &Compared| {
        let part = row.here.as_ref().or(row.there.as_ref())?;
        view.graph().edge_id(part.record.as_str())
    };
    let edges: Vec<EdgeId> = answer.rows.iter().filter_map(edge).collect();
    let mut named = words::apart(view, &edges).into_iter();
    let rows = answer.rows.iter().map(|row| {
        let name = edge(row).and_then(|_| named.next());
        compared(view, row, name)
    });
    report.sections.push(Section {
        note: "Here is the first of the two, there the second.".into(),
        columns: COMPARED,
        rows: rows.collect(),
        ..Section::default()
    });
    let node = |key: &Key| asked.graph().node_id(key.as_str());
    let nodes: Vec<NodeId> = [&here, &there].into_iter().filter_map(node).collect();
    match report.found {
        true => report.notes.push(tally(&answer)),
        false => asked.note_nothing(&mut report, &nodes, ""),
    }
    asked.note_truncated(&mut report, answer.truncated);
    let parts = answer
        .rows
        .iter()
        .flat_map(|row| row.here.iter().chain(&row.there));
    let edge = |part: &Part| asked.graph().edge_id(part.record.as_str());
    let edges: Vec<EdgeId> = parts.clone().filter_map(edge).collect();
    let others = parts.filter_map(|part| node(&part.record));
    report.rests_on(view, edges, others.chain(nodes));
    report.json = Json::of(move |json| {
        let rows = answer.rows.iter().map(|row| compared_value(view, row));
        let fields = object()
            .with("here", values::named(view, &here))
            .with("there", values::named(view, &there))
            .with("parts", listed(rows))
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}

fn compared_value<'a>(view: View<'a>, row: &'a Compared) -> impl Fields {
    let part = |part: &'a Option<Part>| {
        part.as_ref().map(|part| {
            let evidence = part.evidence.as_ref();
            object()
                .with("part", values::named(view, &part.record))
                .with("labels", &part.labels)
                .with("edge", evidence.map(|e| values::edge(view, e)))
        })
    };
    object()
        .with("verdict", row.verdict.word())
        .with("again", row.again)
        .with("here", part(&row.here))
        .with("there", part(&row.there))
        .with("differs", values::differences(&row.differs))
}

/// What is compared, in words: of an actor, what it is promised outside the other.
fn besides(view: View<'_>, key: &Key, other: &Key) -> String {
    let is_actor = |key: &Key| {
        let node = view.graph().node_id(key.as_str());
        node.is_some_and(|node| view.node(node).sort() == Sort::Actor)
    };
    let name = title(view, key);
    match (is_actor(key), is_actor(other)) {
        (false, _) => name,
        (true, false) => format!("what {name} is promised outside {}", title(view, other)),
        (true, true) => format!("what {name} is promised"),
    }
}

/// What is compared, in words: an account by its title and agreement.
fn title(view: View<'_>, key: &Key) -> String {
    let account = view.graph().accounts().iter().find(|a| a.key == *key);
    match account {
        None => words::name_of(view, key),
        Some(account) => {
            let of = words::name_of(view, &account.of);
            match &account.title {
                Some(title) => format!("{of}, “{title}”"),
                None => format!("{of}, account {key}"),
            }
        }
    }
}

fn compared(view: View<'_>, row: &Compared, name: Option<String>) -> Row {
    let verdict = match row.verdict {
        Verdict::Same => "the same",
        Verdict::Stronger => "stronger here",
        Verdict::Weaker => "weaker here",
        Verdict::Differs => "differs",
        Verdict::OnlyHere => "only here",
        Verdict::OnlyThere => "only there",
    };
    let record = row.here.as_ref().or(row.there.as_ref());
    let said = |part: &Part| {
        let edge = view.graph().edge_id(part.record.as_str());
        let claims = view.claims_about(part.record.as_str());
        edge.map_or_else(
            || words::said_by(view, claims),
            |edge| words::word_for(view, edge),
        )
    };
    let place = |part: &Option<Part>| match part {
        None => "no".to_string(),
        Some(part) if part.labels.is_empty() => "yes".to_string(),
        Some(part) => part.labels.join(", "),
    };
    let differs = row.differs.iter().map(|d| {
        let [here, there] = words::sides(d);
        format!("{}: {here} here, {there} there", d.what)
    });
    let id = |part: &Option<Part>| {
        part.as_ref()
            .map_or(String::new(), |p| p.record.to_string())
    };
    Row::new([
        verdict.to_string(),
        name.or_else(|| Some(words::name_of(view, &record?.record)))
            .unwrap_or_default(),
        place(&row.here),
        place(&row.there),
        match row.again {
            true => words::FURTHER_ACCOUNT.to_string(),
            false => String::new(),
        },
        differs.collect::<Vec<_>>().join("; "),
        record.map(said).unwrap_or_default(),
        id(&row.here),
        id(&row.there),
    ])
}

/// How many of each verdict.
fn tally(answer: &Comparison) -> String {
    let counts = Verdict::ALL.iter().filter_map(|verdict| {
        let n = answer
            .rows
            .iter()
            .filter(|row| row.verdict == *verdict && !row.again)
            .count();
        let words = match verdict {
            Verdict::Same => "the same",
            Verdict::Stronger => "stronger here",
            Verdict::Weaker => "weaker here",
            Verdict::Differs => "not to be ranked",
            Verdict::OnlyHere => "only here",
            Verdict::OnlyThere => "only there",
        };
        (n > 0).then(|| format!("{n} {words}"))
    });
    let counts: Vec<String> = counts.collect();
    format!("In all: {}.", words::list(&counts))
}
