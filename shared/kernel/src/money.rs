use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A currency of ISO 4217 with minor units.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^[A-Z]{3}$"))]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Parses an upper-case three-letter code.
    ///
    /// # Errors
    /// `invalid_currency` for anything that ISO 4217 does not list, or that has no minor units (gold, test codes).
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        iso_currency::Currency::from_code(code)
            .filter(|currency| currency.exponent().is_some())
            .map(Self)
            .ok_or_else(|| Invalid::new("invalid_currency", "must be an ISO 4217 code such as PLN"))
    }

    /// The three-letter code, upper case.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Digits after the decimal point: 2 for PLN, 0 for JPY, 3 for KWD.
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(2, u32::from)
    }
}

impl TryFrom<String> for Currency {
    type Error = Invalid;
    fn try_from(code: String) -> Result<Self, Invalid> {
        Self::parse(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A non-negative amount of money with exactly as many decimals as its currency has.
///
/// As JSON `{"amount": "349.00", "currency": "PLN"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

/// Why a calculation with money failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The amounts have different currencies.
    #[error("amounts in {left:?} and {right:?} can't be combined")]
    CurrencyMismatch {
        /// Currency of the left operand.
        left: Currency,
        /// Currency of the right operand.
        right: Currency,
    },
    /// The result has more than 12 digits of minor units.
    #[error("the amount is too large")]
    TooLarge,
    /// The result would be negative.
    #[error("the amount would be negative")]
    Negative,
}

/// 12 digits: Stripe's limit for card payments.
const MAX_MINOR_UNITS: i64 = 999_999_999_999;

impl Money {
    /// Zero in a currency.
    pub fn zero(currency: Currency) -> Self {
        Self { amount: Decimal::new(0, currency.exponent()), currency }
    }

    /// Creates an amount of money.
    ///
    /// # Errors
    /// `invalid_amount` if it is negative, has more decimals than the currency or more than 12 digits of minor units.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, Invalid> {
        let invalid = |detail: &str| Err(Invalid::new("invalid_amount", detail));
        if amount.is_sign_negative() && !amount.is_zero() {
            return invalid("must not be negative");
        }
        if amount.normalize().scale() > currency.exponent() {
            return invalid("has more digits than the currency");
        }
        if amount > Decimal::new(MAX_MINOR_UNITS, currency.exponent()) {
            return invalid("is too large");
        }
        let mut amount = amount.abs();
        amount.rescale(currency.exponent());
        Ok(Self { amount, currency })
    }

    /// The amount, with exactly as many decimals as the currency has.
    pub fn amount(self) -> Decimal {
        self.amount
    }

    /// The amount's currency.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// Whether the amount is zero.
    pub fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    /// Adds two amounts of the same currency.
    ///
    /// # Errors
    /// [`MoneyError`] for different currencies or a sum that is too large.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.with(self.amount.checked_add(other.amount))
    }

    /// Subtracts an amount of the same currency.
    ///
    /// # Errors
    /// [`MoneyError`] for different currencies or a negative difference.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        match self.amount.checked_sub(other.amount) {
            Some(difference) if difference.is_sign_negative() && !difference.is_zero() => Err(MoneyError::Negative),
            difference => self.with(difference),
        }
    }

    /// Multiplies the amount, for example by a quantity.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`]
    pub fn times(self, count: u32) -> Result<Self, MoneyError> {
        self.with(self.amount.checked_mul(Decimal::from(count)))
    }

    /// Adds up amounts of one currency. Without amounts the sum is zero in `currency`.
    ///
    /// # Errors
    /// [`MoneyError`] for different currencies or a sum that is too large.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// Compares two amounts of the same currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`]
    pub fn compare(self, other: Self) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.amount.cmp(&other.amount))
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }

    fn with(self, amount: Option<Decimal>) -> Result<Self, MoneyError> {
        amount.and_then(|amount| Self::new(amount, self.currency).ok()).ok_or(MoneyError::TooLarge)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency.code())
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Wire {
    /// A decimal as a string, with at most as many decimals as the currency has and at most 12 digits in all.
    #[schemars(with = "String", regex(pattern = r"^[0-9]+(\.[0-9]+)?$"), length(max = 20))]
    #[serde(with = "plain_decimal")]
    amount: Decimal,
    currency: Currency,
}

impl TryFrom<Wire> for Money {
    type Error = Invalid;
    fn try_from(wire: Wire) -> Result<Self, Invalid> {
        // Of text, no digit is dropped: not even a zero.
        if wire.amount.scale() > wire.currency.exponent() {
            return Err(Invalid::new("invalid_amount", "has more digits than the currency").at("amount"));
        }
        Self::new(wire.amount, wire.currency).map_err(|invalid| invalid.at("amount"))
    }
}

impl From<Money> for Wire {
    fn from(money: Money) -> Self {
        Self { amount: money.amount, currency: money.currency }
    }
}

/// A decimal as a JSON string of plain digits. JSON numbers are rejected: parsers may have turned them into floats.
mod plain_decimal {
    use super::{Decimal, Invalid};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    const MAX_LENGTH: usize = 20;

    pub fn serialize<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(amount)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = String::deserialize(deserializer)?;
        (text.len() <= MAX_LENGTH && is_plain(&text)).then(|| text.parse().ok()).flatten().ok_or_else(|| {
            D::Error::custom(Invalid::new("invalid_amount", "must be a decimal as text, such as \"349.00\""))
        })
    }

    /// Digits, and after a point more digits: no sign, no exponent, nothing left out.
    fn is_plain(text: &str) -> bool {
        let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        are_digits(whole) && fraction.is_none_or(are_digits)
    }
}
