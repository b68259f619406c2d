//! What the vocabulary says of states, case by case: each case is one record and its answers.

mod agreements;
mod commitments;
mod laws;
mod ties;

use super::*;
use crate::model::{
    Act, AgreementKind, Attribute, Backstop, Claim, CommitmentState, ConditionState, Date, Edge,
    Gate, Guarantee, Key, Modality, Tie, Truth, Value, Word,
};
use std::sync::Arc;

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn date(text: &str) -> Date {
    Date::new(text).unwrap()
}

fn claim(modality: Modality) -> Claim {
    Claim::about(key("record"), key("source")).with_modality(modality)
}

/// `active`, or `active possibly, violated possibly`; undated states in brackets.
fn print<S: State>(history: &History<S>, as_of: Option<&Date>) -> String {
    let mut words: Vec<String> = match as_of {
        None => history.latest().into_iter().map(Word::phrase).collect(),
        Some(as_of) => (history.at(as_of).into_iter())
            .map(|(state, truth)| match truth {
                Truth::Yes => state.phrase(),
                other => format!("{} {other}", state.phrase()),
            })
            .collect(),
    };
    if let Some(as_of) = as_of {
        let undated = history.undated_at(as_of);
        words.extend(undated.map(|s| format!("[{}]", s.state.phrase())));
    }
    words.join(", ")
}

/// One agreement: what claims and parties say of it.
#[derive(Clone, Debug, Default)]
struct Pact {
    kind: Option<AgreementKind>,
    claims: Vec<Claim>,
    /// What its parties did.
    acts: Vec<(Act, Option<Date>)>,
    /// Since when another takes its place.
    superseded: Option<Date>,
}

impl Pact {
    fn dated(mut self, attribute: &str, on: &str) -> Pact {
        let value = Value::Date(date(on));
        let claim = claim(Modality::Asserted).that(Attribute::read(attribute), value);
        self.claims.push(claim);
        self
    }

    fn stage(mut self, stage: &str, since: Option<&str>) -> Pact {
        let value = Value::Stage(Word::read(stage).unwrap(), since.map(date));
        let claim = claim(Modality::Asserted).that(Attribute::Stage, value);
        self.claims.push(claim);
        self
    }

    fn done(mut self, act: Act, on: &str) -> Pact {
        self.acts.push((act, Some(date(on))));
        self
    }

    fn said(mut self, modality: Modality) -> Pact {
        self.claims.push(claim(modality));
        self
    }

    fn history(&self) -> AgreementHistory {
        let claims: Vec<&Claim> = self.claims.iter().collect();
        let party = key("party");
        let acts = party_acts(&party, &self.acts);
        let successor = self.superseded.as_ref().map(|since| Successor {
            record: &party,
            since: Some(since),
            modality: Modality::Asserted,
            disputed: false,
        });
        agreement(AgreementFacts {
            kind: self.kind,
            key: &key("pact"),
            claims: &claims,
            acts: &acts,
            successors: successor.as_slice(),
        })
    }

    #[track_caller]
    fn check(&self, as_of: &str, expect: &str) {
        let as_of = (!as_of.is_empty()).then(|| date(as_of));
        let pact = self.history();
        let (states, force) = (
            print(&pact.history, as_of.as_ref()),
            pact.in_force(as_of.as_ref()),
        );
        assert_eq!(format!("{states}; in force: {force}"), expect);
    }
}

fn party_acts<'a>(record: &'a Key, acts: &'a [(Act, Option<Date>)]) -> Vec<PartyAct<'a>> {
    let act = |(act, on): &'a (Act, Option<Date>)| PartyAct {
        record,
        act: *act,
        on: on.as_ref(),
        modality: Modality::Asserted,
        disputed: false,
    };
    acts.iter().map(act).collect()
}

/// One commitment and all that bears on it.
#[derive(Clone, Debug, Default)]
struct Promise {
    valid: Option<Date>,
    claims: Vec<Claim>,
    pact: Option<Pact>,
    gates: Vec<(Gate, History<ConditionState>)>,
    breaches: Vec<(Vec<Date>, Modality)>,
    acts: Vec<(Act, Option<Date>)>,
    creditor_acts: Vec<(Act, Option<Date>)>,
    /// The last day of its debtor.
    extinct: Option<Date>,
    tie: Option<Tie>,
}

impl Promise {
    /// Asserted to hold.
    fn made() -> Promise {
        Promise::default().said(Modality::Asserted)
    }

    fn valid(mut self, period: &str) -> Promise {
        self.valid = Some(date(period));
        self
    }

    fn said(mut self, modality: Modality) -> Promise {
        self.claims.push(claim(modality));
        self
    }

    fn state(mut self, state: CommitmentState, since: Option<&str>) -> Promise {
        let value = Value::State(state, since.map(date));
        let claim = claim(Modality::Asserted).that(Attribute::State, value);
        self.claims.push(claim);
        self
    }

    fn bounded(mut self, attribute: &str, on: &str) -> Promise {
        let value = Value::Date(date(on));
        let claim = claim(Modality::Inferred).that(Attribute::read(attribute), value);
        self.claims.push(claim);
        self
    }

    fn under(mut self, pact: Pact) -> Promise {
        self.pact = Some(pact);
        self
    }

    /// A condition nothing has met.
    fn waits(self, gate: Gate) -> Promise {
        self.gated(gate, &[])
    }

    fn met(self, gate: Gate, on: &str) -> Promise {
        self.gated(gate, &[(ConditionState::Met, Some(on))])
    }

    fn gated(mut self, gate: Gate, states: &[(ConditionState, Option<&str>)]) -> Promise {
        let claims: Vec<Claim> = (states.iter())
            .map(|(state, since)| {
                let value = Value::Condition(*state, since.map(date));
                claim(Modality::Asserted).that(Attribute::State, value)
            })
            .collect();
        let claims: Vec<&Claim> = claims.iter().collect();
        let facts = ConditionFacts {
            key: &key("condition"),
            claims: &claims,
            met_by: None,
        };
        self.gates.push((gate, condition(facts)));
        self
    }

    fn broken(self, when: &str) -> Promise {
        let when = [when];
        self.broken_by_accounts(if when == [""] { &[] } else { &when })
    }

    fn broken_by_accounts(mut self, when: &[&str]) -> Promise {
        let when = when.iter().map(|on| date(on)).collect();
        self.breaches.push((when, Modality::Inferred));
        self
    }

    fn left(self, on: &str) -> Promise {
        self.done(Act::Withdrawal, on)
    }

    /// The one to whom it is owed leaves.
    fn let_go(mut self, on: &str) -> Promise {
        self.creditor_acts.push((Act::Denunciation, Some(date(on))));
        self
    }

    fn back(self, on: &str) -> Promise {
        self.done(Act::Accession, on)
    }

    fn done(mut self, act: Act, on: &str) -> Promise {
        let on = (!on.is_empty()).then(|| date(on));
        self.acts.push((act, on));
        self
    }

    fn history(&self) -> CommitmentHistory {
        self.behind(&[])
    }

    /// Its history as a backstop of those.
    fn behind(&self, principals: &[&CommitmentHistory]) -> CommitmentHistory {
        let tie = match principals {
            [] => self
                .tie
                .clone()
                .unwrap_or(Tie::Guarantees(Guarantee::default())),
            _ => Tie::Backstops(Backstop::default()),
        };
        let mut edge = Edge::new(key("record"), key("debtor"), tie, key("protected"));
        edge.valid = self.valid.clone();
        let claims: Vec<&Claim> = self.claims.iter().collect();
        let pact = self.pact.as_ref().map(|p| Arc::new(p.history()));
        let (condition, breach, exit) = (key("condition"), key("breach"), key("exit"));
        let conditions: Vec<Gated<'_>> = (self.gates.iter())
            .map(|(gate, history)| Gated {
                key: &condition,
                gates: std::slice::from_ref(gate),
                history,
            })
            .collect();
        let breaches: Vec<Breach<'_>> = (self.breaches.iter())
            .map(|(when, modality)| Breach {
                record: &breach,
                event: None,
                when: when.iter().collect(),
                modality: *modality,
                disputed: false,
            })
            .collect();
        let acts = party_acts(&exit, &self.acts);
        let creditor_acts = party_acts(&exit, &self.creditor_acts);
        let debtor = key("debtor");
        let extinction = self.extinct.as_ref().map(|last| Extinction {
            actor: &debtor,
            last,
            modality: Modality::Asserted,
            disputed: false,
        });
        commitment(CommitmentFacts {
            edge: &edge,
            claims: &claims,
            agreement: pact.as_ref(),
            conditions: &conditions,
            breaches: &breaches,
            acts: &acts,
            creditor_acts: &creditor_acts,
            emergences: &[],
            extinctions: extinction.as_slice(),
            principals,
        })
    }

    #[track_caller]
    fn check(&self, as_of: &str, expect: &str) {
        let as_of = (!as_of.is_empty()).then(|| date(as_of));
        let promise = self.history();
        let (states, force) = (
            print(&promise.history, as_of.as_ref()),
            promise.in_force(as_of.as_ref()),
        );
        assert_eq!(format!("{states}; in force: {force}"), expect);
    }
}
