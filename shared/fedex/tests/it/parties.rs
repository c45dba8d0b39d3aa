use fedex::{Address, InvalidField, Party, Phone, Reference};
use kernel::PostalAddress;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{postal_address, text};

fn lines(street: &str) -> Result<Vec<String>, InvalidField> {
    Ok(Address::try_from(&postal_address(street))?.street_lines().to_vec())
}

/// A sample address with one field replaced.
fn with(name: &str, value: Value) -> Result<Address, InvalidField> {
    let mut address = serde_json::to_value(postal_address("12 Sample Street")).unwrap();
    address[name] = value;
    Address::try_from(&serde_json::from_value::<PostalAddress>(address).unwrap())
}

#[test]
fn short_street_is_one_line() {
    assert_eq!(lines("12 Sample Street"), Ok(vec!["12 Sample Street".to_owned()]));
}

#[test]
fn street_of_35_characters_is_one_line() {
    let street = format!("12 {}", "ś".repeat(32));
    assert_eq!(lines(&street), Ok(vec![street]));
}

#[test]
fn long_street_is_broken_between_words() {
    let broken = ["Plac Bohaterów Getta Warszawskiego", "123 m. 45, klatka schodowa B"];
    assert_eq!(lines(&broken.join(" ")), Ok(broken.map(str::to_owned).to_vec()));
}

#[test]
fn street_of_more_than_three_lines_does_not_fit() {
    assert_eq!(lines(&[&*"a".repeat(20); 4].join(" ")), Err(InvalidField::Street));
}

#[test]
fn word_longer_than_a_line_does_not_fit() {
    assert_eq!(lines(&"a".repeat(36)), Err(InvalidField::Street));
}

#[test]
fn city_of_36_characters_does_not_fit() {
    assert_eq!(with("city", "a".repeat(36).into()), Err(InvalidField::City));
}

#[test]
fn postal_code_of_eleven_characters_does_not_fit() {
    assert_eq!(with("postalCode", "1".repeat(11).into()), Err(InvalidField::PostalCode));
}

#[test]
fn state_of_three_letters_does_not_fit_where_a_state_is_required() {
    assert_eq!(with("state", "TEX".into()), Err(InvalidField::State));
}

#[test]
fn state_of_three_letters_is_left_out_where_none_is_required() {
    let address =
        json!({"street": "1 George St", "city": "Sydney", "postalCode": "2000", "country": "AU", "state": "NSW"});
    let address: PostalAddress = serde_json::from_value(address).unwrap();
    assert!(Address::try_from(&address).is_ok());
}

#[test]
fn phone_number_keeps_only_digits() {
    let phone = Phone::try_from(&text("+48 (601) 234-567")).unwrap();
    assert_eq!(phone.as_str(), "48601234567");
}

#[test]
fn phone_number_of_nine_or_sixteen_digits_does_not_fit() {
    for number in ["601 234 567", "1234567890123456", "ring the bell 0123"] {
        assert_eq!(Phone::try_from(&text(number)), Err(InvalidField::Phone), "{number}");
    }
}

#[test]
fn long_names_do_not_fit() {
    let party = |name: &str, company: &str| {
        Party::new(&text(name), Some(&text(company)), &text("9725550101"), &postal_address("12 Sample Street")).err()
    };
    assert_eq!(party(&"a".repeat(71), "A"), Some(InvalidField::Name));
    assert_eq!(party("Ann", &"a".repeat(36)), Some(InvalidField::Company));
}

#[test]
fn reference_of_31_characters_does_not_fit() {
    assert_eq!(Reference::try_from("a".repeat(31)), Err(InvalidField::Reference));
}

#[test]
fn party_is_not_printed() {
    let party = crate::support::party("Ann Buyer", &postal_address("12 Sample Street"));
    assert_eq!(format!("{party:?} {:?}", party.address()), "Party(…) Address(…)");
}

proptest! {
    #[test]
    fn lines_are_short_and_add_up_to_the_street(street in "[a-zż0-9/.]{1,12}( [a-zż0-9/.]{1,20}){0,4}") {
        if let Ok(lines) = lines(&street) {
            prop_assert!(lines.len() <= 3 && lines.iter().all(|line| line.chars().count() <= 35), "{lines:?}");
            prop_assert_eq!(lines.join(" "), street);
        }
    }
}
