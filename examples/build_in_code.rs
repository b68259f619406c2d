//! A graph built in code, without a file: two guarantors of one state, the backstop behind one
//! of them, and a breach by the other. Then one question, as of three dates.
//!
//! ```text
//! cargo run --example build_in_code
//! ```

use foedera::change::{apply, between};
use foedera::model::{
    ActorKind, AgreementKind, Attribute, Backstop, Date, EventKind, Guarantee, Terms, Value,
    Violation,
};
use foedera::query::{Bounds, guarantors, state_phrase};
use foedera::{Change, Filter, Graph};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let graph = apply(&Graph::empty(), &river_pact()?).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })?;
    let ruritania = graph.node_id("ruritania").ok_or("it was added")?;
    let name = |node| &graph.node(node).name;
    for year in ["1900", "1905", "1912"] {
        let filter = Filter::default().as_of(Date::new(year)?);
        let answer = guarantors(graph.view(&filter), ruritania, false, Bounds::default());
        println!("As of {year}:");
        for promise in &answer.now.guarantees {
            let edge = promise.evidence.edge;
            println!(
                "  {}{} {} {}: {}",
                "  ".repeat(promise.depth),
                name(graph.from(edge)),
                graph.relation(edge).phrase(),
                name(graph.to(edge)),
                state_phrase(&promise.evidence.states),
            );
        }
    }
    Ok(())
}

/// Who promised what in the River Pact, each with its place in the atlas.
fn river_pact() -> Result<Change, Box<dyn Error>> {
    let mut pact = Change::new();
    pact.source("atlas", "Atlas of the River Lands")?;
    pact.actor("ruritania", ActorKind::State, "Ruritania")?;
    pact.actor("graustark", ActorKind::State, "Graustark")?;
    pact.actor("syldavia", ActorKind::State, "Syldavia")?;
    pact.actor("league", ActorKind::Organization, "League of the Coast")?;
    pact.agreement("river-pact", AgreementKind::Treaty, "River Pact")?;
    pact.event("raid", EventKind::Assault, "Raid on the mills")?;

    let signed = Value::Date(Date::new("1903-05-01")?);
    pact.states("atlas", "p. 9", "river-pact", Attribute::Signed, signed)?;
    let raided = Value::Date(Date::new("1911-06-02")?);
    pact.states("atlas", "p. 40", "raid", Attribute::When, raided)?;

    let terms = Terms {
        under: Some("river-pact".parse()?),
        ..Terms::default()
    };
    let promise = Guarantee {
        terms,
        ..Guarantee::default()
    };
    let from_syldavia = between("syldavia", promise.clone(), "ruritania")?;
    let from_graustark = between("graustark", promise, "ruritania")?;

    let behind = Backstop {
        of: vec![from_syldavia.key.clone()],
        ..Backstop::default()
    };
    let mut from_league = between("league", behind, "syldavia")?;
    from_league.valid = Some(Date::new("1908/1920")?);

    let breach = Violation {
        event: Some("raid".parse()?),
        breaches: vec![from_graustark.key.clone()],
        ..Violation::default()
    };
    let broken = between("graustark", breach, "river-pact")?;

    pact.says("atlas", "p. 9", from_syldavia)?;
    pact.says("atlas", "p. 9", from_graustark)?;
    pact.says("atlas", "p. 12", from_league)?;
    pact.says("atlas", "p. 40", broken)?;
    Ok(pact)
}
