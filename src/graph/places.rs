//! Where the records of a snapshot stand: in its base, or in the patch upon it. Ids are dense and
//! in order in every snapshot, so each record that comes or goes shifts those behind it; the
//! shifts are few, and found by page.

use hashbrown::HashSet;

/// The place of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// In the base, by the id it has there.
    Base(u32),
    /// In the patch, by its place there.
    Patch(u32),
}

/// A record of the patch, and where in the base it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// How many records of the base stand before it,
    pub(super) at: u32,
    /// and its number among the records that the base has not, if it does not take the place of
    /// the one that stands there. It keeps the number in all later patches.
    pub(super) number: Option<u32>,
}

/// The ids of a snapshot, and those of its base.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    len: u32,
    /// Ids of the snapshot from which on records stand elsewhere than those before.
    runs: Vec<(u32, Home)>,
    /// Ids of the base from which on an id of the snapshot is so much greater.
    shifts: Vec<(u32, i64)>,
    /// For each page of ids of the base, how many shifts begin before its end.
    pages: Vec<u32>,
    /// The id of each record of the patch.
    patch: Vec<u32>,
    /// How many records the base has.
    base: u32,
    /// The id of each record that the base has not, by its number.
    new: Vec<u32>,
    /// The records of the base that are gone or replaced. Asked of each arc of a block.
    moved: HashSet<u32>,
}

/// How many ids a page has, as a power of two.
const PAGE: u32 = 10;

impl Places {
    /// The places of a base of `len` records without the ones that are `gone`, with the records
    /// of a patch between them. Both lists are sorted; none that is gone is replaced.
    pub(super) fn new(len: u32, gone: &[u32], patch: &[Entry]) -> Places {
        let mut places = Places {
            base: len,
            ..Places::default()
        };
        let (mut old, mut new) = (0, 0);
        let mut gone = gone.iter().copied().peekable();
        let mut entries = patch.iter().peekable();
        loop {
            let next_gone = gone.peek().copied().unwrap_or(len);
            let next_entry = entries.peek().map_or(len, |entry| entry.at);
            let stay = next_gone.min(next_entry).min(len);
            if stay > old {
                places.runs.push((new, Home::Base(old)));
                places.shift(old, new);
                new += stay - old;
                old = stay;
            }
            if let Some(entry) = entries.next_if(|entry| entry.at == old) {
                let i = places.patch.len() as u32;
                if !matches!(places.runs.last(), Some((_, Home::Patch(_)))) {
                    places.runs.push((new, Home::Patch(i)));
                }
                places.patch.push(new);
                match entry.number {
                    None => {
                        places.shift(old, new);
                        places.moved.insert(old);
                        old += 1;
                    }
                    Some(number) => {
                        let number = number as usize;
                        if places.new.len() <= number {
                            places.new.resize(number + 1, 0);
                        }
                        places.new[number] = new;
                    }
                }
                new += 1;
            } else if gone.next_if_eq(&old).is_some() {
                places.moved.insert(old);
                old += 1;
            } else {
                break;
            }
        }
        places.len = new;
        places.pages = (0..=len >> PAGE)
            .map(|page| {
                let end = (page + 1) << PAGE;
                places.shifts.partition_point(|(old, _)| *old < end) as u32
            })
            .collect();
        places
    }

    fn shift(&mut self, old: u32, new: u32) {
        let by = i64::from(new) - i64::from(old);
        if self.shifts.last().map_or(0, |(_, by)| *by) != by {
            self.shifts.push((old, by));
        }
    }

    /// How many records the snapshot has.
    pub(super) fn len(&self) -> usize {
        self.len as usize
    }

    /// What a record is called in all patches upon one base: its id there, or a number behind.
    pub(super) fn lasting(&self, entry: Entry) -> u32 {
        entry.number.map_or(entry.at, |number| self.base + number)
    }

    /// The id of the record that is called so in all patches upon one base.
    #[inline]
    pub(super) fn of_lasting(&self, name: u32) -> u32 {
        match name < self.base {
            true => self.now(name),
            false => self.new[(name - self.base) as usize],
        }
    }

    /// As [`of_lasting`](Places::of_lasting), of a record that may not be there.
    pub(super) fn of_lasting_if(&self, name: u32) -> Option<u32> {
        match name.checked_sub(self.base) {
            None => Some(self.now(name)),
            Some(number) => self.new.get(number as usize).copied(),
        }
    }

    /// Whether what a record is called in all patches is its id.
    pub(super) fn is_lasting(&self) -> bool {
        self.shifts.is_empty() && self.new.is_empty()
    }

    /// Whether every record of the base has the id that it had there.
    pub(super) fn is_still(&self) -> bool {
        self.shifts.is_empty()
    }

    /// Where the record with this id of the snapshot stands.
    pub(super) fn home(&self, id: u32) -> Home {
        let i = self.runs.partition_point(|(first, _)| *first <= id);
        match i.checked_sub(1).map(|i| self.runs[i]) {
            Some((first, Home::Base(old))) => Home::Base(old + (id - first)),
            Some((first, Home::Patch(i))) => Home::Patch(i + (id - first)),
            None => Home::Base(id),
        }
    }

    /// The id that a record of the base has now, if it has not gone.
    #[inline]
    pub(super) fn now(&self, old: u32) -> u32 {
        if self.shifts.is_empty() {
            return old;
        }
        self.shifted(old)
    }

    fn shifted(&self, old: u32) -> u32 {
        let page = (old >> PAGE) as usize;
        let before = page.checked_sub(1).map_or(0, |page| self.pages[page]) as usize;
        let within = &self.shifts[before..self.pages[page] as usize];
        let i = before + within.partition_point(|(first, _)| *first <= old);
        let by = i.checked_sub(1).map_or(0, |i| self.shifts[i].1);
        (i64::from(old) + by) as u32
    }

    /// As [`home`](Places::home), of an id that the snapshot may not have.
    pub(super) fn home_if(&self, id: u32) -> Option<Home> {
        (id < self.len).then(|| self.home(id))
    }

    /// The id of a record of the patch.
    pub(super) fn of_patch(&self, i: usize) -> u32 {
        self.patch[i]
    }

    /// The id of a record of the base that stands there unchanged.
    pub(super) fn kept(&self, old: u32) -> Option<u32> {
        (!self.moved.contains(&old)).then(|| self.now(old))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_record_is_found_from_both_sides(
            len in 0..5_000u32,
            marks in proptest::collection::btree_map(0..5_000u32, 0..4u8, 0..60),
        ) {
            // What each place of the base has before it, and whether its own record stays.
            let (mut gone, mut patch, mut list) = (Vec::new(), Vec::new(), Vec::new());
            let mut numbers = 0;
            for old in 0..=len {
                let mark = marks.get(&old).copied();
                if mark == Some(0) || mark == Some(1) {
                    list.push(Home::Patch(patch.len() as u32));
                    patch.push(Entry { at: old, number: Some(numbers) });
                    numbers += 1;
                }
                if old == len {
                    break;
                }
                match mark {
                    Some(1 | 2) => gone.push(old),
                    Some(3) => {
                        list.push(Home::Patch(patch.len() as u32));
                        patch.push(Entry { at: old, number: None });
                    }
                    _ => list.push(Home::Base(old)),
                }
            }
            let places = Places::new(len, &gone, &patch);
            prop_assert_eq!(places.len(), list.len());
            for (id, home) in (0u32..).zip(&list) {
                prop_assert_eq!(places.home(id), *home);
                match *home {
                    Home::Base(old) => {
                        prop_assert_eq!(places.kept(old), Some(id));
                        prop_assert_eq!(places.of_lasting(old), id);
                    }
                    Home::Patch(i) => {
                        prop_assert_eq!(places.of_patch(i as usize), id);
                        let entry = patch[i as usize];
                        prop_assert_eq!(places.of_lasting(places.lasting(entry)), id);
                        if entry.number.is_none() {
                            let at = entry.at;
                            prop_assert_eq!((places.now(at), places.kept(at)), (id, None));
                        }
                    }
                }
            }
            for old in gone {
                prop_assert_eq!(places.kept(old), None);
            }
        }
    }
}
