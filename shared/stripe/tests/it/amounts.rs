use kernel::{Currency, Money};
use proptest::prelude::*;
use stripe::{AmountError, minor_units};

fn units(amount: &str, currency: &str) -> Result<i64, AmountError> {
    minor_units(Money::new(amount.parse().unwrap(), Currency::parse(currency).unwrap()).unwrap())
}

#[test]
fn cents_are_hundredths() {
    assert_eq!(units("349.00", "PLN"), Ok(34_900));
}

#[test]
fn yen_are_whole() {
    assert_eq!(units("5000", "JPY"), Ok(5000));
}

#[test]
fn stripe_takes_ariary_in_whole_units() {
    assert_eq!(units("1200.00", "MGA"), Ok(1200));
}

#[test]
fn fraction_of_an_ariary_cannot_be_charged() {
    assert_eq!(units("1200.20", "MGA"), Err(AmountError::TooFine));
}

#[test]
fn kronur_and_ugandan_shillings_get_two_zeros() {
    assert_eq!([units("5000", "ISK"), units("5000", "UGX")], [Ok(500_000), Ok(500_000)]);
}

#[test]
fn fils_are_multiples_of_ten() {
    assert_eq!(units("5.120", "KWD"), Ok(5120));
}

#[test]
fn single_fils_cannot_be_charged() {
    assert_eq!(units("5.124", "KWD"), Err(AmountError::TooFine));
}

#[test]
fn amount_with_three_decimals_must_end_in_zero() {
    assert_eq!([units("1.230", "LYD"), units("1.234", "LYD")], [Ok(123), Err(AmountError::TooFine)]);
}

#[test]
fn zero_cannot_be_charged() {
    assert_eq!(units("0.00", "EUR"), Err(AmountError::Zero));
}

#[test]
fn thirteen_digits_are_too_many() {
    assert_eq!(units("999999999999", "UGX"), Err(AmountError::TooLarge));
}

proptest! {
    #[test]
    fn minor_units_of_cents_are_the_cents(cents in 1_i64..=999_999_999_999) {
        let money = Money::new(rust_decimal::Decimal::new(cents, 2), Currency::parse("USD").unwrap()).unwrap();
        prop_assert_eq!(minor_units(money), Ok(cents));
    }
}

#[test]
fn amounts_from_stripe_are_converted_back() {
    for (amount, currency) in [("349.00", "PLN"), ("5000", "JPY"), ("5000", "ISK"), ("5.120", "KWD")] {
        let money = Money::new(amount.parse().unwrap(), Currency::parse(currency).unwrap()).unwrap();
        assert_eq!(stripe::money(minor_units(money).unwrap(), &currency.to_lowercase()), Some(money));
    }
}

#[test]
fn unknown_currency_is_not_read() {
    assert_eq!(stripe::money(100, "xyz"), None);
}
