//! Slices of time: years, or dates and periods, one after another. Start at [`Slices`].

use crate::model::{Date, Day};

/// A stretch of days, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// As it was asked for: "1914", "1914-06-28".
    pub label: String,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// Slices of time, each beginning and ending after the one before.
///
/// ```
/// use foedera::model::Date;
/// use foedera::query::Slices;
///
/// assert_eq!(Slices::years(1816, 2018)?.len(), 203);
/// let dates = ["1914-06-28", "1914-08"].map(|text| Date::new(text).unwrap());
/// assert_eq!(Slices::dates(dates.clone())?[1].last.to_string(), "1914-08-31");
/// let [first, second] = dates;
/// assert!(Slices::dates([second, first]).is_err(), "not in order");
/// # Ok::<(), foedera::query::BadSlices>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slices(Vec<Slice>);

/// Why there are no such slices.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadSlices {
    /// There are none, or too many.
    #[error("{found} slices of time; wanted 1 to {}", Slices::MOST)]
    Count {
        /// How many.
        found: u64,
    },
    /// A year has no days here.
    #[error("the year {0} is too far away")]
    TooFar(i64),
    /// One has no first or no last day.
    #[error("`{0}` has no first or no last day")]
    Unbounded(String),
    /// One does not begin and end after the one before.
    #[error("`{second}` does not begin and end after `{first}`")]
    Order {
        /// The one before.
        first: String,
        /// The one that comes after it.
        second: String,
    },
}

impl Slices {
    /// The most slices.
    pub const MOST: usize = 4_000;

    /// A slice for each year from the first to the last.
    ///
    /// # Errors
    /// [`BadSlices`] when there are none, too many, or years without days.
    pub fn years(first: i64, last: i64) -> Result<Slices, BadSlices> {
        let found = u64::try_from(last.saturating_sub(first).saturating_add(1)).unwrap_or(0);
        if found == 0 || found > Slices::MOST as u64 {
            return Err(BadSlices::Count { found });
        }
        let slice = |year: i64| match (Day::of(year, 1, 1), Day::of(year, 12, 31)) {
            (Some(first), Some(last)) => Ok(Slice {
                label: format!("{year:04}"),
                first,
                last,
            }),
            _ => Err(BadSlices::TooFar(year)),
        };
        (first..=last)
            .map(slice)
            .collect::<Result<_, _>>()
            .map(Slices)
    }

    /// A slice for each of these dates: the days on which it may fall, or the period.
    ///
    /// # Errors
    /// [`BadSlices`] when there are none, too many, one is open, or they are not in order.
    pub fn dates(dates: impl IntoIterator<Item = Date>) -> Result<Slices, BadSlices> {
        let mut slices: Vec<Slice> = Vec::new();
        for date in dates {
            let (first, last) = date.possible();
            let label = date.as_str().to_string();
            if first == Day::MIN || last == Day::MAX {
                return Err(BadSlices::Unbounded(label));
            }
            if let Some(before) = slices.last()
                && (first <= before.first || last <= before.last)
            {
                return Err(BadSlices::Order {
                    first: before.label.clone(),
                    second: label,
                });
            }
            slices.push(Slice { label, first, last });
        }
        match slices.len() {
            1..=Slices::MOST => Ok(Slices(slices)),
            found => Err(BadSlices::Count {
                found: found as u64,
            }),
        }
    }
}

impl std::ops::Deref for Slices {
    type Target = [Slice];

    fn deref(&self) -> &[Slice] {
        &self.0
    }
}
