use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Value, json};

use super::shipment::{Scan, Shipment};
use crate::fedex::json::text;

/// The tracking result of a shipment at that time.
pub(crate) fn tracking_result(shipment: &Shipment, now: Timestamp, detailed: bool) -> Value {
    let scans: Vec<&Scan> = shipment.scans_by(now).rev().collect();
    let at = |code: &str| scans.iter().find(|scan| scan.code == code).map(|scan| scan.at);
    let expected = shipment.scans.iter().find(|scan| scan.code == "DL").map(|scan| scan.at);
    let times = [
        ("ACTUAL_DELIVERY", at("DL")),
        ("ACTUAL_PICKUP", at("PU")),
        ("SHIP", at("OC")),
        ("ESTIMATED_DELIVERY", expected.filter(|expected| *expected > now)),
    ];
    let times = times.iter().filter_map(|(kind, at)| Some(json!({"type": kind, "dateTime": memphis_time((*at)?)})));
    let attempts = scans.iter().filter(|scan| ["DL", "DE"].contains(&scan.code.as_str())).count();
    let received_by = at("DL").and_then(|_| text(&shipment.recipient, "/contact/personName"));
    json!({
        "trackingNumberInfo": {
            "trackingNumber": shipment.number, "carrierCode": "FDXE",
            "trackingNumberUniqueId": format!("{}~{}~FX", shipment.ship_date.strftime("24%y%m%d00"), shipment.number),
        },
        "additionalTrackingInfo": {
            "packageIdentifiers": [{"type": "CUSTOMER_REFERENCE", "values": shipment.reference.iter().collect::<Vec<_>>()}]
        },
        "latestStatusDetail": scans.first().map(|scan| latest(scan)),
        "dateAndTimes": times.collect::<Vec<_>>(),
        "scanEvents": scans.iter().take(if detailed { scans.len() } else { 1 }).map(|scan| event(scan)).collect::<Vec<_>>(),
        "deliveryDetails": {
            "deliveryAttempts": attempts.to_string(), "locationType": null, "receivedByName": received_by,
            "signedByName": null,
        },
        "serviceDetail": {"type": shipment.service, "description": shipment.service},
    })
}

fn latest(scan: &Scan) -> Value {
    let code = if scan.derived == "IT" && scan.code != "OD" { &scan.derived } else { &scan.code };
    let derived = if scan.code == "OD" { &scan.code } else { &scan.derived };
    let reasons = scan
        .reason
        .iter()
        .map(|(code, description)| json!({"reason": code, "reasonDescription": description, "action": ""}));
    json!({
        "code": code, "derivedCode": derived, "statusByLocale": scan.description, "description": scan.description,
        "scanLocation": {"city": "MEMPHIS", "stateOrProvinceCode": "TN", "countryCode": "US", "residential": false},
        "ancillaryDetails": reasons.collect::<Vec<_>>(),
    })
}

fn event(scan: &Scan) -> Value {
    let (code, description) = scan.reason.clone().unwrap_or_default();
    json!({
        "date": memphis_time(scan.at), "eventType": scan.code, "eventDescription": scan.description, "exceptionCode": code,
        "exceptionDescription": description, "scanLocation": {"city": "MEMPHIS", "countryCode": "US"}, "locationId": "MEMHI",
        "locationType": "SORT_FACILITY", "derivedStatusCode": scan.derived, "derivedStatus": scan.description,
    })
}

/// A time with the UTC offset of Memphis in summer.
fn memphis_time(at: Timestamp) -> String {
    at.to_zoned(TimeZone::fixed(Offset::constant(-5))).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
