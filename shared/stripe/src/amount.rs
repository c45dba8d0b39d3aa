use kernel::{Currency, Money};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Currencies without decimals at Stripe. (MGA has two decimals in ISO 4217.)
const ZERO_DECIMAL: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];

/// Currencies with three decimals at Stripe.
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
    let (amount, currency) = (money.amount(), money.currency());
    if money.is_zero() {
        return Err(AmountError::Zero);
    }
    if amount.checked_rem(currency.charge_step()) != Some(Decimal::ZERO) {
        return Err(AmountError::TooFine);
    }
    let units = amount.checked_mul(Decimal::from(factor(currency))).ok_or(AmountError::TooLarge)?;
    units.to_i64().filter(|units| *units <= MAX_MINOR_UNITS).ok_or(AmountError::TooLarge)
}

/// Converts Stripe's integer to an amount. `None` if it is negative or the currency is unknown.
pub fn money(minor_units: i64, currency: &str) -> Option<Money> {
    let currency = Currency::parse(&currency.to_uppercase()).ok()?;
    Money::new(Decimal::from(minor_units).checked_div(Decimal::from(factor(currency)))?, currency).ok()
}

/// The number of Stripe's units in one unit of the currency. ISK and UGX have two decimals there, which must be 0.
fn factor(currency: Currency) -> i64 {
    let code = currency.code();
    if ZERO_DECIMAL.contains(&code) {
        1
    } else if THREE_DECIMAL.contains(&code) {
        1000
    } else {
        100
    }
}
