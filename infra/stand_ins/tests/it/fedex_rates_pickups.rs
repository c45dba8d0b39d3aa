use serde_json::{Value, json};

use crate::fedex_support::{ACCOUNT, Fedex};
use crate::support::Response;

async fn book(fedex: &Fedex, ready: &str) -> Response {
    let body = json!({"associatedAccountNumber": {"value": ACCOUNT}, "carrierCode": "FDXE",
        "originDetail": {"readyDateTimestamp": ready, "customerCloseTime": "18:00:00",
            "pickupLocation": {"address": {"postalCode": "38103"}}}});
    fedex.post("/pickup/v1/pickups", &body).await
}

async fn cancel(fedex: &Fedex, code: &str) -> Response {
    let body = json!({"associatedAccountNumber": {"value": ACCOUNT}, "carrierCode": "FDXE", "pickupConfirmationCode": code,
        "scheduledDate": "2025-06-16"});
    fedex.call("PUT", "/pickup/v1/pickups/cancel", &body).await
}

async fn quote(service: Value) -> Response {
    let body = json!({"accountNumber": {"value": ACCOUNT},
        "requestedShipment": {"serviceType": service, "packagingType": "FEDEX_ENVELOPE"}});
    Fedex::new().post("/rate/v1/rates/quotes", &body).await
}

#[tokio::test]
async fn repeated_request_books_a_second_pickup() {
    let fedex = Fedex::new();
    let code = async || book(&fedex, "2025-06-16T11:00:00Z").await.at("/output/pickupConfirmationCode");
    assert_ne!(code().await, code().await);
}

#[tokio::test]
async fn pickup_in_the_past_is_not_booked() {
    let answer = book(&Fedex::new(), "2025-06-14T11:00:00Z").await;
    assert_eq!(answer.at("/errors/0/code"), "PICKUP.REQUESTED.PREVIOUS.DAY");
}

#[tokio::test]
async fn pickup_can_be_cancelled_once() {
    let fedex = Fedex::new();
    let code = book(&fedex, "2025-06-16T11:00:00Z").await.at("/output/pickupConfirmationCode");
    assert_eq!(cancel(&fedex, &code).await.status, 200);
    assert_eq!(cancel(&fedex, &code).await.at("/errors/0/code"), "PICKUP.NUMBER.EXPIRED");
}

#[tokio::test]
async fn service_is_quoted_from_the_table() {
    let charge = quote(json!("FEDEX_2_DAY")).await.json();
    assert_eq!(charge["output"]["rateReplyDetails"][0]["ratedShipmentDetails"][0]["totalNetCharge"], json!(21.45));
}

#[tokio::test]
async fn envelope_is_not_quoted_for_all_services() {
    assert_eq!(quote(Value::Null).await.at("/errors/0/code"), "SERVICE.PACKAGECOMBINATION.INVALID");
}
