//! Which rule of a mapping a file is for, and where in it the rule's columns stand: asked once
//! a file, by its header. Start at [`Mapping::bind`].

use super::mapping::{FileRule, Mapping};
use super::reject::Reason;
use super::rows::{Next, Rows};
use std::cmp::Ordering;

/// A rule and the places of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) rule: usize,
    pub(super) places: Vec<Option<u32>>,
    /// How many fields a row has.
    pub(super) width: usize,
}

/// Why a file is for no rule of a mapping: what the nearest of them misses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfit {
    /// Columns that it needs and the file has not, each with the nearest that it has.
    pub missing: Vec<(String, Vec<String>)>,
    /// Columns that the file has more than once.
    pub twice: Vec<String>,
    /// No rule is for a file of this name.
    pub name: bool,
    /// The header is one field by the mapping, and this would cut it into several: the mapping's
    /// delimiter, and the one that the file seems to have.
    pub delimiter: Option<(char, char)>,
    /// It fits two rules, counted from 1, and neither better than the other.
    pub alike: Option<(usize, usize)>,
    /// The header can be no row, so that nobody knows what it has.
    pub header: Option<Box<Reason>>,
}

impl Misfit {
    /// How many of the columns that are missing do not even occur in the file's first line; without
    /// bound, where no rule is for a file of its name, or the header can be no row.
    pub(super) fn lacks(&self, line: &[u8]) -> usize {
        let line = String::from_utf8_lossy(line).to_lowercase();
        let occurs = |name: &str| line.contains(&name.to_lowercase());
        let lacking = self.missing.iter().filter(|(name, _)| !occurs(name));
        match self.name || self.header.is_some() {
            true => usize::MAX,
            false => lacking.count(),
        }
    }
}

impl Mapping {
    /// The rule for a file of this name that begins with this line, and the places of its
    /// columns. Of several, the one that reads the most columns, then one that says which names
    /// its files have.
    pub(super) fn bind(&self, name: &str, first_line: &[u8]) -> Result<Bound, Misfit> {
        let mut best: Option<Bound> = None;
        let mut alike = None;
        let rank = |bound: &Bound| {
            let reads = bound.places.iter().flatten().count();
            (reads, !self.files[bound.rule].names.is_empty())
        };
        let mut nearest: Option<Misfit> = None;
        for (rule, file) in self.files.iter().enumerate() {
            if !file.names.is_empty() && !file.names.iter().any(|shape| fits(shape, name)) {
                continue;
            }
            match bound(rule, file, first_line) {
                Ok(bound) => {
                    let order = best.as_ref().map(|best| rank(&bound).cmp(&rank(best)));
                    match (order, &best) {
                        (Some(Ordering::Equal), Some(best)) => {
                            alike = alike.or(Some((best.rule + 1, rule + 1)));
                        }
                        (Some(Ordering::Less), _) => {}
                        (Some(Ordering::Greater) | None, _) | (_, None) => {
                            best = Some(bound);
                            alike = None;
                        }
                    }
                }
                Err(misfit) => {
                    let all = |m: &Misfit| m.missing.len() + m.twice.len();
                    let lacks = |m: &Misfit| (m.lacks(first_line), all(m));
                    if nearest
                        .as_ref()
                        .is_none_or(|near| lacks(&misfit) < lacks(near))
                    {
                        nearest = Some(misfit);
                    }
                }
            }
        }
        if alike.is_some() {
            return Err(Misfit {
                alike,
                ..Misfit::default()
            });
        }
        best.ok_or_else(|| {
            nearest.unwrap_or(Misfit {
                name: true,
                ..Misfit::default()
            })
        })
    }
}

fn bound(rule: usize, file: &FileRule, first_line: &[u8]) -> Result<Bound, Misfit> {
    let mut rows = Rows::new(first_line, file.shape);
    let header: Vec<String> = match (&file.header, rows.next()) {
        (Some(names), _) => names.clone(),
        (None, Ok(Next::Row(row))) => row.iter().map(str::to_string).collect(),
        (None, Ok(Next::Broken { reason, .. })) => {
            return Err(Misfit {
                header: Some(Box::new(reason)),
                ..Misfit::default()
            });
        }
        (None, Ok(Next::End) | Err(_)) => Vec::new(),
    };
    let mut misfit = Misfit::default();
    let mut places = Vec::new();
    for column in &file.columns {
        let at = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let found = header.iter().enumerate().filter(|(_, name)| same(name));
            found.map(|(at, _)| at).collect()
        };
        let mut found = at(&|name| name == column.name);
        if found.is_empty() {
            found = at(&|name| name.eq_ignore_ascii_case(&column.name));
        }
        match found.as_slice() {
            [one] => places.push(u32::try_from(*one).ok()),
            [] => {
                places.push(None);
                if !column.optional {
                    let names = header.iter().map(String::as_str);
                    let similar = crate::model::nearest(&column.name, names);
                    misfit.missing.push((column.name.clone(), similar));
                }
            }
            _ => misfit.twice.push(column.name.clone()),
        }
    }
    if let [whole] = &header[..]
        && !misfit.missing.is_empty()
    {
        let other = [',', ';', '\t', '|']
            .into_iter()
            .find(|other| whole.contains(*other));
        misfit.delimiter = other.map(|other| (char::from(file.shape.delimiter), other));
    }
    match misfit == Misfit::default() {
        true => Ok(Bound {
            rule,
            places,
            width: header.len(),
        }),
        false => Err(misfit),
    }
}

/// Whether the last part of a path looks like this; `*` stands for anything, case for nothing.
fn fits(shape: &str, path: &str) -> bool {
    let name = path
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(path)
        .to_lowercase();
    let shape = shape.to_lowercase();
    let mut parts = shape.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_name_fits_a_shape_with_stars() {
        assert!(fits("person*.csv", "/data/personGuarantee.csv"));
        assert!(fits("*", "x"));
        assert!(fits("a.csv", "A.CSV"));
        assert!(!fits("a.csv", "ba.csv"));
        assert!(!fits("person*", "company.csv"));
        assert!(fits("*guarantee*", "companyGuarantee.csv"));
    }
}
