//! The dossiers that foedera carries.

use super::*;

#[test]
fn the_built_in_dossier_has_no_fault_and_no_warning() {
    assert_eq!(faults(UKRAINE), "");
}

#[test]
fn the_starter_has_no_fault_and_no_warning() {
    assert_eq!(faults(STARTER), "");
}

#[test]
fn formatting_the_built_in_dossier_changes_nothing_of_what_it_says() {
    let formatted = format::format(UKRAINE).unwrap();
    let reading = read(&Memory::new().with("a.ron", formatted), "a.ron");
    assert_eq!(reading.graph.unwrap().records(), ukraine().records());
}

#[test]
fn the_built_in_dossier_reads_back_as_it_is_written() {
    let records = ukraine().records();
    let text = write(&records, Some("Ukraine"));
    assert_eq!(faults(&text), "");
    let reading = read(&Memory::new().with("a.ron", text.clone()), "a.ron");
    assert_eq!(reading.graph.unwrap().records(), records);
    assert_eq!(reading.title.as_deref(), Some("Ukraine"));
    assert_eq!(format::format(&text).unwrap(), text);
}
