//! `foedera cascade act`: an act of war makes promises due, and what follows from that.

use super::super::chart::chart_kind;
use super::super::decided::Asked;
use super::super::drawn::{Look, fitting, write};
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::super::{typed, values, words};
use super::supposed::{acts, kept, supposed, told};
use crate::commitment::{Course, Follow, Quarrel, Side, Step, Verdict};
use crate::graph::{NodeId, View};
use crate::model::{Date, Word};
use crate::query::{Cascade, Followed, Followup, cascade};
use crate::render::war;
use clap::{ArgAction, Args};
use std::path::{Path, PathBuf};

/// Follow what an act of war makes due, round by round
///
/// Whoever is attacked may call on the promises to it. Who keeps one enters; that is an act
/// against the other side, and makes further promises due. Followed is what is due for certain;
/// where the case is disputed, open, or a debtor owes both sides, that is shown and not
/// decided: say with --disputed, --open, --keeps and --aside what you suppose.
///
/// Example:
///   foedera -f july-1914 cascade act russia --by germany --on 1914-08-01
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Who is attacked, by id, name or alias
    #[arg(value_name = "WHOM")]
    pub(super) whom: Vec<String>,
    /// Who attacks
    #[arg(long, value_name = "WHO", requires = "whom")]
    pub(super) by: Option<String>,
    /// When; without it, as of --as-of, or after all that is recorded
    #[arg(long, value_name = "DATE", value_parser = typed::date, requires = "by")]
    pub(super) on: Option<Date>,
    /// A further act: "germany against france@1914-08-03"
    #[arg(long, value_name = "ACT", action = ArgAction::Append)]
    pub(super) also: Vec<String>,
    /// The act, or acts, of this event
    #[arg(long, value_name = "EVENT", action = ArgAction::Append)]
    pub(super) event: Vec<String>,
    /// Suppose that promises whose case is disputed are kept, too
    #[arg(long)]
    pub(super) disputed: bool,
    /// Suppose that promises whose case, or whose being in force, is open are kept, too
    #[arg(long)]
    pub(super) open: bool,
    /// Suppose that this one keeps what it owes, be it disputed or open; or that this promise
    /// is kept, whatever stands against it
    #[arg(long, value_name = "WHO|PROMISE", action = ArgAction::Append)]
    pub(super) keeps: Vec<String>,
    /// Suppose that this one stands aside, whatever it owes
    #[arg(long, value_name = "WHO", action = ArgAction::Append)]
    pub(super) aside: Vec<String>,
    /// Draw it: the two sides, and each promise to fight with its round; ends in .svg, .png or
    /// .pdf; `-` prints SVG
    #[arg(short, long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

const STEP: &[Column] = &[
    Column::row("who", 9),
    Column::row("does", 8),
    Column::row("for", 7),
    Column::row("case", 6),
    Column::row("promise", 5),
    Column::below("in force", ""),
    Column::below("term", ""),
    Column::below("content", ""),
    Column::below("under", "under"),
    Column::below("readings", ""),
    Column::below("bonds", "it owes the other side, too:"),
    Column::below("said by", "said by"),
    Column::data("round"),
    Column::data("act"),
    Column::data("id"),
    Column::data("who id"),
    Column::data("for id"),
];

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let acts = acts(typed, asked)?;
    let kept = kept(typed, asked)?;
    let view = asked.view();
    let answer = cascade(view, acts, &kept, asked.bounds);
    let told: Vec<String> = answer.quarrels.iter().map(|q| told(view, &q.act)).collect();
    let mut report = Report {
        kind: "cascade act",
        question: asked.question(format!(
            "What follows if {}{}",
            words::list(&told),
            supposed(view, &kept)
        )),
        found: answer.quarrels.iter().any(|q| !q.steps.is_empty()),
        ..Report::default()
    };
    for (followed, told) in answer.quarrels.iter().zip(&told) {
        let prefix = match answer.quarrels.len() {
            1 => String::new(),
            _ => format!("{}: ", capital(told)),
        };
        sections(view, followed, &prefix, &mut report);
    }
    for (followed, told) in answer.quarrels.iter().zip(&told) {
        outcome(view, followed, told, &mut report);
    }
    how_to_follow(view, &answer, &kept, &mut report);
    asked.note_truncated(&mut report, answer.truncated);
    let steps = answer.quarrels.iter().flat_map(|q| &q.steps);
    let ends = answer.quarrels.iter().map(|q| q.act.act);
    let ends = ends.flat_map(|act| [act.by, act.whom]);
    let edges = steps
        .flat_map(|step| std::iter::once(step.step.promise).chain(step.step.bonds.iter().copied()));
    report.rests_on(view, edges, ends);
    report.json = Json::of(move |json| {
        let acts = answer.quarrels.iter();
        let acts = acts.map(|quarrel| value(view, quarrel, asked.bounds.results));
        let fields = object()
            .with("acts", listed(acts))
            .with("cut_off", values::truncated(answer.truncated));
        json.put(&fields)
    });
    Ok(report)
}

/// Draws what follows from the act.
pub(super) fn draw(typed: &Typed, asked: &Asked) -> Result<Exit, Failure> {
    let out = typed.out.as_deref().unwrap_or(Path::new("-"));
    let kind = chart_kind(out)?;
    let (acts, kept) = (acts(typed, asked)?, kept(typed, asked)?);
    let view = asked.view();
    let answer = cascade(view, acts, &kept, asked.bounds);
    let [followed] = &answer.quarrels[..] else {
        let failure = Failure::usage("a picture shows what follows from one act");
        return Err(failure.hint("draw each act by itself"));
    };
    let mut scene = war(view, followed);
    let kept = supposed(view, &kept);
    match (&typed.look.title, &mut scene.subtitle) {
        (Some(title), subtitle) => {
            scene.title.clone_from(title);
            subtitle.iter_mut().for_each(|told| told.push_str(&kept));
        }
        (None, _) => scene.title.push_str(&kept),
    }
    let svg = fitting(&scene, &typed.look.options()?);
    let bytes = typed.look.drawn(asked, kind, svg)?;
    write(
        out,
        asked,
        &bytes,
        &words::count(scene.arrows.len(), "arrow"),
    )
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// A section a round.
fn sections(view: View<'_>, followed: &Followed, prefix: &str, report: &mut Report<'_>) {
    for steps in followed.steps.chunk_by(|a, b| a.step.round == b.step.round) {
        let Some(first) = steps.first() else { continue };
        let round = first.step.round;
        let mut rows: Vec<&Followup> = steps.iter().collect();
        rows.sort_by_key(|step| order(step.step.course));
        report.sections.push(Section {
            title: format!("{prefix}Round {round}"),
            note: because(view, followed, round),
            columns: STEP,
            rows: rows
                .into_iter()
                .map(|step| row(view, followed, step))
                .collect(),
        });
    }
}

/// What brought a round on.
fn because(view: View<'_>, followed: &Followed, round: usize) -> String {
    let quarrel = &followed.quarrel;
    let act = quarrel.act;
    if round == 1 {
        return format!(
            "Because {} acts against {}.",
            words::the_name(view, act.by),
            words::the_name(view, act.whom)
        );
    }
    let sides = [(Side::Attacked, act.by), (Side::Attacking, act.whom)];
    let entries = sides.into_iter().filter_map(|(side, foe)| {
        let who = quarrel.authors(side.other(), round);
        (!who.is_empty()).then(|| {
            let verb = if who.len() == 1 { "fights" } else { "fight" };
            format!(
                "{} now {verb} {}",
                words::names(view, who),
                with_side(view, foe, round, quarrel)
            )
        })
    });
    format!("Because {}.", words::list(&entries.collect::<Vec<_>>()))
}

fn with_side(view: View<'_>, head: NodeId, round: usize, quarrel: &Quarrel) -> String {
    let side = if head == quarrel.act.by { 0 } else { 1 };
    let joined = quarrel.entered[side].iter();
    let joined: Vec<_> = joined
        .filter(|(_, entered)| entered + 1 < round)
        .map(|(who, _)| *who)
        .collect();
    let all: Vec<_> = std::iter::once(head).chain(joined).collect();
    words::names(view, &all)
}

/// What is shown first of a round.
fn order(course: Course) -> u8 {
    match course {
        Course::Enters => 0,
        Course::Torn => 1,
        Course::MayBeTorn => 2,
        Course::Opposed => 3,
        Course::Waits => 4,
        Course::Fights => 5,
        Course::Does => 6,
        Course::AtFirst => 7,
        Course::Aside => 8,
        Course::NotDue => 9,
    }
}

fn row(view: View<'_>, followed: &Followed, followup: &Followup) -> Row {
    let graph = view.graph();
    let step = &followup.step;
    let edge = view.edge(step.promise);
    let who = graph.from(step.promise);
    let on = followed.act.on.as_ref().or(view.filter().date());
    let bonds = step.bonds.iter().zip(&followup.bonds);
    let bonds = bonds.map(|(edge, verdict)| match verdict {
        Verdict::Yes => words::pledge(view, *edge),
        _ => format!(
            "{}, case: {}",
            words::pledge(view, *edge),
            words::verdict(*verdict)
        ),
    });
    let bonds: Vec<String> = bonds.collect();
    Row::new([
        words::name(view, who),
        words::course(step.course, step.duty).to_string(),
        words::name(view, step.whom),
        words::verdict(step.verdict).to_string(),
        words::obligation(view, step.promise),
        words::doubtful(view, &followup.evidence, &followup.casus, on),
        words::term(edge),
        words::terms(view, step.promise),
        words::under(view, edge),
        words::readings(view, &followup.casus),
        bonds.join("; "),
        words::word_for(view, step.promise),
        step.round.to_string(),
        told(view, &followed.act),
        edge.key.to_string(),
        edge.from.to_string(),
        graph.node_key(step.whom).to_string(),
    ])
}

/// How many rounds are told in a sentence.
const TOLD: usize = 4;

/// Who enters in which round.
fn outcome(view: View<'_>, followed: &Followed, told: &str, report: &mut Report<'_>) {
    let quarrel = &followed.quarrel;
    let mut rounds = Vec::new();
    let sides = [
        (Side::Attacked, quarrel.act.whom),
        (Side::Attacking, quarrel.act.by),
    ];
    for round in 1..quarrel.acts.len() {
        for (side, head) in sides {
            let entered = quarrel.entered[side as usize].iter();
            let entered = entered.filter(|(_, entered)| *entered == round);
            let who: Vec<NodeId> = entered.map(|(who, _)| *who).collect();
            if !who.is_empty() {
                let verb = if who.len() == 1 { "enters" } else { "enter" };
                let (who, head) = (words::names(view, &who), words::the_name(view, head));
                rounds.push(format!("round {round}: {who} {verb} with {head}"));
            }
        }
    }
    let entered: usize = quarrel.entered.iter().map(Vec::len).sum();
    let more = rounds.len().saturating_sub(TOLD);
    rounds.truncate(TOLD);
    if more > 0 {
        rounds.push(format!("and so on, {entered} in all"));
    }
    let outcome = match (entered, quarrel.steps.is_empty()) {
        (0, true) => "no promise in this dossier is made due, and nobody enters".to_string(),
        (0, false) => "nobody is bound for certain to enter".to_string(),
        _ => rounds.join("; "),
    };
    report.notes.push(format!("If {told}: {outcome}."));
}

/// What was not followed, and how to follow it.
fn how_to_follow(view: View<'_>, answer: &Cascade, kept: &Follow, report: &mut Report<'_>) {
    let steps = answer.quarrels.iter().flat_map(|q| &q.quarrel.steps);
    let (mut disputed, mut open, mut torn, mut perhaps) = (0, 0, 0, 0);
    let mut undecided: Vec<(NodeId, &Step)> = Vec::new();
    for step in steps.filter(|step| step.duty.is_war()) {
        let who = view.graph().from(step.promise);
        let is_torn = matches!(step.course, Course::Torn | Course::MayBeTorn);
        if is_torn && kept.keepers.contains(&who) {
            undecided.push((who, step));
        }
        match (step.course, step.verdict) {
            (Course::Waits, Verdict::Disputed) => disputed += 1,
            (Course::Waits, _) => open += 1,
            (Course::Torn, _) => torn += 1,
            (Course::MayBeTorn, _) => perhaps += 1,
            _ => {}
        }
    }
    let mut note = |n: usize, one: &str, several: &str, how: &str| {
        if n > 0 {
            let what = match n {
                1 => format!("1 promise to fight {one}"),
                n => format!("{n} promises to fight {several}"),
            };
            report.notes.push(format!("Not decided: {what}; {how}."));
        }
    };
    if !kept.disputed {
        let how = "--disputed follows what if such promises are kept, --keeps WHO if one debtor keeps them";
        note(disputed, "is disputed", "are disputed", how);
    }
    if !kept.open {
        let how = "--open follows what if such promises are kept";
        note(open, "is open", "are open", how);
    }
    let how = "--keeps PROMISE follows what if that one is kept";
    let both = "conflicts with what its debtor owes the other side";
    let all = "conflict with what their debtors owe the other side";
    note(torn, both, all, how);
    let both = "may conflict with what its debtor owes the other side, which is disputed or open";
    let all = "may conflict with what their debtors owe the other side, which is disputed or open";
    note(perhaps, both, all, how);
    for (who, step) in undecided {
        report.notes.push(format!(
            "{} owes both sides and cannot keep all that it owes; say which promise: --keeps {}.",
            words::name(view, who),
            view.edge(step.promise).key,
        ));
    }
}

/// The answer for one act; of who acts and enters, as many as are asked for.
fn value<'a>(view: View<'a>, followed: &'a Followed, most: usize) -> impl Fields {
    let quarrel = &followed.quarrel;
    let act = &followed.act;
    let rounds = followed.steps.chunk_by(|a, b| a.step.round == b.step.round);
    let rounds = rounds.map(move |steps| {
        let each = steps.iter().map(move |step| step_value(view, step));
        let round = steps.first().map_or(0, |step| step.step.round);
        let acts = quarrel.acts.get(round);
        let acts = acts.into_iter().flatten().flatten().take(most);
        object()
            .with("round", round)
            .with("because", because(view, followed, round))
            .with("acting", values::nodes(view, acts))
            .with("steps", listed(each))
    });
    let entered = |side: Side| {
        let entered = quarrel.entered[side as usize].iter().take(most);
        listed(entered.map(move |(who, round)| {
            object()
                .with("actor", values::node(view, *who))
                .with("round", round)
        }))
    };
    object()
        .with("by", values::node(view, act.act.by))
        .with("whom", values::node(view, act.act.whom))
        .with("on", values::date(act.on.as_ref()))
        .with("event", act.event.map(|event| values::node(view, event)))
        .with("rounds", listed(rounds))
        .with("enter_with_attacked", entered(Side::Attacked))
        .with("enter_with_attacker", entered(Side::Attacking))
}

fn step_value<'a>(view: View<'a>, followup: &'a Followup) -> impl Fields {
    let step = &followup.step;
    let bonds = step.bonds.iter().zip(&followup.bonds);
    let bonds = bonds.map(move |(edge, verdict)| {
        values::edge_named(view, *edge).with("case", words::verdict(*verdict))
    });
    let promise = values::edge(view, &followup.evidence)
        .with("whom", values::node(view, step.whom))
        .with("side", step.side.word())
        .with("duty", step.duty.word())
        .with("course", step.course.word())
        .with("bonds", listed(bonds));
    super::with_case(view, promise, &followup.casus)
}
