//! Dividing amounts of money in proportion.

use kernel::{Currency, Money, MoneyError};
use rust_decimal::Decimal;

/// Divides an amount among parts in proportion to them, by largest remainder. The shares add up to the amount, and none exceeds its part.
/// Shares can be charged to a card if the amount and the parts can.
///
/// # Errors
/// Different currencies, or more than the parts add up to.
pub fn divide(amount: Money, parts: &[Money]) -> Result<Vec<Money>, MoneyError> {
    let currency = amount.currency();
    Money::sum(currency, parts.iter().copied())?.checked_sub(amount)?;
    let step = step(amount, parts);
    let weights: Vec<i128> = parts.iter().map(|part| steps(*part, step)).collect();
    let shares = by_largest_remainder(steps(amount, step), &weights).into_iter();
    shares.map(|share| of_units(share.saturating_mul(step), currency)).collect()
}

/// `count` of `of` equal parts of an amount, rounded down to what can be charged to a card.
///
/// # Errors
/// More parts than there are.
pub fn part(amount: Money, count: u32, of: u32) -> Result<Money, MoneyError> {
    let step = step(amount, &[]);
    let product = steps(amount, step).saturating_mul(count.into());
    let share = of_units(product.checked_div(of.into()).unwrap_or(0).saturating_mul(step), amount.currency())?;
    amount.checked_sub(share)?;
    Ok(share)
}

/// Shares an amount of any currency out in proportion to these parts, by largest remainder. The shares add up to it, unless all parts are
/// zero.
pub fn share_out(amount: Money, parts: &[Money]) -> Vec<Money> {
    let weights: Vec<i128> = parts.iter().map(|part| units(*part)).collect();
    let shares = by_largest_remainder(units(amount), &weights).into_iter();
    shares.map(|share| of_units(share, amount.currency()).unwrap_or(Money::zero(amount.currency()))).collect()
}

/// The shares add up to the amount, unless all weights are zero.
fn by_largest_remainder(amount: i128, weights: &[i128]) -> Vec<i128> {
    let whole: i128 = weights.iter().sum();
    let mut shares = Vec::with_capacity(weights.len());
    for (place, weight) in weights.iter().enumerate() {
        // Money has at most twelve digits: the product fits.
        let product = amount.saturating_mul(*weight);
        let (Some(share), Some(rest)) = (product.checked_div(whole), product.checked_rem(whole)) else {
            return vec![0; weights.len()];
        };
        shares.push((place, share, rest));
    }
    let given: i128 = shares.iter().map(|(_, share, _)| share).sum();
    let missing = usize::try_from(amount.saturating_sub(given)).unwrap_or(0);
    shares.sort_by(|one, other| other.2.cmp(&one.2).then(one.0.cmp(&other.0)));
    shares.iter_mut().take(missing).for_each(|(_, share, _)| *share += 1);
    shares.sort_by_key(|(place, ..)| *place);
    shares.into_iter().map(|(_, share, _)| share).collect()
}

/// In the currency's smallest units: money always has exactly their number of decimals.
pub(crate) fn units(money: Money) -> i128 {
    money.amount().mantissa()
}

pub(crate) fn of_units(units: i128, currency: Currency) -> Result<Money, MoneyError> {
    let amount = Decimal::try_from_i128_with_scale(units, currency.exponent()).map_err(|_| MoneyError::TooLarge)?;
    Money::new(amount, currency).map_err(|_| MoneyError::TooLarge)
}

/// The smallest amount that a card can be charged, in units, if all these amounts are multiples of it.
fn step(amount: Money, parts: &[Money]) -> i128 {
    let currency = amount.currency();
    let step = Money::new(currency.charge_step(), currency).map_or(1, units);
    let is_multiple = |money: &Money| units(*money).checked_rem(step) == Some(0);
    if is_multiple(&amount) && parts.iter().all(is_multiple) { step } else { 1 }
}

fn steps(money: Money, step: i128) -> i128 {
    units(money).checked_div(step).unwrap_or(0)
}
