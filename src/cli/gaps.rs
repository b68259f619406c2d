//! `foedera gaps`: what is not covered, what rests on one voice, what the dossier does not say.

use super::decided::Asked;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::sentence::quoted;
use super::{changed, values, words};
use crate::graph::{EdgeId, NodeId, View};
use crate::model::{Claim, ConditionState, Modality, Tie};
use crate::query::{Evidence, Gaps, Parties, Sought, Stuck, gaps};
use clap::Args;

/// Show what is only sought, rests on one voice, cannot be met, or is not said
///
/// Example:
///   foedera gaps ukraine
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Only what concerns this one
    #[arg(value_name = "WHAT")]
    what: Vec<String>,
}

const GAP: &[Column] = &[
    Column::row("what", 9),
    Column::row("why", 8),
    Column::below("said by", "said by"),
    Column::data("id"),
];

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let view = asked.view();
    let question = ("What is missing, doubtful or not said", "of");
    let (about, question) = asked.about(&typed.what, question)?;
    let answer = gaps(view, about, asked.bounds);
    let mut report = Report {
        kind: "gaps",
        question,
        found: !answer.is_empty(),
        ..Report::default()
    };
    for (title, rows) in sections(view, &answer) {
        if !rows.is_empty() {
            report.sections.push(Section {
                title: title.to_string(),
                note: String::new(),
                columns: GAP,
                rows,
            });
        }
    }
    let asks = about.filter(|node| asks(view, *node));
    if let Some(node) = asks {
        report.notes.push(format!(
            "What {} asks for, or offers: foedera list commitments --said-by {} --state \
             sought,offered",
            words::the_name(view, node),
            quoted(view.graph().node_key(node))
        ));
    }
    if !report.found {
        let nothing = match asks {
            Some(_) => "Nothing else",
            None => "Nothing",
        };
        report.notes.push(format!(
            "{nothing} is missing, as far as this is looked for: see docs/promises.md."
        ));
    }
    asked.note_truncated(&mut report, answer.truncated);
    let edges = answer.sought.iter().map(|sought| sought.promise.edge);
    let broken = answer.broken.iter().map(|breach| breach.evidence.edge);
    report.rests_on(view, edges.chain(broken), about);
    report.json = Json::of(move |json| json.put(&value(view, &answer)));
    Ok(report)
}

/// Whether it is by this one's word that something is only sought or offered.
fn asks(view: View<'_>, node: NodeId) -> bool {
    let graph = view.graph();
    let key = graph.node_key(node);
    let is_wanted = |claim: &Claim| {
        let is_such = matches!(claim.modality, Modality::Sought | Modality::Proposed);
        is_such && claim.voice.iter().any(|voice| voice.as_str() == key)
    };
    let mut promises = view
        .edges()
        .filter(|edge| graph.relation(*edge).is_commitment());
    promises.any(|edge| view.edge_claims(edge).any(is_wanted))
}

fn sections(view: View<'_>, answer: &Gaps) -> [(&'static str, Vec<Row>); 8] {
    let name = |node: NodeId| words::name(view, node);
    let of_node = |node: NodeId, why: String| {
        let key = view.node(node).key.to_string();
        Row::new([name(node), why, String::new(), key])
    };
    let sought = answer.sought.iter().map(|sought| {
        let edge = sought.promise.edge;
        let key = view.edge(edge).key.to_string();
        let sentence = words::sentence(view, edge);
        Row::new([
            sentence,
            why_sought(view, sought),
            words::word_for(view, edge),
            key,
        ])
    });
    let broken = answer.broken.iter().map(|breach| {
        let graph = view.graph();
        let edge = breach.evidence.edge;
        let promises = words::list(&words::apart(view, &breach.broken));
        let by = breach
            .event
            .map_or(String::new(), |event| format!(" by «{}»", name(event)));
        let key = view.edge(edge).key.to_string();
        let judged = match graph.tie(edge) {
            Tie::Violates(violation) => words::judged(view, violation),
            _ => String::new(),
        };
        let judged = match judged.is_empty() {
            true => judged,
            false => format!(" ({judged})"),
        };
        let why = format!("broke «{promises}»{by}{judged}");
        Row::new([
            name(graph.from(edge)),
            why,
            words::word_for(view, edge),
            key,
        ])
    });
    let voices = answer.one_voice.iter().map(|((source, voice), edges)| {
        let who = match voice.is_empty() {
            true => format!("{} itself", words::name_of(view, source)),
            false => {
                let names: Vec<String> = voice.iter().map(|v| words::name_of(view, v)).collect();
                format!("{}, in {source}", words::list(&names))
            }
        };
        Row::new([
            who,
            sentences(view, edges),
            String::new(),
            source.to_string(),
        ])
    });
    let stuck = answer.stuck.iter().map(|(node, why)| {
        let key = &view.node(*node).key;
        let why = match why {
            Stuck::Failed => {
                words::on_whose_word(view, key, |state| state == ConditionState::Failed)
            }
            Stuck::NobodyDecides => {
                "nobody is said to decide it, and nothing to meet it".to_string()
            }
        };
        of_node(*node, why)
    });
    let groups = answer.unresolved.iter();
    let groups = groups.map(|node| of_node(*node, "nobody has listed its members".to_string()));
    let parties = answer.parties.iter().map(|(node, why)| {
        let why = match why {
            Parties::None => "no party of it is in this dossier",
            Parties::Incomplete => "its list of parties is said not to be complete",
            Parties::OnlyOne => "only one party of it is in this dossier",
        };
        of_node(*node, why.to_string())
    });
    let undated = answer.undated.iter().map(|edge| {
        let key = view.edge(*edge).key.to_string();
        let why = "no day is stated".to_string();
        Row::new([
            words::sentence(view, *edge),
            why,
            words::word_for(view, *edge),
            key,
        ])
    });
    let silences = answer.silences.iter().map(|silence| {
        let place = silence.place.as_ref().map(|place| format!(" {place}"));
        let attribute = silence.attribute.replace('_', " ");
        let why = format!(
            "{attribute} not stated by {}{}",
            silence.source,
            place.unwrap_or_default()
        );
        let key = silence.about.to_string();
        Row::new([
            words::name_of(view, &silence.about),
            why,
            String::new(),
            key,
        ])
    });
    [
        ("Sought or offered, and not promised", sought.collect()),
        ("Guaranteed, and broke it", broken.collect()),
        (
            "Conditions that failed, or that nobody is said to meet",
            stuck.collect(),
        ),
        ("Resting on one voice", voices.collect()),
        ("Who they are is not said", groups.collect()),
        ("Parties that are missing", parties.collect()),
        ("Promises without a date", undated.collect()),
        ("What the sources do not say", silences.collect()),
    ]
}

fn sentences(view: View<'_>, edges: &[EdgeId]) -> String {
    const FEW: usize = 12;
    let few = &edges[..edges.len().min(FEW)];
    let mut sentences = words::apart(view, few);
    if edges.len() > FEW {
        sentences.push(format!("and {} more", edges.len() - FEW));
    }
    sentences.join("; ")
}

/// That nobody promised it, or what was promised before.
fn why_sought(view: View<'_>, sought: &Sought) -> String {
    let state = words::states(view, &sought.promise);
    if sought.before.is_empty() {
        return format!("{state}; no such promise exists");
    }
    let told = |evidence: &Evidence| {
        let edge = view.edge(evidence.edge);
        let under = words::under(view, edge);
        let under = match under.is_empty() {
            true => String::new(),
            false => format!(" under {under}"),
        };
        let period = words::bound_in(view, evidence);
        let sentence = words::sentence(view, evidence.edge);
        let grade = changed::told(evidence.grade());
        format!("{sentence}{under} ({period}, {grade})")
    };
    let is_after = |evidence: &&Evidence| sought.is_after(evidence);
    let (before, at_some_time): (Vec<_>, Vec<_>) = sought.before.iter().partition(is_after);
    let lists = [
        ("promised before", before),
        ("also promised, no day says which came first", at_some_time),
    ];
    let lists = lists.into_iter().filter(|(_, made)| !made.is_empty());
    let lists = lists.map(|(when, made)| {
        let made: Vec<String> = made.into_iter().map(told).collect();
        format!("; {when}: {}", made.join("; "))
    });
    format!("{state}{}", lists.collect::<String>())
}

fn value<'a>(view: View<'a>, answer: &'a Gaps) -> impl Fields {
    let named = move |edges: &'a [EdgeId]| values::edges_named(view, edges);
    let sought = answer.sought.iter().map(move |sought| {
        object()
            .with("promise", values::edge(view, &sought.promise))
            .with("before", values::edges(view, &sought.before))
    });
    let voices = answer
        .one_voice
        .iter()
        .map(move |((source, voice), edges)| {
            object()
                .with("source", source)
                .with("voice", values::all_named(view, voice))
                .with("promises", named(edges))
        });
    let stuck = answer.stuck.iter().map(move |(node, why)| {
        let why = match why {
            Stuck::Failed => "Failed",
            Stuck::NobodyDecides => "NobodyDecides",
        };
        object()
            .with("condition", values::node(view, *node))
            .with("why", why)
    });
    let parties = answer.parties.iter().map(move |(node, why)| {
        let why = match why {
            Parties::None => "None",
            Parties::Incomplete => "Incomplete",
            Parties::OnlyOne => "OnlyOne",
        };
        object()
            .with("agreement", values::node(view, *node))
            .with("why", why)
    });
    let broken = answer.broken.iter().map(move |breach| {
        values::edge(view, &breach.evidence).with("breaks", named(&breach.broken))
    });
    object()
        .with("sought", listed(sought))
        .with("broken", listed(broken))
        .with("stuck", listed(stuck))
        .with("one_voice", listed(voices))
        .with("unresolved", values::nodes(view, &answer.unresolved))
        .with("parties", listed(parties))
        .with("undated", named(&answer.undated))
        .with("silences", values::silences(&answer.silences))
        .with("cut_off", values::truncated(answer.truncated))
}
