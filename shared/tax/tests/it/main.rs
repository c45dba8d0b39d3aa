//! Rates of countries, and the tax in a price.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod rate;
mod rates;

fn rate_of(percent: &str) -> tax::TaxRate {
    tax::TaxRate::try_from(percent.to_owned()).unwrap()
}
