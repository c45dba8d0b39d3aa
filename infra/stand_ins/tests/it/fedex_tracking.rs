use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::{Value, json};
use stand_ins::{FedexMove, NoJournal};

use crate::fedex_support::{ACCOUNT, Fedex, TRACK};

async fn fate_of(name: &str) -> Vec<String> {
    let fedex = Fedex::new();
    let number = fedex.ship_to(name).await;
    fedex.hours(24 * 30);
    fedex.scans(&number).await
}

/// The scans, a week later, of a parcel that was moved an hour after its creation.
async fn after(what: FedexMove) -> Vec<String> {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    fedex.hours(1);
    assert!(fedex.stand_in.move_parcel(&number, what));
    fedex.hours(24 * 7);
    fedex.scans(&number).await
}

/// The numbers that are found by reference between two dates.
async fn found(fedex: &Fedex, begin: &str, end: &str) -> Vec<Value> {
    let body = json!({"referencesInformation": {"type": "CUSTOMER_REFERENCE", "value": "o-1001-p1", "accountNumber": ACCOUNT,
        "shipDateBegin": begin, "shipDateEndDate": end}});
    let answer = fedex.post("/track/v1/referencenumbers", &body).await.json();
    let complete = answer["output"]["completeTrackResults"].as_array().unwrap().clone();
    complete.into_iter().filter_map(|result| result.get("trackingNumber").cloned()).collect()
}

#[tokio::test]
async fn tracking_shows_a_new_parcel_after_ten_minutes() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    fedex.time.advance(SignedDuration::from_secs(599));
    let before = fedex.track(&number).await;
    fedex.time.advance(SignedDuration::from_secs(1));
    assert_eq!(before[0]["error"]["code"], "TRACKING.TRACKINGNUMBER.NOTFOUND");
    assert_eq!(fedex.scans(&number).await, ["OC"]);
}

#[tokio::test]
async fn parcel_is_delivered_after_two_days() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    fedex.hours(47);
    let before = fedex.scans(&number).await;
    fedex.hours(1);
    assert_eq!(before, ["OC", "PU", "DP", "AR", "OD"]);
    assert_eq!(fedex.scans(&number).await.last().map(String::as_str), Some("DL"));
}

#[tokio::test]
async fn word_in_the_name_decides_the_course_of_a_parcel() {
    assert_eq!(fate_of("Ann Exception").await, ["OC", "PU", "DP", "AR", "OD", "DE", "OD", "DL"]);
    assert_eq!(fate_of("Ann Return").await, ["OC", "PU", "DP", "AR", "OD", "DE", "RS"]);
    assert_eq!(fate_of("Ann Hold").await, ["OC", "PU", "DP", "AR", "OD", "HL", "DL"]);
    assert_eq!(fate_of("Ann Lost").await, ["OC", "PU", "DP"]);
    assert_eq!(fate_of("Ann Forgotten").await, ["OC"]);
}

#[tokio::test]
async fn parcel_leaves_on_its_ship_date() {
    let fedex = Fedex::new();
    let mut parcel = crate::fedex_support::parcel();
    parcel["requestedShipment"]["shipDatestamp"] = "2025-06-20".into();
    fedex.post(crate::fedex_support::SHIP, &parcel).await;
    fedex.hours(72);
    let before = fedex.stand_in.shipments()[0]["status"].clone();
    fedex.hours(40);
    assert_eq!((before, fedex.stand_in.shipments()[0]["status"].clone()), (json!("OC"), json!("PU")));
}

#[tokio::test]
async fn newest_scan_comes_first() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    fedex.hours(48);
    let result = fedex.track(&number).await.remove(0);
    assert_eq!(
        (&result["scanEvents"][0]["eventType"], &result["latestStatusDetail"]["code"]),
        (&json!("DL"), &json!("DL"))
    );
}

#[tokio::test]
async fn exception_has_a_reason() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann Exception").await;
    fedex.hours(48);
    let result = fedex.track(&number).await.remove(0);
    assert_eq!(result["latestStatusDetail"]["ancillaryDetails"][0]["reason"], "08");
}

#[tokio::test]
async fn parcel_can_be_moved_by_hand() {
    assert_eq!(after(FedexMove::HandedOver).await, ["OC", "PU", "DP", "AR", "OD", "DL"]);
    assert_eq!(after(FedexMove::Delivered).await, ["OC", "PU", "DL"]);
    assert_eq!(after(FedexMove::Exception).await, ["OC", "PU", "DE", "OD", "DL"]);
    assert_eq!(after(FedexMove::Returned).await, ["OC", "PU", "RS"]);
}

#[tokio::test]
async fn finished_parcel_cannot_be_moved() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    fedex.hours(48);
    for what in [FedexMove::HandedOver, FedexMove::Delivered, FedexMove::Exception, FedexMove::Returned] {
        assert!(!fedex.stand_in.move_parcel(&number, what), "{what:?}");
    }
}

#[tokio::test]
async fn unknown_parcel_cannot_be_moved() {
    assert!(!Fedex::new().stand_in.move_parcel("794600000001", FedexMove::Delivered));
}

#[tokio::test]
async fn all_parcels_of_a_reference_are_found_once_visible() {
    let fedex = Fedex::new();
    let numbers = [json!(fedex.ship_to("Ann").await), json!(fedex.ship_to("Ann").await)];
    let at_once = found(&fedex, "2025-06-14", "2025-06-16").await;
    fedex.hours(1);
    assert_eq!(at_once, Vec::<Value>::new());
    assert_eq!(found(&fedex, "2025-06-14", "2025-06-16").await, numbers);
}

#[tokio::test]
async fn parcels_of_other_dates_are_not_found() {
    let fedex = Fedex::new();
    fedex.ship_to("Ann").await;
    fedex.hours(1);
    assert_eq!(found(&fedex, "2025-06-16", "2025-06-18").await, Vec::<Value>::new());
}

#[tokio::test]
async fn reference_needs_the_account_or_a_destination() {
    let body = json!({"referencesInformation": {"type": "CUSTOMER_REFERENCE", "value": "o-1001-p1"}});
    assert_eq!(Fedex::new().post("/track/v1/referencenumbers", &body).await.status, 400);
}

#[tokio::test]
async fn reused_number_has_two_results() {
    let fedex = Fedex::with(|config| config.reuses_numbers = true, Arc::new(NoJournal));
    let number = fedex.ship_to("Ann").await;
    fedex.hours(1);
    let results = fedex.track(&number).await;
    let codes: Vec<_> = results.iter().map(|result| result["latestStatusDetail"]["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["OC", "DL"]);
}

#[tokio::test]
async fn sandbox_numbers_have_the_results_of_the_sandbox() {
    let fedex = Fedex::new();
    for (number, code) in [("122816215025810", "DL"), ("449044304137821", "OC"), ("61292701078443410536", "IT")] {
        assert_eq!(fedex.track(number).await[0]["latestStatusDetail"]["code"], code, "{number}");
    }
}

#[tokio::test]
async fn none_or_more_than_thirty_numbers_are_refused() {
    let fedex = Fedex::new();
    for count in [0, 31] {
        let info = json!({"trackingNumberInfo": {"trackingNumber": "794600000001"}});
        assert_eq!(fedex.post(TRACK, &json!({"trackingInfo": vec![info; count]})).await.status, 400, "{count}");
    }
}
