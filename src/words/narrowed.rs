//! How a filter narrows what is asked or drawn, in words. Start at [`narrowed`].

use super::list;
use crate::graph::{Filter, Graph, Speaker};
use crate::model::{Relation, Word};

/// How a filter narrows what is shown, its date aside: "in force only", "without Russia".
pub fn narrowed(graph: &Graph, filter: &Filter) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    if filter.is_certain() {
        said.push("only what is certain".to_string());
    }
    if let Some(states) = filter.states_asked() {
        let states: Vec<String> = states.iter().map(|s| s.phrase()).collect();
        said.push(format!("in the state {}", states.join(" or ")));
    }
    if filter.is_in_force() {
        said.push("in force only".to_string());
    }
    if filter.is_binding() {
        said.push("binding in law only".to_string());
    }
    if let Some(relations) = filter.relations_asked() {
        let phrases: Vec<String> = relations.iter().map(noun).collect();
        said.push(format!("over {}", list(&phrases)));
    }
    if let Some(sources) = filter.sources_asked() {
        let known = sources
            .iter()
            .filter_map(|id| graph.sources().get(id.index()));
        let keys: Vec<&str> = known.map(|source| source.key.as_str()).collect();
        said.push(format!("by the source {}", keys.join(", ")));
    }
    if let Some(speakers) = filter.speakers_asked() {
        let names = speakers.iter().map(|speaker| match speaker {
            Speaker::Source => "the source itself".to_string(),
            Speaker::Actor(node) => graph.name(*node).to_string(),
        });
        let names: Vec<String> = names.collect();
        said.push(format!("as said by {}", names.join(" or ")));
    }
    if let Some(ways) = filter.modalities_asked() {
        let ways: Vec<String> = ways.iter().map(|way| way.phrase()).collect();
        said.push(format!("where it is {}", ways.join(" or ")));
    }
    let gone = filter.without_nodes(graph);
    let gone: Vec<String> = gone.map(|node| graph.name(node).to_string()).collect();
    if !gone.is_empty() {
        said.push(format!("without {}", list(&gone)));
    }
    said
}

/// Edges of a relation, as what one goes over.
fn noun(relation: &Relation) -> String {
    match relation {
        Relation::Undertakes => "undertakings".to_string(),
        Relation::Owes => "debts".to_string(),
        Relation::MemberOf => "memberships".to_string(),
        Relation::PartOf => "parts".to_string(),
        Relation::Leads => "leadership".to_string(),
        Relation::Represents => "representation".to_string(),
        Relation::AffiliatedWith => "affiliations".to_string(),
        relation => relation.phrase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "Over guarantees, debts, member of, leads" named what one goes over in nouns and in verbs.
    #[test]
    fn what_one_goes_over_is_named_in_nouns() {
        let graph = crate::dossier::ukraine();
        let over = [Relation::Guarantees, Relation::MemberOf, Relation::Leads];
        let filter = Filter::default().relations(over);
        let said = narrowed(&graph, &filter);
        assert_eq!(said, ["over guarantees, memberships and leadership"]);
    }
}
