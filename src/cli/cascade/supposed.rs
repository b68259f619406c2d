//! What is supposed of a war: the acts, as they were typed or as the dossier's events have them,
//! and which promises are kept. Start at [`acts`].

use super::super::decided::{Asked, find};
use super::super::failure::Failure;
use super::super::{typed, words};
use super::act::Typed;
use crate::commitment::{Act, Follow};
use crate::graph::{NodeId, View};
use crate::model::Date;
use crate::query::{DatedAct, fought};

/// The acts that were typed, and those of the events that were.
pub(super) fn acts(typed: &Typed, asked: &Asked) -> Result<Vec<DatedAct>, Failure> {
    super::one_date(typed.on.as_ref(), asked)?;
    let graph = asked.graph();
    let mut acts = Vec::new();
    match (&typed.whom[..], &typed.by) {
        ([], _) => {}
        (_, None) => {
            let failure = Failure::usage("who attacks is not said");
            return Err(failure.hint("say it: --by WHO"));
        }
        (whom, Some(by)) => {
            acts.push(act(by, &whom.join(" "), typed.on.clone(), asked)?);
        }
    }
    for text in &typed.also {
        let wanted = || {
            let failure = Failure::usage(format!("`{text}` is no act"));
            failure.hint("wanted \"WHO against WHOM\" or \"WHO against WHOM@DATE\"")
        };
        let (by, whom) = text.split_once(" against ").ok_or_else(wanted)?;
        let (whom, on) = match whom.rsplit_once('@') {
            Some((whom, date)) => (whom, Some(typed::date(date).map_err(Failure::usage)?)),
            None => (whom, None),
        };
        acts.push(act(by.trim(), whom.trim(), on, asked)?);
    }
    if !typed.event.is_empty() {
        let recorded = fought(asked.view());
        for name in &typed.event {
            let event = find(graph, name)?;
            let mut of_it = recorded.iter().filter(|f| f.event == event).peekable();
            if of_it.peek().is_none() {
                let name = words::name(asked.view(), event);
                let failure = Failure::usage(format!("«{name}» is no act of war"));
                return Err(failure.hint(
                    "wanted an event with an actor and a target that is an assault, or whose \
                     subtype says war, attack or invasion",
                ));
            }
            for fought in of_it {
                let pairs = fought.by.iter().flat_map(|by| {
                    let whom = fought.whom.iter().filter(move |whom| *whom != by);
                    whom.map(move |whom| (*by, *whom))
                });
                acts.extend(pairs.map(|(by, whom)| DatedAct {
                    act: Act { by, whom },
                    on: fought.on.clone(),
                    event: Some(event),
                }));
            }
        }
    }
    if acts.is_empty() {
        let failure = Failure::usage("no act is supposed");
        return Err(
            failure.hint("say one: WHOM --by WHO, --event EVENT, --also \"WHO against WHOM\"")
        );
    }
    Ok(acts)
}

/// The actor that a name stands for.
fn actor(name: &str, asked: &Asked) -> Result<NodeId, Failure> {
    let node = find(asked.graph(), name)?;
    let record = asked.view().node(node);
    match record.as_actor() {
        Some(_) => Ok(node),
        None => {
            let kind = record.kind_phrase();
            Err(Failure::usage(format!(
                "«{}» is no actor, but a {kind}",
                record.name
            )))
        }
    }
}

fn act(by: &str, whom: &str, on: Option<Date>, asked: &Asked) -> Result<DatedAct, Failure> {
    let (by, whom) = (actor(by, asked)?, actor(whom, asked)?);
    if by == whom {
        let name = words::name(asked.view(), by);
        return Err(Failure::usage(format!("«{name}» cannot attack itself")));
    }
    Ok(DatedAct {
        act: Act { by, whom },
        on,
        event: None,
    })
}

/// Which promises are supposed to be kept.
pub(super) fn kept(typed: &Typed, asked: &Asked) -> Result<Follow, Failure> {
    let mut kept = Follow {
        open: typed.open,
        disputed: typed.disputed,
        sought: asked.follows_sought(),
        ..Follow::default()
    };
    for name in &typed.keeps {
        let key = asked.record(std::slice::from_ref(name))?;
        match asked.graph().edge_id(key.as_str()) {
            Some(edge) if asked.graph().relation(edge).is_commitment() => {
                kept.keeps.insert(edge);
            }
            Some(_) => return Err(Failure::usage(format!("`{key}` is no promise"))),
            None => {
                kept.keepers.insert(actor(name, asked)?);
            }
        }
    }
    for name in &typed.aside {
        kept.aside.insert(actor(name, asked)?);
    }
    Ok(kept)
}

/// What is supposed of the debtors, in words.
pub(super) fn supposed(view: View<'_>, kept: &Follow) -> String {
    let mut said = Vec::new();
    if kept.sought {
        said.push("what is sought or offered had been promised".to_string());
    }
    if kept.disputed {
        said.push("disputed promises are kept".to_string());
    }
    if kept.open {
        said.push("open promises are kept".to_string());
    }
    let keepers = kept.keepers.iter().map(|who| words::name(view, *who));
    said.extend(keepers.map(|who| format!("{who} keeps what it owes")));
    let promises = kept.keeps.iter();
    said.extend(promises.map(|edge| format!("«{}» is kept", words::prose(view, *edge))));
    let aside = kept.aside.iter().map(|who| words::name(view, *who));
    said.extend(aside.map(|who| format!("{who} stands aside")));
    match said.is_empty() {
        true => String::new(),
        false => format!(", and {}", words::list(&said)),
    }
}

/// An act in words: "Germany acts against Russia on 1914-08-01".
pub(super) fn told(view: View<'_>, act: &DatedAct) -> String {
    let [by, whom] = [act.act.by, act.act.whom].map(|node| words::the_name(view, node));
    let on = act.on.as_ref();
    let on = on.map_or(String::new(), |on| format!(" {}", words::at(on)));
    format!("{by} acts against {whom}{on}")
}
