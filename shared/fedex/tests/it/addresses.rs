use fedex::{Address, CallError, Classification, ResolvedAddress, Shortcoming};
use serde_json::{Value, json};

use crate::support::{ScriptedResponse, error, output, postal_address, responses};

fn address() -> Address {
    Address::try_from(&postal_address("12 Sample Street Apt 5")).unwrap()
}

async fn validate(response: ScriptedResponse) -> Result<Vec<ResolvedAddress>, CallError> {
    responses([response]).client().validate_address(&address()).await
}

/// A resolved address with these attributes.
async fn resolved(attributes: Value) -> ResolvedAddress {
    let response = json!({"resolvedAddresses": [{
        "streetLinesToken": ["12 SAMPLE STREET APT 5"], "city": "IRVING", "stateOrProvinceCode": "TX",
        "countryCode": "US", "postalCodeToken": {"changed": true, "value": "75039-0001"},
        "classification": "RESIDENTIAL", "postOfficeBox": false,
        "customerMessage": [{"code": "INVALID.SUITE.NUMBER", "message": "Ann?"}], "attributes": attributes,
    }]});
    validate(output(&response)).await.unwrap().remove(0)
}

#[tokio::test]
async fn address_is_sent_as_it_was_given() {
    let fedex = responses([output(&json!({"resolvedAddresses": []}))]);
    fedex.client().validate_address(&address()).await.unwrap();
    assert_eq!(
        fedex.json(1),
        json!({"addressesToValidate": [{"address": {"streetLines": ["12 Sample Street Apt 5"], "city": "Irving",
            "stateOrProvinceCode": "TX", "postalCode": "75039", "countryCode": "US"}}]})
    );
}

#[tokio::test]
async fn address_is_returned_as_fedex_writes_it() {
    let resolved = resolved(json!({"Resolved": "true"})).await;
    assert_eq!(resolved.street_lines, ["12 SAMPLE STREET APT 5"]);
    assert_eq!(resolved.postal_code.as_deref(), Some("75039-0001"));
    assert_eq!((resolved.classification, resolved.is_resolved), (Classification::Residential, true));
}

#[tokio::test]
async fn attributes_can_be_strings_or_booleans() {
    for yes in [json!("true"), json!(true)] {
        let resolved = resolved(json!({"SuiteRequiredButMissing": yes, "POBox": yes, "ValidlyFormed": "true"})).await;
        assert_eq!((resolved.shortcomings, resolved.is_post_office_box), (vec![Shortcoming::SuiteMissing], true));
    }
}

#[tokio::test]
async fn remarks_are_kept_as_codes() {
    assert_eq!(resolved(json!({})).await.remarks, ["INVALID.SUITE.NUMBER"]);
}

#[tokio::test]
async fn case_and_a_longer_postal_code_are_ignored() {
    assert!(!resolved(json!({})).await.differs_from(&address()));
}

#[tokio::test]
async fn another_street_is_a_difference() {
    let other = Address::try_from(&postal_address("12 Simple Street Apt 5")).unwrap();
    assert!(resolved(json!({})).await.differs_from(&other));
}

#[tokio::test]
async fn unknown_address_resolves_to_nothing() {
    assert_eq!(validate(error(400, "STANDARDIZED.ADDRESS.NOTFOUND")).await, Ok(Vec::new()));
}

#[tokio::test]
async fn failed_look_up_is_not_mistaken_for_not_found() {
    let outcome = validate(error(500, "INTERNAL.SERVER.ERROR")).await;
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
}
