use kernel::{Currency, Money, MoneyError, NotChargeable};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

fn money(minor_units: i64, code: &str) -> Money {
    let currency = Currency::parse(code).unwrap();
    Money::new(Decimal::new(minor_units, currency.exponent()), currency).unwrap()
}

fn parse(json: serde_json::Value) -> Result<Money, String> {
    serde_json::from_value(json).map_err(|error| error.to_string())
}

#[test]
fn money_is_written_with_all_decimals_of_its_currency() {
    assert_eq!(serde_json::to_value(money(34_900, "PLN")).unwrap(), json!({"amount": "349.00", "currency": "PLN"}));
    assert_eq!(serde_json::to_value(money(500, "JPY")).unwrap(), json!({"amount": "500", "currency": "JPY"}));
    assert_eq!(serde_json::to_value(money(5_120, "KWD")).unwrap(), json!({"amount": "5.120", "currency": "KWD"}));
}

#[test]
fn missing_decimals_are_filled_with_zeros() {
    assert_eq!(parse(json!({"amount": "349", "currency": "PLN"})), Ok(money(34_900, "PLN")));
}

#[test]
fn more_decimals_than_the_currency_has_are_rejected() {
    assert!(parse(json!({"amount": "349.001", "currency": "PLN"})).unwrap_err().starts_with("invalid_amount"));
    assert!(parse(json!({"amount": "500.5", "currency": "JPY"})).unwrap_err().starts_with("invalid_amount"));
    assert!(parse(json!({"amount": "349.000", "currency": "PLN"})).unwrap_err().starts_with("invalid_amount"));
}

#[test]
fn json_number_is_not_an_amount() {
    assert!(parse(json!({"amount": 349.0, "currency": "PLN"})).is_err());
}

#[test]
fn amount_must_be_plain_digits() {
    for text in [
        "",
        "-1.00",
        "-0",
        "5.",
        ".5",
        ".",
        "1.2.3",
        "1e3",
        "1,00",
        " 1.00",
        "+1.00",
        "NaN",
        "0x10",
        "５",
        "99999999999999999999999",
    ] {
        assert!(parse(json!({"amount": text, "currency": "PLN"})).is_err(), "{text:?}");
    }
}

#[test]
fn unknown_currency_is_rejected() {
    for code in ["pln", "PL", "ZZZ", "XXX", ""] {
        assert!(
            parse(json!({"amount": "1.00", "currency": code})).unwrap_err().starts_with("invalid_currency"),
            "{code}"
        );
    }
}

#[test]
fn amounts_of_different_currencies_cannot_be_combined() {
    let mixed = money(1, "PLN").checked_add(money(1, "EUR"));
    assert!(matches!(mixed, Err(MoneyError::CurrencyMismatch { .. })));
}

#[test]
fn difference_cannot_be_negative() {
    assert_eq!(money(1, "PLN").checked_sub(money(2, "PLN")), Err(MoneyError::Negative));
}

#[test]
fn amount_cannot_exceed_the_card_limit() {
    assert_eq!(money(999_999_999_999, "PLN").checked_add(money(1, "PLN")), Err(MoneyError::TooLarge));
    assert_eq!(money(999_999_999_999, "PLN").times(u32::MAX), Err(MoneyError::TooLarge));
}

proptest! {
    #[test]
    fn money_survives_a_round_trip_through_json(minor in 0..=999_999_999_999_i64, code in prop::sample::select(vec!["PLN", "JPY", "KWD"])) {
        let money = money(minor, code);
        prop_assert_eq!(parse(serde_json::to_value(money).unwrap()), Ok(money));
    }

    #[test]
    fn addition_can_be_undone_by_subtraction(a in 0..=400_000_000_000_i64, b in 0..=400_000_000_000_i64) {
        let (a, b) = (money(a, "PLN"), money(b, "PLN"));
        prop_assert_eq!(a.checked_add(b).and_then(|sum| sum.checked_sub(b)), Ok(a));
    }

    #[test]
    fn multiplication_equals_repeated_addition(minor in 0..=1_000_000_i64, count in 0..50_u32) {
        let one = money(minor, "PLN");
        let added = Money::sum(one.currency(), std::iter::repeat_n(one, count as usize));
        prop_assert_eq!(one.times(count), added);
    }
}

#[test]
fn zero_is_not_charged() {
    assert_eq!(money(0, "PLN").check_chargeable(), Err(NotChargeable::Zero));
}

#[test]
fn charge_below_the_minimum_names_it() {
    assert_eq!(money(199, "PLN").check_chargeable(), Err(NotChargeable::TooSmall(Decimal::from(2))));
    assert_eq!(money(200, "PLN").check_chargeable(), Ok(()));
}

#[test]
fn charge_is_a_multiple_of_what_cards_take() {
    assert_eq!(money(5_125, "KWD").check_chargeable(), Err(NotChargeable::TooFine(Decimal::new(1, 2))));
    assert_eq!(money(5_120, "KWD").check_chargeable(), Ok(()));
    assert_eq!(money(1_250, "MGA").check_chargeable(), Err(NotChargeable::TooFine(Decimal::ONE)));
}

#[test]
fn currency_that_cards_do_not_take_is_refused() {
    assert!(matches!(money(30_000, "LYD").check_chargeable(), Err(NotChargeable::Currency(_))));
}
