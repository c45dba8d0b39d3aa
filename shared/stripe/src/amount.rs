use kernel::{Currency, Money};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Currencies without decimals at Stripe. (MGA has two decimals in ISO 4217.)
const ZERO_DECIMAL: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];

/// Currencies without decimals that Stripe takes with two decimals, which must be 0.
const WHOLE_AS_TWO_DECIMAL: [&str; 2] = ["ISK", "UGX"];

/// Currencies with three decimals, the last of which must be 0.
const THREE_DECIMAL: [&str; 5] = ["BHD", "JOD", "KWD", "OMR", "TND"];

/// 12 digits: Stripe's limit for card payments, in minor units.
const MAX_MINOR_UNITS: i64 = 999_999_999_999;

/// An amount that can't be charged to a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// The amount is zero.
    #[error("the amount is zero")]
    Zero,
    /// The amount has more decimals than Stripe accepts in this currency, such as 5.124 KWD.
    #[error("the amount has too many decimals for its currency")]
    TooFine,
    /// The amount is below Stripe's minimum in this currency.
    #[error("the amount is below the minimum charge")]
    TooSmall,
    /// The amount is above Stripe's maximum for cards.
    #[error("the amount is above the maximum charge")]
    TooLarge,
}

/// Converts an amount to Stripe's integer: whole yen, cents of a dollar, fils of a dinar.
///
/// # Errors
/// [`AmountError`], but never `TooSmall`: only Stripe knows the minimum.
pub fn minor_units(money: Money) -> Result<i64, AmountError> {
    let (factor, step) = factor_and_step(money.currency());
    let units = money.amount().checked_mul(Decimal::from(factor)).ok_or(AmountError::TooLarge)?;
    if units.is_zero() {
        return Err(AmountError::Zero);
    }
    if units.checked_rem(Decimal::from(step)) != Some(Decimal::ZERO) {
        return Err(AmountError::TooFine);
    }
    units.to_i64().filter(|units| *units <= MAX_MINOR_UNITS).ok_or(AmountError::TooLarge)
}

/// Converts Stripe's integer to an amount. `None` if it is negative or the currency is unknown.
pub fn money(minor_units: i64, currency: &str) -> Option<Money> {
    let currency = Currency::parse(&currency.to_uppercase()).ok()?;
    let (factor, _) = factor_and_step(currency);
    Money::new(Decimal::from(minor_units).checked_div(Decimal::from(factor))?, currency).ok()
}

/// The number of Stripe's units in one unit of the currency, and the number that amounts must be divisible by.
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
