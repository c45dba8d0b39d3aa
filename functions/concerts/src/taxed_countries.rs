//! Where concerts can be sold: an invoice needs the tax rate of the venue's country.

use jiff::tz::TimeZone;
use kernel::{CountryCode, Timestamp};
use tax::TaxRates;

use crate::concert::TicketType;

/// The countries with a known tax rate for admissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxedCountries(Vec<CountryCode>);

impl TaxedCountries {
    /// On the day of `now` in UTC.
    pub fn of(rates: &TaxRates, now: Timestamp) -> Self {
        Self(rates.countries(now.to_zoned(TimeZone::UTC).date()))
    }

    /// Some are listed more than once.
    pub fn all(&self) -> &[CountryCode] {
        &self.0
    }

    /// Whether these tickets can be sold in a country. Free ones need no rate.
    pub fn allow(&self, country: &CountryCode, ticket_types: &[TicketType]) -> bool {
        self.0.contains(country) || ticket_types.iter().all(|ticket_type| ticket_type.price.is_zero())
    }
}
