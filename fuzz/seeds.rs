//! Writes the seeds of every target into `corpus/TARGET/`, where the fuzzer begins.

use foedera_fuzz::{seeds, targets::TARGETS};
use std::path::Path;

fn main() -> std::io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, _) in TARGETS {
        let folder = here.join("corpus").join(name);
        std::fs::create_dir_all(&folder)?;
        let seeds = seeds::seeds(name, &here.join(".."));
        for (number, seed) in seeds.iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
        println!("{} seeds of {name}", seeds.len());
    }
    Ok(())
}
