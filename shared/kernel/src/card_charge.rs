//! Which amounts a card can be charged. Source: Stripe, "Supported currencies", "Special cases" and "Minimum and maximum charge amounts".

use rust_decimal::Decimal;

use crate::{Currency, Money};

/// The currencies in which cards can be charged.
const CHARGEABLE: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD", "BIF", "BMD", "BND",
    "BOB", "BRL", "BSD", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CVE", "CZK", "DJF",
    "DKK", "DOP", "DZD", "EGP", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD",
    "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KRW", "KWD",
    "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MUR", "MVR",
    "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR",
    "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD",
    "STN", "SZL", "THB", "TJS", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VND",
    "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW",
];

/// Currencies that cards are charged in whole units of, though ISO 4217 gives some of them decimals.
const WHOLE_UNITS: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
    "XPF",
];

/// The smallest charges, in hundredths. Of other currencies only the bank knows the smallest.
const MINIMUM: &[(i64, &[&str])] = &[
    (50, &["USD", "EUR", "AUD", "CAD", "CHF", "NZD", "SGD", "BRL", "INR"]),
    (30, &["GBP"]),
    (5_000, &["JPY"]),
    (200, &["PLN", "RON", "MYR", "AED"]),
    (300, &["SEK", "NOK"]),
    (250, &["DKK"]),
    (1_500, &["CZK"]),
    (17_500, &["HUF"]),
    (1_000, &["MXN", "THB"]),
    (400, &["HKD"]),
];

/// Why a card can't be charged with an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotChargeable {
    /// Nothing to charge.
    #[error("the amount is zero")]
    Zero,
    /// No card can be charged in this currency.
    #[error("cards cannot be charged in {0:?}")]
    Currency(Currency),
    /// The amount is not a multiple of this, such as 5.125 KWD or 12.50 MGA.
    #[error("the amount must be a multiple of {0} in its currency")]
    TooFine(Decimal),
    /// The amount is below the minimum, which is this.
    #[error("the smallest charge is {0} in its currency")]
    TooSmall(Decimal),
}

impl Money {
    /// Checks that a card can be charged with the amount. The largest charge is the largest [`Money`].
    ///
    /// # Errors
    /// The first reason that applies, of [`NotChargeable`].
    pub fn check_chargeable(self) -> Result<(), NotChargeable> {
        let code = self.currency().code();
        if self.is_zero() {
            return Err(NotChargeable::Zero);
        }
        if !CHARGEABLE.contains(&code) {
            return Err(NotChargeable::Currency(self.currency()));
        }
        let step = if WHOLE_UNITS.contains(&code) { Decimal::ONE } else { Decimal::new(1, 2) };
        if self.amount().checked_rem(step) != Some(Decimal::ZERO) {
            return Err(NotChargeable::TooFine(step));
        }
        match minimum(code) {
            Some(minimum) if self.amount() < minimum => Err(NotChargeable::TooSmall(minimum)),
            _ => Ok(()),
        }
    }
}

fn minimum(code: &str) -> Option<Decimal> {
    let (hundredths, _) = MINIMUM.iter().find(|(_, codes)| codes.contains(&code))?;
    Some(Decimal::new(*hundredths, 2).normalize())
}
