//! Last small moves to the side, for looks: a parent over the middle of its children, a
//! label in the middle of its line. Only into room that is there anyway.

use super::layers::{Grid, Kind};
use super::ports::Ports;

/// So many lines on one side of a box fan out.
const MANY: usize = 5;

/// The places between which the cell at `index` of a row may move.
fn room(grid: &Grid, row: &[usize], index: usize, x: &[f64]) -> (f64, f64) {
    let cell = row[index];
    let left = index.checked_sub(1).map(|before| row[before]);
    let right = row.get(index + 1);
    (
        left.map_or(f64::NEG_INFINITY, |left| x[left] + grid.apart(left, cell)),
        right.map_or(f64::INFINITY, |&right| x[right] - grid.apart(cell, right)),
    )
}

/// Moves boxes over the middle of their children, the lowest first, where the picture is a
/// tree; then, where it is a tree upside down, boxes under the middle of what is above.
///
/// The simplex method puts such a box anywhere between its two middle children, usually
/// at the one that is nearer to its own parent.
pub(super) fn centre_boxes(grid: &Grid, ports: &Ports, x: &mut [f64]) {
    let count = grid.rows.len();
    for (below, rows) in [
        (true, (0..count).rev().collect()),
        (false, (0..count).collect::<Vec<_>>()),
    ] {
        for row in rows.into_iter().filter(|&row| !grid.is_label_row[row]) {
            let row = &grid.rows[row];
            // In both directions: a neighbour may have made room meanwhile.
            for index in (0..row.len()).chain((0..row.len()).rev()) {
                if let Some(goal) = middle(grid, ports, row[index], below, x) {
                    let (least, most) = room(grid, row, index, x);
                    x[row[index]] = goal.min(most).max(least);
                }
            }
        }
    }
}

/// The middle of the children of a box, or of its parents.
fn middle(grid: &Grid, ports: &Ports, cell: usize, below: bool, x: &[f64]) -> Option<f64> {
    let (near, away) = if below {
        (&grid.down[cell], &grid.up[cell])
    } else {
        (&grid.up[cell], &grid.down[cell])
    };
    let is_tree = if below {
        away.len() <= 1
    } else {
        away.is_empty() && near.len() > 1
    };
    // A long line from the other side is better straight.
    let tied = away
        .iter()
        .any(|&t| grid.cells[grid.threads[t].upper].kind == Kind::Bend);
    if grid.cells[cell].kind != Kind::Box || !is_tree || tied {
        return None;
    }
    let goals: Option<Vec<f64>> = near
        .iter()
        .map(|&t| child(grid, ports, t, below, x))
        .collect();
    let mut goals = goals?;
    goals.sort_by(f64::total_cmp);
    let last = goals.len().checked_sub(1)?;
    Some((goals[last / 2] + goals[last.div_ceil(2)]) / 2.0)
}

/// Where the cell at one end of a thread would stand if the line ran straight to the box
/// at the other end, through a label if there is one. Only if that box has no other line
/// on this side.
fn child(grid: &Grid, ports: &Ports, thread: usize, below: bool, x: &[f64]) -> Option<f64> {
    let far = |thread: usize| {
        let ends = grid.threads[thread];
        if below {
            (ends.lower, ports.lower[thread])
        } else {
            (ends.upper, ports.upper[thread])
        }
    };
    let port = if below {
        ports.upper[thread]
    } else {
        ports.lower[thread]
    };
    let (mut cell, mut offset) = far(thread);
    if grid.cells[cell].kind == Kind::Label {
        let onward = if below {
            &grid.down[cell]
        } else {
            &grid.up[cell]
        };
        (cell, offset) = far(*onward.first()?);
    }
    let facing = if below {
        &grid.up[cell]
    } else {
        &grid.down[cell]
    };
    let alone = grid.cells[cell].kind == Kind::Box && facing.len() == 1;
    alone.then_some(x[cell] + offset - port)
}

/// Moves labels that stand between two boxes to the middle of their lines, as far as their
/// neighbours let them: the lines get no longer, but lean evenly. Where many lines meet at one of
/// the boxes and few at the other, the label stands at that one: beside it, it is not taken for a
/// neighbour's.
pub(super) fn centre_labels(grid: &Grid, ports: &Ports, x: &mut [f64]) {
    let middle = |cell: usize, x: &[f64]| {
        let (up, down) = (*grid.up[cell].first()?, *grid.down[cell].first()?);
        let (above, below) = (grid.threads[up].upper, grid.threads[down].lower);
        let boxes = grid.cells[above].kind == Kind::Box && grid.cells[below].kind == Kind::Box;
        let ends = [x[above] + ports.upper[up], x[below] + ports.lower[down]];
        let lines = [grid.down[above].len(), grid.up[below].len()];
        let few = |end: usize| lines[1 - end] >= MANY && lines[1 - end] >= 3 * lines[end];
        boxes.then(|| match (few(0), few(1)) {
            (true, _) => ends[0],
            (_, true) => ends[1],
            _ => (ends[0] + ends[1]) / 2.0,
        })
    };
    for turn in 0..6 {
        for (row, cells) in grid.rows.iter().enumerate() {
            if !grid.is_label_row[row] {
                continue;
            }
            for index in 0..cells.len() {
                let index = if turn % 2 == 0 {
                    index
                } else {
                    cells.len() - 1 - index
                };
                if let Some(goal) = middle(cells[index], x) {
                    let (least, most) = room(grid, cells, index, x);
                    x[cells[index]] = goal.min(most).max(least);
                }
            }
        }
    }
}
