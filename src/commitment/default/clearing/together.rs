//! Finds those who owe each other in circles and pay only a part, and works out together what
//! is missing. Start at [`Going::work_out_circles`].

use super::super::units::{Units, part};
use super::circle::{Circle, missing};
use super::{Behind, Going};
use hashbrown::HashMap;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// Accounts that pay only a part, each by its place among these, with their debts behind which
/// nobody stands: for these it is in proportion what is missing.
struct Reached {
    places: Vec<u32>,
    /// What is surely missing of what each owes.
    known: Vec<Units>,
    owes: Vec<Units>,
    /// What each is short of, if all of them pay to it.
    short: Vec<Units>,
    /// To whom of them and how much.
    debts: Vec<Vec<(u32, Units)>>,
}

impl Going<'_> {
    /// Works out what is missing in the circles in which these accounts are, and of what is owed
    /// by those whom that reaches.
    pub(super) fn work_out_circles(&mut self, seeds: Vec<u32>) {
        let mut reached = self.reach(seeds);
        let mut graph: DiGraph<(), ()> = DiGraph::new();
        for _ in &reached.places {
            graph.add_node(());
        }
        for (debtor, debts) in reached.debts.iter().enumerate() {
            for (creditor, _) in debts {
                let (from, to) = (NodeIndex::new(debtor), NodeIndex::new(*creditor as usize));
                graph.add_edge(from, to, ());
            }
        }
        // Each circle after those who owe to it.
        for circle in kosaraju_scc(&graph).iter().rev() {
            let within: Vec<usize> = circle.iter().map(|node| node.index()).collect();
            self.work_out(&mut reached, within);
        }
        self.settled += graph.edge_count();
        for (i, place) in reached.places.iter().enumerate() {
            let more = reached.known[i] - self.accounts.means(*place).missing;
            if more > 0 {
                self.accounts.flows[*place as usize].most_unpaid += more;
                self.changed.waiting.add(*place);
            }
        }
    }

    /// The accounts that pay in part, reached from some along debts.
    fn reach(&self, seeds: Vec<u32>) -> Reached {
        let accounts = &self.accounts;
        let missing = |place: u32| accounts.means(place).missing;
        let mut places: Vec<u32> = seeds;
        places.retain(|place| missing(*place) > 0);
        let mut of: HashMap<u32, u32> = HashMap::with_capacity(places.len());
        of.extend(
            places
                .iter()
                .enumerate()
                .map(|(i, place)| (*place, i as u32)),
        );
        let mut short: Vec<Units> = Vec::new();
        let mut debts = Vec::new();
        let mut next = 0;
        while let Some(place) = places.get(next) {
            let account = &accounts.list[*place as usize];
            let mut to: Vec<(u32, Units)> = Vec::new();
            for case in account.debts.clone().map(|case| &self.cases[case as usize]) {
                if case.behind != Behind::Nobody || missing(case.creditor) == 0 {
                    continue;
                }
                let creditor = *of.entry(case.creditor).or_insert_with(|| {
                    places.push(case.creditor);
                    places.len() as u32 - 1
                });
                to.push((creditor, case.owed));
                short.resize(places.len(), 0);
                // What nobody among them owes it stays.
                short[creditor as usize] -= case.unpaid;
            }
            debts.push(to);
            next += 1;
        }
        short.resize(places.len(), 0);
        for (short, place) in short.iter_mut().zip(&places) {
            let flow = &accounts.flows[*place as usize];
            *short += missing(*place) - flow.most_unpaid + flow.unpaid;
        }
        let means = places.iter().map(|place| accounts.means(*place));
        let (known, owes) = means.map(|means| (means.missing, means.owes)).unzip();
        Reached {
            known,
            owes,
            places,
            short,
            debts,
        }
    }

    /// Works out what is missing in one circle, and notes it for those to whom it owes.
    fn work_out(&mut self, reached: &mut Reached, within: Vec<usize>) {
        if let [one] = within[..] {
            let short = reached.short[one].min(reached.owes[one]);
            reached.known[one] = reached.known[one].max(short);
        } else {
            let of: HashMap<usize, u32> = within
                .iter()
                .enumerate()
                .map(|(now, who)| (*who, now as u32))
                .collect();
            let each = |sums: &[Units]| within.iter().map(|who| sums[*who]).collect();
            let debts = within.iter().map(|who| {
                let debts = reached.debts[*who].iter();
                let debts = debts.filter_map(|(to, sum)| {
                    of.get(&(*to as usize)).map(|creditor| (*creditor, *sum))
                });
                debts.collect()
            });
            let circle = Circle {
                owes: each(&reached.owes),
                short: each(&reached.short),
                known: each(&reached.known),
                debts: debts.collect(),
            };
            let missing = missing(&circle, self.steps_left());
            self.steps += missing.steps;
            self.is_stopped |= missing.is_cut;
            for (who, sum) in within.iter().zip(missing.sums) {
                reached.known[*who] = sum;
            }
        }
        for who in within {
            for (creditor, owed) in &reached.debts[who] {
                reached.short[*creditor as usize] +=
                    part(*owed, reached.known[who], reached.owes[who]);
            }
        }
    }
}
