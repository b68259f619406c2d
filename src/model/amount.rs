//! Sums of money, in exact decimals.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A sum of money: an exact decimal and a currency.
///
/// ```
/// use foedera::model::Amount;
///
/// let cap = Amount::new("2500000.50 EUR")?;
/// assert_eq!(cap.currency(), "EUR");
/// assert_eq!(cap.to_string(), "2500000.50 EUR");
/// assert!(Amount::new("2.5 millions").is_err());
/// # Ok::<(), foedera::model::BadAmount>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount {
    currency: Box<str>,
    value: Decimal,
}

impl Amount {
    /// Reads a number, a space and a currency of three capitals (ISO 4217).
    ///
    /// # Errors
    /// [`BadAmount`] when the number is none, is negative or has more than 28 digits, or when
    /// the currency is not three capitals.
    pub fn new(text: &str) -> Result<Amount, BadAmount> {
        let bad = || BadAmount {
            found: text.chars().take(60).collect(),
        };
        let (number, currency) = text.trim().split_once(' ').ok_or_else(bad)?;
        let value = Decimal::from_str_exact(&number.replace('_', "")).map_err(|_| bad())?;
        let is_code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
        if !is_code || value.is_sign_negative() {
            return Err(bad());
        }
        Ok(Amount {
            currency: currency.into(),
            value,
        })
    }

    /// The currency's three letters.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// The number as text, exact.
    pub fn number(&self) -> String {
        self.value.to_string()
    }

    /// Whether it is no money at all.
    pub fn is_nothing(&self) -> bool {
        self.value.is_zero()
    }

    /// The two together, exact; absent for two currencies, or beyond 28 digits.
    ///
    /// ```
    /// use foedera::model::Amount;
    ///
    /// let (a, b) = (Amount::new("0.10 EUR")?, Amount::new("0.2 EUR")?);
    /// assert_eq!(a.plus(&b).unwrap().to_string(), "0.30 EUR");
    /// assert_eq!(a.plus(&Amount::new("1 USD")?), None);
    /// # Ok::<(), foedera::model::BadAmount>(())
    /// ```
    pub fn plus(&self, other: &Amount) -> Option<Amount> {
        self.joined(other)?;
        let value = self.value.checked_add(other.value)?;
        let is_exact = value.checked_sub(other.value) == Some(self.value);
        is_exact.then(|| self.with(value))
    }

    /// What is left of it without the other, never below nothing; absent for two currencies,
    /// or beyond 28 digits.
    pub fn less(&self, other: &Amount) -> Option<Amount> {
        self.joined(other)?;
        if self.value <= other.value {
            return Some(self.with(Decimal::ZERO));
        }
        let value = self.value.checked_sub(other.value)?;
        let is_exact = value.checked_add(other.value) == Some(self.value);
        is_exact.then(|| self.with(value))
    }

    /// Rounded down to the smallest sum in which the other is written, at the most a hundredth;
    /// absent for two currencies.
    ///
    /// ```
    /// use foedera::model::Amount;
    ///
    /// let (part, whole) = (Amount::new("46.8675 EUR")?, Amount::new("187.47 EUR")?);
    /// assert_eq!(part.down_to_sums_of(&whole).unwrap().to_string(), "46.86 EUR");
    /// # Ok::<(), foedera::model::BadAmount>(())
    /// ```
    pub fn down_to_sums_of(&self, other: &Amount) -> Option<Amount> {
        self.joined(other)?;
        let places = other.value.scale().max(2);
        let strategy = rust_decimal::RoundingStrategy::ToZero;
        Some(self.with(self.value.round_dp_with_strategy(places, strategy)))
    }

    /// The smaller of the two; absent for two currencies.
    pub fn smaller<'a>(&'a self, other: &'a Amount) -> Option<&'a Amount> {
        self.joined(other)?;
        Some(if other.value < self.value {
            other
        } else {
            self
        })
    }

    /// The number in units of so many places behind the point; absent where it has more places,
    /// or too many digits.
    ///
    /// ```
    /// use foedera::model::Amount;
    ///
    /// let cap = Amount::new("2.50 EUR")?;
    /// assert_eq!(cap.units(9), Some(2_500_000_000));
    /// assert_eq!(cap.units(0), None, "half a euro is no whole one");
    /// # Ok::<(), foedera::model::BadAmount>(())
    /// ```
    pub fn units(&self, places: u32) -> Option<i128> {
        // Only what is written with more places may have noughts too many.
        let exact = match self.value.scale() <= places {
            true => self.value,
            false => self.value.normalize(),
        };
        let more = places.checked_sub(exact.scale())?;
        exact.mantissa().checked_mul(10_i128.checked_pow(more)?)
    }

    /// So many units of that many places behind the point, written with at least `written`
    /// places; absent for a negative number, or beyond 28 digits.
    ///
    /// ```
    /// use foedera::model::Amount;
    ///
    /// let amount = Amount::of_units(2_500_000_000, 9, 2, "EUR").unwrap();
    /// assert_eq!(amount.to_string(), "2.50 EUR");
    /// ```
    pub fn of_units(units: i128, places: u32, written: u32, currency: &str) -> Option<Amount> {
        let mut value = Decimal::try_from_i128_with_scale(units, places)
            .ok()?
            .normalize();
        if value.is_sign_negative() && !value.is_zero() {
            return None;
        }
        if value.scale() < written {
            value.rescale(written);
        }
        Some(Amount {
            currency: currency.into(),
            value,
        })
    }

    /// How many places behind the point it is written with.
    pub fn places(&self) -> u32 {
        self.value.scale()
    }

    /// Whether they can be counted together.
    fn joined(&self, other: &Amount) -> Option<()> {
        (self.currency == other.currency).then_some(())
    }

    fn with(&self, value: Decimal) -> Amount {
        Amount {
            currency: self.currency.clone(),
            value,
        }
    }
}

/// A text that is no sum of money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is no amount such as `2500000.50 EUR`")]
pub struct BadAmount {
    /// The text, its first 60 characters.
    pub found: String,
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.value, self.currency)
    }
}

impl std::str::FromStr for Amount {
    type Err = BadAmount;

    fn from_str(text: &str) -> Result<Amount, BadAmount> {
        Amount::new(text)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Amount, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Amount::new(&text).map_err(serde::de::Error::custom)
    }
}

/// A part of a whole, in percent: more than 0, at most 100, exact.
///
/// ```
/// use foedera::model::Share;
///
/// assert_eq!(Share::new("33.3")?.to_string(), "33.3%");
/// assert!(Share::new("120").is_err());
/// # Ok::<(), foedera::model::BadShare>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(Decimal);

impl Share {
    /// Reads a percentage, without the sign.
    ///
    /// # Errors
    /// [`BadShare`] when it is no number above 0 and up to 100.
    pub fn new(text: &str) -> Result<Share, BadShare> {
        match Decimal::from_str_exact(text.trim()) {
            Ok(value) if value > Decimal::ZERO && value <= Decimal::ONE_HUNDRED => Ok(Share(value)),
            _ => Err(BadShare {
                found: text.chars().take(60).collect(),
            }),
        }
    }

    /// The percentage as text, exact.
    pub fn number(self) -> String {
        self.0.to_string()
    }

    /// It as a fraction of two whole numbers: 12.5 % is 125 of 1000.
    pub fn fraction(self) -> (i128, i128) {
        // 10^30 at the most: the percentage has 28 places or fewer.
        (self.0.mantissa(), 10_i128.pow(self.0.scale() + 2))
    }

    /// That part of an amount, exact; absent beyond 28 digits.
    ///
    /// ```
    /// use foedera::model::{Amount, Share};
    ///
    /// let part = Share::new("12.5")?.of(&Amount::new("80 EUR")?).unwrap();
    /// assert_eq!(part, Amount::new("10 EUR")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(self, whole: &Amount) -> Option<Amount> {
        let hundredths = Decimal::new(1, 2);
        // A product keeps all the digits behind the point of its factors, unless it is rounded.
        let exact = |a: Decimal, b: Decimal| {
            let product = a.checked_mul(b)?;
            let is_exact = product.is_zero() || product.scale() == a.scale() + b.scale();
            is_exact.then_some(product)
        };
        let part = exact(exact(whole.value, self.0)?, hundredths)?;
        // With no fewer places than it is a part of: half of 100.00 EUR is 50.00 EUR.
        let mut part = part.normalize();
        if part.scale() < whole.value.scale() {
            part.rescale(whole.value.scale());
        }
        Some(whole.with(part))
    }
}

/// A text that is no percentage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is no percentage above 0 and up to 100")]
pub struct BadShare {
    /// The text, its first 60 characters.
    pub found: String,
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Share, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Share::new(&text).map_err(serde::de::Error::custom)
    }
}
