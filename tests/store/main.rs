//! The store against a disk that loses, tears, fails and runs full, against damaged files, and
//! against other processes and threads. What is random comes from a seed, which is printed; the
//! variables `SCRIPTS`, `KILLS`, `COMMITS`, `STEPS`, `SECONDS` make the same tests longer, `SEED`
//! repeats one.

#![allow(clippy::unwrap_used)] // A test that finds nothing to unwrap has failed.

mod child;
mod damage;
mod disk;
mod full;
mod interleaved;
mod mend;
mod model;
mod random;
mod readers;
mod script;
mod snapshots;
mod system;
mod world;
