//! Value-added tax: the rate of admissions in a country, and the tax in a price.

use std::fmt;

use jiff::civil::Date;
use kernel::{CountryCode, Invalid, Money};
use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The built-in rates, each with the law that sets it.
const RATES: &str = include_str!("../../vat_rates.json");

/// How tax is calculated: on each invoice.
pub const ROUNDING_NOTE: &str = "Prices contain VAT. For each line: VAT = gross * rate / (100 + rate), rounded half away from zero to the \
     currency's smallest unit. Totals are sums of the lines.";

/// How amounts are calculated: on each credit note.
pub const CREDIT_ROUNDING_NOTE: &str = "Tickets given back are credited at what is left of their price. An amount without tickets is shared \
     among the lines of the invoice in proportion to what is left of each, by largest remainder. For each line: VAT = gross * rate / \
     (100 + rate), rounded half away from zero to the currency's smallest unit; all credit notes of an invoice together never exceed any \
     of its lines, and the last makes them equal to it.";

/// The reason on a line whose country has no known rate: finance must look at it.
pub const NOT_CONFIGURED: &str = "Outside scope: rate not configured.";

/// A tax rate in per cent: 0 to 100 with at most two decimals. In JSON a string: `"8"`, `"5.5"`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^[0-9]{1,3}(\\.[0-9]{1,2})?$"))]
pub struct TaxRate(Decimal);

impl TaxRate {
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The tax contained in a price: price * rate / (100 + rate), rounded half away from zero to the currency's smallest unit.
    pub fn tax_in(self, gross: Money) -> Money {
        let part = || gross.amount().checked_mul(self.0)?.checked_div(Decimal::ONE_HUNDRED.checked_add(self.0)?);
        let rounded = part()
            .map(|tax| tax.round_dp_with_strategy(gross.currency().exponent(), RoundingStrategy::MidpointAwayFromZero));
        // The tax is less than the price and has its number of decimals: always valid money.
        rounded.and_then(|tax| Money::new(tax, gross.currency()).ok()).unwrap_or(Money::zero(gross.currency()))
    }
}

impl TryFrom<String> for TaxRate {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_rate", "must be 0 to 100 per cent with at most two decimals");
        let rate: Decimal = text.parse().map_err(|_| invalid())?;
        let is_rate = !rate.is_sign_negative() && rate <= Decimal::ONE_HUNDRED && rate.normalize().scale() <= 2;
        if is_rate { Ok(Self(rate.normalize())) } else { Err(invalid()) }
    }
}

impl From<TaxRate> for String {
    fn from(rate: TaxRate) -> Self {
        rate.to_string()
    }
}

impl fmt::Display for TaxRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for TaxRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} %")
    }
}

/// The rate of admissions in a country from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Entry {
    country: CountryCode,
    from: Date,
    rate: TaxRate,
}

impl Entry {
    fn parse(text: &str) -> Result<Self, InvalidRates> {
        let mut fields = text.split(':');
        let (Some(country), Some(from), Some(rate), None) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return Err(InvalidRates::new(
                text,
                "must be a country, a first day and per cent, such as PL:2027-01-01:8",
            ));
        };
        Ok(Self {
            country: CountryCode::try_from(country.to_owned()).map_err(|error| InvalidRates::new(text, error))?,
            from: from.parse().map_err(|error| InvalidRates::new(text, error))?,
            rate: TaxRate::try_from(rate.to_owned()).map_err(|error| InvalidRates::new(text, error))?,
        })
    }
}

/// An entry of a list of rates is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{entry}: {reason}")]
pub struct InvalidRates {
    entry: String,
    reason: String,
}

impl InvalidRates {
    fn new(entry: &str, reason: impl fmt::Display) -> Self {
        Self { entry: entry.to_owned(), reason: reason.to_string() }
    }
}

/// Rates by country and day.
#[derive(Debug, Clone)]
pub struct TaxRates(Vec<Entry>);

impl TaxRates {
    /// The built-in rates. A country in `overriding` has only the rates given there: country, first day and per cent, such as
    /// `PL:2027-01-01:8,DE:2026-07-01:7`.
    pub fn new(overriding: &str) -> Result<Self, InvalidRates> {
        let list = if overriding.is_empty() { None } else { Some(overriding.split(',')) };
        let mut rates = list.into_iter().flatten().map(Entry::parse).collect::<Result<Vec<_>, _>>()?;
        let built_in: Vec<Entry> = serde_json::from_str(RATES).map_err(|error| InvalidRates::new(RATES, error))?;
        let is_overridden = |entry: &Entry| rates.iter().any(|other| other.country == entry.country);
        let kept: Vec<Entry> = built_in.into_iter().filter(|entry| !is_overridden(entry)).collect();
        rates.extend(kept);
        Ok(Self(rates))
    }

    /// None if the country's rate on that day is not known.
    pub fn find(&self, country: &CountryCode, on: Date) -> Option<TaxRate> {
        let valid = self.0.iter().filter(|entry| entry.country == *country && entry.from <= on);
        valid.max_by_key(|entry| entry.from).map(|entry| entry.rate)
    }
}
