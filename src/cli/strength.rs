//! `foedera strength`: the strongest chain of promises from one actor to another.

use super::decided::Asked;
use super::drawn::Sketch;
use super::failure::Failure;
use super::report::{Column, Fields, Json, Report, Row, Section, listed, object};
use super::typed::word;
use super::{values, words};
use crate::commitment::STRUCTURE;
use crate::graph::{EdgeId, Filter, NodeId, View};
use crate::model::{Relation, Word};
use crate::query::{
    Binds, Chain, Criterion, Evidence, Grade, Order, Strength, Strongest, Wait, Wanted, Wants,
    strength,
};
use clap::Args;

/// Show the strongest chain of promises from one to another, and why it is no stronger
///
/// A chain is as strong as its weakest link: in force over sought, binding in law over binding in
/// politics, unconditional over conditional, and then the shorter. --order says what counts
/// before what. Followed are promises, and who leads, belongs to or represents whom; what stands
/// behind another's promise leads on through that promise alone.
///
/// Example:
///   foedera strength france ukraine --order hops,force
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Typed {
    /// Where it begins, and where it ends; names of several words with `to` between them
    #[arg(value_names = ["FROM", "TO"], num_args = 2.., required = true)]
    ends: Vec<String>,
    /// What counts before what: force, binding, conditions, hops; what is left out does not count
    #[arg(long, value_name = "CRITERIA", value_delimiter = ',', value_parser = word::<Criterion>)]
    order: Vec<Criterion>,
    #[command(flatten)]
    pub(super) sketch: Sketch,
}

const LINK: &[Column] = &[
    Column::row("from", 9),
    Column::row("relation", 8),
    Column::row("to", 7),
    Column::row("how it stands", 6),
    Column::row("legal force", 4),
    Column::row("conditions", 5),
    Column::below("weakest", "weakest by"),
    Column::below("term", ""),
    Column::below("content", ""),
    Column::below("under", "under"),
    Column::below("open conditions", "still open:"),
    Column::below("broken by", "broken by"),
    Column::below("said by", "said by"),
    Column::data("id"),
];

const WANT: &[Column] = &[
    Column::row("by", 9),
    Column::row("the chain is", 8),
    Column::row("it would be better if this were", 7),
    Column::below("whole chain", "the chain would then be"),
    Column::data("id"),
];

/// The chain, by what order, and its two ends.
fn answer(
    typed: &Typed,
    view: View<'_>,
    asked: &Asked,
) -> Result<(Strongest, Order, [NodeId; 2]), Failure> {
    let [from, to] = asked.ends(&typed.ends)?;
    if from == to {
        let name = words::name(view, from);
        return Err(Failure::usage(format!("{name} is both ends of the chain")));
    }
    let order = match typed.order.is_empty() {
        true => Order::default(),
        false => Order::new(&typed.order).ok_or_else(|| {
            Failure::usage("a criterion is named twice in --order")
                .hint("as in `--order binding,force,hops`")
        })?,
    };
    let answer = strength(view, from, to, &order, asked.bounds);
    Ok((answer, order, [from, to]))
}

pub(super) fn run<'a>(typed: &Typed, asked: &'a Asked) -> Result<Report<'a>, Failure> {
    let filter = filter(asked);
    let view = asked.graph().view(&filter);
    let (answer, order, [from, to]) = answer(typed, view, asked)?;
    let (a, b) = (words::name(view, from), words::name(view, to));
    let mut report = Report {
        kind: "strength",
        question: asked.question(format!(
            "The strongest chain of promises from {} to {}",
            words::the_name(view, from),
            words::the_name(view, to)
        )),
        found: answer.chain.is_some() || answer.undated.is_some(),
        ..Report::default()
    };
    if let Some(chain) = &answer.chain {
        report
            .sections
            .push(links(view, chain, &answer.wants, &order));
        report.sections.extend(wants(view, chain, &answer.wants));
    }
    if let Some(chain) = &answer.undated {
        let mut section = links(view, chain, &[], &order);
        section.title = format!(
            "Stronger, or the only one, as of any date: {}",
            section.title
        );
        section.note = "Not all of it is dated.".into();
        report.sections.push(section);
    }
    if let Some(chain) = answer
        .chain
        .as_ref()
        .filter(|chain| chain.strength.hops > 1)
    {
        report.notes.push(format!(
            "A promise of {a} itself to {b}, as good in everything else, would need none of the {} \
             links.",
            chain.strength.hops
        ));
    }
    if !report.found {
        let hops = words::count(asked.bounds.hops, "hop");
        asked.note_nothing(&mut report, &[from, to], &format!(", within {hops}"));
    }
    asked.note_truncated(&mut report, answer.truncated);
    let chains = answer.chain.iter().chain(&answer.undated);
    let edges = chains.flat_map(|chain| &chain.links).map(|(e, _)| e.edge);
    let single = answer.wants.iter().flat_map(|wants| &wants.single);
    report.rests_on(view, edges, [from, to]);
    report.mentions(single.map(|wanted| wanted.link.edge));
    report.json = Json::of(move |json| {
        let view = asked.graph().view(&filter);
        json.put(&value(view, &answer, &order, [from, to]))
    });
    Ok(report)
}

/// What the flags admit, and of that promises and who is a part of whom, unless relations are
/// named.
fn filter(asked: &Asked) -> Filter {
    let filter = asked.view().filter().clone();
    if asked.chose_relations {
        return filter;
    }
    let promises = Relation::BUILT_IN.iter().filter(|r| r.is_commitment());
    let parts = STRUCTURE.into_iter().chain([Relation::Represents]);
    filter.relations(promises.cloned().chain(parts))
}

/// What counts, in words.
fn criterion(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Force => "being in force",
        Criterion::Binding => "legal force",
        Criterion::Conditions => "conditions",
        Criterion::Hops => "number of links",
    }
}

/// How it stands by one criterion, in words.
fn standing(strength: Strength, by: Criterion) -> String {
    match by {
        Criterion::Force => match strength.force {
            Grade::Possibly => "possibly in force".to_string(),
            grade => grade.phrase(),
        },
        Criterion::Binding => bond(strength.binding).to_string(),
        Criterion::Conditions => wait(strength.conditions).to_string(),
        Criterion::Hops => words::count(strength.hops, "link"),
    }
}

/// What a chain is or has by one criterion, after "a chain that".
fn said(strength: Strength, by: Criterion) -> String {
    let is = standing(strength, by);
    match (by, strength.binding, strength.conditions) {
        (Criterion::Force, ..) => format!("is {is}"),
        (Criterion::Hops, ..) => format!("has {is}"),
        (Criterion::Binding, Binds::NotStated, _) => "does not state its legal force".to_string(),
        (Criterion::Binding, Binds::Disputed, _) => "is disputed in its legal force".to_string(),
        (Criterion::Binding, ..) => format!("is {is}"),
        (Criterion::Conditions, _, Wait::Unconditional) => "waits for no condition".to_string(),
        (Criterion::Conditions, _, Wait::PerhapsConditional) => {
            "perhaps waits for a condition".to_string()
        }
        (Criterion::Conditions, _, Wait::Conditional) => "waits for a condition".to_string(),
    }
}

fn bond(bond: Binds) -> &'static str {
    match bond {
        Binds::Law => "binding in law",
        Binds::LawOnceMet => "binding in law once a condition is met",
        Binds::Politics => "binding in politics",
        Binds::NotStated => "not stated",
        Binds::Disputed => "disputed",
        Binds::Nothing => "not binding",
    }
}

fn wait(wait: Wait) -> &'static str {
    match wait {
        Wait::Unconditional => "none open",
        Wait::PerhapsConditional => "perhaps open",
        Wait::Conditional => "open",
    }
}

/// How an edge that is no promise stands.
fn held(view: View<'_>, evidence: &Evidence, grade: Grade) -> String {
    match grade {
        Grade::InForce => "held".to_string(),
        Grade::Possibly => "possibly held".to_string(),
        _ => words::states(view, evidence),
    }
}

/// What the whole chain is, then its links.
fn links(view: View<'_>, chain: &Chain, wants: &[Wants], order: &Order) -> Section {
    let whole = order.criteria().iter().map(|by| said(chain.strength, *by));
    let whole = words::list(&whole.collect::<Vec<_>>());
    let order = order.criteria().iter().map(|by| criterion(*by).to_string());
    let order: Vec<String> = order.collect();
    let rows = chain
        .links
        .iter()
        .enumerate()
        .map(|(place, (evidence, strength))| {
            let graph = view.graph();
            let edge = evidence.edge;
            let is_promise = graph.relation(edge).is_commitment();
            let weakest = wants.iter().filter(|wants| wants.weakest.contains(&place));
            let weakest: Vec<String> = weakest
                .map(|w| criterion(w.criterion).to_string())
                .collect();
            let record = view.edge(edge);
            let promised = record.terms().map(words::promised).unwrap_or_default();
            Row::new([
                words::name(view, graph.from(edge)),
                graph.relation(edge).phrase(),
                words::name(view, graph.to(edge)),
                match is_promise {
                    true => standing(*strength, Criterion::Force),
                    false => held(view, evidence, strength.force),
                },
                match is_promise {
                    true => standing(*strength, Criterion::Binding),
                    false => "no promise".to_string(),
                },
                standing(*strength, Criterion::Conditions),
                words::list(&weakest),
                words::term(record),
                promised.join("; "),
                words::under(view, record),
                words::open(view, evidence),
                words::breaches(view, evidence).join("; "),
                words::word_for(view, edge),
                record.key.to_string(),
            ])
        });
    Section {
        title: format!("A chain that {whole}"),
        note: format!(
            "A chain is as good as its weakest link. What counts, the first before the next: {}.",
            order.join(", ")
        ),
        columns: LINK,
        rows: rows.collect(),
    }
}

/// What would have to be otherwise.
fn wants(view: View<'_>, chain: &Chain, wants: &[Wants]) -> Option<Section> {
    /// How many links are named for each criterion; JSON has all.
    const NAMED: usize = 5;
    let rows = wants.iter().flat_map(|wants| {
        let is = standing(chain.strength, wants.criterion);
        let by = criterion(wants.criterion).to_string();
        if wants.single.is_empty() {
            let none = match wants.weakest.len() {
                1 => "no single link; two or more would have to be better at once".to_string(),
                n => format!("no single link; {n} links of this chain are as weak, and every other chain wants two or more as well"),
            };
            return vec![Row::new([by, is, none, String::new(), String::new()])];
        }
        let named = wants.single.iter().take(NAMED);
        let mut rows: Vec<Row> = named.map(|w| want(view, w, wants.criterion, (&by, &is))).collect();
        let more = wants.single.len() - rows.len();
        if more > 0 {
            let more = format!("or one of {more} other links");
            rows.push(Row::new([by, is, more, String::new(), String::new()]));
        }
        rows
    });
    let rows: Vec<Row> = rows.collect();
    let any = wants.iter().any(|wants| !wants.single.is_empty());
    (!rows.is_empty()).then(|| Section {
        title: "What would make it stronger".into(),
        note: match any {
            true => "Each link that is named would do alone.".into(),
            false => String::new(),
        },
        columns: WANT,
        rows,
    })
}

fn want(view: View<'_>, wanted: &Wanted, by: Criterion, said: (&str, &str)) -> Row {
    let edge = wanted.link.edge;
    let now = standing(wanted.strength, by);
    let wish = match by {
        Criterion::Force => "surely in force",
        Criterion::Binding => "binding in law",
        Criterion::Conditions => "free of open conditions",
        Criterion::Hops => "shorter",
    };
    let better = match (by, wanted.of_chain) {
        (Criterion::Force, _) if wanted.strength.force == Grade::Over => {
            format!("{wish}; it is {}", words::not_in_force(&wanted.link))
        }
        (Criterion::Force, _) => format!("{wish}; it is {now}"),
        (Criterion::Binding, _) => format!("{wish}; its legal force is {now}"),
        (_, _) => format!("{wish}; {now} now"),
    };
    let chain = match wanted.of_chain || wanted.chain.len() == 1 {
        true => String::new(),
        false => round(view, &wanted.chain),
    };
    let under = words::under(view, view.edge(edge));
    let under = match under.is_empty() {
        true => under,
        false => format!(" ({under})"),
    };
    Row::new([
        said.0.to_string(),
        said.1.to_string(),
        format!("{}{under}: {better}", words::sentence(view, edge)),
        chain,
        view.edge(edge).key.to_string(),
    ])
}

/// The actors that a chain leads over.
fn round(view: View<'_>, edges: &[EdgeId]) -> String {
    let graph = view.graph();
    let first = edges.first().map(|edge| graph.from(*edge));
    let nodes = first
        .into_iter()
        .chain(edges.iter().map(|edge| graph.to(*edge)));
    let names: Vec<String> = nodes.map(|node| words::name(view, node)).collect();
    names.join(" → ")
}

fn value<'a>(
    view: View<'a>,
    answer: &'a Strongest,
    order: &'a Order,
    [from, to]: [NodeId; 2],
) -> impl Fields {
    let strength = |strength: Strength| {
        object()
            .with("force", strength.force.word())
            .with("binding", strength.binding.word())
            .with("waits", strength.conditions.word())
            .with("hops", strength.hops)
    };
    let chain = |chain: &'a Chain| {
        let links = chain.links.iter().map(move |(evidence, own)| {
            values::edge(view, evidence).with("strength", strength(*own))
        });
        object()
            .with("strength", strength(chain.strength))
            .with("links", listed(links))
    };
    let wanted = move |wanted: &'a Wanted| {
        object()
            .with("link", values::edge(view, &wanted.link))
            .with("strength", strength(wanted.strength))
            .with("of_chain", wanted.of_chain)
            .with("whole", values::edges_named(view, &wanted.chain))
    };
    let wants = answer.wants.iter().map(move |wants| {
        object()
            .with("criterion", wants.criterion.word())
            .with("weakest", &wants.weakest)
            .with("single", listed(wants.single.iter().map(wanted)))
    });
    let order = order.criteria().iter().map(|by| by.word());
    object()
        .with("from", values::node(view, from))
        .with("to", values::node(view, to))
        .with("order", listed(order))
        .with("chain", answer.chain.as_ref().map(chain))
        .with("undated", answer.undated.as_ref().map(chain))
        .with("wants", listed(wants))
        .with("bounds", values::bounds(answer.bounds))
        .with("touched", answer.touched)
        .with("cut_off", values::truncated(answer.truncated))
}
