//! What the fuzzer runs: the targets and seeds of `tests/fuzz`.
//!
//! ```sh
//! cargo run --release --bin seeds                      # once, writes corpus/TARGET/
//! cargo +nightly fuzz run -s none dossier -- -max_total_time=60
//! ```

#[path = "../tests/store/disk.rs"]
#[allow(dead_code, clippy::unwrap_used)]
mod disk;
#[path = "../tests/store/random.rs"]
#[allow(dead_code)]
mod random;
#[path = "../tests/fuzz/seeds.rs"]
pub mod seeds;
#[path = "../tests/fuzz/targets.rs"]
pub mod targets;
