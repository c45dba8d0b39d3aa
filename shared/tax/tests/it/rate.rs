use tax::TaxRate;
use testkit::money;

use crate::rate_of;

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
        taxes.iter().map(|(percent, price)| rate_of(percent).tax_in(money(price)).to_string()).collect();
    assert_eq!(taxes, ["0.05 PLN", "0.315 KWD", "0.31 PLN", "51.70 PLN", "0 JPY", "1 JPY"]);
}

#[test]
fn price_without_tax_contains_none() {
    assert_eq!(TaxRate::ZERO.tax_in(money("698.00 PLN")), money("0.00 PLN"));
}

#[test]
fn rate_is_shown_in_per_cent() {
    assert_eq!(format!("{:?}", rate_of("5.5")), "5.5 %");
}
