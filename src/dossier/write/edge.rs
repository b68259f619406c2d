//! Edges as entries: `relation("from", "to", "place")` where that says it all.

use super::Writer;
use super::claim::{Said, said};
use super::text::{Fields, key, quote};
use crate::model::{
    Access, Attribute, Claim, Edge, Participation, Politics, Structure, Terms, Tie, Violation,
};

impl<'r> Writer<'r> {
    pub(super) fn edge(&self, edge: &'r Edge, elsewhere: &mut Vec<&'r Claim>) -> String {
        let claims = self.claims_about(&edge.key);
        let may_have = |attribute: &Attribute| may_have(&edge.tie, attribute);
        let Said { own, values } = said(&self.base, claims, true, &may_have, elsewhere);

        let mut fields = Fields::default();
        let derived = edge.id_by_ends();
        // An id by its ends that another edge has as well would be numbered.
        if edge.key != *derived || self.derived.get(&derived).is_some_and(|n| *n > 1) {
            fields.add("id", key(&edge.key));
        }
        fields.add("from", key(&edge.from));
        fields.add("to", key(&edge.to));
        if let Some(valid) = &edge.valid {
            let text = valid.as_str();
            // `2018..` is no date by itself.
            let is_one = |until: &&str| *until == ".." || !until.ends_with("..");
            let until = text.strip_prefix('/').filter(is_one);
            match (text.strip_suffix('/'), until) {
                (Some(since), _) => fields.add("since", quote(since)),
                (None, Some(until)) => fields.add("until", quote(until)),
                (None, None) => fields.add("valid", quote(text)),
            }
        }
        tie(&edge.tie, &mut fields);
        fields.add_some("matter", edge.matter.as_ref().map(key));
        let short = fields.len() == 2 && own.len() == 1 && values.is_empty() && edge.note.is_none();
        let name = super::relation_name(&edge.relation());
        if short && let Some(at) = own.get("at") {
            return format!("{name}({}, {}, {at})", key(&edge.from), key(&edge.to));
        }
        fields.extend(own);
        fields.extend(values);
        fields.add_text("note", &edge.note);
        fields.named(&name)
    }
}

fn tie(tie: &Tie, fields: &mut Fields) {
    match tie {
        Tie::Guarantees(guarantee) => {
            fields.add_some("owed_to", guarantee.owed_to.as_ref().map(key));
            fields.add_keys("of", &guarantee.of);
            terms(&guarantee.terms, fields);
        }
        Tie::Backstops(backstop) => {
            fields.add_keys("of", &backstop.of);
            fields.add_word("when", backstop.when);
            terms(&backstop.terms, fields);
        }
        Tie::Undertakes(promise) => {
            fields.add_some("for", promise.benefits.as_ref().map(key));
            fields.add_keys("in_return_for", &promise.in_return_for);
            terms(&promise.terms, fields);
        }
        Tie::Owes(debt) => {
            fields.add_some(
                "amount",
                debt.amount.as_ref().map(|a| quote(&a.to_string())),
            );
            terms(&debt.terms, fields);
        }
        Tie::Violates(breach) => violation(breach, fields),
        Tie::PartyTo(part) => participation(part, fields),
        Tie::MemberOf(says)
        | Tie::Leads(says)
        | Tie::PartOf(says)
        | Tie::Represents(says)
        | Tie::AffiliatedWith(says) => structure(says, fields),
        Tie::ParticipatesIn { role } => fields.add_word("role", *role),
        Tie::Negotiates(says)
        | Tie::Proposes(says)
        | Tie::Supports(says)
        | Tie::Rejects(says)
        | Tie::Demands(says)
        | Tie::Pressures(says) => politics(says, fields),
        Tie::GrantsAccess(says) => access(says, fields),
        Tie::Revises
        | Tie::Supersedes
        | Tie::Implements
        | Tie::Amends
        | Tie::Reaffirms
        | Tie::PossiblySameAs
        | Tie::Before
        | Tie::Custom(_) => {}
    }
}

fn terms(terms: &Terms, fields: &mut Fields) {
    fields.add_some("under", terms.under.as_ref().map(key));
    fields.add_text("clause", &terms.clause);
    fields.add_words("obligation", &terms.obligations, false);
    fields.add_texts("means", &terms.means);
    if terms.open_list {
        fields.add("open_list", "true");
    }
    fields.add_texts("domains", &terms.domains);
    fields.add_word("polarity", terms.polarity);
    fields.add_text("term", &terms.term);
    fields.add_word("force", terms.force);
    fields.add_word("nature", terms.nature);
    fields.add_word("liability", terms.liability);
    fields.add_some("priority", terms.priority.map(|n| n.to_string()));
    fields.add_some("cap", terms.cap.as_ref().map(|a| quote(&a.to_string())));
    fields.add_some("share", terms.share.map(|share| quote(&share.number())));
    fields.add_keys("conditions", &terms.conditions);
    fields.add_keys("adversary", &terms.adversaries);
}

fn violation(breach: &Violation, fields: &mut Fields) {
    fields.add_some("event", breach.event.as_ref().map(key));
    fields.add_keys("breaches", &breach.breaches);
    fields.add_word("standing", breach.standing);
    fields.add_text("provision", &breach.provision);
    fields.add_flag("material", breach.material);
    fields.add_word("finding", breach.finding);
    fields.add_some("found_by", breach.found_by.as_ref().map(key));
}

fn participation(part: &Participation, fields: &mut Fields) {
    fields.add_word("act", part.act);
    fields.add_word("role", part.role);
    fields.add_some("on", part.on.as_ref().map(|date| quote(date.as_str())));
}

fn structure(says: &Structure, fields: &mut Fields) {
    fields.add_texts("purpose", &says.purposes);
    fields.add_text("tier", &says.tier);
    fields.add_keys("conditions", &says.conditions);
}

fn politics(says: &Politics, fields: &mut Fields) {
    fields.add_keys("about", &says.about);
    fields.add_word("extent", says.extent);
    fields.add_text("of_what", &says.of_what);
}

fn access(says: &Access, fields: &mut Fields) {
    fields.add_some("recipient", says.recipient.as_ref().map(key));
    fields.add_keys("conditions", &says.conditions);
    fields.add_flag("only_way", says.only_way);
}

/// Whether the attribute is a field of the edge's entry, and there means a claim.
fn may_have(tie: &Tie, attribute: &Attribute) -> bool {
    match attribute {
        Attribute::Outcome
        | Attribute::Assessment
        | Attribute::Place
        | Attribute::NotBefore
        | Attribute::NotAfter
        | Attribute::Other(_) => true,
        // The purpose of a structure is a field of its tie.
        Attribute::Purpose => !matches!(
            tie,
            Tie::MemberOf(_)
                | Tie::Leads(_)
                | Tie::PartOf(_)
                | Tie::Represents(_)
                | Tie::AffiliatedWith(_)
        ),
        Attribute::State => tie.terms().is_some(),
        _ => false,
    }
}
