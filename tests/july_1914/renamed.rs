//! The records of a graph under other names and in another order.

use foedera::Graph;
use foedera::graph::Records;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;

/// What a record is called here: each letter by its counterpart from the end of the alphabet,
/// so that the order of names is turned round.
pub fn other(key: &str) -> String {
    let turned = key.bytes().map(|letter| match letter {
        b'a'..=b'z' => b'a' + b'z' - letter,
        other => other,
    });
    String::from_utf8(turned.collect()).unwrap()
}

/// The records of a graph, each under its other name, the last first.
pub fn renamed(graph: &Graph) -> Records {
    let records = graph.records();
    let keys: BTreeSet<&str> = graph.keys().collect();
    Records {
        sources: turned(&records.sources, &keys),
        relations: turned(&records.relations, &keys),
        nodes: turned(&records.nodes, &keys),
        accounts: turned(&records.accounts, &keys),
        edges: turned(&records.edges, &keys),
        claims: turned(&records.claims, &keys),
    }
}

fn turned<T: Serialize + DeserializeOwned>(records: &[T], keys: &BTreeSet<&str>) -> Vec<T> {
    let each = records.iter().rev().map(|record| {
        let mut value = serde_json::to_value(record).unwrap();
        rename(&mut value, keys);
        serde_json::from_value(value).unwrap()
    });
    each.collect()
}

fn rename(value: &mut Value, keys: &BTreeSet<&str>) {
    match value {
        Value::String(text) if keys.contains(text.as_str()) => *text = other(text),
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, keys)),
        Value::Object(fields) => fields.values_mut().for_each(|field| rename(field, keys)),
        _ => {}
    }
}
