use kernel::{Currency, Money};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Currencies that Stripe takes in whole units. (ISO 4217 gives MGA two digits; Stripe doesn't.)
const ZERO_DECIMAL: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];

/// Currencies of whole units that Stripe takes as if they had two digits, both of them 0.
const WHOLE_AS_TWO_DECIMAL: [&str; 2] = ["ISK", "UGX"];

/// Currencies of three digits, the last of which has to be 0.
const THREE_DECIMAL: [&str; 5] = ["BHD", "JOD", "KWD", "OMR", "TND"];

/// Stripe takes at most 12 digits on cards.
const MOST: i64 = 999_999_999_999;

/// An amount that can't be charged to a card, whatever is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Nothing is to be paid.
    #[error("there is nothing to charge")]
    Zero,
    /// The amount is finer than what Stripe takes in this currency (1.5 JPY, 5.124 KWD).
    #[error("the amount is finer than the currency's smallest charge")]
    TooFine,
    /// Below the least that Stripe charges in this currency.
    #[error("the amount is below the least that is charged")]
    TooSmall,
    /// Above the most that a card takes.
    #[error("the amount is above the most that is charged")]
    TooLarge,
}

/// The amount as the integer that Stripe takes: whole yen, cents of a dollar, fils of a dinar.
///
/// # Errors
/// [`AmountError`], but for `TooSmall`, which only Stripe knows.
pub fn minor_units(money: Money) -> Result<i64, AmountError> {
    let (factor, step) = factor_and_step(money.currency());
    let units = money.amount().checked_mul(Decimal::from(factor)).ok_or(AmountError::TooLarge)?;
    if units.is_zero() {
        return Err(AmountError::Zero);
    }
    if units.checked_rem(Decimal::from(step)) != Some(Decimal::ZERO) {
        return Err(AmountError::TooFine);
    }
    units.to_i64().filter(|units| *units <= MOST).ok_or(AmountError::TooLarge)
}

/// The money that Stripe's integer means, where it is one of ours: not negative, in a currency that we know.
pub fn money(minor_units: i64, currency: &str) -> Option<Money> {
    let currency = Currency::parse(&currency.to_uppercase()).ok()?;
    let (factor, _) = factor_and_step(currency);
    Money::new(Decimal::from(minor_units).checked_div(Decimal::from(factor))?, currency).ok()
}

/// How many of Stripe's units are one of the currency, and what their number has to be divisible by.
fn factor_and_step(currency: Currency) -> (i64, i64) {
    let code = currency.code();
    if ZERO_DECIMAL.contains(&code) {
        (1, 1)
    } else if WHOLE_AS_TWO_DECIMAL.contains(&code) {
        (100, 100)
    } else if THREE_DECIMAL.contains(&code) {
        (1000, 10)
    } else {
        (100, 1)
    }
}
