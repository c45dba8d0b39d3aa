//! Tax rates, and the tax in a price.

use finance::invoices::tax::{TaxRate, TaxRates};
use jiff::civil::date;
use testkit::money;

use crate::invoice_samples::{country, rate};

fn parse(text: &str) -> Option<String> {
    TaxRate::try_from(text.to_owned()).ok().map(|rate| rate.to_string())
}

#[test]
fn rate_is_0_to_100_per_cent() {
    assert_eq!(
        ["0", "100", "-0.01", "100.01", "eight", ""].map(parse),
        [Some("0".to_owned()), Some("100".to_owned()), None, None, None, None]
    );
}

#[test]
fn rate_has_at_most_two_decimals() {
    assert_eq!(["5.55", "5.555", "8.000"].map(parse), [Some("5.55".to_owned()), None, Some("8".to_owned())]);
}

#[test]
fn tax_is_rounded_half_away_from_zero() {
    // 1.05 * 5 / 105 = 0.05; 0.315 is rounded up.
    let taxes = [
        ("5", "1.05 PLN"),
        ("5", "6.615 KWD"),
        ("5", "6.61 PLN"),
        ("8", "698.00 PLN"),
        ("10", "3 JPY"),
        ("100", "1 JPY"),
    ];
    let taxes: Vec<String> =
        taxes.iter().map(|(percent, price)| rate(percent).tax_in(money(price)).to_string()).collect();
    assert_eq!(taxes, ["0.05 PLN", "0.315 KWD", "0.31 PLN", "51.70 PLN", "0 JPY", "1 JPY"]);
}

#[test]
fn price_without_tax_contains_none() {
    assert_eq!(TaxRate::ZERO.tax_in(money("698.00 PLN")), money("0.00 PLN"));
}

#[test]
fn rate_is_that_of_the_day() {
    let rates = TaxRates::new("PL:2026-01-01:8,PL:2027-01-01:9").unwrap();
    let on = |day| rates.find(&country("PL"), day).map(|rate| rate.to_string());
    assert_eq!(
        [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)].map(on),
        [None, Some("8".to_owned()), Some("8".to_owned()), Some("9".to_owned())]
    );
}

#[test]
fn newest_rate_counts_in_whatever_order_they_are_listed() {
    let rates = TaxRates::new("PL:2027-01-01:9,PL:2026-01-01:8").unwrap();
    assert_eq!(rates.find(&country("PL"), date(2027, 6, 1)), Some(rate("9")));
}

#[test]
fn country_without_a_rate_has_none() {
    assert_eq!(TaxRates::new("").unwrap().find(&country("IS"), date(2026, 11, 22)), None);
}

#[test]
fn built_in_rates_can_be_read() {
    let rates = TaxRates::new("").unwrap();
    assert_eq!(rates.find(&country("FR"), date(2026, 11, 22)), Some(rate("5.5")));
}

#[test]
fn configured_rate_replaces_that_of_its_country_only() {
    let rates = TaxRates::new("FR:2026-01-01:20").unwrap();
    let on = |code| rates.find(&country(code), date(2026, 11, 22));
    assert_eq!((on("FR"), on("PL")), (Some(rate("20")), Some(rate("8"))));
}

#[test]
fn configured_rates_replace_all_built_in_ones_of_their_country() {
    let rates = TaxRates::new("FR:2030-01-01:20").unwrap();
    assert_eq!(rates.find(&country("FR"), date(2026, 11, 22)), None);
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

#[test]
fn rate_is_shown_in_per_cent() {
    assert_eq!(format!("{:?}", rate("5.5")), "5.5 %");
}
