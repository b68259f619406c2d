//! Questions over a view, each a function to a typed answer that carries its evidence. Knows
//! no terminal and no file format. Every search is bounded in work, never in time. Start at
//! [`guarantors`].

mod affected;
mod backing;
mod best;
mod cascade;
mod chain;
mod changes;
mod circles;
mod compare;
mod coverage;
mod crisis;
mod cut;
mod cycles;
mod defaults;
mod disputes;
mod edges;
mod evidence;
mod fall;
mod flow;
mod force;
mod fragility;
mod gaps;
mod grade;
mod history;
mod leaving;
mod left;
mod links;
mod measure;
mod moved;
mod owed;
mod paths;
mod pattern;
mod promises;
mod recourse;
mod resaid;
mod show;
mod steps;
mod strength;
mod sums;
mod timeline;
mod what_if;
mod work;

pub use backing::backing;
pub use cascade::{Cascade, DatedAct, Followed, Followup, cascade};
pub use chain::{Binds, Criterion, Order, Strength, Wait};
pub use changes::{Changed, ChangedNode, Changes, How, NodeState, changes};
pub use circles::{Behind, Circle, Circles, Leg, Ring, circles};
pub use compare::{Compared, Comparison, Difference, Part, Verdict, compare};
pub use coverage::{Cell, Coverage, Covered, Topic, coverage, topics_of};
pub use crisis::{Crisis, CrisisDay, Did, Fought, Standing, crisis, fought, standing};
pub use cycles::Count;
pub use defaults::{Defaults, Follow, Loser, defaults, distress};
pub use disputes::{Contradiction, Disputes, Told, disputes};
#[cfg(feature = "cli")]
pub(crate) use edges::unbound;
pub use edges::{BreachRow, Breaches, EdgePattern, Edges, Unbound, breaches, edges};
pub use evidence::{Bounds, Evidence, Silence, Truncated, left_out, silences};
pub use fall::{Fall, Orders, Worst};
#[cfg(feature = "exchange")]
pub(crate) use force::Force;
pub use fragility::{Cut, Fragility, Leaves, fragility};
pub use gaps::{Gaps, Parties, Sought, Stuck, gaps};
pub use grade::Grade;
pub use history::{Chronicle, Turning, history};
pub use left::Left;
pub use measure::{
    BadSlices, Measure, Measured, Measuring, Of, Slice, Slices, Value, Values, known_years,
    measure, measured_edges,
};
pub use owed::for_its_benefit;
pub use paths::{Path, Paths, Reach, Reached, Way, paths, reach};
pub use pattern::{BadPattern, Match, Matches, Pattern, PatternFault, matches};
pub use promises::{Group, Promise, Promises, beneficiaries, guarantors};
pub use recourse::{
    Alone, Called, LineOfRecourse, NotOwed, OrderOfRecourse, covers, not_owed, recourse,
};
pub use resaid::{ChangedFact, ChangedRecord};
pub use show::{
    Shape, Shown, SourceRow, condition_state, covered_by, has_failed, other_accounts, show,
    sources, stage, state_phrase,
};
#[cfg(feature = "render")]
pub(crate) use show::{shape, ties};
pub use steps::{Dated, Step, agreement_steps, commitment_steps, was_in};
pub use strength::{Chain, Strongest, Wanted, Wants, strength};
pub use sums::{Sum, Sums, sums};
pub use timeline::{Happening, Moment, Timeline, timeline};
pub use what_if::{CannotSuppose, Suppose, WhatIf, what_if};
