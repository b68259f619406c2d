//! Writes records as a dossier.
use crate::graph::Records;
/// todo
pub fn write(_records: &Records, _title: Option<&str>) -> String {
    String::new()
}
