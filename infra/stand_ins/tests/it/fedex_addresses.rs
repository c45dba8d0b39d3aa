use serde_json::{Value, json};

use crate::fedex_support::Fedex;
use crate::support::Answer;

async fn resolve(street: &str, postal_code: &str) -> Answer {
    let address = json!({"streetLines": [street], "city": "Irving", "stateOrProvinceCode": "TX", "postalCode": postal_code,
        "countryCode": "US"});
    let body = json!({"addressesToValidate": [{"clientReferenceId": "o-1", "address": address}]});
    Fedex::new().post("/address/v1/addresses/resolve", &body).await
}

async fn resolved(street: &str) -> Value {
    resolve(street, "75039").await.json()["output"]["resolvedAddresses"][0].clone()
}

#[tokio::test]
async fn an_address_comes_back_in_capitals_with_the_longer_code() {
    let address = resolved("12 Sample Street Apt 5").await;
    assert_eq!(address["streetLinesToken"], json!(["12 SAMPLE STREET APT 5"]));
    assert_eq!(address["postalCodeToken"], json!({"changed": true, "value": "75039-0001"}));
    assert_eq!((&address["clientReferenceId"], &address["classification"]), (&json!("o-1"), &json!("RESIDENTIAL")));
}

#[tokio::test]
async fn attributes_are_texts() {
    assert_eq!(resolved("12 Sample Street").await["attributes"]["Resolved"], "true");
}

#[tokio::test]
async fn a_tower_needs_a_suite() {
    let missing = async |street: &str| resolved(street).await["attributes"]["SuiteRequiredButMissing"].clone();
    assert_eq!(
        (missing("1 Sample Tower").await, missing("1 Sample Tower, Suite 4").await),
        (json!("true"), json!("false"))
    );
}

#[tokio::test]
async fn a_suite_that_is_not_there_is_said() {
    let address = resolved("1 Sample Tower Suite 999").await;
    assert_eq!(address["attributes"]["InvalidSuiteNumber"], "true");
    assert_eq!(address["customerMessage"][0]["code"], "INVALID.SUITE.NUMBER");
}

#[tokio::test]
async fn a_post_office_box_is_one_however_it_is_written() {
    for street in ["PO Box 12", "P.O. Box 12"] {
        assert_eq!(resolved(street).await["attributes"]["POBox"], "true", "{street}");
    }
}

#[tokio::test]
async fn an_unknown_postal_code_fits_nothing() {
    let answer = resolve("12 Sample Street", "00000").await;
    assert_eq!((answer.status, answer.at("/errors/0/code").as_str()), (400, "STANDARDIZED.ADDRESS.NOTFOUND"));
}
