use fedex::{CallError, TrackingNumber};
use kernel::CountryCode;
use serde_json::{Value, json};

use crate::support::{
    NUMBER, error, in_poland, label, number, output, postal_address, responses, ship, ship_between, shipped,
};

async fn cancel(response: crate::support::ScriptedResponse) -> Result<(), CallError> {
    let from = CountryCode::try_from("US".to_owned()).unwrap();
    responses([response]).client().cancel(&number(), &from).await
}

#[tokio::test]
async fn shipment_has_the_form_that_fedex_accepts() {
    let fedex = responses([output(&shipped(&label()))]);
    ship(&fedex).await.unwrap();
    assert_eq!(fedex.paths()[1], "/ship/v1/shipments");
    assert_eq!(
        fedex.json(1),
        json!({
            "labelResponseOptions": "LABEL", "accountNumber": {"value": "700000001"},
            "requestedShipment": {
                "shipDatestamp": "2026-06-20", "pickupType": "USE_SCHEDULED_PICKUP", "serviceType": "FEDEX_2_DAY",
                "packagingType": "FEDEX_ENVELOPE", "totalWeight": 0.45,
                "shipper": {
                    "contact": {"personName": "Box Office", "phoneNumber": "19725550101"},
                    "address": {"streetLines": ["1 Sample Plaza"], "city": "Irving", "stateOrProvinceCode": "TX",
                        "postalCode": "75039", "countryCode": "US"}},
                "recipients": [{
                    "contact": {"personName": "Ann Buyer", "phoneNumber": "19725550101"},
                    "address": {"streetLines": ["12 Sample Street"], "city": "Irving", "stateOrProvinceCode": "TX",
                        "postalCode": "75039", "countryCode": "US", "residential": true}}],
                "shippingChargesPayment": {"paymentType": "SENDER",
                    "payor": {"responsibleParty": {"accountNumber": {"value": "700000001"}}}},
                "labelSpecification": {"imageType": "PDF", "labelStockType": "PAPER_4X6", "labelFormatType": "COMMON2D"},
                "requestedPackageLineItems": [{"sequenceNumber": 1, "weight": {"units": "KG", "value": 0.45},
                    "customerReferences": [{"customerReferenceType": "CUSTOMER_REFERENCE", "value": "o-1001-p1"}],
                    "packageSpecialServices": {"specialServiceTypes": ["SIGNATURE_OPTION"], "signatureOptionType": "DIRECT"}}]
            }
        })
    );
}

#[tokio::test]
async fn attempt_carries_its_transaction_id() {
    let fedex = responses([output(&shipped(&label()))]);
    ship(&fedex).await.unwrap();
    assert_eq!(fedex.header(1, "x-customer-transaction-id").as_deref(), Some("attempt-1"));
}

#[tokio::test]
async fn compressed_response_is_not_requested() {
    let fedex = responses([output(&shipped(&label()))]);
    ship(&fedex).await.unwrap();
    assert_eq!(fedex.header(1, "accept-encoding"), None);
}

#[tokio::test]
async fn international_shipment_declares_documents() {
    let fedex = responses([output(&shipped(&label()))]);
    ship_between(&fedex, &postal_address("1 Sample Plaza"), &in_poland()).await.unwrap();
    let customs = fedex.json(1)["requestedShipment"]["customsClearanceDetail"].clone();
    assert_eq!(
        (&customs["isDocumentOnly"], &customs["totalCustomsValue"]),
        (&json!(true), &json!({"amount": 1.5, "currency": "USD"}))
    );
}

#[tokio::test]
async fn label_is_the_document_of_that_type() {
    let done = ship(&responses([output(&shipped(&label()))])).await.unwrap();
    assert_eq!((done.tracking_number.as_str(), done.label.as_slice()), (NUMBER, b"%PDF-1.4\n".as_slice()));
}

#[tokio::test]
async fn tracking_number_can_be_a_json_number() {
    let mut made = shipped(&label());
    made["transactionShipments"][0]["pieceResponses"][0]["trackingNumber"] = json!(794_600_000_002_u64);
    let done = ship(&responses([output(&made)])).await.unwrap();
    assert_eq!(done.tracking_number, TrackingNumber::try_from("794600000002".to_owned()).unwrap());
}

#[tokio::test]
async fn transaction_id_is_returned() {
    let done = ship(&responses([output(&shipped(&label()))])).await.unwrap();
    assert_eq!(done.transaction_id.as_deref(), Some("0f0f0f0f-0000-4000-8000-000000000001"));
}

#[tokio::test]
async fn parcel_without_its_label_is_unknown() {
    let page = json!({"contentType": "LABEL", "encodedLabel": "PGh0bWw+"});
    let link = json!({"contentType": "LABEL", "url": "https://example.org/label.pdf"});
    for document in [Value::Null, page, link] {
        let outcome = ship(&responses([output(&shipped(&document))])).await;
        assert!(matches!(outcome, Err(CallError::Unknown(_))), "{document}: {outcome:?}");
    }
}

#[tokio::test]
async fn confirmed_cancellation_succeeds() {
    for said in [json!(true), json!("true")] {
        assert_eq!(cancel(output(&json!({"cancelledShipment": said}))).await, Ok(()));
    }
}

#[tokio::test]
async fn success_without_cancellation_is_rejected() {
    let outcome = cancel(output(&json!({"cancelledShipment": false, "successMessage": "..."}))).await;
    assert_eq!(outcome, Err(CallError::Rejected { code: "not_cancelled".to_owned() }));
}

#[tokio::test]
async fn unknown_number_is_not_cancelled() {
    let outcome = cancel(error(400, "TRACKINGNUMBER.ENTERED.INVALID")).await;
    assert_eq!(outcome, Err(CallError::Rejected { code: "TRACKINGNUMBER.ENTERED.INVALID".to_owned() }));
}
