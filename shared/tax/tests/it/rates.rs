use jiff::civil::{Date, date};
use kernel::CountryCode;
use tax::TaxRates;

use crate::rate_of;

/// The member states.
const EUROPEAN_UNION: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";

const TODAY: Date = date(2026, 11, 30);

fn country(code: &str) -> CountryCode {
    CountryCode::try_from(code.to_owned()).unwrap()
}

fn found(rates: &TaxRates, code: &str, on: Date) -> Option<String> {
    rates.find(&country(code), on).map(|rate| rate.to_string())
}

#[test]
fn rate_is_that_of_the_day() {
    let rates = TaxRates::new("IS:2026-01-01:8,IS:2027-01-01:9").unwrap();
    let days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)];
    assert_eq!(
        days.map(|day| found(&rates, "IS", day)),
        [None, Some("8".to_owned()), Some("8".to_owned()), Some("9".to_owned())]
    );
}

#[test]
fn newest_rate_counts_in_whatever_order_they_are_listed() {
    let rates = TaxRates::new("PL:2027-01-01:9,PL:2026-01-01:8").unwrap();
    assert_eq!(rates.find(&country("PL"), date(2027, 6, 1)), Some(rate_of("9")));
}

#[test]
fn country_without_a_rate_has_none() {
    assert_eq!(found(&TaxRates::new("").unwrap(), "IS", TODAY), None);
}

#[test]
fn every_country_of_the_european_union_has_a_rate() {
    let rates = TaxRates::new("").unwrap();
    let without: Vec<_> = EUROPEAN_UNION.split(' ').filter(|code| found(&rates, code, TODAY).is_none()).collect();
    assert_eq!(without, Vec::<&str>::new());
}

#[test]
fn built_in_rate_changes_on_its_day() {
    let rates = TaxRates::new("").unwrap();
    let days = [date(2025, 12, 31), date(2026, 1, 1)].map(|day| found(&rates, "FI", day));
    assert_eq!(days, [Some("14".to_owned()), Some("13.5".to_owned())]);
}

#[test]
fn concerts_have_the_rate_that_the_law_sets_for_them() {
    let rates = TaxRates::new("").unwrap();
    let found = ["CY", "GR", "SK", "RO", "VN"].map(|code| found(&rates, code, TODAY).unwrap());
    assert_eq!(found, ["5", "6", "23", "21", "8"]);
}

#[test]
fn configured_rate_replaces_that_of_its_country_only() {
    let rates = TaxRates::new("FR:2026-01-01:20").unwrap();
    assert_eq!(["FR", "PL"].map(|code| found(&rates, code, TODAY)), [Some("20".to_owned()), Some("8".to_owned())]);
}

#[test]
fn configured_rate_replaces_newer_built_in_ones() {
    let rates = TaxRates::new("FI:2025-06-01:10").unwrap();
    assert_eq!(found(&rates, "FI", TODAY), Some("10".to_owned()));
}

#[test]
fn built_in_rate_counts_until_the_first_day_of_a_configured_one() {
    let rates = TaxRates::new("FR:2030-01-01:20").unwrap();
    let days = [TODAY, date(2030, 1, 1)].map(|day| found(&rates, "FR", day));
    assert_eq!(days, [Some("5.5".to_owned()), Some("20".to_owned())]);
}

#[test]
fn invalid_rates_name_the_wrong_entry() {
    let lists =
        ["[]", "PL", "PL:2027-01-01", "XX:2027-01-01:8", "PL:2027-02-30:8", "PL:2027-01-01:101", "PL:2027-01-01:8,"];
    for list in lists {
        let error = TaxRates::new(list).unwrap_err().to_string();
        assert!(error.starts_with(list.rsplit(',').next().unwrap()), "{list}: {error}");
    }
}
