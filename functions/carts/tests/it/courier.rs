//! What is made of what a courier says about an address.

use carts::courier::judge;
use fedex::{Address, Classification, ResolvedAddress, Shortcoming};
use kernel::PostalAddress;
use serde_json::json;

fn given() -> Address {
    let address = json!({"street": "ul. Zlota 44", "city": "Warszawa", "postalCode": "00-120", "country": "PL"});
    let address: PostalAddress = serde_json::from_value(address).expect("an address");
    Address::try_from(&address).expect("one that fits")
}

fn taken_for(street: &str, shortcomings: &[Shortcoming]) -> ResolvedAddress {
    ResolvedAddress {
        street_lines: vec![street.to_owned()],
        city: Some("WARSZAWA".to_owned()),
        state: None,
        postal_code: Some("00-120".to_owned()),
        country: Some("PL".to_owned()),
        classification: Classification::Unknown,
        is_post_office_box: false,
        is_resolved: true,
        shortcomings: shortcomings.to_vec(),
        remarks: Vec::new(),
    }
}

#[test]
fn an_address_that_the_courier_does_not_know_is_taken() {
    assert_eq!(judge(&given(), &[]), Ok(()));
}

#[test]
fn an_address_of_a_country_that_the_courier_does_not_check_is_taken() {
    assert_eq!(judge(&given(), &[taken_for("UL. ZLOTA 44", &[Shortcoming::CountryNotChecked])]), Ok(()));
}

#[test]
fn an_address_that_the_courier_writes_otherwise_is_taken_as_it_was_given() {
    assert_eq!(judge(&given(), &[taken_for("ZLOTA 44A", &[])]), Ok(()));
}

#[test]
fn a_post_office_box_is_refused() {
    let found = ResolvedAddress { is_post_office_box: true, ..taken_for("PO BOX 12", &[]) };
    let problem = judge(&given(), &[found]).expect_err("a box");
    assert_eq!((problem.status, &*problem.code), (422, "address_undeliverable"));
}

#[test]
fn what_is_refused_comes_with_how_the_courier_would_write_it() {
    let found = [taken_for("UL. ZLOTA 44", &[Shortcoming::SuiteMissing]), taken_for("UL. ZLOTA 44 M. 5", &[])];
    let problem = judge(&given(), &found).expect_err("no flat");
    let suggestion =
        json!([{"street": "UL. ZLOTA 44 M. 5", "city": "WARSZAWA", "postalCode": "00-120", "country": "PL"}]);
    assert_eq!(problem.extra.get("suggestions"), Some(&suggestion));
}
