use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use stand_ins::{LateCancel, NoJournal};

use crate::fedex_support::{Fedex, SHIP, call, parcel};

/// The error code for a parcel with this content at a JSON pointer.
async fn refusal(place: &str, content: Value) -> String {
    let mut parcel = parcel();
    *parcel.pointer_mut(&format!("/requestedShipment{place}")).unwrap() = content;
    let answer = Fedex::new().post(SHIP, &parcel).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    answer.at("/errors/0/code")
}

#[tokio::test]
async fn same_call_twice_makes_two_parcels() {
    let fedex = Fedex::new();
    let (first, second) = (fedex.ship_to("Ann").await, fedex.ship_to("Ann").await);
    assert_ne!(first, second);
    assert_eq!(fedex.stand_in.shipments().len(), 2);
}

#[tokio::test]
async fn tracking_number_has_twelve_digits() {
    let number = Fedex::new().ship_to("Ann").await;
    assert!(number.len() == 12 && number.bytes().all(|letter| letter.is_ascii_digit()), "{number}");
}

#[tokio::test]
async fn response_contains_the_label_of_the_parcel() {
    let fedex = Fedex::new();
    let answer = fedex.post(SHIP, &parcel()).await;
    let made = "/output/transactionShipments/0/pieceResponses/0";
    let label = STANDARD.decode(answer.at(&format!("{made}/packageDocuments/0/encodedLabel"))).unwrap();
    assert_eq!(Some(label), fedex.stand_in.label(&answer.at(&format!("{made}/trackingNumber"))));
}

#[tokio::test]
async fn label_is_a_valid_pdf() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    let label = String::from_utf8(fedex.stand_in.label(&number).unwrap()).unwrap();
    let (_, end) = label.split_once("startxref\n").unwrap();
    let table: usize = end.lines().next().unwrap().parse().unwrap();
    let first: usize = label[table..].lines().nth(3).unwrap()[..10].parse().unwrap();
    assert!(label.starts_with("%PDF-1.4\n") && label.contains(&number), "{label}");
    assert_eq!((&label[table..table + 4], &label[first..first + 7]), ("xref", "1 0 obj"));
}

#[tokio::test]
async fn link_can_be_requested_instead_of_the_label() {
    let mut parcel = parcel();
    parcel["labelResponseOptions"] = "URL_ONLY".into();
    let answer = Fedex::new().post(SHIP, &parcel).await;
    let document = "/output/transactionShipments/0/pieceResponses/0/packageDocuments/0";
    assert!(answer.at(&format!("{document}/url")).starts_with("https://"));
    assert_eq!(answer.at(&format!("{document}/encodedLabel")), "");
}

#[tokio::test]
async fn transaction_id_of_the_caller_is_returned() {
    assert_eq!(Fedex::new().post(SHIP, &parcel()).await.at("/customerTransactionId"), "attempt-1");
}

#[tokio::test]
async fn parcels_are_listed_as_requested() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann Buyer").await;
    let shipment = fedex.stand_in.shipments().remove(0);
    let fields = ["trackingNumber", "reference", "customerTransactionId", "status", "createdAt"];
    assert_eq!(
        fields.map(|field| shipment[field].as_str().unwrap().to_owned()),
        [&number, "o-1001-p1", "attempt-1", "OC", "2025-06-15T15:06:40Z"]
    );
    assert_eq!(shipment["recipient"]["contact"]["personName"], "Ann Buyer");
}

#[tokio::test]
async fn too_long_field_is_refused() {
    for (place, most) in [
        ("/recipients/0/contact/personName", 70),
        ("/shipper/contact/companyName", 35),
        ("/recipients/0/contact/phoneNumber", 15),
        ("/recipients/0/address/streetLines/0", 35),
        ("/recipients/0/address/city", 35),
        ("/recipients/0/address/postalCode", 10),
    ] {
        let code = refusal(place, "1".repeat(most + 1).into()).await;
        assert!(code.ends_with(".TOO.LONG"), "{place}: {code}");
    }
}

#[tokio::test]
async fn missing_field_is_refused() {
    for place in [
        "/recipients/0/contact/phoneNumber",
        "/recipients/0/contact/personName",
        "/recipients/0/address/streetLines",
        "/recipients/0/address/city",
        "/recipients/0/address/stateOrProvinceCode",
        "/serviceType",
        "/packagingType",
    ] {
        let code = refusal(place, Value::Null).await;
        assert!(code.ends_with(".REQUIRED"), "{place}: {code}");
    }
}

#[tokio::test]
async fn invalid_value_is_refused_with_its_code() {
    for (place, content, code) in [
        ("/recipients", json!([]), "RECIPIENTS.INVALID"),
        ("/recipients/0/contact/phoneNumber", json!("601234567"), "PHONENUMBER.TOO.SHORT"),
        ("/recipients/0/address/postalCode", json!("00-238"), "COUNTRY.POSTALANDSTATEORPROVINCECODE.MISMATCH"),
        ("/recipients/0/contact/personName", json!("Ann Refuse"), "SERVICETYPE.NOT.ALLOWED"),
        ("/serviceType", json!("FEDEX_INTERNATIONAL_PRIORITY"), "SERVICETYPE.NOT.ALLOWED"),
        ("/serviceType", json!("FEDEX_GROUND"), "SERVICE.PACKAGECOMBINATION.INVALID"),
        ("/requestedPackageLineItems/0/weight", json!({"units": "KG", "value": 0.51}), "PACKAGE.WEIGHT.EXCEEDED"),
        ("/requestedPackageLineItems/0/weight", json!({"units": "LB", "value": 1.1}), "PACKAGE.WEIGHT.EXCEEDED"),
        ("/shipDatestamp", json!("2025-06-26"), "SHIPDATESTAMP.TOO.FAR.AHEAD"),
        ("/pickupType", json!("BY_OWL"), "PICKUPTYPE.INVALID"),
    ] {
        assert_eq!(refusal(place, content).await, code, "{place}");
    }
}

#[tokio::test]
async fn parcel_abroad_needs_customs_data() {
    let mut parcel = parcel();
    let asked = &mut parcel["requestedShipment"];
    asked["serviceType"] = "FEDEX_INTERNATIONAL_PRIORITY".into();
    asked["recipients"][0]["address"] =
        json!({"streetLines": ["ul. Długa 1"], "city": "Warszawa", "postalCode": "00-238", "countryCode": "PL"});
    let without = Fedex::new().post(SHIP, &parcel).await;
    parcel["requestedShipment"]["customsClearanceDetail"] = json!({"isDocumentOnly": true,
        "totalCustomsValue": {"amount": 1, "currency": "USD"}, "commodities": [{"description": "Printed tickets"}]});
    let with = Fedex::new().post(SHIP, &parcel).await;
    assert_eq!((without.at("/errors/0/code").as_str(), with.status), ("CUSTOMSCLEARANCEDETAIL.REQUIRED", 200));
}

#[tokio::test]
async fn other_account_is_refused() {
    let mut parcel = parcel();
    parcel["accountNumber"]["value"] = "1".into();
    let answer = Fedex::new().post(SHIP, &parcel).await;
    assert_eq!(answer.at("/errors/0/code"), "SHIPMENT.ACCOUNTNUMBER.UNAUTHORIZED");
}

#[tokio::test]
async fn validation_creates_nothing() {
    let fedex = Fedex::new();
    let answer = fedex.post("/ship/v1/shipments/packages/validate", &parcel()).await;
    assert_eq!(answer.at("/output/alerts/0/code"), "SHIPMENT.VALIDATION.SUCCESS");
    assert_eq!(fedex.stand_in.shipments(), Vec::<Value>::new());
}

#[tokio::test]
async fn other_content_than_json_is_refused() {
    let fedex = Fedex::new();
    let token = fedex.token().await;
    let status =
        async |kind: &str, body: &str| fedex.request(call("POST", SHIP, &token, kind, body)).await.unwrap().status;
    assert_eq!((status("text/plain", "{}").await, status("application/json", "{").await), (415, 400));
}

#[tokio::test]
async fn unknown_path_is_not_found() {
    let answer = Fedex::new().post("/ship/v2/shipments", &json!({})).await;
    assert_eq!((answer.status, answer.at("/errors/0/code").as_str()), (404, "NOT.FOUND.ERROR"));
}

#[tokio::test]
async fn parcel_is_cancelled_before_it_is_handed_over() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    let answer = fedex.cancel(&number).await.json();
    assert_eq!(answer["output"]["cancelledShipment"], true);
    assert_eq!(fedex.stand_in.shipments()[0]["cancelled"], true);
}

#[tokio::test]
async fn cancelled_parcel_has_no_further_scans() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    fedex.cancel(&number).await;
    fedex.hours(72);
    assert_eq!(fedex.scans(&number).await, ["OC", "CA"]);
}

#[tokio::test]
async fn parcel_that_was_picked_up_is_not_cancelled() {
    let expected = [(LateCancel::NotCancelled, 200, json!(false)), (LateCancel::Error, 400, Value::Null)];
    for (late_cancel, status, cancelled) in expected {
        let fedex = Fedex::with(|config| config.late_cancel = late_cancel, Arc::new(NoJournal));
        let number = fedex.ship_to("Ann").await;
        fedex.hours(7);
        let answer = fedex.cancel(&number).await;
        assert_eq!((answer.status, answer.json()["output"]["cancelledShipment"].clone()), (status, cancelled));
    }
}

#[tokio::test]
async fn second_cancellation_fails_or_succeeds_as_configured() {
    for (cancels_twice, status) in [(false, 400), (true, 200)] {
        let fedex = Fedex::with(|config| config.cancels_twice = cancels_twice, Arc::new(NoJournal));
        let number = fedex.ship_to("Ann").await;
        fedex.cancel(&number).await;
        assert_eq!(fedex.cancel(&number).await.status, status);
    }
}

#[tokio::test]
async fn unknown_number_is_not_cancelled() {
    let answer = Fedex::new().cancel("794600000001").await;
    assert_eq!(answer.at("/errors/0/code"), "TRACKINGNUMBER.ENTERED.INVALID");
}
