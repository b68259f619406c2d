//! The words on an arrow: what it is and how often, for what, under what, when, how much, by
//! what means, what happened, and on whose word. Start at [`label`].

use super::bundle::Bundle;
use super::edit::Tucked;
use super::voice::{ACCORDING_TO, listed, manner, name, on_whose_word};
use super::when;
use crate::graph::View;
use crate::model::{Amount, Edge, Finding, Key, Obligation, Relation, Terms, Tie, Violation, Word};
use crate::query::Evidence;
use crate::render::scene::Standing;
use crate::render::text::isolated;
use crate::state::{ReasonKind, leaves};
use crate::words::the;
use std::collections::{BTreeMap, BTreeSet};

/// The lines on an arrow, the strong one first.
pub fn label(bundle: &Bundle<'_>, tucked: &Tucked) -> Vec<String> {
    let view = bundle.view;
    let edges: Vec<&Edge> = bundle.edges.iter().map(|edge| view.edge(*edge)).collect();
    let Some(first) = edges.first() else {
        return Vec::new();
    };
    let mut lines = vec![heading(bundle, &edges)];
    if bundle.each.is_empty() {
        let is_headed = lines[0].starts_with(TO_REFRAIN);
        let undertaken = || undertaken(view, &edges, is_headed);
        lines.extend(left(&edges).or_else(undertaken));
    } else {
        lines.extend(shortlist(&bundle.each));
    }
    lines.extend(behind(view, &edges));
    lines.extend(benefits(view, &edges));
    lines.extend(people(view, first, tucked, bundle));
    if let [one] = edges.as_slice() {
        lines.extend(about(one));
    }
    if first.relation() == Relation::Violates {
        lines.extend(breaches(view, &bundle.evidence));
        lines.extend(broken(bundle, first));
    } else {
        lines.extend(basis(bundle, &edges));
        lines.extend(broken_by(bundle));
    }
    lines.extend(sums(&edges));
    if bundle.each.is_empty() && left(&edges).is_none() {
        lines.extend(means(&edges));
    }
    lines.extend(said(bundle, &edges));
    lines
}

/// What one promise is for: its text's own word, and what kind of thing that is; none where
/// neither is stated, or several accounts are given of it.
pub fn promised(bundle: &Bundle<'_>) -> Option<String> {
    let view = bundle.view;
    let [one] = bundle.edges.as_slice() else {
        return None;
    };
    let edge = view.edge(*one);
    if edge.matter.is_some() {
        return None;
    }
    let word = edge.terms()?.term.as_deref();
    let kind = left(&[edge]).or_else(|| undertaken(view, &[edge], word.is_some()));
    let refrains = refrains(&edge);
    match (word, kind) {
        (Some(word), _) if refrains => Some(format!("{TO_REFRAIN}“{word}”")),
        (Some(word), Some(kind)) if !kind.contains(word) => Some(format!("{word} ({kind})")),
        (Some(word), _) => Some(word.to_string()),
        (None, kind) => kind,
    }
}

/// What is told of a promise beside what it is for; none where it may be of that: by what means, how
/// much, what it stands behind.
pub fn besides(bundle: &Bundle<'_>, tucked: &Tucked) -> Option<Vec<String>> {
    let view = bundle.view;
    let edges: Vec<&Edge> = bundle.edges.iter().map(|edge| view.edge(*edge)).collect();
    let own = [behind(view, &edges), sums(&edges), means(&edges)];
    if own.iter().any(Option::is_some) {
        return None;
    }
    let mut lines: Vec<String> = benefits(view, &edges).into_iter().collect();
    lines.extend(people(view, edges.first()?, tucked, bundle));
    lines.extend(basis(bundle, &edges));
    lines.extend(broken_by(bundle));
    lines.extend(said(bundle, &edges));
    Some(lines)
}

/// The first lines of a list, and how many more there are.
fn shortlist(lines: &[String]) -> Vec<String> {
    const MOST: usize = 6;
    let shown = match lines.len() {
        0..=MOST => lines.len(),
        _ => MOST - 1,
    };
    let more = lines.len() - shown;
    let more = (more > 0).then(|| format!("and {more} more"));
    lines[..shown].iter().cloned().chain(more).collect()
}

/// What it is: the text's own word for a promise, with a count where it is several.
fn heading(bundle: &Bundle<'_>, edges: &[&Edge]) -> String {
    let count = bundle.count();
    let relation = edges[0].relation();
    let terms: BTreeSet<&str> = edges
        .iter()
        .filter_map(|edge| edge.terms()?.term.as_deref())
        .collect();
    if count > 1 {
        return match relation {
            Relation::Guarantees => format!("{count} guarantees"),
            Relation::Backstops => format!("{count} backstops"),
            Relation::Undertakes => format!("{count} promises"),
            Relation::Owes => format!("{count} debts"),
            Relation::Violates => format!("{count} breaches"),
            // Who is a party twice is so by two sentences.
            other if other.is_politics() => format!("{} ({count})", other.phrase()),
            other => other.phrase(),
        };
    }
    if let Tie::PartyTo(own) = &edges[0].tie
        && let Some(act) = own.act.filter(|act| leaves(*act))
    {
        return act.phrase();
    }
    match (&relation, terms.first()) {
        // Alone, as where there is no room for small words, "enrichment" would read as promised.
        (Relation::Undertakes, Some(term)) if edges.iter().all(refrains) => {
            format!("{TO_REFRAIN}“{term}”")
        }
        (Relation::Undertakes, Some(term)) => (*term).to_string(),
        _ => relation.phrase(),
    }
}

/// How the heading of a promise to refrain begins, before the text's own word for what.
const TO_REFRAIN: &str = "to refrain: ";
/// The same where the heading does not tell it.
const REFRAINS: &str = "a promise to refrain";

/// What is not to be done, where the text has no word for it and the list of obligations none:
/// then the means say it.
fn left(edges: &[&Edge]) -> Option<String> {
    let is_left = |edge: &&Edge| {
        let Some(terms) = edge.terms() else {
            return false;
        };
        let mut what = terms.obligations.iter();
        let is_unnamed = terms.term.is_none() && what.all(|what| *what == Obligation::Other);
        terms.refrains() && is_unnamed && !terms.means.is_empty()
    };
    let means = means(edges).filter(|_| edges.iter().all(is_left))?;
    Some(format!("{TO_REFRAIN}{means}"))
}

fn refrains(edge: &&Edge) -> bool {
    edge.terms().is_some_and(Terms::refrains)
}

/// What is promised, in the closed list of alliance research, as far as it is stated. That a debt
/// is to be paid, or paid for another, need not be said; nor "something else", where the text's
/// own word for it is told, or by what means; nor that it is to be left, where the heading tells it.
fn undertaken(view: View<'_>, edges: &[&Edge], is_headed: bool) -> Option<String> {
    let is_told = |edge: &&&Edge| {
        let is_payment = |terms: &Terms| {
            terms.obligations == [Obligation::Payment] && terms.promises(Obligation::Payment)
        };
        let pays = edge.terms().is_some_and(is_payment) && debts(view, edge).is_some();
        edge.relation() != Relation::Owes && !pays
    };
    let promises = || {
        let promises = edges.iter().filter(is_told);
        promises.filter_map(|edge| Some((*edge, edge.terms()?)))
    };
    let has_word = |(edge, terms): (&Edge, &Terms)| {
        edge.relation() == Relation::Undertakes && terms.term.is_some()
    };
    let is_named = |edge: &Edge, terms: &Terms, what: &Obligation| {
        let has_means = terms.term.is_none() && !terms.means.is_empty();
        let is_told = has_word((edge, terms)) || has_means;
        *what == Obligation::Other && is_told && terms.promises(*what)
    };
    let what: BTreeSet<Obligation> = promises()
        .flat_map(|(edge, terms)| {
            let own = terms.obligations.iter().copied();
            own.filter(move |what| !is_named(edge, terms, what))
        })
        .collect();
    // Without a word of its own for what is left, "enrichment" would read as promised.
    let refrains = |(_, terms): (&Edge, &Terms)| terms.refrains();
    if what.is_empty() && promises().next().is_some() && promises().all(refrains) {
        let told = match promises().all(has_word) {
            true => REFRAINS.to_string(),
            false => "not to do something".to_string(),
        };
        return Some(told).filter(|_| !is_headed);
    }
    if what.is_empty() {
        return None;
    }
    // A guarantee's heading tells no word of its text's own.
    let own_words = || -> Option<BTreeSet<String>> {
        let other = promises().filter(|(_, terms)| terms.promises(Obligation::Other));
        let words = other.map(|(_, terms)| terms.term.as_ref());
        words.map(|word| Some(format!("“{}”", word?))).collect()
    };
    let said = |what: &Obligation| {
        let is_done = promises().any(|(_, terms)| terms.promises(*what));
        match is_done {
            true if *what == Obligation::Other => match own_words() {
                Some(words) => words.into_iter().collect::<Vec<_>>().join(", "),
                None => "something else".to_string(),
            },
            true => what.phrase(),
            // What not to do, its own word says.
            false if *what == Obligation::Other && promises().all(has_word) => REFRAINS.to_string(),
            false if *what == Obligation::Other => "not to do something".to_string(),
            false => format!("no {}", what.phrase()),
        }
    };
    let said = what.iter().map(said);
    let said: Vec<String> = said.filter(|said| !is_headed || said != REFRAINS).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// The promises that these stand behind: "for its guarantee of Poland".
fn behind(view: View<'_>, edges: &[&Edge]) -> Option<String> {
    let of: BTreeSet<&Key> = edges.iter().flat_map(|edge| edge.tie.of()).collect();
    let debtor = &edges.first()?.to;
    let principals = of
        .iter()
        .filter_map(|key| Some(view.graph().edge(view.graph().edge_id(key.as_str())?)));
    let phrases = promises_of(view, principals, debtor);
    // Two of them, with how many more there are, take more lines than a label has.
    let named = if phrases.len() > 2 { 1 } else { 2 };
    listed(&phrases, named).map(|what| format!("for {what}"))
}

/// What promises are, each once, as said of a debtor: "its guarantee of Poland".
fn promises_of<'e>(
    view: View<'_>,
    promises: impl Iterator<Item = &'e Edge>,
    debtor: &Key,
) -> Vec<String> {
    let phrases = promises.map(|promise| {
        let what = match promise.relation() {
            Relation::Guarantees => "guarantee of",
            Relation::Backstops => "backstop of",
            Relation::Owes => "debt to",
            _ => "promise to",
        };
        let to = the(&name(view, &promise.to));
        match promise.from == *debtor {
            true => format!("its {what} {to}"),
            false => format!("the {what} {to} by {}", the(&name(view, &promise.from))),
        }
    });
    phrases.collect::<BTreeSet<_>>().into_iter().collect()
}

/// To whom the debts are owed that a promise stands behind; none where it stands behind anything
/// else, or nothing.
fn debts<'v>(view: View<'v>, edge: &Edge) -> Option<BTreeSet<&'v Key>> {
    let graph = view.graph();
    let debt = |key: &Key| match graph.edge(graph.edge_id(key.as_str())?) {
        debt if debt.relation() == Relation::Owes => Some(&debt.to),
        _ => None,
    };
    let of = edge.tie.of();
    let debts: Option<BTreeSet<&Key>> = of.iter().map(debt).collect();
    debts.filter(|debts| !debts.is_empty())
}

/// A third party that a promise is for.
fn benefits(view: View<'_>, edges: &[&Edge]) -> Option<String> {
    let whom: BTreeSet<String> = edges
        .iter()
        .filter_map(|edge| match &edge.tie {
            Tie::Undertakes(undertaking) => undertaking.benefits.as_ref(),
            Tie::GrantsAccess(access) => access.recipient.as_ref(),
            // To whom the debt is owed is told with it.
            Tie::Guarantees(guarantee) => guarantee.owed_to.as_ref().filter(|whom| {
                **whom != edge.to && !debts(view, edge).is_some_and(|to| to.contains(whom))
            }),
            _ => None,
        })
        .map(|key| the(&name(view, key)))
        .collect();
    let whom: Vec<String> = whom.into_iter().collect();
    let word = match edges.first()?.tie {
        Tie::Guarantees(_) => "owed to",
        _ => "for",
    };
    listed(&whom, 2).map(|whom| format!("{word} {whom}"))
}

/// The persons who stand in the boxes of those they represent.
fn people(view: View<'_>, edge: &Edge, tucked: &Tucked, bundle: &Bundle<'_>) -> Vec<String> {
    let own = |key: &Key| view.graph().node_id(key.as_str());
    let mut lines = Vec::new();
    if own(&edge.from).is_some_and(|node| tucked.is_guest(node)) {
        lines.push(format!("by {}", name(view, &edge.from)));
    }
    if own(&edge.to).is_some_and(|node| tucked.is_guest(node)) {
        let word = if bundle.standing == Standing::Held {
            "of"
        } else {
            "to"
        };
        lines.push(format!("{word} {}", name(view, &edge.to)));
    }
    lines
}

/// What a political act is about, in free words.
fn about(edge: &Edge) -> Option<String> {
    match &edge.tie {
        Tie::Negotiates(p)
        | Tie::Proposes(p)
        | Tie::Supports(p)
        | Tie::Rejects(p)
        | Tie::Demands(p)
        | Tie::Pressures(p) => p.of_what.clone(),
        _ => None,
    }
}

/// A name of more letters than this may be cut in a label.
const LONG: usize = 60;

/// Under which agreements, and in which years.
fn basis(bundle: &Bundle<'_>, edges: &[&Edge]) -> Vec<String> {
    let under: BTreeSet<&Key> = edges
        .iter()
        .filter(|_| bundle.under.is_none())
        .filter_map(|edge| edge.terms()?.under.as_ref())
        .collect();
    let names: BTreeSet<String> = under
        .into_iter()
        .map(|key| name(bundle.view, key))
        .collect();
    let names: Vec<String> = names.into_iter().collect();
    let mut lines = match (listed(&names, 2), bundle.years()) {
        // Of a long name the end is cut; the years are not.
        (Some(names), Some(years)) if names.chars().count() > LONG => vec![years, names],
        (Some(names), Some(years)) => vec![format!("{names}, {years}")],
        (Some(one), None) | (None, Some(one)) => vec![one],
        (None, None) => Vec::new(),
    };
    let by_principal = |evidence: &Evidence| {
        let mut reasons = evidence.reasons.iter();
        reasons.any(|reason| reason.kind == ReasonKind::Principal)
    };
    if bundle.standing == Standing::Ended && bundle.evidence.iter().all(by_principal) {
        lines.push("over with what it stands behind".to_string());
    }
    lines
}

/// What broke the promises of an arrow, as far as no other arrow tells it.
fn broken_by(bundle: &Bundle<'_>) -> Vec<String> {
    let breaches = bundle.across.iter();
    let mut breaches: Vec<Evidence> = breaches
        .map(|breach| Evidence::of(bundle.view, *breach))
        .collect();
    breaches.sort_by_key(|breach| {
        breach
            .period
            .as_ref()
            .map(|date| (date.start(), date.end()))
    });
    self::breaches(bundle.view, &breaches)
}

/// Which promises a breach broke, as far as no other arrow tells it.
fn broken(bundle: &Bundle<'_>, first: &Edge) -> Option<String> {
    let view = bundle.view;
    let broken = bundle.across.iter().map(|promise| view.edge(*promise));
    let phrases = promises_of(view, broken, &first.from);
    listed(&phrases, 2).map(|what| format!("breaking {what}"))
}

/// What happened, each with its year, the first three.
fn breaches(view: View<'_>, breaches: &[Evidence]) -> Vec<String> {
    const MOST: usize = 3;
    let mut lines: Vec<String> = Vec::new();
    for evidence in breaches {
        let line = breach(view, evidence);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if lines.len() > MOST {
        let more = lines.len() - MOST;
        lines.truncate(MOST);
        lines.push(format!("and {more} more"));
    }
    lines
}

/// When, and what happened: "2022: full-scale invasion".
fn breach(view: View<'_>, evidence: &Evidence) -> String {
    let Tie::Violates(violation) = &view.edge(evidence.edge).tie else {
        return String::new();
    };
    let event = violation
        .event
        .as_ref()
        .and_then(|key| view.graph().node_id(key.as_str()))
        .map(|id| view.node(id));
    let what = event.map(|node| {
        let subtype = node.as_event().and_then(|event| event.subtype.clone());
        isolated(&subtype.unwrap_or_else(|| node.name.clone()))
    });
    let when = evidence.period.as_ref().map(when::years);
    match (what, when) {
        (Some(what), Some(when)) => format!("{when}: {what}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "no event stated".to_string(),
    }
}

/// Amounts, caps and shares; a sum that is stated several times says how often.
fn sums(edges: &[&Edge]) -> Option<String> {
    const MOST: usize = 3;
    let mut matters: BTreeMap<Vec<String>, BTreeSet<&Key>> = BTreeMap::new();
    // Two sums that differ are never written alike.
    let differ = |money| {
        edges
            .iter()
            .map(|e| stated(e, money))
            .collect::<BTreeSet<_>>()
    };
    let money = match differ(when::money).len() == differ(when::exact).len() {
        true => when::money,
        false => when::exact,
    };
    for edge in edges {
        let stated = stated(edge, money);
        if !stated.is_empty() {
            let matter = edge.matter.as_ref().unwrap_or(&edge.key);
            matters.entry(stated).or_default().insert(matter);
        }
    }
    let mut sums: Vec<String> = Vec::new();
    let shown = match matters.len() {
        0 => return None,
        1..=MOST => MOST,
        _ => MOST - 1,
    };
    for (stated, matters) in matters.iter().take(shown) {
        let parts = stated.join(", ");
        sums.push(match (matters.len(), stated.len()) {
            (1, _) => parts,
            (n, 1) => format!("{n} × {parts}"),
            (n, _) => format!("{n} × ({parts})"),
        });
    }
    let more: usize = matters.values().skip(shown).map(BTreeSet::len).sum();
    if more > 0 {
        sums.push(format!("{more} more sums"));
    }
    Some(sums.join("; "))
}

/// The sums of these promises as they are stated, where their label rounds them.
pub fn exact_sums(edges: &[&Edge]) -> Option<String> {
    let [short, whole] = [when::money, when::unrounded].map(|money| {
        let sums = edges.iter().map(|edge| stated(edge, money).join(", "));
        sums.collect::<BTreeSet<_>>()
    });
    let whole: Vec<String> = whole.difference(&short).cloned().collect();
    listed(&whole, 3).map(|sums| format!("exactly {sums}"))
}

/// The sums that one promise states.
fn stated(edge: &Edge, money: fn(&Amount) -> String) -> Vec<String> {
    let owed = match &edge.tie {
        Tie::Owes(debt) => debt.amount.as_ref().map(money),
        _ => None,
    };
    let terms = edge.terms();
    let cap = terms
        .and_then(|terms| terms.cap.as_ref())
        .map(|cap| format!("up to {}", money(cap)));
    let share = terms
        .and_then(|terms| terms.share)
        .map(|share| format!("a share of {share}"));
    [owed, cap, share].into_iter().flatten().collect()
}

/// By what means; several promises of one kind list their terms instead.
fn means(edges: &[&Edge]) -> Option<String> {
    let terms = || edges.iter().filter_map(|edge| edge.terms());
    let words: BTreeSet<&str> = terms()
        .flat_map(|terms: &Terms| terms.means.iter().map(String::as_str))
        .collect();
    let promised: BTreeSet<&str> = terms().filter_map(|terms| terms.term.as_deref()).collect();
    let list = |words: BTreeSet<&str>| words.into_iter().collect::<Vec<_>>().join(", ");
    if !words.is_empty() {
        let open = terms().any(|terms| terms.open_list);
        let list = list(words);
        return Some(if open { format!("{list} …") } else { list });
    }
    let promised: Vec<String> = promised.into_iter().map(str::to_string).collect();
    let several = promised.len() > 1 && edges[0].relation() == Relation::Undertakes;
    // As many as a label has room for; how many more is not cut off.
    let mut room: usize = 70;
    let fits = promised.iter().take_while(|term| {
        let fits = term.chars().count() <= room;
        room = room.saturating_sub(term.chars().count() + 2);
        fits
    });
    let most = fits.count();
    listed(&promised, most).filter(|_| several)
}

/// Whether a breach is alleged or found, and by whom; nothing where neither is stated.
pub fn finding(view: View<'_>, violation: &Violation) -> Option<String> {
    let by = violation.found_by.as_ref().map(|key| the(&name(view, key)));
    let word = match violation.finding {
        Some(Finding::Alleged) => "alleged",
        Some(Finding::Found) => "found",
        None if by.is_some() => "said",
        None => return None,
    };
    Some(by.map_or(word.to_string(), |by| format!("{word} by {by}")))
}

/// On whose word, whether alleged or found, and how it is said.
fn said(bundle: &Bundle<'_>, edges: &[&Edge]) -> Vec<String> {
    let view = bundle.view;
    let mut lines = Vec::new();
    let mut findings: BTreeSet<String> = BTreeSet::new();
    for edge in edges {
        if let Tie::Violates(violation) = &edge.tie {
            findings.extend(finding(view, violation));
        }
    }
    // Who alleges it need not be named twice.
    let told = |who: &String| {
        let name = who.strip_prefix(ACCORDING_TO);
        name.is_some_and(|name| {
            let by = format!(" by{name}");
            findings.iter().any(|finding| finding.ends_with(&by))
        })
    };
    let mut voices = on_whose_word(view, bundle.held());
    voices.retain(|who| !told(who));
    lines.extend(findings.into_iter().take(2));
    lines.extend(voices);
    if bundle.standing != Standing::Disputed && !bundle.words.contains("announced") {
        lines.extend(manner(bundle.held()).map(str::to_string));
    }
    lines
}
