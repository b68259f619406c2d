//! Answers in words: sentences for an edge, dates, states, evidence, the terms of a promise.
//! Every sentence that more than one report or picture prints is made here.

mod apart;
mod brought;
mod casus;
#[cfg(feature = "cli")]
mod difference;
mod facts;
mod fragile;
mod loose;
mod naming;
mod narrowed;
mod reasons;
mod recourse;
mod verb;

#[cfg(feature = "cli")]
pub use apart::apart;
pub use apart::apart_in;
#[cfg(feature = "cli")]
pub use apart::apart_in_rows;
#[cfg(feature = "cli")]
pub use brought::brought;
pub use casus::{course, obligation, pledge, verdict};
#[cfg(feature = "cli")]
pub use casus::{doubtful, names, readings, terms};
#[cfg(feature = "cli")]
pub use difference::sides;
pub use facts::{codes, facts, gated};
pub use fragile::uncounted;
pub use loose::loose;
pub use naming::{Naming, capital, the, the_name, whose};
pub use narrowed::narrowed;
#[cfg(feature = "cli")]
pub use reasons::account;
pub use reasons::{because, breaches};
#[cfg(feature = "cli")]
pub use reasons::{on_whose_word, unbroken};
#[cfg(feature = "cli")]
pub use recourse::by_source;
pub use recourse::{covered, members, turn};
#[cfg(feature = "cli")]
pub use verb::force;
pub use verb::{does, relation, who_whom};

use crate::graph::{EdgeId, NodeId, View};
use crate::model::{
    Claim, CommitmentState, Date, Edge, Key, Obligation, Relation, Says, Terms, Tie, Truth, Value,
    Violation, Word,
};
use crate::query::{Evidence, has_failed};
use std::collections::{BTreeMap, BTreeSet};

/// The name of a node.
pub fn name(view: View<'_>, node: NodeId) -> String {
    view.node(node).name.clone()
}

/// The name of the record with this key, or the key.
pub fn name_of(view: View<'_>, key: &Key) -> String {
    let graph = view.graph();
    match (graph.node_id(key.as_str()), graph.edge_id(key.as_str())) {
        (Some(node), _) => name(view, node),
        (None, Some(edge)) => sentence(view, edge),
        (None, None) => key.to_string(),
    }
}

/// A record in a sentence: the name of a node, the sentence of an edge.
pub fn the_name_of(view: View<'_>, key: &Key) -> String {
    match view.graph().node_id(key.as_str()) {
        Some(node) => the_name(view, node),
        None => name_of(view, key),
    }
}

/// An edge in words, as a cell has them: "Russia guarantees Ukraine".
pub fn sentence(view: View<'_>, edge: EdgeId) -> String {
    sentence_in(view, edge, Naming::PLAIN)
}

/// An edge in running words: "Ukraine undertakes to the United Kingdom".
pub fn prose(view: View<'_>, edge: EdgeId) -> String {
    sentence_in(view, edge, Naming::PROSE)
}

/// An edge in words, its names written so.
pub fn sentence_in(view: View<'_>, edge: EdgeId, naming: Naming) -> String {
    let graph = view.graph();
    let [from, to] = [graph.from(edge), graph.to(edge)];
    let what = match graph.relation(edge) {
        Relation::Undertakes => match term_in(view.edge(edge), naming) {
            none if none.is_empty() && naming.asked => apart::asked(view, edge, naming),
            term => term,
        },
        _ => String::new(),
    };
    let verb = does(view, edge);
    // "Iran undertakes to the E3: “enrichment”" would say the contrary.
    let refrains = view.edge(edge).terms().is_some_and(Terms::refrains);
    let is_known = |node: NodeId| naming.page_of == Some(node);
    let whom = match (is_known(to), from == to) {
        (true, true) => "itself".to_string(),
        (true, false) => "it".to_string(),
        (false, _) => naming.write(&view.node(to).name),
    };
    let said = match is_known(from) {
        true => format!("{verb} {whom}"),
        false => format!("{} {verb} {whom}", naming.write(&view.node(from).name)),
    };
    match what.is_empty() {
        true => said,
        false if refrains => format!("{said} to refrain: {what}"),
        false => format!("{said}: {what}"),
    }
}

/// A sentence with a full stop, where it does not end on one: "… Example S.A.".
pub fn stopped(mut sentence: String) -> String {
    let end = sentence.trim_end_matches('\u{2069}');
    if !end.ends_with(['.', '?', '!', '…']) {
        sentence.push('.');
    }
    sentence
}

/// A list in words: "a, b and c".
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// So many are told, where all would be too much to read.
const FEW: usize = 3;

/// The first few of a list whose entries have commas: "a, b; c; d; and others".
pub fn few(words: impl IntoIterator<Item = String>) -> String {
    let mut words = words.into_iter();
    let mut told: Vec<String> = words.by_ref().take(FEW).collect();
    told.extend(words.next().map(|_| "and others".to_string()));
    told.join("; ")
}

/// A number with its noun: "1 path", "2 paths".
pub fn count(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        n if noun.ends_with("ch") => format!("{n} {noun}es"),
        n => format!("{n} {noun}s"),
    }
}

/// A date or period in words.
pub fn period(date: Option<&Date>) -> String {
    let Some(date) = date else {
        return "undated".to_string();
    };
    let side = |text: &str| loose(text).unwrap_or_else(|| text.to_string());
    let text = date.as_str();
    match text.split_once('/') {
        None => side(text),
        Some((first, "")) => format!("{}–, end not stated", side(first)),
        Some((first, "..")) => format!("since {}", side(first)),
        Some(("", last)) => format!("–{}, beginning not stated", side(last)),
        Some(("..", last)) => format!("until {}", side(last)),
        // Still so when the source was made; what came after is not known.
        Some((first, last)) if last.ends_with("..") => {
            let last = side(last.trim_end_matches(".."));
            format!("{}–, at least until {last}", side(first))
        }
        Some((first, last)) => format!("{}–{}", side(first), side(last)),
    }
}

/// The period of an edge; of a promise that was over before it could begin, "never".
pub fn bound_in(view: View<'_>, evidence: &Evidence) -> String {
    match evidence.period.is_none() && reasons::is_too_late(view, evidence) {
        true => "never".to_string(),
        false => period(evidence.period.as_ref()),
    }
}

/// The date asked about, in words: "as of 1995", "since 2014".
pub fn as_of(date: &Date) -> String {
    let said = period(Some(date));
    match date.as_str().split_once('/') {
        Some((_, "..")) | Some(("..", _)) => said,
        _ => format!("as of {said}"),
    }
}

/// When something is done, with its preposition: "on 1914-08-04", "in 1930".
pub fn at(date: &Date) -> String {
    let (first, last) = date.possible();
    let said = period(Some(date));
    let is_day = first == last || said.starts_with("a day of");
    match date.as_str().split_once('/') {
        None if is_day => format!("on {said}"),
        Some((_, "" | "..")) | Some(("" | "..", _)) => said,
        _ => format!("in {said}"),
    }
}

/// "possibly" in front of what is not sure.
fn maybe(phrase: String, truth: Truth) -> String {
    match truth {
        Truth::Yes => phrase,
        Truth::Possibly => format!("possibly {phrase}"),
        Truth::No => format!("not {phrase}"),
    }
}

/// The value of an attribute in words.
pub fn value(view: View<'_>, value: &Value) -> String {
    match value {
        Value::Record(key) => name_of(view, key),
        Value::Date(date) => period(Some(date)),
        other => other.to_string(),
    }
}

/// States in words, with how many breaches stand behind "violated".
pub fn states(view: View<'_>, evidence: &Evidence) -> String {
    states_by(view, evidence, maybe)
}

/// The same where one side alone says that the promise was broken. `alleged` stands for "violated",
/// and for "possibly violated" too: it leaves open already whether that is so.
#[cfg(feature = "render")]
pub(crate) fn states_alleged(view: View<'_>, evidence: &Evidence, alleged: &str) -> String {
    states_by(view, evidence, |_, _| alleged.to_owned())
}

/// States in words; `violated` says how a breach is told.
fn states_by(
    view: View<'_>,
    evidence: &Evidence,
    violated: impl Fn(String, Truth) -> String,
) -> String {
    if evidence.states.is_empty() {
        return "not stated".to_string();
    }
    let is_commitment = view.graph().relation(evidence.edge).is_commitment();
    let is_leaving = verb::is_leaving(view, evidence.edge);
    let phrase = |(state, truth): &(CommitmentState, Truth)| {
        let word = match state {
            CommitmentState::Active if !is_commitment => "held".to_string(),
            CommitmentState::Ended if is_leaving => "has left".to_string(),
            state => state.phrase(),
        };
        match state {
            CommitmentState::Violated => {
                let told = violated(word, *truth);
                match breaches(view, evidence).len() {
                    0 => told,
                    broken => format!("{told} ({})", count(broken, "event")),
                }
            }
            _ => maybe(word, *truth),
        }
    };
    let phrases: Vec<String> = evidence.states.iter().map(phrase).collect();
    let disputed = evidence.stand.is_some_and(|stand| stand.disputed);
    phrases.join(" or ") + if disputed { ", disputed" } else { "" }
}

/// What is told of a promise that another source or voice tells as well: it counts once.
pub const FURTHER_ACCOUNT: &str = "a further account of the same promise";

/// The states of an edge; with "not in force" where they alone would have it in force, as of a
/// backstop of what is not: "active, not in force".
#[cfg(feature = "cli")]
pub fn states_and_force(view: View<'_>, evidence: &Evidence) -> String {
    use CommitmentState::{Active, Conditional, Detached};
    let states = states(view, evidence);
    let is_alive =
        |(state, _): &(CommitmentState, Truth)| matches!(state, Active | Conditional | Detached);
    let is_promise = view.graph().relation(evidence.edge).is_commitment();
    match is_promise && evidence.in_force == Truth::No && evidence.states.iter().all(is_alive) {
        true => format!("{states}, not in force"),
        false => states,
    }
}

/// How a promise stands that is not in force, in words after "is": "over", "not yet in force".
pub fn not_in_force(evidence: &Evidence) -> String {
    let mut phrases: Vec<&str> = Vec::new();
    for (state, _) in &evidence.states {
        let phrase = match state {
            CommitmentState::Ended
            | CommitmentState::Expired
            | CommitmentState::Released
            | CommitmentState::Cancelled => "over",
            CommitmentState::Violated => "broken, and over",
            CommitmentState::NotYet => "not yet in force",
            CommitmentState::Pending => "suspended",
            CommitmentState::Satisfied => "kept",
            CommitmentState::Sought
            | CommitmentState::Offered
            | CommitmentState::Active
            | CommitmentState::Conditional
            | CommitmentState::Detached => "not in force",
        };
        if !phrases.contains(&phrase) {
            phrases.push(phrase);
        }
    }
    match phrases.is_empty() {
        true => "not in force".to_string(),
        false => phrases.join(" or "),
    }
}

/// Words that a vocabulary's list gives, each with its certainty.
pub fn truths<W: Word>(states: &[(W, Truth)]) -> String {
    if states.is_empty() {
        return "not stated".to_string();
    }
    let phrases: Vec<String> = states
        .iter()
        .map(|(state, truth)| maybe(state.phrase(), *truth))
        .collect();
    phrases.join(" or ")
}

/// The conditions that are, or may be, still open, in words; what has failed is told by
/// [`because`].
pub fn open(view: View<'_>, evidence: &Evidence) -> String {
    let phrase = |(node, truth): &(NodeId, Truth)| {
        let gates: Vec<String> = view
            .node(*node)
            .as_condition()
            .map(|c| c.gates.iter().map(|g| gated(*g).to_string()).collect())
            .unwrap_or_default();
        let doubt = match truth {
            Truth::Yes => None,
            _ => Some("possibly met".to_string()),
        };
        let gates = (!gates.is_empty()).then(|| format!("before it {}", list(&gates)));
        let notes: Vec<String> = gates.into_iter().chain(doubt).collect();
        match notes.is_empty() {
            true => name(view, *node),
            false => format!("{} ({})", name(view, *node), notes.join(", ")),
        }
    };
    let awaited = evidence.waits_for.iter().map(|(edge, truth)| {
        let sentence = sentence(view, *edge);
        match truth {
            Truth::Yes => sentence,
            _ => format!("{sentence} (possibly so)"),
        }
    });
    let open = evidence.open.iter();
    let open = open.filter(|(node, _)| !has_failed(view, *node));
    let phrases: Vec<String> = open.map(phrase).chain(awaited).collect();
    phrases.join("; ")
}

/// On whose word: sources, places, voices, modalities.
pub fn said_by<'c>(view: View<'_>, claims: impl Iterator<Item = &'c Claim>) -> String {
    type Manner<'c> = (&'c Key, &'c [Key], crate::model::Modality, Option<&'c str>);
    let mut order: Vec<Manner<'_>> = Vec::new();
    let mut known: BTreeMap<Manner<'_>, usize> = BTreeMap::new();
    let mut places: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for claim in claims {
        let manner: Manner<'_> = (
            &claim.source,
            &claim.voice,
            claim.modality,
            claim.hedge.as_deref(),
        );
        let at = *known.entry(manner).or_insert_with(|| {
            order.push(manner);
            order.len() - 1
        });
        places.entry(at).or_default().extend(claim.place.as_deref());
    }
    let in_order = |places: &BTreeSet<&str>| {
        let mut places: Vec<&str> = places.iter().copied().collect();
        places.sort_by_cached_key(|place| by_number(place));
        places.join(", ")
    };
    let phrase = |(i, (source, voice, modality, hedge)): (usize, &Manner<'_>)| {
        let mut text = String::new();
        if !voice.is_empty() {
            let voices: Vec<String> = voice.iter().map(|key| name_of(view, key)).collect();
            text.push_str(&list(&voices));
            text.push_str(", ");
        }
        text.push_str(source.as_str());
        if let Some(places) = places.get(&i).filter(|p| !p.is_empty()) {
            text.push(' ');
            text.push_str(&in_order(places));
        }
        let mut manner: Vec<String> = Vec::new();
        if *modality != crate::model::Modality::Asserted {
            manner.push(modality.phrase());
        }
        if let Some(hedge) = hedge {
            manner.push(format!("hedged “{hedge}”"));
        }
        if !manner.is_empty() {
            text.push_str(&format!(" ({})", manner.join(", ")));
        }
        text
    };
    let phrases: Vec<String> = order.iter().enumerate().map(phrase).collect();
    phrases.join("; ")
}

/// A place as it sorts: `S2` before `S17`.
fn by_number(place: &str) -> (String, Option<u64>, String) {
    let digits = place
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(place.len());
    let (word, rest) = place.split_at(digits);
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    (
        word.to_string(),
        rest[..end].parse().ok(),
        rest[end..].to_string(),
    )
}

/// On whose word an edge rests: the claims that it holds.
pub fn word_for(view: View<'_>, edge: EdgeId) -> String {
    said_by(
        view,
        view.edge_claims(edge).filter(|c| c.says == Says::Holds),
    )
}

/// The text's own term for a promise, in quotation marks.
pub fn term(edge: &Edge) -> String {
    term_in(edge, Naming::PLAIN)
}

fn term_in(edge: &Edge, naming: Naming) -> String {
    let term = edge.terms().and_then(|terms| terms.term.as_ref());
    term.map_or(String::new(), |term| format!("“{}”", (naming.cut)(term)))
}

/// What is promised, or what else the edge says, in words.
pub fn content(view: View<'_>, edge: &Edge) -> String {
    let mut said: Vec<String> = Vec::new();
    let names = |keys: &[Key]| list(&keys.iter().map(|k| name_of(view, k)).collect::<Vec<_>>());
    if let Some(terms) = edge.terms() {
        said.extend(promised(terms));
        said.push(labelled("nature:", &phrase_of(terms.nature)));
        said.push(labelled("liability:", &phrase_of(terms.liability)));
        let priority = terms.priority.map(|p| p.to_string());
        said.push(labelled("priority", &priority.unwrap_or_default()));
        let cap = terms.cap.as_ref().map(ToString::to_string);
        said.push(labelled("up to", &cap.unwrap_or_default()));
        let share = terms.share.map(|s| s.to_string());
        said.push(labelled("share", &share.unwrap_or_default()));
        said.push(labelled("against", &names(&terms.adversaries)));
    }
    let one = |key: &Option<Key>| key.as_ref().map_or(String::new(), |k| name_of(view, k));
    match &edge.tie {
        Tie::Guarantees(g) => {
            said.push(labelled("owed to", &one(&g.owed_to)));
            said.push(labelled("for:", &names(&g.of)));
        }
        Tie::Backstops(b) => {
            said.push(labelled("behind:", &names(&b.of)));
            let when = b.when.map(|w| w.phrase());
            said.push(when.unwrap_or_else(|| "when is not stated".to_string()));
        }
        Tie::Undertakes(u) => {
            said.push(labelled("for", &one(&u.benefits)));
            said.push(labelled("in return for:", &names(&u.in_return_for)));
        }
        Tie::Owes(debt) => {
            let amount = debt.amount.as_ref().map(ToString::to_string);
            said.push(amount.unwrap_or_default());
        }
        Tie::Violates(v) => {
            said.push(labelled("by:", &one(&v.event)));
            said.push(labelled("breaking:", &names(&v.breaches)));
            said.push(judged(view, v));
        }
        Tie::PartyTo(p) => {
            said.push(phrase_of(p.act));
            said.push(labelled("as", &phrase_of(p.role)));
            // Mostly that is its period.
            let on =
                p.on.as_ref()
                    .filter(|_| edge.valid.is_some() && edge.valid != p.on);
            said.push(on.map(at).unwrap_or_default());
        }
        Tie::MemberOf(s)
        | Tie::Leads(s)
        | Tie::PartOf(s)
        | Tie::Represents(s)
        | Tie::AffiliatedWith(s) => {
            said.push(labelled("for", &list(&s.purposes)));
            said.push(s.tier.clone().unwrap_or_default());
        }
        Tie::ParticipatesIn { role } => said.push(labelled("as", &phrase_of(*role))),
        Tie::Negotiates(p)
        | Tie::Proposes(p)
        | Tie::Supports(p)
        | Tie::Rejects(p)
        | Tie::Demands(p)
        | Tie::Pressures(p) => {
            said.push(labelled("about:", &names(&p.about)));
            said.push(phrase_of(p.extent));
            said.push(p.of_what.clone().unwrap_or_default());
        }
        Tie::GrantsAccess(a) => {
            said.push(labelled("to", &one(&a.recipient)));
            said.push(match a.only_way {
                Some(true) => "the only way".to_string(),
                Some(false) => "not the only way".to_string(),
                None => String::new(),
            });
        }
        Tie::Revises
        | Tie::Supersedes
        | Tie::Implements
        | Tie::Amends
        | Tie::Reaffirms
        | Tie::PossiblySameAs
        | Tie::Before
        | Tie::Custom(_) => {}
    }
    said.retain(|text| !text.is_empty());
    said.join("; ")
}

/// What is promised, by what means and in which domains: nothing for what is not stated.
pub fn promised(terms: &Terms) -> Vec<String> {
    let refrains = terms.refrains();
    let named = |o: &&Obligation| !refrains || **o != Obligation::Other;
    let what = terms.obligations.iter().filter(named).map(|o| o.phrase());
    let what: Vec<String> = what.collect();
    let mut means = terms.means.clone();
    if terms.open_list {
        means.push("more".to_string());
    }
    let domains = labelled("in", &list(&terms.domains));
    let mut said = match (refrains, what.is_empty()) {
        (false, _) => vec![what.join(", "), by_means(&list(&means)), domains],
        (true, false) => vec![refraining(&list(&what)), by_means(&list(&means)), domains],
        // Nothing else tells what it is that is not done.
        (true, true) => vec![refraining(&list(&means)), domains],
    };
    said.retain(|text| !text.is_empty());
    said
}

/// A promise not to do it.
fn refraining(what: &str) -> String {
    match what.is_empty() {
        true => "a promise to refrain, not stated from what".to_string(),
        false => format!("a promise to refrain from {what}"),
    }
}

/// How a breach is judged: the provision, how grave, alleged or found and by whom.
pub fn judged(view: View<'_>, breach: &Violation) -> String {
    let provision = breach.provision.clone().unwrap_or_default();
    let material = match breach.material {
        Some(true) => "material",
        Some(false) => "not material",
        None => "",
    };
    let finding = match (breach.finding, &breach.found_by) {
        (Some(finding), Some(by)) => format!("{} by {}", finding.phrase(), name_of(view, by)),
        (None, Some(by)) => format!("according to {}", name_of(view, by)),
        (finding, None) => phrase_of(finding),
    };
    let mut said = [
        labelled("provision", &provision),
        material.to_string(),
        finding,
        labelled("as", &phrase_of(breach.standing)),
    ]
    .to_vec();
    said.retain(|text| !text.is_empty());
    said.join("; ")
}

/// By what means, in the words of the text, which may begin with how they are meant.
fn by_means(means: &str) -> String {
    const PREPOSITIONS: [&str; 9] = [
        "against", "between", "by", "for", "from", "in", "on", "through", "with",
    ];
    let first = means.split(' ').next().unwrap_or_default();
    match PREPOSITIONS.contains(&first) && first != means {
        true => means.to_string(),
        false => labelled("with", means),
    }
}

fn labelled(label: &str, text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("{label} {text}")
    }
}

fn phrase_of<W: Word>(word: Option<W>) -> String {
    word.map_or(String::new(), Word::phrase)
}

/// The agreement and clause that a promise is made under.
pub fn under(view: View<'_>, edge: &Edge) -> String {
    under_in(view, edge, Naming::PLAIN)
}

/// Likewise; the agreement's name may be cut.
fn under_in(view: View<'_>, edge: &Edge, naming: Naming) -> String {
    let Some(terms) = edge.terms() else {
        return String::new();
    };
    let agreement = terms.under.as_ref();
    let agreement = agreement.map(|key| (naming.cut)(&name_of(view, key)));
    match (agreement, &terms.clause) {
        (Some(agreement), Some(clause)) => format!("{agreement}, {clause}"),
        (Some(agreement), None) => agreement,
        (None, Some(clause)) => clause.clone(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(period(Some(&Date::new(text).unwrap())), expect);
    }

    #[test]
    fn a_period_says_what_is_not_stated_of_it() {
        check("1994", "1994");
        check("1994/", "1994–, end not stated");
        check("1994/..", "since 1994");
        check("2014/2022", "2014–2022");
        check("/2022", "–2022, beginning not stated");
        check("../2022", "until 2022");
        check("2011-21/", "spring 2011–, end not stated");
        check("196X/..", "since the 1960s");
        assert_eq!(period(None), "undated");
    }

    #[test]
    fn a_list_ends_with_and() {
        let words = ["a", "b", "c"].map(String::from);
        assert_eq!(list(&words), "a, b and c");
        assert_eq!(list(&words[..1]), "a");
        assert_eq!(
            (count(1, "path"), count(2, "breach")),
            ("1 path".into(), "2 breaches".into())
        );
    }
}
