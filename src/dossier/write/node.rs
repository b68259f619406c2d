//! Actors, agreements with their accounts, events and conditions as entries.

use super::Writer;
use super::claim::{Base, Said, base_of, said};
use super::text::{Fields, key, list, map, quote};
use crate::model::{Account, Attribute, Claim, Condition, Kind, Node, Provision, Scope, Word};

impl<'r> Writer<'r> {
    /// `Kind("name")`, or with named fields.
    pub(super) fn node(&self, node: &'r Node, elsewhere: &mut Vec<&'r Claim>) -> String {
        let claims = self.claims_about(&node.key);
        let is_condition = matches!(node.is, Kind::Condition(_));
        let may_have = |attribute: &Attribute| may_have(&node.is, attribute);
        let Said { own, values } = said(&self.base, claims, is_condition, &may_have, elsewhere);

        let mut fields = Fields::default();
        fields.add("name", quote(&node.name));
        if !node.aliases.is_empty() {
            let aliases = node.aliases.iter().map(|alias| quote(alias));
            fields.add("aliases", list(aliases.collect()));
        }
        let kind = self.kind(node, &mut fields);
        let base = base_of(&self.base, claims, &own);
        fields.extend(own);
        fields.extend(values);
        if matches!(node.is, Kind::Agreement(_)) {
            let accounts = self.accounts.get(&node.key).into_iter().flatten();
            let accounts = accounts.map(|account| {
                let text = self.account(account, &base, elsewhere);
                (key(&account.key), text)
            });
            fields.add_some("accounts", map(accounts.collect()));
        }
        fields.add_text("note", &node.note);
        match fields.len() {
            1 => format!("{kind}({})", quote(&node.name)),
            _ => fields.named(kind),
        }
    }

    /// The kind's word; adds the fields that only this sort has.
    fn kind(&self, node: &Node, fields: &mut Fields) -> &'static str {
        let sort = node.sort().word();
        let codes = |fields: &mut Fields, codes: &std::collections::BTreeMap<String, String>| {
            let codes = codes
                .iter()
                .map(|(scheme, code)| (quote(scheme), quote(code)));
            fields.add_some("codes", map(codes.collect()));
        };
        match &node.is {
            Kind::Actor(actor) => {
                codes(fields, &actor.codes);
                if actor.unresolved {
                    fields.add("unresolved", "true");
                }
                actor.kind.map_or(sort, Word::word)
            }
            Kind::Agreement(agreement) => {
                codes(fields, &agreement.codes);
                agreement.kind.map_or(sort, Word::word)
            }
            Kind::Event(event) => {
                fields.add_text("subtype", &event.subtype);
                event.kind.map_or(sort, Word::word)
            }
            Kind::Condition(condition) => {
                self.condition(condition, fields);
                condition.kind.map_or(sort, Word::word)
            }
        }
    }

    fn condition(&self, condition: &Condition, fields: &mut Fields) {
        fields.add_some("body", condition.body.as_ref().map(key));
        fields.add_words("gates", &condition.gates, true);
        fields.add_keys("applies_to", &condition.applies_to);
        if !condition.scopes.is_empty() {
            let scopes = condition.scopes.iter().map(scope);
            fields.add("scope", super::text::one_or_list(scopes.collect()));
        }
        fields.add_some("met_by", condition.met_by.as_ref().map(key));
    }

    fn account(
        &self,
        account: &'r Account,
        above: &Base<'r>,
        elsewhere: &mut Vec<&'r Claim>,
    ) -> String {
        let claims = self.claims_about(&account.key);
        // Values of accounts are rare; they stand in `claims`.
        let (own, others): (Vec<&Claim>, Vec<&Claim>) = claims
            .iter()
            .partition(|claim| claim.says == crate::model::Says::Holds);
        elsewhere.extend(others);
        let Said { own, values } = said(above, &own, true, &|_| false, elsewhere);
        let mut fields = Fields::default();
        fields.add_text("title", &account.title);
        fields.add_flag("complete", account.complete);
        fields.extend(own);
        fields.extend(values);
        let provisions = account.provisions.iter();
        let provisions = provisions.map(|one| (quote(&one.label), provision(one)));
        fields.add_some("provisions", map(provisions.collect()));
        fields.plain()
    }
}

fn scope(scope: &Scope) -> String {
    let mut fields = Fields::default();
    fields.add_some("debtor", scope.debtor.as_ref().map(key));
    fields.add_some("to", scope.to.as_ref().map(key));
    fields.add_keys("under", &scope.under);
    fields.add_some(
        "relation",
        scope.relation.as_ref().map(super::relation_name),
    );
    fields.plain()
}

fn provision(provision: &Provision) -> String {
    let parts = provision.parts.iter().map(key).collect();
    let parts = super::text::list(parts);
    let mut fields = Fields::default();
    fields.add_text("title", &provision.title);
    if !provision.parts.is_empty() {
        fields.add("parts", parts.clone());
    }
    fields.add_text("at", &provision.place);
    fields.add_word("modality", provision.modality);
    match (fields.len(), provision.parts.is_empty()) {
        (0, _) | (1, false) => parts,
        _ => fields.plain(),
    }
}

/// Whether the attribute is a field of the node's entry.
fn may_have(is: &Kind, attribute: &Attribute) -> bool {
    match attribute {
        Attribute::Stage
        | Attribute::Proposed
        | Attribute::Adopted
        | Attribute::Signed
        | Attribute::ProvisionallyApplied
        | Attribute::EnteredIntoForce
        | Attribute::Suspended
        | Attribute::Terminated
        | Attribute::Withdrawn
        | Attribute::Abandoned
        | Attribute::Rejected
        | Attribute::Ending
        | Attribute::Force
        | Attribute::PartiesComplete
        | Attribute::Author => matches!(is, Kind::Agreement(_)),
        Attribute::Office | Attribute::Size | Attribute::Buffer => matches!(is, Kind::Actor(_)),
        Attribute::When => matches!(is, Kind::Event(_)),
        Attribute::State => matches!(is, Kind::Condition(_)),
        Attribute::Outcome
        | Attribute::Purpose
        | Attribute::Assessment
        | Attribute::Place
        | Attribute::NotBefore
        | Attribute::NotAfter
        | Attribute::Other(_) => true,
    }
}
