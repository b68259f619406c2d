//! Answers in words: sentences for an edge, dates, states, evidence, the terms of a promise.
//! Every sentence that more than one report or picture prints is made here.

mod apart;
mod brought;
mod casus;
mod facts;
mod loose;
mod recourse;

pub use apart::apart;
pub use brought::brought;
pub use casus::{course, obligation, pledge, verdict};
#[cfg(feature = "cli")]
pub use casus::{doubtful, names, readings, terms};
pub use facts::facts;
pub use loose::loose;
pub use recourse::{covered, members, turn};

use crate::graph::{EdgeId, NodeId, View};
use crate::model::{
    Attribute, Claim, CommitmentState, ConditionState, Date, Edge, Finding, Gate, Key, Relation,
    Says, Stage, Terms, Tie, Truth, Value, Violation, Word,
};
use crate::query::Evidence;
use crate::state::ReasonKind;
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

/// An edge in words: "Russia guarantees Ukraine".
pub fn sentence(view: View<'_>, edge: EdgeId) -> String {
    let graph = view.graph();
    let (from, to) = (name(view, graph.from(edge)), name(view, graph.to(edge)));
    let relation = graph.relation(edge);
    let verb = match relation {
        Relation::Undertakes => {
            let term = term(view.edge(edge));
            let what = if term.is_empty() {
                String::new()
            } else {
                format!(": {term}")
            };
            return format!("{from} undertakes to {to}{what}");
        }
        Relation::PartyTo
        | Relation::MemberOf
        | Relation::PartOf
        | Relation::AffiliatedWith
        | Relation::PossiblySameAs => format!("is {}", relation.phrase()),
        Relation::Before => "comes before".to_string(),
        relation => relation.phrase(),
    };
    format!("{from} {verb} {to}")
}

/// A list in words: "a, b and c".
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
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
    if evidence.states.is_empty() {
        return "not stated".to_string();
    }
    let is_commitment = view.graph().relation(evidence.edge).is_commitment();
    let phrase = |(state, truth): &(CommitmentState, Truth)| {
        let word = match state {
            CommitmentState::Active if !is_commitment => "held".to_string(),
            state => state.phrase(),
        };
        let broken = breaches(view, evidence).len();
        match state {
            CommitmentState::Violated if broken > 0 => {
                format!("{} ({})", maybe(word, *truth), count(broken, "event"))
            }
            _ => maybe(word, *truth),
        }
    };
    let phrases: Vec<String> = evidence.states.iter().map(phrase).collect();
    let disputed = evidence.stand.is_some_and(|stand| stand.disputed);
    phrases.join(" or ") + if disputed { ", disputed" } else { "" }
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

/// The breaches behind a violated promise, each in words, by date.
pub fn breaches(view: View<'_>, evidence: &Evidence) -> Vec<String> {
    let mut reasons: Vec<_> = evidence.breaches().collect();
    reasons.sort_by_key(|reason| {
        let start = reason.when.as_ref().map(|when| when.start().earliest);
        (start.is_none(), start, reason.record.clone())
    });
    reasons.dedup();
    let phrase = |reason: &&crate::state::Reason| {
        let what = reason.event.as_ref().or(reason.record.as_ref());
        let what = what.map_or("a breach".to_string(), |key| name_of(view, key));
        let undated = match view.filter().date() {
            Some(_) => "on a day not stated",
            None => "",
        };
        let when = reason.when.as_ref();
        let mut notes = vec![when.map_or(undated.to_string(), |when| period(Some(when)))];
        notes.push(alleged(view, reason.record.as_ref()));
        if reason.disputed {
            notes.push("denied".to_string());
        }
        notes.retain(|note| !note.is_empty());
        match notes.is_empty() {
            true => what,
            false => format!("{what} ({})", notes.join(", ")),
        }
    };
    reasons.iter().map(phrase).collect()
}

/// That a breach is no more than alleged, and by whom; nothing of one that was found.
fn alleged(view: View<'_>, breach: Option<&Key>) -> String {
    let edge = breach.and_then(|key| view.graph().edge_id(key.as_str()));
    let violation = match edge.map(|edge| view.graph().tie(edge)) {
        Some(Tie::Violates(violation)) => violation,
        _ => return String::new(),
    };
    match (violation.finding, &violation.found_by) {
        (Some(Finding::Alleged), Some(by)) => format!("alleged by {}", name_of(view, by)),
        (Some(Finding::Alleged), None) => "alleged".to_string(),
        _ => String::new(),
    }
}

/// What ended a promise, or holds it up, and on whose word: "Atlantic Pact terminated 1990
/// (atlas 3)". Empty where its own period says it.
pub fn because(view: View<'_>, evidence: &Evidence) -> String {
    let graph = view.graph();
    let said = |text: String| match text.is_empty() {
        true => text,
        false => format!(" ({text})"),
    };
    let phrase = |reason: &crate::state::Reason| {
        let key = reason.record.as_ref();
        let on = reason.when.as_ref().map(|when| period(Some(when)));
        let on = on.map_or(String::new(), |on| format!(" {on}"));
        match &reason.kind {
            ReasonKind::Agreement(Stage::Terminated) if reason.event.is_some() => {
                let edge = graph.edge_id(reason.event.as_ref()?.as_str())?;
                let (old, new) = (name_of(view, key?), name(view, graph.from(edge)));
                let word = said(word_for(view, edge));
                Some(format!("{new} took the place of {old}{word}"))
            }
            ReasonKind::Dated(Attribute::NotAfter) => {
                let actor = key?;
                let claims = view.claims_about(actor.as_str());
                let claims = claims
                    .filter(|claim| matches!(&claim.says, Says::Value(Attribute::NotAfter, _)));
                let word = said(said_by(view, claims));
                Some(format!(
                    "{} was there until{on}{word}",
                    name_of(view, actor)
                ))
            }
            ReasonKind::Agreement(stage) if stops(*stage) => {
                let key = key?;
                let claims = view.claims_about(key.as_str()).filter(|claim| {
                    matches!(&claim.says, Says::Value(attribute, _)
                        if attribute.stage() == Some(*stage) || *attribute == Attribute::Stage)
                });
                let (name, stage) = (name_of(view, key), stage.phrase());
                let claims: Vec<&Claim> = claims.collect();
                let dates = dates_said(view, claims.iter().copied());
                let word = said_by(view, claims.into_iter());
                Some(match dates.len() {
                    0 | 1 => format!("{name} {stage}{on}{}", said(word)),
                    _ => format!("{name} {stage} {}", dates.join(", or ")),
                })
            }
            ReasonKind::Act(act) => {
                let edge = graph.edge_id(key?.as_str())?;
                let who = name(view, graph.from(edge));
                let word = said(word_for(view, edge));
                Some(format!("{} by {who}{on}{word}", act.phrase()))
            }
            ReasonKind::Condition(state @ ConditionState::Failed) => {
                let (key, name) = (key?, name_of(view, key?));
                let claims = of_state(view, key, |other| other == *state);
                let word = said(said_by(view, claims));
                let against = on_whose_word(view, key, |other| {
                    matches!(other, ConditionState::Met | ConditionState::Waived)
                });
                let against = match against.is_empty() {
                    true => against,
                    false => format!(", but {against}"),
                };
                Some(format!("«{name}» {}{on}{word}{against}", state.phrase()))
            }
            ReasonKind::Condition(state @ (ConditionState::Met | ConditionState::Waived)) => {
                let key = key?;
                let condition = view.node(graph.node_id(key.as_str())?).as_condition()?;
                let claims = of_state(view, key, |other| other == *state);
                let word = said(said_by(view, claims));
                let ends = condition.gates.contains(&Gate::Termination);
                ends.then(|| format!("«{}» {}{on}{word}", name_of(view, key), state.phrase()))
            }
            ReasonKind::Principal => Some("what it stands behind is over".to_string()),
            _ => None,
        }
    };
    let mut phrases: Vec<String> = evidence.reasons.iter().filter_map(phrase).collect();
    phrases.extend(in_law(view, evidence));
    let mut known = BTreeSet::new();
    phrases.retain(|phrase| known.insert(phrase.clone()));
    phrases.join("; ")
}

/// Since when a promise binds in law that had to wait for that.
fn in_law(view: View<'_>, evidence: &Evidence) -> Vec<String> {
    let graph = view.graph();
    if graph.is_simple(evidence.edge) || evidence.in_force == Truth::No {
        return Vec::new();
    }
    let date = view.filter().date();
    let told = |node: &NodeId| {
        let condition = view.node(*node).as_condition()?;
        let is_open = evidence.open.iter().any(|(open, _)| open == node);
        if is_open || !condition.gates.contains(&Gate::LegalForce) {
            return None;
        }
        let history = view.condition_history(*node);
        let met = history.why(ConditionState::Met, date);
        let when = met.iter().find_map(|reason| reason.when.as_ref())?;
        let (when, name) = (period(Some(when)), name(view, *node));
        Some(format!("binds in law since {when}, by «{name}»"))
    };
    view.derived(evidence.edge)
        .conditions
        .iter()
        .filter_map(told)
        .collect()
}

/// The dates that claims give for one thing, each with whose word it is: "1910 (atlas 3)".
fn dates_said<'v>(view: View<'v>, claims: impl Iterator<Item = &'v Claim>) -> Vec<String> {
    let mut each: BTreeMap<&Date, Vec<&Claim>> = BTreeMap::new();
    for claim in claims.filter(|claim| claim.modality.holds()) {
        if let Says::Value(_, Value::Date(date)) = &claim.says {
            each.entry(date).or_default().push(claim);
        }
    }
    let phrase = |(date, claims): (&Date, Vec<&Claim>)| {
        let word = said_by(view, claims.into_iter());
        format!("{} ({word})", period(Some(date)))
    };
    each.into_iter().map(phrase).collect()
}

/// The claims that hold and give a condition one of these states.
fn of_state<'v>(
    view: View<'v>,
    condition: &'v Key,
    which: impl Fn(ConditionState) -> bool + 'v,
) -> impl Iterator<Item = &'v Claim> {
    let claims = view.claims_about(condition.as_str());
    claims.filter(move |claim| match &claim.says {
        Says::Value(_, Value::Condition(state, _)) => claim.modality.holds() && which(*state),
        _ => false,
    })
}

/// What is said of a condition's state, and by whom: "met 1939-03-15 (Minister, hansard 3)". Only
/// the states asked for.
pub fn on_whose_word(
    view: View<'_>,
    condition: &Key,
    which: impl Fn(ConditionState) -> bool,
) -> String {
    let mut each: BTreeMap<&Value, Vec<&Claim>> = BTreeMap::new();
    for claim in of_state(view, condition, which) {
        if let Says::Value(_, value) = &claim.says {
            each.entry(value).or_default().push(claim);
        }
    }
    let phrase = |(value, claims): (&Value, Vec<&Claim>)| {
        let word = said_by(view, claims.into_iter());
        match value {
            Value::Condition(state, Some(on)) => {
                format!("{} {} ({word})", state.phrase(), period(Some(on)))
            }
            value => format!("{value} ({word})"),
        }
    };
    let phrases: Vec<String> = each.into_iter().map(phrase).collect();
    phrases.join(", ")
}

/// Whether what was promised under an agreement is over, or held up, at this stage.
fn stops(stage: Stage) -> bool {
    matches!(
        stage,
        Stage::Suspended
            | Stage::Terminated
            | Stage::Withdrawn
            | Stage::Abandoned
            | Stage::Rejected
    )
}

/// The conditions that are, or may be, open, in words.
pub fn open(view: View<'_>, evidence: &Evidence) -> String {
    let phrase = |(node, truth): &(NodeId, Truth)| {
        let gates: Vec<String> = view
            .node(*node)
            .as_condition()
            .map(|c| c.gates.iter().map(|g| g.phrase()).collect())
            .unwrap_or_default();
        let doubt = match truth {
            Truth::Yes => None,
            _ => Some("possibly met".to_string()),
        };
        let gates = (!gates.is_empty()).then(|| format!("for {}", list(&gates)));
        let notes: Vec<String> = gates.into_iter().chain(doubt).collect();
        match notes.is_empty() {
            true => name(view, *node),
            false => format!("{} ({})", name(view, *node), notes.join(", ")),
        }
    };
    let phrases: Vec<String> = evidence.open.iter().map(phrase).collect();
    phrases.join("; ")
}

/// On whose word: sources, places, voices, modalities.
pub fn said_by<'c>(view: View<'_>, claims: impl Iterator<Item = &'c Claim>) -> String {
    type Manner<'c> = (&'c Key, &'c [Key], crate::model::Modality, Option<&'c str>);
    let mut order: Vec<Manner<'_>> = Vec::new();
    let mut places: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for claim in claims {
        let manner: Manner<'_> = (
            &claim.source,
            &claim.voice,
            claim.modality,
            claim.hedge.as_deref(),
        );
        let at = order.iter().position(|m| *m == manner).unwrap_or_else(|| {
            order.push(manner);
            order.len() - 1
        });
        let known = places.entry(at).or_default();
        if let Some(place) = &claim.place
            && !known.contains(&place.as_str())
        {
            known.push(place);
        }
    }
    for places in places.values_mut() {
        places.sort_by_key(|place| by_number(place));
    }
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
            text.push_str(&places.join(", "));
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
    let term = edge.terms().and_then(|terms| terms.term.as_ref());
    term.map_or(String::new(), |term| format!("“{term}”"))
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
            let on = p.on.as_ref().map(|on| period(Some(on)));
            said.push(labelled("on", &on.unwrap_or_default()));
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
    let mut what: Vec<String> = terms.obligations.iter().map(|o| o.phrase()).collect();
    if terms.polarity == Some(crate::model::Polarity::Refrain) {
        what.insert(0, "a promise not to".to_string());
    }
    let mut means = terms.means.clone();
    if terms.open_list {
        means.push("more".to_string());
    }
    let mut said = vec![
        what.join(", "),
        labelled("with", &list(&means)),
        labelled("in", &list(&terms.domains)),
    ];
    said.retain(|text| !text.is_empty());
    said
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
    let Some(terms) = edge.terms() else {
        return String::new();
    };
    let agreement = terms.under.as_ref().map(|key| name_of(view, key));
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
