//! Reading: real dossiers, every fault, hostile files.

use super::*;

mod entries;
mod hostile;
mod mistakes;
mod real;
mod round;
mod speed;

/// What reading one file finds, a line a fault.
fn faults(text: &str) -> String {
    let reading = read(&Memory::new().with("a.ron", text), "a.ron");
    let lines = reading.faults.iter().map(|fault| fault.to_string() + "\n");
    lines.collect()
}
