use fedex::{CallError, LookUp, MAX_NUMBERS, ParcelToTrack, Reason, Status, Tracked, Tracking};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::support::{NUMBER, Scripted, error, number, output, reference, responses};

fn results(results: &[Value]) -> Value {
    json!({"alerts": "VIRTUAL.RESPONSE", "completeTrackResults": [{"trackingNumber": NUMBER, "trackResults": results}]})
}

fn result(code: &str, derived: &str, at: &str) -> Value {
    json!({
        "trackingNumberInfo": {"trackingNumber": NUMBER},
        "latestStatusDetail": {"code": code, "derivedCode": derived,
            "ancillaryDetails": [{"reason": "08", "reasonDescription": "Customer not available"}]},
        "dateAndTimes": [{"type": "ACTUAL_DELIVERY", "dateTime": at}],
        "scanEvents": [{"date": at, "eventType": code}],
    })
}

async fn track(fedex: &Scripted) -> Result<Vec<Tracked>, CallError> {
    fedex.client().track(&[ParcelToTrack { number: &number(), ship_date: date(2026, 6, 20) }]).await
}

async fn tracked(found: &[Value]) -> Tracked {
    track(&responses([output(&results(found))])).await.unwrap().remove(0)
}

async fn known(found: Value) -> Tracking {
    match tracked(&[found]).await {
        Tracked::Known(tracking) => tracking,
        other => panic!("{other:?}"),
    }
}

async fn find(fedex: &Scripted) -> Result<Vec<Tracking>, CallError> {
    let parcel = LookUp { reference: &reference(), from: date(2026, 6, 19), until: date(2026, 6, 22) };
    fedex.client().find_by_reference(&parcel).await
}

const JUNE: &str = "2026-06-23T10:00:00-05:00";

#[tokio::test]
async fn query_contains_the_number_and_its_dates() {
    let fedex = responses([output(&json!({"completeTrackResults": []}))]);
    track(&fedex).await.unwrap();
    assert_eq!(
        fedex.json(1),
        json!({"includeDetailedScans": true, "trackingInfo": [{"shipDateBegin": "2026-06-19", "shipDateEnd": "2026-08-19",
            "trackingNumberInfo": {"trackingNumber": NUMBER, "carrierCode": "FDXE"}}]})
    );
}

#[tokio::test]
async fn codes_have_the_meaning_of_the_table() {
    let table = [
        ("OC", Status::LabelCreated),
        ("IN", Status::LabelCreated),
        ("PU", Status::HandedOver),
        ("DP", Status::InTransit),
        ("CD", Status::InTransit),
        ("OD", Status::OutForDelivery),
        ("DL", Status::Delivered),
        ("DE", Status::Exception),
        ("HL", Status::AwaitingCollection),
        ("RS", Status::Returned),
        ("CA", Status::Cancelled),
        ("BR", Status::Unknown("BR".to_owned())),
    ];
    for (code, status) in table {
        assert_eq!(Status::of_code(code), status, "{code}");
    }
}

#[tokio::test]
async fn code_of_the_scan_takes_precedence_over_the_derived_code() {
    assert_eq!(known(result("OD", "IT", JUNE)).await.status, Status::OutForDelivery);
}

#[tokio::test]
async fn derived_code_is_used_if_that_of_the_scan_is_unknown() {
    assert_eq!(known(result("XX", "IT", JUNE)).await.status, Status::InTransit);
}

#[tokio::test]
async fn delivery_has_its_time() {
    assert_eq!(known(result("DL", "DL", JUNE)).await.delivered_at, Some("2026-06-23T15:00:00Z".parse().unwrap()));
}

#[tokio::test]
async fn exception_has_its_reason() {
    let reason = Reason { code: Some("08".to_owned()), description: Some("Customer not available".to_owned()) };
    assert_eq!(known(result("DE", "DE", JUNE)).await.reason, Some(reason));
}

#[tokio::test]
async fn unknown_number_is_not_found() {
    let missing = json!({"error": {"code": "TRACKING.TRACKINGNUMBER.NOTFOUND", "message": "..."}});
    assert_eq!(tracked(&[missing]).await, Tracked::NotFound(number()));
}

#[tokio::test]
async fn another_error_of_a_number_is_not_mistaken_for_not_found() {
    let failed = json!({"error": {"code": "TRACKING.DATA.UNAVAILABLE", "message": "..."}});
    let expected = Tracked::Failed { number: number(), code: "TRACKING.DATA.UNAVAILABLE".to_owned() };
    assert_eq!(tracked(&[failed]).await, expected);
}

#[tokio::test]
async fn missing_result_is_not_mistaken_for_not_found() {
    let expected = Tracked::Failed { number: number(), code: "unreadable".to_owned() };
    assert_eq!(tracked(&[]).await, expected);
}

#[tokio::test]
async fn newest_parcel_of_a_reused_number_wins() {
    let both = [result("DL", "DL", "2026-06-01T10:00:00Z"), result("IT", "IT", JUNE)];
    let Tracked::Known(tracking) = tracked(&both).await else { panic!() };
    assert_eq!(tracking.status, Status::InTransit);
}

#[tokio::test]
async fn parcel_of_an_earlier_year_is_ignored() {
    assert_eq!(tracked(&[result("DL", "DL", "2021-06-23T10:00:00Z")]).await, Tracked::NotFound(number()));
}

#[tokio::test]
async fn more_than_thirty_numbers_are_rejected() {
    let fedex = responses([]);
    let number = number();
    let watched = vec![ParcelToTrack { number: &number, ship_date: date(2026, 6, 20) }; MAX_NUMBERS + 1];
    let outcome = fedex.client().track(&watched).await;
    assert_eq!(outcome, Err(CallError::Rejected { code: "too_many_numbers".to_owned() }));
}

#[tokio::test]
async fn reference_search_sends_both_names_of_the_end_date() {
    let fedex = responses([output(&json!({"completeTrackResults": []}))]);
    find(&fedex).await.unwrap();
    assert_eq!(
        fedex.json(1)["referencesInformation"],
        json!({"type": "CUSTOMER_REFERENCE", "value": "o-1001-p1", "accountNumber": "700000001", "carrierCode": "FDXE",
            "shipDateBegin": "2026-06-19", "shipDateEndDate": "2026-06-22", "shipDateEnd": "2026-06-22"})
    );
}

#[tokio::test]
async fn parcel_is_found_by_its_reference() {
    let found = find(&responses([output(&results(&[result("OC", "IN", JUNE)]))])).await.unwrap();
    assert_eq!(
        found.iter().map(|parcel| (&parcel.number, &parcel.status)).collect::<Vec<_>>(),
        [(&number(), &Status::LabelCreated)]
    );
}

#[tokio::test]
async fn unknown_reference_is_not_found() {
    let missing = json!({"error": {"code": "TRACKING.REFERENCENUMBER.NOTFOUND", "message": "..."}});
    for response in [output(&results(&[missing])), error(400, "TRACKING.REFERENCENUMBER.NOTFOUND")] {
        assert_eq!(find(&responses([response])).await, Ok(Vec::new()));
    }
}

#[tokio::test]
async fn failed_look_up_is_not_mistaken_for_not_found() {
    let failed = json!({"error": {"code": "TRACKING.DATA.UNAVAILABLE", "message": "..."}});
    for response in [output(&results(&[failed])), output(&json!({})), error(503, "SERVICE.UNAVAILABLE.ERROR")] {
        assert!(matches!(find(&responses([response])).await, Err(CallError::Unknown(_))));
    }
}
