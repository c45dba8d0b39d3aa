//! How the courier's answer about an address is interpreted.

use carts::address_check::check_deliverable;
use fedex::{Address, Classification, ResolvedAddress, Shortcoming};
use kernel::PostalAddress;
use serde_json::json;

fn given() -> Address {
    let address = json!({"street": "ul. Zlota 44", "city": "Warszawa", "postalCode": "00-120", "country": "PL"});
    let address: PostalAddress = serde_json::from_value(address).expect("an address");
    Address::try_from(&address).expect("one that fits")
}

fn resolved(street: &str, shortcomings: &[Shortcoming]) -> ResolvedAddress {
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
fn unknown_address_is_accepted() {
    assert_eq!(check_deliverable(&given(), &[]), Ok(()));
}

#[test]
fn address_in_an_unchecked_country_is_accepted() {
    assert_eq!(check_deliverable(&given(), &[resolved("UL. ZLOTA 44", &[Shortcoming::CountryNotChecked])]), Ok(()));
}

#[test]
fn address_that_the_courier_spells_differently_is_accepted() {
    assert_eq!(check_deliverable(&given(), &[resolved("ZLOTA 44A", &[])]), Ok(()));
}

#[test]
fn post_office_box_is_refused() {
    let found = ResolvedAddress { is_post_office_box: true, ..resolved("PO BOX 12", &[]) };
    let problem = check_deliverable(&given(), &[found]).expect_err("a box");
    assert_eq!((problem.status, &*problem.code), (422, "address_undeliverable"));
}

#[test]
fn refusal_suggests_similar_addresses() {
    let found = [resolved("UL. ZLOTA 44", &[Shortcoming::SuiteMissing]), resolved("UL. ZLOTA 44 M. 5", &[])];
    let problem = check_deliverable(&given(), &found).expect_err("no flat");
    let suggestion =
        json!([{"street": "UL. ZLOTA 44 M. 5", "city": "WARSZAWA", "postalCode": "00-120", "country": "PL"}]);
    assert_eq!(problem.extra.get("suggestions"), Some(&suggestion));
}

#[test]
fn unresolved_address_is_not_suggested() {
    let unresolved = ResolvedAddress { is_resolved: false, ..resolved("UL. ZLOTA 45", &[]) };
    let found = [resolved("UL. ZLOTA 44", &[Shortcoming::SuiteMissing]), unresolved];
    let problem = check_deliverable(&given(), &found).expect_err("no flat");
    assert_eq!(problem.extra.get("suggestions"), Some(&json!([])));
}

#[test]
fn address_with_a_wrong_flat_or_missing_parts_is_refused() {
    for shortcoming in [Shortcoming::SuiteInvalid, Shortcoming::Malformed] {
        let problem = check_deliverable(&given(), &[resolved("UL. ZLOTA 44", &[shortcoming])]).expect_err("incomplete");
        assert_eq!((problem.status, &*problem.code), (422, "address_undeliverable"));
    }
}
