//! foedera is the graph database of commitments: who has promised what to whom, under which
//! agreement, what stands behind the promise, on what condition, and whether it was kept. As of
//! any date, with the source of every statement.
//!
//! ```
//! use foedera::graph::Filter;
//! use foedera::model::Date;
//! use foedera::query::{Bounds, guarantors, state_phrase};
//!
//! let graph = foedera::dossier::ukraine();
//! let filter = Filter::default().as_of(Date::new("2023")?);
//! let ukraine = graph.node_id("ukraine").expect("the dossier is about Ukraine");
//! let answer = guarantors(graph.view(&filter), ukraine, false, Bounds::default());
//! for promise in &answer.now.guarantees {
//!     let who = &graph.node(graph.from(promise.evidence.edge)).name;
//!     println!("{who}: {}", state_phrase(&promise.evidence.states));
//! }
//! # let found = answer.now.guarantees.len();
//! # assert_eq!(found, 3);
//! # Ok::<(), foedera::model::BadDate>(())
//! ```
//!
//! Begin with a graph: read a dossier ([`dossier::read`]) or build one in code
//! ([`change::Change`]). Look at it through a [`graph::Filter`]; ask with the functions of
//! [`query`]; draw with `render`. The words are in [`model`].
//!
//! # Features
//!
//! `cli` (default) is the command; `render` draws SVG, DOT and Mermaid; `raster` adds PNG and PDF;
//! `exchange` reads tables and writes what graph programs, data frames and databases read; `store` keeps one durable file, and `mmap` maps it instead of reading it.
//! With `default-features = false` you get the model, the graph, the dossier form and the
//! questions, and pay for nothing else.

pub mod change;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod commitment;
pub mod dossier;
#[cfg(feature = "exchange")]
pub mod exchange;
pub mod graph;
pub mod model;
pub mod query;
#[cfg(feature = "render")]
pub mod render;
pub mod state;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "render")]
#[cfg_attr(not(feature = "cli"), allow(dead_code))]
mod words;

pub use change::Change;
pub use graph::{Filter, Graph, View};

/// The README's Rust examples, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
