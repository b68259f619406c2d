//! Rows that are against a rule of the graph, taken out of what was read. The rules are those of
//! `change`; here is only which row a broken one goes back to. Start at [`sift`].

use super::engine::Watch;
use super::reject::{Reason, Rejected};
use super::tally::Report;
use crate::change::{Change, Problem, check};
use crate::graph::Graph;
use std::collections::HashSet;

/// The number of a file and the line on which a row begins; line 0 for what no row alone tells.
pub(super) type Origin = (u32, u64);

/// How often rows are taken out until nothing is against a rule.
const MOST_PASSES: usize = 20;

/// What came of sifting.
pub(super) struct Sifted {
    /// The rows that went.
    pub(super) bad: HashSet<Origin>,
    /// What is wrong beyond any row.
    pub(super) left: Vec<Problem>,
}

/// Takes the rows out of a change that are against a rule, and tells them. Each added entry has
/// its origin.
pub(super) fn sift(
    change: &mut Change,
    origins: &mut Vec<Origin>,
    against: &mut dyn Judge,
) -> Sifted {
    let mut all = HashSet::new();
    let mut left = Vec::new();
    // A row that goes may take with it what another rests on.
    for _ in 0..MOST_PASSES {
        let problems = check(&Graph::empty(), change);
        left = problems.into_iter().filter(Problem::is_error).collect();
        let mut bad: HashSet<Origin> = HashSet::new();
        for problem in &left {
            let origin = origins.get(problem.place.entry).copied();
            let origin = origin.unwrap_or_default();
            if origin.1 > 0 && bad.insert(origin) {
                let rule = format!("{}: {}", problem.code(), problem.fault);
                against.against(origin.0, origin.1, Reason::Meaning { rule });
            }
        }
        if bad.is_empty() {
            break;
        }
        let mut of_entries = origins.iter();
        let mut stays = || of_entries.next().is_none_or(|origin| !bad.contains(origin));
        change.adds.retain(|_| stays());
        origins.retain(|origin| !bad.contains(origin));
        all.extend(bad);
    }
    Sifted { bad: all, left }
}

/// Is told of rows that are against a rule of the graph.
pub trait Judge {
    /// The row on this line of the file with this number is.
    fn against(&mut self, file: u32, line: u64, reason: Reason);
}

impl Judge for () {
    fn against(&mut self, _file: u32, _line: u64, _reason: Reason) {}
}

/// Counts such rows in a report, and tells them to who watches.
pub struct Against<'a> {
    /// The report.
    pub report: &'a mut Report,
    /// Who watches.
    pub watch: &'a mut dyn Watch,
}

impl Judge for Against<'_> {
    fn against(&mut self, file: u32, line: u64, reason: Reason) {
        let name = self
            .report
            .files
            .get(file as usize)
            .map(|file| file.name.clone());
        let rejected = Rejected {
            file: name.unwrap_or_default(),
            line,
            column: None,
            reason,
            row: String::new(),
        };
        self.report.reject(&rejected);
        self.watch.rejected(&rejected);
    }
}
