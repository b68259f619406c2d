//! Money as whole numbers: so many units of a billionth of one currency. Sums are exact; a
//! fraction of a sum is rounded down. Start at [`part`].

use crate::model::Amount;

/// How many places behind the point are counted.
pub const PLACES: u32 = 9;

/// Money in billionths of its currency: `2_500_000_000` is 2.50.
pub type Units = i128;

/// The place of a currency among the [`Coins`] of an answer.
pub type Coin = u16;

/// The currencies of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coins(Vec<Box<str>>);

/// Everybody writes at least so many places.
const WRITTEN: u32 = 2;

impl Coins {
    /// The amount in units, with its currency, where it can be [`counted`].
    pub(super) fn read(&mut self, amount: &Amount) -> Option<(Coin, Units)> {
        let units = counted(amount)?;
        let mut names = self.0.iter();
        let place = names.position(|name| **name == *amount.currency());
        let place = place.unwrap_or(self.0.len());
        if place == self.0.len() {
            self.0.push(amount.currency().into());
        }
        Some((Coin::try_from(place).ok()?, units))
    }

    /// The currency's three letters.
    pub fn name(&self, coin: Coin) -> &str {
        self.0.get(usize::from(coin)).map_or("", |name| name)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// So many units, written as an amount: of as many digits as it has, for a sum of amounts
    /// may have more than one.
    pub fn amount(&self, coin: Coin, units: Units) -> String {
        format!("{} {}", number(units), self.name(coin))
    }
}

/// The amount in units; absent where it has more than [`PLACES`] places, or is beyond what can be
/// counted together.
pub(crate) fn counted(amount: &Amount) -> Option<Units> {
    // A billion of them together still have a sum.
    let most = Units::MAX / 4_000_000_000;
    amount.units(PLACES).filter(|units| *units <= most)
}

/// So many units as a decimal number, exact.
fn number(units: Units) -> String {
    let one = 10_u128.pow(PLACES);
    let sign = if units < 0 { "-" } else { "" };
    let (whole, rest) = (units.unsigned_abs() / one, units.unsigned_abs() % one);
    let rest = format!("{rest:0places$}", places = PLACES as usize);
    let (written, more) = rest.split_at(WRITTEN as usize);
    format!("{sign}{whole}.{written}{}", more.trim_end_matches('0'))
}

/// The smallest sum that is written with so many places, but at the most a hundredth.
pub(super) fn grain(places: u32) -> Units {
    10_i128.pow(PLACES - places.clamp(WRITTEN, PLACES))
}

/// Such a part of a sum, rounded down. Nothing here is negative.
pub(super) fn part(sum: Units, of: Units, whole: Units) -> Units {
    if whole <= 0 || of >= whole {
        return if whole <= 0 { 0 } else { sum };
    }
    let (sum, of, whole) = (sum as u128, of as u128, whole as u128);
    match sum.checked_mul(of) {
        // No part is more than the sum, so it fits.
        Some(product) => (product / whole) as Units,
        None => wide(sum, of, whole) as Units,
    }
}

/// The lower half of 128 bits.
const HALF: u128 = u64::MAX as u128;

/// A product of 256 bits: its upper 128, and its lower.
pub(super) fn product(a: u128, b: u128) -> (u128, u128) {
    let (a1, a0) = (a >> 64, a & HALF);
    let (b1, b0) = (b >> 64, b & HALF);
    let low = a0 * b0;
    let (one, other) = (a1 * b0, a0 * b1);
    let middle = (low >> 64) + (one & HALF) + (other & HALF);
    let high = a1 * b1 + (one >> 64) + (other >> 64) + (middle >> 64);
    (high, middle << 64 | low & HALF)
}

/// `sum * of / whole` where the product has up to 256 bits; `of < whole`.
///
/// Long division in digits of 64 bits (Knuth, *The Art of Computer Programming* 2, 4.3.1 D).
fn wide(sum: u128, of: u128, whole: u128) -> u128 {
    let (high, low) = product(sum, of);
    // So that the first bit of the whole is set; what is divided begins below it.
    let shift = whole.leading_zeros();
    let whole = whole << shift;
    let carried = low.checked_shr(128 - shift).unwrap_or(0);
    let (high, low) = (high << shift | carried, low << shift);
    let (first, rest) = digit(high, low >> 64, whole);
    let (second, _) = digit(rest, low & HALF, whole);
    first << 64 | second
}

/// The next digit of a quotient, and the rest: of `rest`, which is below the whole, and the digit
/// behind it.
fn digit(rest: u128, next: u128, whole: u128) -> (u128, u128) {
    let (high, low) = (whole >> 64, whole & HALF);
    // By the upper half of the whole it is at most two too great.
    let (mut digit, mut over) = (rest / high, rest % high);
    while digit > HALF || digit * low > (over << 64 | next) {
        digit -= 1;
        over += high;
        if over > HALF {
            break;
        }
    }
    let rest = (rest << 64 | next).wrapping_sub(digit.wrapping_mul(whole));
    (digit, rest)
}

/// Which part of its own each of several has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) of: Units,
    pub(super) whole: Units,
}

impl Part {
    pub(super) const ALL: Part = Part { of: 1, whole: 1 };

    /// Such a part of a sum, rounded down.
    pub(super) fn take(self, sum: Units) -> Units {
        part(sum, self.of, self.whole)
    }
}

/// Splits a sum by weights, with the most that each can have; all these together are no less. Each
/// has the same part of its weight, or the most; that is rounded down to a grain, and what is left
/// goes a grain at a time to the first that have room. Tells which part.
pub(super) fn split(
    sum: Units,
    weights: &[Units],
    most: &[Units],
    grain: Units,
) -> (Part, Vec<Units>) {
    let whole = weights.iter().sum();
    let mut part_of = Part { of: sum, whole };
    let mut is_full = vec![false; weights.len()];
    loop {
        // Who has room for no more leaves a greater part to the others.
        let is_over = |i: &usize| !is_full[*i] && part_of.take(weights[*i]) > most[*i];
        let Some(i) = (0..weights.len()).find(is_over) else {
            break;
        };
        is_full[i] = true;
        part_of.of -= most[i];
        part_of.whole -= weights[i];
    }
    let fair = weights.iter().zip(most).map(|(weight, most)| {
        let fair = part_of.take(*weight).min(*most);
        fair - fair % grain
    });
    let mut parts: Vec<Units> = fair.collect();
    let mut left = sum - parts.iter().sum::<Units>();
    while left > 0 {
        for (part, most) in parts.iter_mut().zip(most) {
            let more = grain.min(left).min(most - *part);
            *part += more;
            left -= more;
        }
    }
    (part_of, parts)
}

/// For which part of a whole each is called on that all together pay no more than a sum, and what
/// each then pays, where that grows with the part but not in proportion: `pay` tells what each
/// pays, of nothing nothing and of the whole more than the sum. Rounded down to a grain; what that
/// leaves goes to the first that would pay more, each no more than its `most`.
pub(super) fn greatest(
    sum: Units,
    whole: Units,
    most: &[Units],
    grain: Units,
    mut pay: impl FnMut(Part) -> Vec<Units>,
) -> (Part, Vec<Units>) {
    let all = most.iter().sum();
    let of = last(sum, (whole, all), |of| pay(Part { of, whole }).iter().sum());
    let part_of = Part { of, whole };
    let each = pay(part_of).into_iter();
    let mut parts: Vec<Units> = each.map(|paid| paid - paid % grain).collect();
    let mut left = sum - parts.iter().sum::<Units>();
    for (part, most) in parts.iter_mut().zip(most) {
        let more = left.min(most - *part).max(0);
        *part += more;
        left -= more;
    }
    (part_of, parts)
}

/// The last number below the end at which a value is no more than a bound; the value grows with
/// the number, is none at none, and more than the bound at the end, where it is about so much.
///
/// It is looked where the line through the nearest below and the nearest above meets the bound;
/// who of them stays twice is taken for nearer than it is (Anderson and Björck 1973), and where
/// they do not come nearer, for the middle.
fn last(bound: Units, end: (Units, Units), mut value: impl FnMut(Units) -> Units) -> Units {
    // How far each value is from one that is half a unit more than the bound, in halves.
    let (mut below, mut under) = (0, 2 * bound + 1);
    let (mut above, mut over) = (end.0, (2 * (end.1 - bound) - 1).max(1));
    let (mut was_below, mut slow) = (None, 0);
    let nearer = |other: Units, before: Units, now: Units| match part(other, before - now, before) {
        0 => (other / 2).max(1),
        nearer => nearer,
    };
    while above - below > 1 {
        let run = above - below;
        let at = match slow {
            SLOW.. => below + run / 2,
            _ => below + part(run, under, under + over),
        };
        let at = at.clamp(below + 1, above - 1);
        let beyond = 2 * (value(at) - bound) - 1;
        let is_below = beyond < 0;
        let is_again = was_below == Some(is_below) && slow < SLOW;
        match is_below {
            true => {
                over = if is_again {
                    nearer(over, under, -beyond)
                } else {
                    over
                };
                (below, under) = (at, -beyond);
            }
            false => {
                under = if is_again {
                    nearer(under, over, beyond)
                } else {
                    under
                };
                (above, over) = (at, beyond);
            }
        }
        was_below = (slow < SLOW).then_some(is_below);
        let is_slow = slow < SLOW && above - below > run / 2;
        slow = if is_slow { slow + 1 } else { 0 };
    }
    below
}

/// So often in a row they may come nearer by less than a half.
const SLOW: u32 = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_part_is_rounded_down() {
        assert_eq!(part(100, 1, 3), 33);
        assert_eq!(part(100, 5, 3), 100);
        assert_eq!(part(0, 1, 3), 0);
        assert_eq!(part(100, 1, 0), 0);
    }

    /// 2^100 times 2^100 is no number of 128 bits.
    #[test]
    fn a_part_of_a_great_sum_is_exact() {
        let great = 1_i128 << 100;
        assert_eq!(part(great, great, great * 2), great / 2);
        assert_eq!(part(great * 3, great, great * 3), great);
        assert_eq!(part(great + 1, great - 1, great), great - 1);
        assert_eq!(wide(100, 1, 3), 33);
    }

    proptest! {
        #[test]
        fn a_wide_part_is_the_greatest_that_is_not_too_great(
            sum in any::<u128>(),
            of in any::<u128>(),
            whole in 1..u128::MAX,
            (small, smaller) in (0..128_u32, 0..128_u32),
        ) {
            let (sum, whole) = (sum >> smaller, (whole >> small).max(1));
            let of = of % whole;
            let (quotient, exact) = (wide(sum, of, whole), product(sum, of));
            prop_assert!(product(quotient, whole) <= exact);
            let (high, low) = product(quotient, whole);
            let (low, carry) = low.overflowing_add(whole);
            prop_assert!((high + u128::from(carry), low) > exact);
        }
    }

    /// The fourth has 30 digits before the point; it was told as nothing.
    #[test]
    fn every_sum_is_written_to_the_last_digit() {
        assert_eq!(number(2_500_000_000), "2.50");
        assert_eq!(number(1), "0.000000001");
        assert_eq!(number(0), "0.00");
        assert_eq!(
            number(Units::MAX),
            "170141183460469231731687303715.884105727"
        );
    }

    /// In few looks where it grows by even pieces, in some hundred however it grows; by halves it
    /// would take forty.
    #[test]
    fn the_last_that_is_no_more_is_found() {
        let kinks =
            |of: Units| of / 3 + (of - 700_000_000_000).max(0) / 2 + (of - 900_000_000_000).max(0);
        let jumps = |of: Units| {
            if of < 123_456_789_012 {
                0
            } else {
                1_000_000_000_000 + of
            }
        };
        let even = |of: Units| of / 2;
        type Grows<'a> = &'a dyn Fn(Units) -> Units;
        let cases: [(Grows, usize); 3] = [(&kinks, 40), (&jumps, 160), (&even, 6)];
        for (value, looks) in cases {
            let end = 1_000_000_000_000;
            for bound in [
                0,
                1,
                1_000,
                33_333_333_333,
                300_000_000_000,
                400_000_000_000,
            ] {
                let mut looked = 0;
                let found = last(bound, (end, value(end)), |of| {
                    looked += 1;
                    value(of)
                });
                assert!(
                    value(found) <= bound && value(found + 1) > bound,
                    "{bound}: {found}"
                );
                assert!(looked <= looks, "{looked} looks of {looks}");
            }
        }
    }

    #[test]
    fn a_split_gives_all_to_the_last_unit() {
        let split = |sum, weights: &[Units], grain| split(sum, weights, weights, grain).1;
        assert_eq!(split(100, &[50, 50, 50], 1), [34, 33, 33]);
        assert_eq!(split(100, &[1, 200], 1), [1, 99]);
        assert_eq!(split(100, &[60, 60], 10), [50, 50]);
        assert_eq!(split(95, &[45, 45, 45], 10), [35, 30, 30]);
        assert_eq!(split(0, &[0, 0], 1), [0, 0]);
    }

    #[test]
    fn a_split_leaves_to_others_what_one_has_no_room_for() {
        let (part_of, parts) = split(400, &[600, 300], &[400, 300], 1);
        assert_eq!((part_of.take(600), parts), (266, vec![267, 133]));
        let (part_of, parts) = split(400, &[600, 300, 300], &[100, 300, 300], 1);
        assert_eq!((part_of.take(300), parts), (150, vec![100, 150, 150]));
    }
}
