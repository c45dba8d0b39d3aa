use serde_json::{Value, json};

use crate::fedex_support::Fedex;
use crate::support::Response;

async fn resolve(street: &str, postal_code: &str) -> Response {
    let address = json!({"streetLines": [street], "city": "Irving", "stateOrProvinceCode": "TX", "postalCode": postal_code,
        "countryCode": "US"});
    let body = json!({"addressesToValidate": [{"clientReferenceId": "o-1", "address": address}]});
    Fedex::new().post("/address/v1/addresses/resolve", &body).await
}

async fn resolved(street: &str) -> Value {
    resolve(street, "75039").await.json()["output"]["resolvedAddresses"][0].clone()
}

#[tokio::test]
async fn resolved_address_is_upper_case_with_the_full_postal_code() {
    let address = resolved("12 Sample Street Apt 5").await;
    assert_eq!(address["streetLinesToken"], json!(["12 SAMPLE STREET APT 5"]));
    assert_eq!(address["postalCodeToken"], json!({"changed": true, "value": "75039-0001"}));
    assert_eq!((&address["clientReferenceId"], &address["classification"]), (&json!("o-1"), &json!("RESIDENTIAL")));
}

#[tokio::test]
async fn attributes_are_strings() {
    assert_eq!(resolved("12 Sample Street").await["attributes"]["Resolved"], "true");
}

#[tokio::test]
async fn tower_needs_a_suite() {
    let missing = async |street: &str| resolved(street).await["attributes"]["SuiteRequiredButMissing"].clone();
    assert_eq!(
        (missing("1 Sample Tower").await, missing("1 Sample Tower, Suite 4").await),
        (json!("true"), json!("false"))
    );
}

#[tokio::test]
async fn nonexistent_suite_is_reported() {
    let address = resolved("1 Sample Tower Suite 999").await;
    assert_eq!(address["attributes"]["InvalidSuiteNumber"], "true");
    assert_eq!(address["customerMessage"][0]["code"], "INVALID.SUITE.NUMBER");
}

#[tokio::test]
async fn post_office_box_is_recognized_in_each_spelling() {
    for street in ["PO Box 12", "P.O. Box 12"] {
        assert_eq!(resolved(street).await["attributes"]["POBox"], "true", "{street}");
    }
}

#[tokio::test]
async fn unknown_postal_code_is_not_resolved() {
    let answer = resolve("12 Sample Street", "00000").await;
    assert_eq!((answer.status, answer.at("/errors/0/code").as_str()), (400, "STANDARDIZED.ADDRESS.NOTFOUND"));
}
