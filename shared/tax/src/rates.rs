use std::fmt;

use jiff::civil::Date;
use kernel::CountryCode;
use serde::Deserialize;

use crate::TaxRate;

/// The built-in rates, each with the law that sets it. They are not official, and were not compared with the Commission's database (TEDB):
/// the organizer's tax adviser must check them. The template's parameter `TaxRates` overrides them. Where the law has no special rate for
/// concerts, the standard rate stands here; where a country has no value-added tax, 0.
const RATES: &str = include_str!("../vat_rates.json");

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
pub struct TaxRates {
    configured: Vec<Entry>,
    built_in: Vec<Entry>,
}

impl TaxRates {
    /// The built-in rates, and the configured ones, which replace those of their country from their first day on: country, first day and per
    /// cent, such as `PL:2027-01-01:8,DE:2026-07-01:7`.
    ///
    /// # Errors
    /// The first entry that is not valid.
    pub fn new(configured: &str) -> Result<Self, InvalidRates> {
        let list = if configured.is_empty() { None } else { Some(configured.split(',')) };
        Ok(Self {
            configured: list.into_iter().flatten().map(Entry::parse).collect::<Result<_, _>>()?,
            built_in: serde_json::from_str(RATES).map_err(|error| InvalidRates::new("built in", error))?,
        })
    }

    /// None if the country's rate on that day is not known.
    pub fn find(&self, country: &CountryCode, on: Date) -> Option<TaxRate> {
        let newest = |entries: &[Entry]| {
            let valid = entries.iter().filter(|entry| entry.country == *country && entry.from <= on);
            valid.max_by_key(|entry| entry.from).map(|entry| entry.rate)
        };
        newest(&self.configured).or_else(|| newest(&self.built_in))
    }

    /// The countries with a known rate on a day. Some are listed more than once.
    pub fn countries(&self, on: Date) -> Vec<CountryCode> {
        let valid = self.configured.iter().chain(&self.built_in).filter(|entry| entry.from <= on);
        valid.map(|entry| entry.country.clone()).collect()
    }
}
