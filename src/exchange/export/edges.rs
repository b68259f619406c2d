//! What is told of an edge: one column for each thing, in the vocabulary's names.

use super::days::Days;
use super::table::{Column, day, flag, list, number, text};
use crate::graph::{EdgeId, View};
use crate::model::{Amount, Claim, Day, Edge, Key, Politics, Says, Structure, Tie, Word};
use crate::query::Evidence;
use crate::state::Footing;

/// What is known of one edge, as of the view's date.
pub(super) struct EdgeFacts<'a> {
    view: View<'a>,
    pub(super) edge: Edge,
    evidence: Evidence,
    /// The conditions that apply to it, written on it or by a scope.
    conditions: Vec<String>,
    pub(super) days: Days,
    claims: Vec<Claim>,
}

impl<'a> EdgeFacts<'a> {
    pub(super) fn of(view: View<'a>, id: EdgeId) -> EdgeFacts<'a> {
        let derived = view.derived(id);
        let key = |node: &_| view.graph().node_key(*node).to_string();
        // Millions may be written: none stays with the snapshot.
        let (edge, claims) = view.edge_once(id);
        EdgeFacts {
            view,
            edge,
            evidence: Evidence::of(view, id),
            conditions: derived.conditions.iter().map(key).collect(),
            days: Days::of(&derived),
            claims,
        }
    }

    /// The claims that it is so; lists of them stand side by side, the same place in each.
    fn holding<T>(&self, tell: impl Fn(&Claim) -> T) -> Vec<T> {
        let holds = self.claims.iter().filter(|c| c.says == Says::Holds);
        holds.map(tell).collect()
    }

    fn structure(&self) -> Option<&Structure> {
        match &self.edge.tie {
            Tie::MemberOf(s)
            | Tie::Leads(s)
            | Tie::PartOf(s)
            | Tie::Represents(s)
            | Tie::AffiliatedWith(s) => Some(s),
            _ => None,
        }
    }

    fn politics(&self) -> Option<&Politics> {
        match &self.edge.tie {
            Tie::Negotiates(p)
            | Tie::Proposes(p)
            | Tie::Supports(p)
            | Tie::Rejects(p)
            | Tie::Demands(p)
            | Tie::Pressures(p) => Some(p),
            _ => None,
        }
    }
}

/// The columns of an edge beside its key and its two ends.
pub(super) fn columns<'a>() -> Vec<Column<EdgeFacts<'a>>> {
    let mut columns = standing();
    columns.extend(of_terms());
    columns.extend(of_relations());
    columns.extend(provenance());
    columns
}

fn standing<'a>() -> Vec<Column<EdgeFacts<'a>>> {
    vec![
        text("relation", |e| Some(e.edge.relation().to_string())),
        list("state", |e| {
            let states = e.evidence.states.iter();
            states.map(|(state, _)| state.word().into()).collect()
        }),
        text("in_force", |e| Some(e.evidence.in_force.to_string())),
        text("footing", |e| {
            let stand = e.evidence.stand?;
            Some(footing(stand.footing).into())
        }),
        flag("disputed", |e| e.evidence.stand.map(|s| s.disputed)),
        flag("dated", |e| Some(e.evidence.dated)),
        text("valid", |e| {
            let period = e.evidence.period.as_ref()?;
            Some(period.as_str().into())
        }),
        day("start", |e| first(e.days.possible)),
        day("end", |e| last(e.days.possible)),
        day("surely_start", |e| first(e.days.certain)),
        day("surely_end", |e| last(e.days.certain)),
    ]
}

fn of_terms<'a>() -> Vec<Column<EdgeFacts<'a>>> {
    vec![
        text("term", |e| e.edge.terms()?.term.clone()),
        list("obligations", |e| {
            let terms = e.edge.terms();
            words(terms.map_or(&[], |terms| &terms.obligations))
        }),
        list("means", |e| {
            e.edge.terms().map_or(Vec::new(), |t| t.means.clone())
        }),
        flag("open_list", |e| e.edge.terms()?.open_list.then_some(true)),
        list("domains", |e| {
            e.edge.terms().map_or(Vec::new(), |t| t.domains.clone())
        }),
        text("polarity", |e| word(e.edge.terms()?.polarity)),
        list("legal_force", |e| words(&e.evidence.forces)),
        text("nature", |e| word(e.edge.terms()?.nature)),
        text("liability", |e| word(e.edge.terms()?.liability)),
        number("priority", |e| e.edge.terms()?.priority.map(i64::from)),
        text("cap", |e| sum(e.edge.terms()?.cap.as_ref())),
        text("cap_currency", |e| currency(e.edge.terms()?.cap.as_ref())),
        text("share", |e| e.edge.terms()?.share.map(|s| s.number())),
        text("amount", |e| sum(owed(e))),
        text("amount_currency", |e| currency(owed(e))),
        text("under", |e| one(&e.edge.terms()?.under)),
        text("clause", |e| e.edge.terms()?.clause.clone()),
        list("of", |e| keys(e.edge.tie.of())),
        text("owed_to", |e| match &e.edge.tie {
            Tie::Guarantees(g) => one(&g.owed_to),
            _ => None,
        }),
        text("benefits", |e| match &e.edge.tie {
            Tie::Undertakes(u) => one(&u.benefits),
            _ => None,
        }),
        list("in_return_for", |e| match &e.edge.tie {
            Tie::Undertakes(u) => keys(&u.in_return_for),
            _ => Vec::new(),
        }),
        text("when", |e| match &e.edge.tie {
            Tie::Backstops(b) => word(b.when),
            _ => None,
        }),
        list("conditions", |e| e.conditions.clone()),
        list("open_conditions", |e| {
            let open = e.evidence.open.iter();
            open.map(|(node, _)| e.view.graph().node_key(*node).to_string())
                .collect()
        }),
        list("adversaries", |e| {
            let terms = e.edge.terms();
            keys(terms.map_or(&[], |terms| &terms.adversaries))
        }),
        list("broken_by", |e| {
            let breaches = e.evidence.breaches();
            let mut by: Vec<String> = breaches.filter_map(|reason| one(&reason.record)).collect();
            by.sort();
            by.dedup();
            by
        }),
    ]
}

fn of_relations<'a>() -> Vec<Column<EdgeFacts<'a>>> {
    use Tie::{GrantsAccess, ParticipatesIn, PartyTo, Violates};
    macro_rules! only {
        ($of:pat => $value:expr) => {
            |e| match &e.edge.tie {
                $of => $value,
                _ => None,
            }
        };
    }
    vec![
        text("event", only!(Violates(v) => one(&v.event))),
        list("breaches", |e| match &e.edge.tie {
            Violates(v) => keys(&v.breaches),
            _ => Vec::new(),
        }),
        text("standing", only!(Violates(v) => word(v.standing))),
        text("provision", only!(Violates(v) => v.provision.clone())),
        text("material", only!(Violates(v) => v.material.map(yes_no))),
        text("finding", only!(Violates(v) => word(v.finding))),
        text("found_by", only!(Violates(v) => one(&v.found_by))),
        text("act", only!(PartyTo(p) => word(p.act))),
        text("role", |e| match &e.edge.tie {
            PartyTo(p) => word(p.role),
            ParticipatesIn { role } => word(*role),
            _ => None,
        }),
        text(
            "on",
            only!(PartyTo(p) => p.on.as_ref().map(|on| on.as_str().into())),
        ),
        list("purposes", |e| {
            e.structure().map_or(Vec::new(), |s| s.purposes.clone())
        }),
        text("tier", |e| e.structure()?.tier.clone()),
        list("about", |e| {
            e.politics().map_or(Vec::new(), |p| keys(&p.about))
        }),
        text("extent", |e| word(e.politics()?.extent)),
        text("of_what", |e| e.politics()?.of_what.clone()),
        text("recipient", only!(GrantsAccess(a) => one(&a.recipient))),
        text("only_way", only!(GrantsAccess(a) => a.only_way.map(yes_no))),
        text("matter", |e| one(&e.edge.matter)),
    ]
}

fn provenance<'a>() -> Vec<Column<EdgeFacts<'a>>> {
    vec![
        list("sources", |e| e.holding(|claim| claim.source.to_string())),
        list("places", |e| {
            e.holding(|claim| claim.place.clone().unwrap_or_default())
        }),
        // Several who speak jointly: `usa & uk`; nobody: the source's own voice.
        list("voices", |e| {
            e.holding(|claim| keys(&claim.voice).join(" & "))
        }),
        list("modalities", |e| {
            e.holding(|claim| claim.modality.word().into())
        }),
        list("quotes", |e| {
            let quotes = e.claims.iter();
            quotes.filter_map(|claim| claim.quote.clone()).collect()
        }),
        list("said", |e| said(&e.claims, |_| true)),
        list("not_stated", |e| not_stated(&e.claims)),
        text("note", |e| e.edge.note.clone()),
    ]
}

/// What claims say of single attributes: `outcome: failed`.
pub(super) fn said(
    claims: &[Claim],
    wanted: impl Fn(&crate::model::Attribute) -> bool,
) -> Vec<String> {
    let values = claims.iter().filter_map(|claim| match &claim.says {
        Says::Value(attribute, value) if wanted(attribute) => Some(format!("{attribute}: {value}")),
        _ => None,
    });
    let mut values: Vec<String> = values.collect();
    values.sort();
    values.dedup();
    values
}

/// The attributes of which a source is said to be silent.
pub(super) fn not_stated(claims: &[Claim]) -> Vec<String> {
    let silent = claims.iter().filter_map(|claim| match &claim.says {
        Says::Silent(attribute) => Some(attribute.to_string()),
        _ => None,
    });
    let mut silent: Vec<String> = silent.collect();
    silent.sort();
    silent.dedup();
    silent
}

/// In words, so that no reader takes what is not stated for a no.
fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_string()
}

fn footing(footing: Footing) -> &'static str {
    match footing {
        Footing::Held => "held",
        Footing::Offered => "offered",
        Footing::Sought => "sought",
        Footing::Foreseen => "foreseen",
        Footing::Denied => "denied",
    }
}

fn owed<'e>(e: &'e EdgeFacts<'_>) -> Option<&'e Amount> {
    match &e.edge.tie {
        Tie::Owes(debt) => debt.amount.as_ref(),
        _ => None,
    }
}

fn sum(amount: Option<&Amount>) -> Option<String> {
    amount.map(Amount::number)
}

fn currency(amount: Option<&Amount>) -> Option<String> {
    amount.map(|amount| amount.currency().to_string())
}

pub(super) fn one(key: &Option<Key>) -> Option<String> {
    key.as_ref().map(Key::to_string)
}

pub(super) fn keys(keys: &[Key]) -> Vec<String> {
    keys.iter().map(Key::to_string).collect()
}

pub(super) fn word<W: Word>(word: Option<W>) -> Option<String> {
    word.map(|word| word.word().to_string())
}

pub(super) fn words<W: Word>(words: &[W]) -> Vec<String> {
    words.iter().map(|word| word.word().to_string()).collect()
}

pub(super) fn first(days: Option<(Day, Day)>) -> Option<Day> {
    days.map(|(first, _)| first)
}

pub(super) fn last(days: Option<(Day, Day)>) -> Option<Day> {
    days.map(|(_, last)| last)
}
