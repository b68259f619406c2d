//! Random systems of debts and guarantees, and their greatest clearing vector by brute force.

use super::{companies, debt};
use foedera::Graph;
use proptest::prelude::*;

/// Behind which promises a guarantee stands: one, or two.
type Behind = (usize, Option<usize>);

/// A random system: buffers, debts, guarantees of one or two of these or of each other.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) buffers: Vec<Option<u32>>,
    debts: Vec<(usize, usize, u32)>,
    guarantees: Vec<(usize, Behind, u32, [u8; 4])>,
    pub(super) failed: usize,
    /// How many cents each sum is a multiple of: whole euros, or broken ones.
    cents: u32,
}

pub(super) const ACTORS: usize = 6;

pub(super) fn drawn(guarantees: usize) -> impl Strategy<Value = Drawn> {
    drawn_of(guarantees, false)
}

/// Some of whose guarantees stand behind two promises, if they may be twofold; then there are
/// fewer debts, and more guarantees of guarantees.
pub(super) fn drawn_of(guarantees: usize, twofold: bool) -> impl Strategy<Value = Drawn> {
    let buffer = proptest::option::weighted(0.9, 0..60u32);
    let debt = (0..ACTORS, 1..ACTORS, 1..100u32)
        .prop_map(|(from, step, sum)| (from, (from + step) % ACTORS, sum));
    let guarantee = (
        0..ACTORS,
        (
            0..12usize,
            proptest::option::weighted(0.4, 0..12usize)
                .prop_map(move |also| also.filter(|_| twofold)),
        ),
        1..120u32,
        proptest::array::uniform4(0..4u8),
    );
    (
        proptest::collection::vec(buffer, ACTORS),
        proptest::collection::vec(debt, 1..if twofold { 4 } else { 10 }),
        proptest::collection::vec(guarantee, 0..=guarantees),
        0..ACTORS,
        proptest::sample::select(vec![100, 37]),
    )
        .prop_map(|(buffers, debts, guarantees, failed, cents)| Drawn {
            buffers,
            debts,
            guarantees,
            failed,
            cents,
        })
}

impl Drawn {
    /// The graph of it, its actors named by `name`, its edges in this or the other order.
    pub(super) fn graph(&self, name: impl Fn(usize) -> String, backwards: bool) -> Graph {
        let euros = |sum: u32| {
            let cents = sum * self.cents;
            format!("{}.{:02} EUR", cents / 100, cents % 100)
        };
        let mut actors = Vec::new();
        for (i, buffer) in self.buffers.iter().enumerate() {
            let buffer = buffer.map_or(String::new(), |sum| format!("\"{}\"", euros(sum)));
            actors.push((name(i), buffer));
        }
        let key = |prefix: &str, i: usize| match backwards {
            true => format!("{prefix}{:02}", 99 - i),
            false => format!("{prefix}{i:02}"),
        };
        let mut edges: Vec<String> = Vec::new();
        // What may be guaranteed: its key, its debtor, its creditor.
        let mut made: Vec<(String, usize, usize)> = Vec::new();
        for (i, (from, to, sum)) in self.debts.iter().enumerate() {
            let key = key("d", i);
            edges.push(debt(&key, &name(*from), &name(*to), &euros(*sum)));
            made.push((key, *from, *to));
        }
        for (i, (from, (of, also), cap, how)) in self.guarantees.iter().enumerate() {
            let Some((principal, debtor, creditor)) = made.get(*of).cloned() else {
                continue;
            };
            let mut behind = format!("\"{principal}\"");
            // Another promise of the same debtor, if there is one.
            let beside = made.iter().filter(|(key, by, creditor)| {
                *by == debtor && *key != principal && creditor != from
            });
            let beside: Vec<&str> = beside.map(|(key, ..)| key.as_str()).collect();
            if let Some(also) = also.and_then(|also| beside.get(also % beside.len().max(1))) {
                behind = format!("[{behind}, \"{also}\"]");
            }
            // Nor does anybody stand for what is owed to itself: who is paid back by whom it
            // pays back bears as much as one likes, and the order decides.
            if *from == debtor || *from == creditor {
                continue;
            }
            let is_of_guarantee = *of >= self.debts.len();
            let owed_to = if is_of_guarantee && how[0] == 0 {
                debtor
            } else {
                creditor
            };
            let cap = if how[1] == 0 {
                String::new()
            } else {
                format!("cap: \"{}\", ", euros(*cap))
            };
            let more = [
                "",
                "priority: 1, ",
                "liability: JointAndSeveral, ",
                "share: \"33.3\", ",
            ][usize::from(how[2])];
            let nature =
                ["", "nature: Independent, ", "nature: Accessory, ", ""][usize::from(how[3])];
            let key = key("g", i);
            edges.push(format!(
                r#"guarantees(id: "{key}", from: "{}", to: "{}", of: {behind}, owed_to: "{}", {cap}{more}{nature}at: "2"),"#,
                name(*from),
                name(debtor),
                name(owed_to),
            ));
            made.push((key, *from, owed_to));
        }
        if backwards {
            edges.reverse();
        }
        let actors: Vec<(&str, &str)> = actors
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        companies(&actors, &edges.concat())
    }

    pub(super) fn plain(&self) -> Graph {
        self.graph(|i| format!("n{i}"), false)
    }

    pub(super) fn failed(&self) -> String {
        format!("n{}", self.failed)
    }
}

/// For each actor, the part of what it owes that it pays in the greatest clearing vector, as a
/// fraction.
pub(super) fn greatest(drawn: &Drawn) -> Vec<(i128, i128)> {
    let mut owes = [[0_i128; ACTORS]; ACTORS];
    for (from, to, sum) in &drawn.debts {
        owes[*from][*to] += i128::from(*sum);
    }
    // What each has and owes outside, from its buffer.
    let mut has = [0_i128; ACTORS];
    let mut all = [0_i128; ACTORS];
    for i in 0..ACTORS {
        let owed: i128 = owes.iter().map(|row| row[i]).sum();
        let own: i128 = owes[i].iter().sum();
        let outside = drawn.buffers[i].map_or(0, |buffer| i128::from(buffer) + own - owed);
        all[i] = own + (-outside).max(0);
        has[i] = if i == drawn.failed { 0 } else { outside.max(0) };
    }
    let mut best: Option<Vec<Fraction>> = None;
    for set in 0..1_u32 << ACTORS {
        let fails = |i: usize| set >> i & 1 == 1;
        // Who has no buffer pays all, unless it is supposed to fail.
        let never = |i: usize| drawn.buffers[i].is_none() && i != drawn.failed;
        if (0..ACTORS).any(|i| fails(i) && (never(i) || all[i] == 0)) {
            continue;
        }
        let Some(part) = solve(&owes, &has, &all, &fails) else {
            continue;
        };
        let one = Fraction(1, 1);
        let is_clearing = (0..ACTORS).all(|i| {
            let mut assets = Fraction(has[i], 1);
            for (row, part) in owes.iter().zip(&part) {
                assets = assets.plus(part.times(Fraction(row[i], 1)));
            }
            let can = all[i] == 0 || never(i) || !assets.less(Fraction(all[i], 1));
            let in_bounds = !part[i].less(Fraction(0, 1)) && !one.less(part[i]);
            in_bounds && fails(i) != can
        });
        let is_greater =
            |old: &Vec<Fraction>| old.iter().zip(&part).all(|(old, new)| !new.less(*old));
        if is_clearing && best.as_ref().is_none_or(is_greater) {
            best = Some(part);
        }
    }
    best.unwrap()
        .iter()
        .map(|Fraction(of, whole)| (*of, *whole))
        .collect()
}

/// What each pays of all that it owes when just these fail; none if that is not determined.
fn solve(
    owes: &[[i128; ACTORS]; ACTORS],
    has: &[i128; ACTORS],
    all: &[i128; ACTORS],
    fails: &dyn Fn(usize) -> bool,
) -> Option<Vec<Fraction>> {
    // part[i] * all[i] - sum of part[j] * owes[j][i] = has[i] where i fails; else part[i] = 1.
    let mut rows: Vec<Vec<Fraction>> = (0..ACTORS)
        .map(|i| {
            let cell = |j: usize| match (fails(i), i == j) {
                (true, true) => all[i],
                (true, false) => -owes[j][i],
                (false, same) => i128::from(same),
            };
            let right = if fails(i) { has[i] } else { 1 };
            (0..ACTORS)
                .map(cell)
                .chain([right])
                .map(|n| Fraction(n, 1))
                .collect()
        })
        .collect();
    for i in 0..ACTORS {
        let pivot = (i..ACTORS).find(|row| rows[*row][i].0 != 0)?;
        rows.swap(i, pivot);
        let head = rows[i].clone();
        for (k, row) in rows.iter_mut().enumerate() {
            if k != i && row[i].0 != 0 {
                let by = row[i].times(Fraction(head[i].1, head[i].0));
                for (cell, head) in row.iter_mut().zip(&head) {
                    *cell = cell.plus(by.times(Fraction(-head.0, head.1)));
                }
            }
        }
    }
    let solved = (0..ACTORS).map(|i| rows[i][ACTORS].times(Fraction(rows[i][i].1, rows[i][i].0)));
    Some(solved.collect())
}

/// An exact fraction of small numbers.
#[derive(Clone, Copy, Debug)]
struct Fraction(i128, i128);

impl Fraction {
    fn reduced(self) -> Fraction {
        let (mut a, mut b) = (self.0.abs(), self.1.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let sign = if self.1 < 0 { -1 } else { 1 };
        let by = a.max(1) * sign;
        Fraction(self.0 / by, self.1 / by)
    }

    fn plus(self, other: Fraction) -> Fraction {
        Fraction(self.0 * other.1 + other.0 * self.1, self.1 * other.1).reduced()
    }

    fn times(self, other: Fraction) -> Fraction {
        Fraction(self.0 * other.0, self.1 * other.1).reduced()
    }

    fn less(self, other: Fraction) -> bool {
        let (a, b) = (self.reduced(), other.reduced());
        a.0 * b.1 < b.0 * a.1
    }
}
