use fedex::{Address, DoesNotFit, Party, Phone, Reference};
use kernel::PostalAddress;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{postal_address, text};

fn lines(street: &str) -> Result<Vec<String>, DoesNotFit> {
    Ok(Address::try_from(&postal_address(street))?.street_lines().to_vec())
}

/// An address with another field.
fn with(name: &str, value: Value) -> Result<Address, DoesNotFit> {
    let mut address = serde_json::to_value(postal_address("12 Sample Street")).unwrap();
    address[name] = value;
    Address::try_from(&serde_json::from_value::<PostalAddress>(address).unwrap())
}

#[test]
fn a_short_street_is_one_line() {
    assert_eq!(lines("12 Sample Street"), Ok(vec!["12 Sample Street".to_owned()]));
}

#[test]
fn a_street_of_35_characters_is_one_line() {
    let street = format!("12 {}", "ś".repeat(32));
    assert_eq!(lines(&street), Ok(vec![street]));
}

#[test]
fn a_long_street_is_broken_between_words() {
    let broken = ["Plac Bohaterów Getta Warszawskiego", "123 m. 45, klatka schodowa B"];
    assert_eq!(lines(&broken.join(" ")), Ok(broken.map(str::to_owned).to_vec()));
}

#[test]
fn a_street_of_more_than_three_lines_does_not_fit() {
    assert_eq!(lines(&[&*"a".repeat(20); 4].join(" ")), Err(DoesNotFit::Street));
}

#[test]
fn a_word_longer_than_a_line_does_not_fit() {
    assert_eq!(lines(&"a".repeat(36)), Err(DoesNotFit::Street));
}

#[test]
fn a_city_of_36_characters_does_not_fit() {
    assert_eq!(with("city", "a".repeat(36).into()), Err(DoesNotFit::City));
}

#[test]
fn a_postal_code_of_eleven_characters_does_not_fit() {
    assert_eq!(with("postalCode", "1".repeat(11).into()), Err(DoesNotFit::PostalCode));
}

#[test]
fn a_state_of_three_letters_does_not_fit_where_one_is_needed() {
    assert_eq!(with("state", "TEX".into()), Err(DoesNotFit::State));
}

#[test]
fn a_state_of_three_letters_is_left_out_where_none_is_needed() {
    let address =
        json!({"street": "1 George St", "city": "Sydney", "postalCode": "2000", "country": "AU", "state": "NSW"});
    let address: PostalAddress = serde_json::from_value(address).unwrap();
    assert!(Address::try_from(&address).is_ok());
}

#[test]
fn a_phone_number_is_its_digits() {
    let phone = Phone::try_from(&text("+48 (601) 234-567")).unwrap();
    assert_eq!(phone.as_str(), "48601234567");
}

#[test]
fn a_phone_number_of_nine_or_sixteen_digits_does_not_fit() {
    for number in ["601 234 567", "1234567890123456", "ring the bell 0123"] {
        assert_eq!(Phone::try_from(&text(number)), Err(DoesNotFit::Phone), "{number}");
    }
}

#[test]
fn names_that_are_too_long_do_not_fit() {
    let party = |name: &str, company: &str| {
        Party::new(&text(name), Some(&text(company)), &text("9725550101"), &postal_address("12 Sample Street")).err()
    };
    assert_eq!(party(&"a".repeat(71), "A"), Some(DoesNotFit::Name));
    assert_eq!(party("Ann", &"a".repeat(36)), Some(DoesNotFit::Company));
}

#[test]
fn a_reference_of_31_characters_does_not_fit() {
    assert_eq!(Reference::try_from("a".repeat(31)), Err(DoesNotFit::Reference));
}

#[test]
fn a_party_does_not_print() {
    let party = crate::support::party("Ann Buyer", &postal_address("12 Sample Street"));
    assert_eq!(format!("{party:?} {:?}", party.address()), "Party(…) Address(…)");
}

proptest! {
    #[test]
    fn lines_are_short_and_make_the_street_again(street in "[a-zż0-9/.]{1,12}( [a-zż0-9/.]{1,20}){0,4}") {
        if let Ok(lines) = lines(&street) {
            prop_assert!(lines.len() <= 3 && lines.iter().all(|line| line.chars().count() <= 35), "{lines:?}");
            prop_assert_eq!(lines.join(" "), street);
        }
    }
}
