//! Tests of languages, dates, zones and money.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod dates_and_money;
mod languages;
mod zones;

fn country(code: &str) -> kernel::CountryCode {
    kernel::CountryCode::try_from(code.to_owned()).unwrap()
}
