//! The edges of an import until its nodes are known: a few numbers each, in blocks, so that they
//! can be handed on without being held twice. Start at [`Kept`].

use super::sift::Origin;
use super::sink::Full;
use crate::graph::EdgeTemplateId;
use crate::model::Day;

/// No agreement.
pub(super) const NONE: u32 = u32::MAX;

/// How many edges a block holds.
const BLOCK: usize = 1 << 16;

/// An edge; its nodes by their numbers in the import.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeptEdge {
    pub(super) from: u32,
    pub(super) to: u32,
    /// [`NONE`] if it was made under no agreement.
    pub(super) under: u32,
    pub(super) template: EdgeTemplateId,
    /// The number of its row.
    pub(super) number: u32,
    pub(super) first: Day,
    pub(super) last: Day,
}

/// The edges, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Kept {
    blocks: Vec<Vec<KeptEdge>>,
    /// From which edge on lines run along with rows.
    stretches: Vec<Stretch>,
    /// How many blocks were given up.
    taken: usize,
}

/// Edges of one file whose rows are all as far from their lines.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    begin: usize,
    file: u32,
    row: u64,
    line: u64,
}

impl Kept {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        let full = self.blocks.len().saturating_sub(1);
        full * BLOCK + self.blocks.last().map_or(0, Vec::len)
    }

    /// Adds one, read from this line of this file.
    ///
    /// # Errors
    /// When there is no memory for it, or 4,294,967,294 are there already.
    pub(super) fn push(&mut self, edge: KeptEdge, (file, line): Origin) -> Result<(), Full> {
        let at = self.len();
        room(at)?;
        let row = u64::from(edge.number);
        let runs_on = self.stretches.last().is_some_and(|last| {
            let lines = line.checked_sub(last.line);
            last.file == file && lines.is_some() && lines == row.checked_sub(last.row)
        });
        if !runs_on {
            self.stretches.try_reserve(1).map_err(|_| Full::Memory)?;
            self.stretches.push(Stretch {
                begin: at,
                file,
                row,
                line,
            });
        }
        if self.blocks.last().is_none_or(|block| block.len() == BLOCK) {
            let mut block = Vec::new();
            block.try_reserve_exact(BLOCK).map_err(|_| Full::Memory)?;
            self.blocks.try_reserve(1).map_err(|_| Full::Memory)?;
            self.blocks.push(block);
        }
        if let Some(block) = self.blocks.last_mut() {
            block.push(edge);
        }
        Ok(())
    }

    pub(super) fn get(&self, i: usize) -> Option<&KeptEdge> {
        self.blocks.get(i / BLOCK)?.get(i % BLOCK)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &KeptEdge> {
        self.blocks.iter().flatten()
    }

    /// The file and the line from which the edge at this place was read.
    pub(super) fn origin(&self, place: usize, edge: &KeptEdge) -> Origin {
        let begins = |stretch: &Stretch| stretch.begin <= place;
        let after = self.stretches.partition_point(begins);
        let stretch = after.checked_sub(1).and_then(|at| self.stretches.get(at));
        stretch.map_or((0, 0), |stretch| {
            let line = stretch.line + (u64::from(edge.number) - stretch.row);
            (stretch.file, line)
        })
    }

    /// Gives up the first edges, a block of them with the place of each; the memory that they
    /// took is free again when they are dropped.
    pub(super) fn take_block(&mut self) -> Option<impl Iterator<Item = (usize, KeptEdge)> + use<>> {
        let block = self.blocks.get_mut(self.taken)?;
        let begin = self.taken * BLOCK;
        self.taken += 1;
        let edges = std::mem::take(block).into_iter().enumerate();
        Some(edges.map(move |(i, edge)| (begin + i, edge)))
    }
}

/// Whether there may be one edge more than so many.
fn room(edges: usize) -> Result<(), Full> {
    match u32::try_from(edges) {
        Ok(number) if number < u32::MAX - 1 => Ok(()),
        _ => Err(Full::TooMany("edges")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{EdgeTemplate, Rows};
    use crate::model::{Relation, Tie};

    #[test]
    fn more_edges_than_numbers_are_an_error() {
        assert_eq!(room(4_294_967_293), Ok(()));
        assert_eq!(room(4_294_967_294), Err(Full::TooMany("edges")));
    }

    #[test]
    fn an_edge_knows_its_line_though_fields_hold_line_breaks() {
        let template = EdgeTemplate::numbered("x-", Tie::bare(&Relation::MemberOf));
        let template = Rows::new().edge_template(&template).unwrap();
        let mut kept = Kept::default();
        let read_from = [
            (0, 2, 2),
            (0, 3, 3),
            (0, 3, 3),
            (0, 5, 7),
            (0, 6, 8),
            (1, 2, 2),
        ];
        for (file, number, line) in read_from {
            let edge = KeptEdge {
                from: 0,
                to: 0,
                under: NONE,
                template,
                number,
                first: Day::MIN,
                last: Day::MAX,
            };
            kept.push(edge, (file, line)).unwrap();
        }
        let edges = kept.iter().enumerate();
        let origins: Vec<Origin> = edges.map(|(i, edge)| kept.origin(i, edge)).collect();
        assert_eq!(origins, read_from.map(|(file, _, line)| (file, line)));
        assert_eq!(kept.stretches.len(), 3);
        assert!(size_of::<KeptEdge>() <= 28);
    }
}
