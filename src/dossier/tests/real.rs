//! The dossiers that foedera carries.

use super::*;

#[test]
fn the_built_in_dossiers_have_no_fault_and_no_warning() {
    for (name, text) in BUILT_IN {
        assert_eq!(faults(text), "", "{name}");
    }
}

#[test]
fn the_starter_has_no_fault_and_no_warning() {
    assert_eq!(faults(STARTER), "");
}

#[test]
fn the_built_in_dossiers_are_in_their_canonical_form() {
    for (name, text) in BUILT_IN {
        assert!(format::format(text).unwrap() == text, "{name}");
    }
}

#[test]
fn the_built_in_dossiers_read_back_as_they_are_written() {
    for (name, _) in BUILT_IN {
        let records = built_in(name).unwrap().records();
        let text = write(&records, Some("Title"));
        assert_eq!(faults(&text), "", "{name}");
        let reading = read(&Memory::new().with("a.ron", text.clone()), "a.ron");
        assert!(reading.graph.unwrap().records() == records, "{name}");
        assert_eq!(reading.title.as_deref(), Some("Title"));
        assert!(format::format(&text).unwrap() == text, "{name}");
    }
}

#[test]
fn whoever_is_invented_is_called_so() {
    let graph = built_in("loan-circle").unwrap();
    for node in graph.node_ids().map(|id| graph.node(id)) {
        assert!(node.name.contains("(invented)"), "{}", node.name);
    }
    for source in graph.sources() {
        assert!(source.title.contains("(invented)"), "{}", source.title);
    }
}
