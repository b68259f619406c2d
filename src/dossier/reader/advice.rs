//! What to write instead, where no name resembles what was found: a word about the form, made
//! from what the entry seems to mean.

use super::said::CLAIM;
use super::{Reader, Spot};
use crate::change::{self, Change, Entry, Field, Problem, Wanted};
use crate::dossier::fault::What;
use crate::dossier::syntax::Value;
use crate::model::{Attribute, Edge, Relation};
use std::collections::HashMap;

/// Fields that people write for others. Offered where the entry has the right one.
const FOR_FIELD: &[(&[&str], &[&str])] = &[
    (
        &["date", "dates", "year", "time", "period", "during", "dated"],
        &[
            "since",
            "until",
            "valid",
            "when",
            "signed",
            "on",
            "published",
        ],
    ),
    (
        &[
            "begin",
            "began",
            "begins",
            "start",
            "starts",
            "start_date",
            "from_date",
            "effective",
        ],
        &["since", "entered_into_force", "when"],
    ),
    (
        &["in_force", "into_force", "entry_into_force", "force_since"],
        &["entered_into_force", "since"],
    ),
    (
        &["valid", "validity"],
        &["entered_into_force", "terminated", "when"],
    ),
    (&["since"], &["entered_into_force", "when", "on"]),
    (&["until"], &["terminated", "when"]),
    (
        &[
            "end", "ended", "ends", "end_date", "expires", "expired", "to_date",
        ],
        &["until", "terminated"],
    ),
    (&["when"], &["since", "until", "valid", "on"]),
    (
        &[
            "page",
            "pages",
            "p",
            "ref",
            "reference",
            "article",
            "location",
            "where",
            "cite",
            "citation",
        ],
        &["at"],
    ),
    (&["label", "title"], &["name"]),
    (&["name"], &["title", "id"]),
    (
        &["text", "words", "verbatim", "excerpt"],
        &["quote", "name"],
    ),
    (
        &["by", "says", "speaker", "said_by", "according_to", "who"],
        &["voice"],
    ),
    (
        &["comment", "remark", "description", "desc", "notes"],
        &["note"],
    ),
    (&["treaty", "agreement", "pact", "in"], &["under"]),
    (
        &["guarantor", "debtor", "subject", "actor", "party"],
        &["from"],
    ),
    (&["beneficiary", "creditor", "object", "target"], &["to"]),
    (&["certainty", "sure", "probability"], &["confidence"]),
    (&["mode", "mood", "status"], &["modality", "state", "stage"]),
    (&["value"], &["is"]),
    (&["key"], &["id"]),
    (&["subject", "edge", "record", "of"], &["about"]),
    (
        &["against", "enemy", "opponent", "aggressor"],
        &["adversary"],
    ),
    (
        &[
            "kind", "type", "category", "what", "promise", "promises", "content", "duty",
        ],
        &["obligation", "subtype"],
    ),
    (
        &[
            "binding",
            "legally_binding",
            "is_binding",
            "legal",
            "legal_force",
            "bindingness",
        ],
        &["force"],
    ),
    (
        &[
            "denounced",
            "abrogated",
            "revoked",
            "cancelled",
            "lapsed",
            "dissolved",
        ],
        &["terminated", "until"],
    ),
    (
        &["duration", "valid_for"],
        &["until", "terminated", "valid"],
    ),
    (
        &["act", "action", "deed", "incident", "occasion", "how"],
        &["event"],
    ),
    (
        &["promise", "commitment", "obligation", "broke"],
        &["breaches"],
    ),
    (&["link", "href", "uri"], &["url"]),
    (&["alias", "aka"], &["aliases"]),
    (&["backs", "behind"], &["of"]),
    (
        &["amount", "sum", "limit", "maximum", "up_to", "worth"],
        &["cap", "amount"],
    ),
];

/// What people write as a field of an entry though an edge tells it: of which entry, and how that
/// edge is written.
const TOLD_BY_EDGE: &[(&str, &[&str], &str)] = &[
    (
        "an agreement",
        &[
            "parties",
            "party",
            "between",
            "members",
            "signatories",
            "signatory",
            "signed_by",
            "participants",
            "states",
        ],
        r#"each party is an edge: `party_to("ACTOR", "AGREEMENT", "p. …")`"#,
    ),
    (
        "an agreement",
        &[
            "ratified",
            "ratification",
            "ratified_by",
            "acceded",
            "accession",
        ],
        r#"ratification is each party's: `party_to(from: "ACTOR", to: "AGREEMENT", act: Ratification, on: "DATE", at: "p. …")`"#,
    ),
    (
        "an agreement",
        &[
            "guarantor",
            "guarantors",
            "guarantees",
            "promises",
            "obligations",
            "commitments",
        ],
        r#"each promise is an edge: `guarantees(from: "ACTOR", to: "ACTOR", under: "AGREEMENT", at: "p. …")`"#,
    ),
    (
        "an agreement",
        &[
            "violated",
            "violated_by",
            "broken",
            "broken_by",
            "breached",
            "breached_by",
        ],
        r#"a breach is an edge: `violates("ACTOR", "AGREEMENT", "p. …")`"#,
    ),
    (
        "an actor",
        &["members", "participants", "member_of", "membership"],
        r#"each member is an edge: `member_of("MEMBER", "COALITION", "p. …")`"#,
    ),
    (
        "an actor",
        &["leader", "leaders", "led_by", "head", "chair"],
        r#"who leads is an edge: `leads("LEADER", "COALITION", "p. …")`"#,
    ),
    (
        "an actor",
        &["of", "part_of", "parent", "belongs_to", "organ_of"],
        r#"what it is a part of is told by an edge: `part_of("PART", "WHOLE", "p. …")`"#,
    ),
    (
        "an actor",
        &[
            "country",
            "state",
            "nationality",
            "represents",
            "citizen_of",
        ],
        r#"whom it speaks for is told by an edge: `represents("PERSON", "STATE", "p. …")`"#,
    ),
    (
        "an actor",
        &[
            "allies",
            "ally",
            "guarantor",
            "guarantors",
            "guaranteed_by",
            "protected_by",
        ],
        r#"who stands for it is told by an edge: `guarantees("GUARANTOR", "ACTOR", "p. …")`"#,
    ),
    (
        "an event",
        &[
            "by",
            "actor",
            "actors",
            "who",
            "participants",
            "parties",
            "between",
            "attacker",
            "aggressor",
            "perpetrator",
            "target",
            "victim",
            "against",
        ],
        r#"who took part is told by an edge: `participates_in("ACTOR", "EVENT", "p. …")`"#,
    ),
    (
        "an event",
        &[
            "breach",
            "breach_of",
            "breaches",
            "violates",
            "violation_of",
            "violated",
        ],
        r#"a breach is an edge: `violates(from: "ACTOR", to: "AGREEMENT", event: "EVENT", at: "p. …")`"#,
    ),
    (
        "`guarantees`",
        &[
            "backed_by",
            "backstop",
            "backstops",
            "backstopped_by",
            "supported_by",
        ],
        BACKSTOP,
    ),
    (
        "`undertakes`",
        &[
            "backed_by",
            "backstop",
            "backstops",
            "backstopped_by",
            "supported_by",
        ],
        BACKSTOP,
    ),
];

const BACKSTOP: &str = r#"who stands behind it is an edge: `backstops(from: "ACTOR", to: "ACTOR", of: "ID OF THIS EDGE", at: "p. …")`"#;

/// How the edge is written that tells what people write as such a field of such an entry.
pub(super) fn edge_for(found: &str, entry: &str) -> Option<&'static str> {
    let found = found.to_ascii_lowercase();
    let mut rows = TOLD_BY_EDGE.iter();
    let row = rows.find(|(of, wrong, _)| *of == entry && wrong.contains(&found.as_str()));
    row.map(|(.., advice)| *advice)
}

/// Those of `known` that people mean when they write `found`, best first, at most three.
pub(super) fn fields_for<'a>(found: &str, known: impl Fn(&str) -> bool) -> Vec<&'a str> {
    let found = found.to_ascii_lowercase();
    let rows = FOR_FIELD
        .iter()
        .filter(|(wrong, _)| wrong.contains(&found.as_str()));
    let mut meant: Vec<&str> = Vec::new();
    for name in rows.flat_map(|(_, right)| right.iter().copied()) {
        if known(name) && !meant.contains(&name) && meant.len() < 3 {
            meant.push(name);
        }
    }
    meant
}

/// Kinds of nodes that people write for others. Offered where the list has the right one.
const FOR_KIND: &[(&[&str], &str)] = &[
    (
        &[
            "war",
            "invasion",
            "attack",
            "annexation",
            "occupation",
            "battle",
            "bombing",
            "raid",
            "fighting",
        ],
        "Assault",
    ),
    (&["blockade", "siege"], "Coerce"),
    (&["ultimatum", "threat"], "Threaten"),
    (&["embargo", "sanctions"], "Sanction"),
    (&["mobilisation", "mobilization"], "Mobilize"),
    (
        &[
            "summit",
            "meeting",
            "talks",
            "negotiation",
            "conference",
            "visit",
        ],
        "Consult",
    ),
    (&["signing", "signature", "accord"], "Agree"),
    (&["withdrawal"], "Retreat"),
    (
        &[
            "country",
            "nation",
            "republic",
            "kingdom",
            "empire",
            "government",
        ],
        "State",
    ),
    (&["alliance", "bloc"], "Coalition"),
    (
        &["institution", "organisation", "agency", "union"],
        "Organization",
    ),
    (&["parliament", "congress", "court", "ministry"], "Organ"),
    (&["army", "navy", "military"], "Forces"),
    (&["militia", "rebels", "insurgents"], "ArmedGroup"),
    (&["president", "minister", "leader"], "Person"),
    (&["firm", "corporation", "borrower", "debtor"], "Company"),
    (&["lender", "creditor"], "Bank"),
    (
        &[
            "pact",
            "accord",
            "convention",
            "charter",
            "covenant",
            "protocol",
        ],
        "Treaty",
    ),
    (&["armistice", "truce"], "Ceasefire"),
    (&["communique", "statement"], "Declaration"),
    (&["credit", "facility"], "Loan"),
    (&["guarantee"], "GuaranteeDeed"),
    (&["law", "act"], "Statute"),
    (&["approval", "consent"], "ConstitutionalApproval"),
    (&["attack", "attacked", "armedattack"], "CasusFoederis"),
    (&["date", "term"], "Deadline"),
    (&["event"], "EventOccurs"),
];

/// The kind that people mean when they write `found`, if it is one of those.
pub(super) fn kind_for(found: &str, all: &[&str]) -> Option<&'static str> {
    let found = found.to_ascii_lowercase();
    let mut rows = FOR_KIND
        .iter()
        .filter(|(wrong, _)| wrong.contains(&found.as_str()));
    rows.find_map(|(_, right)| all.contains(right).then_some(*right))
}

/// Lists the allowed words, unless one of them is offered.
pub(super) fn words(all: &[&str], offered: &[String]) -> Option<String> {
    offered.is_empty().then(|| all_words(all))
}

/// Lists the allowed words.
pub(super) fn all_words(all: &[&str]) -> String {
    format!("the words are {}", listed(all))
}

/// The longest of the words that stands within what was found, as `Defense` in `MutualDefense`.
pub(super) fn within<'a>(found: &str, all: impl Iterator<Item = &'a str>) -> Option<String> {
    if found.len() > LONGEST_SENTENCE {
        return None;
    }
    let found = found.to_ascii_lowercase();
    let within = all
        .filter(|word| word.len() >= SHORTEST_WITHIN && found.contains(&word.to_ascii_lowercase()));
    within.max_by_key(|word| word.len()).map(str::to_string)
}

/// Lists the fields that an entry has, but for those that every claim has.
pub(super) fn these(fields: &[&[&'static str]]) -> String {
    let own = fields.iter().filter(|list| **list != CLAIM);
    let own: Vec<&str> = own.copied().flatten().copied().collect();
    let is_claim = fields.contains(&CLAIM);
    let claim = if is_claim { "; of the claim, " } else { "" };
    let of_it = if is_claim {
        listed(CLAIM)
    } else {
        String::new()
    };
    format!("its fields are {}{claim}{of_it}", listed(&own))
}

fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// Relations that people write for others.
const FOR_RELATION: &[(&[&str], &str, &str)] = &[
    (
        &[
            "sign",
            "signs",
            "signed",
            "signatory",
            "ratified",
            "ratifies",
            "joined",
            "accedes",
            "party",
        ],
        "party_to",
        "",
    ),
    (
        &["breaks", "broke", "breaches", "breached", "violated"],
        "violates",
        "",
    ),
    (
        &[
            "promises",
            "promised",
            "pledges",
            "pledged",
            "commits",
            "committed",
            "agrees",
        ],
        "undertakes",
        "",
    ),
    (
        &["protects", "defends", "assures", "secures"],
        "guarantees",
        "",
    ),
    (&["member", "belongs_to", "joins"], "member_of", ""),
    (&["replaces", "succeeds"], "supersedes", ""),
    (&["opposes", "refuses", "declines"], "rejects", ""),
    (
        &["took_part_in", "attends", "attended"],
        "participates_in",
        "",
    ),
    (
        &["guaranteed_by"],
        "guarantees",
        "the guarantor stands first",
    ),
    (
        &["backed_by", "backstopped_by"],
        "backstops",
        "who stands behind stands first",
    ),
    (&["owed_by", "owed_to"], "owes", "the debtor stands first"),
    (
        &["violated_by", "broken_by"],
        "violates",
        "who acted stands first",
    ),
    (&["led_by"], "leads", "the leader stands first"),
];

/// What people mean by a relation that does not exist; else all that exist.
pub(super) fn relation_for(found: &str) -> (Vec<String>, Option<String>) {
    let found = found.to_ascii_lowercase();
    let mut rows = FOR_RELATION.iter();
    if let Some((_, right, advice)) = rows.find(|(wrong, ..)| wrong.contains(&found.as_str())) {
        let advice = (!advice.is_empty()).then(|| advice.to_string());
        return (vec![right.to_string()], advice);
    }
    let all: Vec<&str> = Relation::BUILT_IN.iter().map(Relation::as_str).collect();
    (Vec::new(), Some(format!("built in are {}", listed(&all))))
}

impl<'t> Reader<'t> {
    /// Says beside a fault that was raised what to write instead.
    pub(in crate::dossier) fn advise(&mut self, spot: Spot, advice: String) {
        let raised = self.raised.iter_mut().rev();
        if let Some(raised) = raised.take(KEPT_IN_REACH).find(|one| one.spot == spot) {
            raised.advice = Some(advice);
        }
    }

    /// As [`Reader::raise`], with what to write instead.
    pub(super) fn raise_advised(
        &mut self,
        spot: Spot,
        fault: impl Into<What>,
        similar: Vec<String>,
        advice: Option<String>,
    ) {
        let before = self.raised.len();
        self.raise_at(spot, fault.into(), similar, Vec::new());
        if let Some(raised) = self.raised.get_mut(before) {
            raised.advice = advice;
        }
    }

    /// Where an edge is told in a sentence, says how it is written:
    /// `"a" guarantees "b"` is `guarantees("a", "b", "…")`.
    pub(super) fn advise_edge(&mut self, value: Value<'t>) {
        let Some(written) = self.edge_in_words(value.text()) else {
            return;
        };
        let spot = self.spot_of(value);
        self.advise(spot, format!("did you mean `{written}`?"));
    }

    fn edge_in_words(&mut self, text: &str) -> Option<String> {
        if text.len() > LONGEST_SENTENCE {
            return None;
        }
        let declared = self.declared.clone();
        let known = |word: &str| Relation::read(word).is_some() || declared.contains(word);
        let mut relation = None;
        let mut ends = Vec::new();
        for (i, part) in text.split('"').enumerate() {
            if i % 2 == 1 {
                ends.push(part);
                continue;
            }
            let is_end = |c: char| c.is_whitespace() || ",;:()[]".contains(c);
            for word in part.split(is_end).filter(|word| !word.is_empty()) {
                if relation.is_none() && known(word) {
                    relation = Some(word.to_string());
                } else if word.starts_with(char::is_alphanumeric) {
                    ends.push(word);
                }
            }
        }
        // `member of("a", "b")`.
        let head = text.split('(').next().unwrap_or("").trim();
        let joined = head.replace(char::is_whitespace, "_");
        if relation.is_none() && joined != head && known(&joined) {
            ends.retain(|end| !head.contains(end));
            relation = Some(joined);
        }
        let relation = match relation {
            Some(relation) => relation,
            // One word between two texts is the relation, misspelled.
            None => {
                let bare = text.split('"').step_by(2).map(str::trim);
                let bare: Vec<&str> = bare.filter(|t| !t.is_empty() && *t != ",").collect();
                let [word] = bare.as_slice() else { return None };
                let names = Relation::BUILT_IN;
                let near = self.nearest(word, names.iter().map(Relation::as_str));
                ends.retain(|end| end != word);
                near.into_iter().next()?
            }
        };
        let ([from, to] | [from, to, ..]) = ends.as_slice() else {
            return None;
        };
        let place = ends.get(2).copied().unwrap_or("p. …");
        Some(format!("{relation}(\"{from}\", \"{to}\", \"{place}\")"))
    }
}

/// What an edge is called in a fault.
const FOR_EDGES: [&str; 2] = ["a commitment", "an edge"];
/// A word that stands within another is no chance if it has so many letters.
const SHORTEST_WITHIN: usize = 6;
/// How far back a fault is looked for that advice belongs to.
const KEPT_IN_REACH: usize = 2000;
/// The longest text that is read as a sentence, in bytes.
const LONGEST_SENTENCE: usize = 400;

/// The ids of edges that have one of their own, by the id that their ends would make: what
/// people refer to when they forget it.
pub(super) struct ByEnds<'c>(HashMap<String, Vec<&'c str>>);

impl<'c> ByEnds<'c> {
    pub(super) fn of(change: &'c Change) -> ByEnds<'c> {
        let mut ids: HashMap<String, Vec<&str>> = HashMap::new();
        for entry in &change.adds {
            let Entry::Edge(edge) = entry else { continue };
            let made = made_of_ends(edge);
            if !edge.key.as_str().starts_with(&made) {
                ids.entry(made).or_default().push(edge.key.as_str());
            }
        }
        ByEnds(ids)
    }

    /// What to say about a reference to an id that no record has.
    pub(super) fn advice(&self, problem: &Problem) -> (Vec<String>, Option<String>) {
        let (key, wanted) = match &problem.fault {
            change::Fault::UnknownId { key, wanted, .. } => (key, wanted),
            change::Fault::NoSuchAttribute {
                attribute, found, ..
            } if *attribute == Attribute::When && FOR_EDGES.contains(&found.as_str()) => {
                let names = ["since", "until", "valid"].map(str::to_string);
                return (names.to_vec(), None);
            }
            change::Fault::DuplicateId { .. } => {
                let advice = "all records of a dossier, its sources too, share one set of ids: \
                              give one of the two another";
                return (Vec::new(), Some(advice.to_string()));
            }
            _ => return (Vec::new(), None),
        };
        let key = key.as_str();
        if problem.place.field == Field::Voice && key.eq_ignore_ascii_case("source") {
            let advice = "the source's own voice is `voice: Source`, without quotes";
            return (Vec::new(), Some(advice.to_string()));
        }
        let own = self.0.get(key).or_else(|| {
            let (start, number) = key.rsplit_once('-')?;
            number.parse::<usize>().ok()?;
            self.0.get(start)
        });
        if let Some(ids) = own {
            let ids = ids.iter().take(3).map(|id| id.to_string()).collect();
            let advice = "an edge with an `id` is known by that alone";
            return (ids, Some(advice.to_string()));
        }
        if problem.similar.is_empty() && wanted.admits(change::Class::Commitment) {
            let advice = "give the edge an `id`; without one it is `FROM-RELATION-TO`";
            return (Vec::new(), Some(advice.to_string()));
        }
        let advice = problem
            .similar
            .is_empty()
            .then(|| declare(*wanted))
            .flatten();
        (Vec::new(), advice)
    }
}

/// Where an id is given that nothing has.
fn declare(wanted: Wanted) -> Option<String> {
    let under = match wanted {
        Wanted::ACTOR => "`actors`",
        Wanted::AGREEMENT => "`agreements`",
        Wanted::EVENT => "`events`",
        Wanted::CONDITION => "`conditions`",
        Wanted::NODE => "`actors`, `agreements` or `events`",
        _ => return None,
    };
    Some(format!("give it an entry under {under}"))
}

fn made_of_ends(edge: &Edge) -> String {
    format!("{}-{}-{}", edge.from, edge.relation(), edge.to)
}
