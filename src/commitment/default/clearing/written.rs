//! Writes down in cents what was cleared in billionths. Start at [`write_down`].

use super::super::Settlement;
use super::super::settle::Payment;
use super::super::units::Units;

/// What is missing to a grain, or beyond it, by one part in so many, is a matter of rounding on the
/// way here.
const LITTLE: Units = 1000;

/// A sum in whole grains, rounded up.
pub(super) fn up(units: Units, grain: Units) -> Units {
    (units - grain / LITTLE + grain - 1).max(0) / grain * grain
}

/// Writes a settlement down in whole grains: what is unpaid is rounded up, and the rest goes to
/// those who pay, rounded down, what remains to those of whom most was cut off.
pub(super) fn write_down(settlement: &mut Settlement, payments: &mut [Payment], grain: Units) {
    let first = settlement.payments.start;
    let payments = &mut payments[first..];
    let down = |units: Units| (units + grain / LITTLE) / grain * grain;
    let up = |units: Units| up(units, grain);
    settlement.unpaid = up(settlement.unpaid).min(settlement.owed);
    let paid = settlement.owed - settlement.unpaid;
    let mut parts: Vec<(Units, Option<usize>)> = vec![(settlement.by_debtor, None)];
    for (place, payment) in payments.iter().enumerate() {
        if payment.to_guarantor.is_none() {
            parts.push((payment.paid, Some(place)));
        }
    }
    let mut written: Vec<Units> = parts.iter().map(|(part, _)| down(*part)).collect();
    let mut left = paid - written.iter().sum::<Units>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|i| (written[*i] - parts[*i].0, *i));
    for i in order.into_iter().cycle().take(2 * parts.len()) {
        let more = left.clamp(-grain.min(written[i]), grain);
        if parts[i].0 > 0 {
            written[i] += more;
            left -= more;
        }
    }
    for ((_, place), written) in parts.iter().zip(written) {
        match place {
            None => settlement.by_debtor = written,
            Some(place) => payments[*place].paid = written,
        }
    }
    // Whoever is paid back stands before those who pay it back: these pay in what it has written.
    for place in 0..payments.len() {
        let mut payment = payments[place];
        payment.back = 0;
        if let Some(into) = payment.into.and_then(|into| into.checked_sub(first)) {
            let into = &mut payments[into];
            payment.paid = down(payment.paid).min(into.paid - into.back);
            into.back += payment.paid;
        }
        payment.called = match payment.failed {
            true => up(payment.called).max(payment.paid),
            false => payment.paid,
        };
        payments[place] = payment;
    }
}
