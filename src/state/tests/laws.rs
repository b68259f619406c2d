//! Laws of every history, whatever the dates and claims.

use super::*;
use crate::model::{Day, Stage};
use proptest::prelude::*;

/// Years, months and days about 2000, and periods of them, in every form.
fn any_date() -> impl Strategy<Value = Date> {
    let day = || {
        (1995..2010i32, 1..=12u8, 1..=28u8, 0..3u8).prop_map(|(y, m, d, precision)| match precision
        {
            0 => format!("{y}"),
            1 => format!("{y}-{m:02}"),
            _ => format!("{y}-{m:02}-{d:02}"),
        })
    };
    let forms = prop_oneof![
        4 => day(),
        1 => day().prop_map(|d| format!("{d}/")),
        1 => day().prop_map(|d| format!("{d}/..")),
        1 => day().prop_map(|d| format!("/{d}")),
        1 => day().prop_map(|d| format!("../{d}")),
        2 => (day(), day()).prop_map(|(a, b)| format!("{a}/{b}")),
    ];
    forms.prop_filter_map("reversed", |text| Date::new(&text).ok())
}

fn word<W: Word>() -> impl Strategy<Value = W> {
    prop::sample::select(W::ALL)
}

fn any_claim() -> impl Strategy<Value = Claim> {
    let dates: Vec<Attribute> = (Attribute::KNOWN.into_iter())
        .filter(|a| a.takes() == crate::model::Takes::Date)
        .collect();
    let since = || prop::option::of(any_date());
    let says = prop_oneof![
        Just(None),
        (prop::sample::select(dates), any_date()).prop_map(|(a, d)| Some((a, Value::Date(d)))),
        (word::<Stage>(), since()).prop_map(|(s, d)| Some((Attribute::Stage, Value::Stage(s, d)))),
        (word::<CommitmentState>(), since())
            .prop_map(|(s, d)| Some((Attribute::State, Value::State(s, d)))),
        word().prop_map(|e| Some((Attribute::Ending, Value::Ending(e)))),
    ];
    (word::<Modality>(), says).prop_map(|(modality, says)| match says {
        None => claim(modality),
        Some((attribute, value)) => claim(modality).that(attribute, value),
    })
}

fn any_pact() -> impl Strategy<Value = Pact> {
    let acts = prop::collection::vec((word::<Act>(), prop::option::of(any_date())), 0..3);
    let superseded = prop::option::of(any_date());
    let pact = (prop::collection::vec(any_claim(), 0..8), acts, superseded);
    pact.prop_map(|(claims, acts, superseded)| Pact {
        claims,
        acts,
        superseded,
        ..Pact::default()
    })
}

fn any_promise() -> impl Strategy<Value = Promise> {
    let accounts = prop::collection::vec(any_date(), 0..3);
    let breaches = prop::collection::vec(accounts, 0..3);
    let act = prop::sample::select(vec![Act::Withdrawal, Act::Accession]);
    let acts = prop::collection::vec((act, prop::option::of(any_date())), 0..4);
    let state = (word::<ConditionState>(), prop::option::of(any_date()));
    let gate = (word::<Gate>(), prop::collection::vec(state, 0..3));
    (
        prop::option::of(any_date()),
        prop::collection::vec(any_claim(), 0..5),
        prop::option::of(any_pact()),
        prop::collection::vec(gate, 0..3),
        breaches,
        acts,
    )
        .prop_map(|(valid, claims, pact, gates, breaches, acts)| {
            let promise = Promise {
                valid,
                claims,
                pact,
                gates: Vec::new(),
                breaches: breaches
                    .into_iter()
                    .map(|d| (d, Modality::Asserted))
                    .collect(),
                acts,
                ..Promise::default()
            };
            gates.into_iter().fold(promise, |promise, (gate, states)| {
                let states: Vec<_> = (states.iter())
                    .map(|(s, d)| (*s, d.as_ref().map(Date::as_str)))
                    .collect();
                promise.gated(gate, &states)
            })
        })
}

/// A date and a narrower one within it.
fn nested() -> impl Strategy<Value = (Date, Date)> {
    (1993..2012i32, 1..=12u8, 1..=28u8, any::<bool>()).prop_map(|(y, m, d, wide)| {
        let month = format!("{y}-{m:02}");
        let day = format!("{y}-{m:02}-{d:02}");
        let outer = if wide { format!("{y}") } else { month };
        (date(&outer), date(&day))
    })
}

fn laws<S: State>(history: &History<S>, outer: &Date, inner: &Date) -> Result<(), TestCaseError> {
    for as_of in [outer, inner] {
        let states = history.at(as_of);
        let sure = states.iter().filter(|(_, t)| *t == Truth::Yes).count();
        prop_assert!(states.iter().all(|(_, t)| *t != Truth::No));
        prop_assert!(sure == 0 || states.len() == 1, "what is sure is alone");
        for (state, _) in &states {
            prop_assert!(!history.dated().is_empty());
            prop_assert!(history.since(*state).is_some());
        }
    }
    let (wide, narrow) = (history.at(outer), history.at(inner));
    for (state, _) in &narrow {
        prop_assert!(
            wide.iter().any(|(s, _)| s == state),
            "narrower allows no more"
        );
    }
    for (state, truth) in &wide {
        if *truth == Truth::Yes {
            prop_assert!(narrow.contains(&(*state, Truth::Yes)), "yes stays yes");
        }
    }
    prop_assert_eq!(history.latest().is_empty(), history.is_empty());
    // Once it exists, there is some state on every day.
    let certain = (history.dated().iter()).filter(|s| !s.doubtful && s.shows.is_some());
    if let Some(first) = certain.filter_map(|s| s.from).map(|b| b.latest).min() {
        for n in (0..7300).step_by(61) {
            let day = Day(8400 + n);
            if day >= first {
                prop_assert!(!history.at(&date(&day.to_string())).is_empty(), "{day}");
            }
        }
    }
    let spells = || history.dated().iter().chain(history.undated());
    prop_assert!(spells().all(|s| !s.reasons.is_empty()));
    let begins = history.dated().iter().map(|s| s.from.map(|b| b.earliest));
    prop_assert!(begins.is_sorted());
    Ok(())
}

/// A narrower date may settle what a wider one leaves open, never undo what it settles.
fn settles(wide: Truth, narrow: Truth) -> bool {
    wide == Truth::Possibly || wide == narrow
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agreements_obey_the_laws(pact in any_pact(), (outer, inner) in nested()) {
        let pact = pact.history();
        laws(&pact.history, &outer, &inner)?;
        prop_assert!(settles(pact.in_force(Some(&outer)), pact.in_force(Some(&inner))));
    }

    #[test]
    fn commitments_obey_the_laws(promise in any_promise(), (outer, inner) in nested()) {
        let history = promise.history();
        laws(&history.history, &outer, &inner)?;
        prop_assert!(settles(history.in_force(Some(&outer)), history.in_force(Some(&inner))));
        if let Some(pact) = &promise.pact {
            for as_of in [None, Some(&outer), Some(&inner)] {
                let force = history.in_force(as_of);
                prop_assert!(force <= pact.history().in_force(as_of), "no more than its pact");
            }
        }
    }

    #[test]
    fn ties_and_conditions_obey_the_laws(
        valid in prop::option::of(any_date()),
        claims in prop::collection::vec(any_claim(), 0..5),
        (outer, inner) in nested(),
    ) {
        let tie_ = Tie::MemberOf(crate::model::Structure::default());
        let mut edge = Edge::new(key("record"), key("a"), tie_, key("b"));
        edge.valid = valid;
        let claims: Vec<&Claim> = claims.iter().collect();
        let tie = tie(TieFacts::new(&edge, &claims));
        laws(&tie.history, &outer, &inner)?;
        prop_assert!(settles(tie.holds(Some(&outer)), tie.holds(Some(&inner))));
        let key = key("condition");
        let facts = ConditionFacts { key: &key, claims: &claims, met_by: None };
        laws(&condition(facts), &outer, &inner)?;
    }

    #[test]
    fn removing_a_claim_never_panics_and_order_does_not_matter(promise in any_promise()) {
        let mut turned = promise.clone();
        turned.claims.reverse();
        turned.breaches.reverse();
        prop_assert_eq!(turned.history().history, promise.history().history);
        let mut fewer = promise;
        while fewer.claims.pop().is_some() {
            fewer.history();
        }
    }
}
