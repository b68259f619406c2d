//! Which place in a row belongs to which frame.
//!
//! A frame reaches from the first to the last rank of its boxes. All that is in it stands
//! together in every row, between two border cells, and frames side by side keep one order in
//! all rows: so borders can run straight. (After Sander 1996 and Forster 2002, who let borders
//! take part in the count of crossings.) The first order of frames is that of their boxes
//! without them; where boxes and lines stand beside frames is for the search to say, which
//! sees the [`super::parts`] of rows.

use super::LabelSize;
use super::clean::Component;
use super::levels::Levels;
use super::parts::Parts;

/// Where a row stands among ranks and what lies between them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Row {
    /// The boxes of a rank.
    Rank(u32),
    /// The labels below a rank.
    Labels(u32),
    /// The titles of frames that begin at a rank: of those as deep as the number says.
    Titles(u32, u32),
}

/// The frame of a group within a component.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Its group's place in the caller's list.
    pub(super) given: usize,
    pub(super) parent: Option<usize>,
    pub(super) title: LabelSize,
    /// The first and the last rank of its boxes.
    pub(super) first: u32,
    pub(super) last: u32,
    /// How many frames around it begin at the same rank.
    pub(super) level: u32,
    /// How many frames end where it does, itself and those in it.
    pub(super) ending: u32,
    /// Frames from the outermost to this one.
    pub(super) path: Vec<usize>,
    /// Its place among the frames that it stands beside.
    pub(super) order: u32,
    key: f64,
}

/// All frames of a component, the outer before the inner; none, usually.
#[derive(Clone)]
pub(super) struct Frames {
    pub(super) list: Vec<Frame>,
    /// The innermost frame of each box.
    pub(super) of: Vec<Option<usize>>,
    /// For each box how far to the right it stands in its row, from 0 to 1; for each link
    /// likewise.
    boxes: Vec<f64>,
    links: Vec<f64>,
}

/// A place in a row: greater stands further right. Frames on the way to it, and the place among
/// the frames and lines inside the last of them.
pub(super) type Place = Vec<u32>;

impl Frames {
    /// The frames around boxes whose ranks and first order are known.
    pub(super) fn new(component: &Component, levels: &Levels) -> Frames {
        let mut frames = Frames {
            list: Vec::new(),
            of: component.frame_of.clone(),
            boxes: Vec::new(),
            links: Vec::new(),
        };
        if component.frames.is_empty() {
            return frames;
        }
        frames.look(levels);
        for framed in &component.frames {
            let mut path: Vec<usize> = match framed.parent {
                Some(parent) => frames.list[parent].path.clone(),
                None => Vec::new(),
            };
            path.push(frames.list.len());
            frames.list.push(Frame {
                given: framed.given,
                parent: framed.parent,
                title: framed.title,
                first: u32::MAX,
                last: 0,
                level: 0,
                ending: 1,
                path,
                order: 0,
                key: 0.0,
            });
        }
        frames.stretch(levels);
        frames.line_up();
        frames
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Notes how far right boxes and links stand.
    fn look(&mut self, levels: &Levels) {
        let place = levels.places();
        let part = |cell: u32| {
            let row = &levels.rows[levels.rank[cell as usize] as usize];
            (f64::from(place[cell as usize]) + 0.5) / row.len().max(1) as f64
        };
        self.boxes = (0..self.of.len() as u32).map(part).collect();
        let link = |chain: &Option<super::levels::Chain>| {
            let Some(chain) = chain else { return 0.0 };
            let range = if chain.bends == 0 {
                0..=1
            } else {
                1..=chain.bends
            };
            let count = f64::from(chain.bends.max(2 - chain.bends.min(1)));
            range.map(|down| part(chain.cell(down))).sum::<f64>() / count
        };
        self.links = levels.chains.iter().map(link).collect();
    }

    /// Stretches every frame over the ranks of its boxes.
    fn stretch(&mut self, levels: &Levels) {
        let mut sums = vec![(0.0, 0.0); self.list.len()];
        for (node, inner) in self.of.iter().enumerate() {
            let Some(inner) = inner else { continue };
            let rank = levels.rank[node];
            for frame in self.list[*inner].path.clone() {
                let reach = &mut self.list[frame];
                reach.first = reach.first.min(rank);
                reach.last = reach.last.max(rank);
                sums[frame].0 += self.boxes[node];
                sums[frame].1 += 1.0;
            }
        }
        for (frame, (sum, count)) in self.list.iter_mut().zip(sums) {
            frame.key = sum / f64::max(count, 1.0);
        }
        for frame in 0..self.list.len() {
            let (first, last) = (self.list[frame].first, self.list[frame].last);
            if let Some(parent) = self.list[frame].parent {
                let outer = &self.list[parent];
                self.list[frame].level = if outer.first == first {
                    outer.level + 1
                } else {
                    0
                };
            }
            // All frames around it that end here have one more inside.
            let mut inside = self.list[frame].ending;
            let mut at = self.list[frame].parent;
            while let Some(outer) = at.filter(|&outer| self.list[outer].last == last) {
                inside += 1;
                self.list[outer].ending = self.list[outer].ending.max(inside);
                at = self.list[outer].parent;
            }
        }
    }

    /// Puts frames of the same parent in one order from left to right.
    fn line_up(&mut self) {
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        order.sort_by(|&a, &b| {
            self.list[a]
                .key
                .total_cmp(&self.list[b].key)
                .then(a.cmp(&b))
        });
        for (place, frame) in order.into_iter().enumerate() {
            self.list[frame].order = place as u32;
        }
    }

    /// Lets frames stand in the order in which they stand in `other`.
    pub(super) fn follow(&mut self, other: &Frames) {
        for (frame, other) in self.list.iter_mut().zip(&other.list) {
            frame.key = other.key;
        }
        self.line_up();
    }

    /// Lets a frame stand elsewhere among those of the same parent; false when none can.
    pub(super) fn disturb(&mut self, random: &mut super::order::Random) -> bool {
        let frame = random.below(self.list.len());
        let parent = self.list[frame].parent;
        let beside: Vec<usize> = (0..self.list.len())
            .filter(|&other| other != frame && self.list[other].parent == parent)
            .collect();
        if self.list.len() < 2 {
            return false;
        }
        match beside.get(random.below(beside.len())) {
            Some(&other) => {
                let key = self.list[other].key;
                self.list[other].key = self.list[frame].key;
                self.list[frame].key = key;
            }
            // It stands alone among lines: let it change sides with some.
            None => self.list[frame].key = 1.0 - self.list[frame].key,
        }
        self.line_up();
        true
    }

    /// Whether a frame is there in a row.
    pub(super) fn is_in(&self, frame: usize, row: Row) -> bool {
        let Frame {
            first, last, level, ..
        } = self.list[frame];
        match row {
            Row::Rank(rank) => first <= rank && rank <= last,
            Row::Labels(rank) => first <= rank && rank < last,
            Row::Titles(rank, depth) => {
                (first < rank && rank <= last) || (first == rank && level <= depth)
            }
        }
    }

    /// How many rows of titles are needed above a rank.
    pub(super) fn title_rows(&self, rank: u32) -> u32 {
        let begins = self.list.iter().filter(|frame| frame.first == rank);
        begins.map(|frame| frame.level + 1).max().unwrap_or(0)
    }

    fn path(&self, node: usize) -> &[usize] {
        self.of[node].map_or(&[], |frame| &self.list[frame].path)
    }

    /// The innermost frame around two boxes.
    pub(super) fn around_both(&self, a: usize, b: usize) -> Option<usize> {
        let shared = self.path(a).iter().zip(self.path(b));
        let shared = shared.take_while(|(a, b)| a == b);
        shared.last().map(|(frame, _)| *frame)
    }

    /// The first part of a rank for a box.
    fn of_box(&self, parts: &Parts, node: usize, rank: u32) -> u32 {
        self.item(parts, self.path(node), self.boxes[node], rank)
    }

    /// The first part of a rank for a link between its boxes: as long as it can in the frame of
    /// its upper box, then in that of its lower one.
    fn of_link(&self, parts: &Parts, link: usize, ends: (usize, usize), rank: u32) -> u32 {
        let there = |node: usize| {
            let path = self.path(node);
            let row = Row::Rank(rank);
            let count = path.iter().take_while(|&&f| self.is_in(f, row)).count();
            &path[..count]
        };
        let (a, b) = (there(ends.0), there(ends.1));
        let shared = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let path = if a.len() > shared { a } else { b };
        self.item(parts, path, self.links[link], rank)
    }

    /// The part of a rank for something inside the last frame of a path.
    fn item(&self, parts: &Parts, path: &[usize], key: f64, rank: u32) -> u32 {
        let last = path.last().copied();
        let beside = self.list.iter().enumerate();
        let beside = beside.filter(|(_, frame)| frame.parent == last && frame.key < key);
        let left = beside.filter(|(at, _)| self.is_in(*at, Row::Rank(rank)));
        parts.find(rank as usize, last, left.count())
    }

    /// The place of the last frame of a path.
    pub(super) fn way(&self, path: &[usize]) -> Place {
        path.iter()
            .map(|&frame| 2 * self.list[frame].order + 2)
            .collect()
    }

    /// The places of a frame's left border, its title and its right border.
    pub(super) fn borders(&self, frame: usize) -> [Place; 3] {
        let way = self.way(&self.list[frame].path);
        [&[0][..], &[0, 1], &[u32::MAX]].map(|end| [&way[..], end].concat())
    }

    /// Gives each cell of `levels` its first part, and sorts the rows by them.
    pub(super) fn part(&self, levels: &mut Levels, ends: &[(usize, usize)]) {
        if self.is_empty() {
            return;
        }
        let parts = Parts::new(self, levels, ends);
        let mut segment = vec![0; levels.rank.len()];
        for (node, segment) in segment.iter_mut().enumerate().take(self.of.len()) {
            *segment = self.of_box(&parts, node, levels.rank[node]);
        }
        for (link, chain) in levels.chains.iter().enumerate() {
            let Some(chain) = chain else { continue };
            for down in 1..=chain.bends {
                segment[chain.cell(down) as usize] =
                    self.of_link(&parts, link, ends[link], chain.top + down);
            }
        }
        for row in &mut levels.rows {
            row.sort_by_key(|&cell| segment[cell as usize]);
        }
        levels.segment = segment;
        levels.parts = parts;
    }
}
