//! Tracking: by number and by reference.

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Value, json};

use super::canned;
use super::config::FedexConfig;
use super::error::ApiError;
use super::shipment::{Scan, Shipment, text};
use super::store::Store;
use crate::later;

/// The most numbers of one call.
const MOST: usize = 30;

/// How long ago a number that is used again was another parcel's.
const YEARS_AGO: i64 = 5;

/// `POST /track/v1/trackingnumbers`.
pub(super) fn by_numbers(store: &Store, body: &Value, config: &FedexConfig, now: Timestamp) -> Result<Value, ApiError> {
    let asked = body.get("trackingInfo").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if asked.is_empty() {
        return Err(ApiError::bad("TRACKING.TRACKINGNUMBER.EMPTY"));
    }
    if asked.len() > MOST {
        return Err(ApiError::bad("TRACKING.TRACKINGNUMBERS.EXCEEDED"));
    }
    let detailed = body.get("includeDetailedScans").and_then(Value::as_bool).unwrap_or_default();
    let mut complete = Vec::new();
    for info in asked {
        let number = text(info, "/trackingNumberInfo/trackingNumber");
        let number = number.ok_or_else(|| ApiError::bad("TRACKING.TRACKINGNUMBER.EMPTY"))?;
        let days = Days::read(info, "/shipDateBegin", &["/shipDateEnd"])?;
        let mut results = Vec::new();
        if let Some(shipment) = visible(store, config, now).find(|shipment| shipment.number == number) {
            results.extend(days.hold(shipment.ship_date).then(|| result(shipment, now, detailed)));
            let earlier = earlier(shipment).filter(|earlier| config.reuses_numbers && days.hold(earlier.ship_date));
            results.extend(earlier.map(|earlier| result(&earlier, now, detailed)));
        }
        results.extend(canned::result(number, now));
        if results.is_empty() {
            results.push(not_found("TRACKING.TRACKINGNUMBER.NOTFOUND"));
        }
        complete.push(json!({"trackingNumber": number, "trackResults": results}));
    }
    Ok(json!({ "completeTrackResults": complete }))
}

/// `POST /track/v1/referencenumbers`.
pub(super) fn by_reference(
    store: &Store,
    body: &Value,
    config: &FedexConfig,
    now: Timestamp,
) -> Result<Value, ApiError> {
    let asked = body.get("referencesInformation").ok_or_else(|| ApiError::bad("TRACKING.REFERENCENUMBER.EMPTY"))?;
    let reference = text(asked, "/value").ok_or_else(|| ApiError::bad("TRACKING.REFERENCENUMBER.EMPTY"))?;
    let country = text(asked, "/destinationCountryCode").zip(text(asked, "/destinationPostalCode"));
    match (text(asked, "/accountNumber"), country) {
        (Some(account), _) if account != config.account_number => return Err(ApiError::bad("ACCOUNT.NUMBER.MISMATCH")),
        (None, None) => return Err(ApiError::bad("TRACKING.REFERENCENUMBER.ACCOUNTORDESTINATION.REQUIRED")),
        _ => {}
    }
    let days = Days::read(asked, "/shipDateBegin", &["/shipDateEndDate", "/shipDateEnd"])?;
    let detailed = body.get("includeDetailedScans").and_then(Value::as_bool).unwrap_or_default();
    let is_there = |shipment: &Shipment| {
        country.is_none_or(|(country, code)| {
            let address = |field: &str| text(&shipment.recipient, &format!("/address/{field}"));
            address("countryCode") == Some(country) && address("postalCode") == Some(code)
        })
    };
    let complete: Vec<_> = visible(store, config, now)
        .filter(|shipment| shipment.reference.as_deref() == Some(reference))
        .filter(|shipment| days.hold(shipment.ship_date) && is_there(shipment))
        .map(|shipment| json!({"trackingNumber": shipment.number, "trackResults": [result(shipment, now, detailed)]}))
        .collect();
    if complete.is_empty() {
        return Ok(
            json!({"completeTrackResults": [{"trackResults": [not_found("TRACKING.REFERENCENUMBER.NOTFOUND")]}]}),
        );
    }
    Ok(json!({ "completeTrackResults": complete }))
}

/// Where a parcel is by then, as FedEx tells it.
pub(super) fn result(shipment: &Shipment, now: Timestamp, detailed: bool) -> Value {
    let scans: Vec<&Scan> = shipment.scans_by(now).rev().collect();
    let at = |code: &str| scans.iter().find(|scan| scan.code == code).map(|scan| scan.at);
    let expected = shipment.scans.iter().find(|scan| scan.code == "DL").map(|scan| scan.at);
    let times = [
        ("ACTUAL_DELIVERY", at("DL")),
        ("ACTUAL_PICKUP", at("PU")),
        ("SHIP", at("OC")),
        ("ESTIMATED_DELIVERY", expected.filter(|expected| *expected > now)),
    ];
    let times = times.iter().filter_map(|(kind, at)| Some(json!({"type": kind, "dateTime": local((*at)?)})));
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

/// The days that parcels are asked for.
struct Days {
    begin: Option<Date>,
    end: Option<Date>,
}

impl Days {
    fn read(asked: &Value, begin: &str, ends: &[&str]) -> Result<Self, ApiError> {
        let date = |pointer: &str| {
            let parsed = text(asked, pointer).map(str::parse::<Date>).transpose();
            parsed.map_err(|_| ApiError::bad("TRACKING.SHIPDATE.INVALID"))
        };
        let mut end = None;
        for pointer in ends {
            end = end.or(date(pointer)?);
        }
        Ok(Self { begin: date(begin)?, end })
    }

    fn hold(&self, day: Date) -> bool {
        self.begin.is_none_or(|begin| day >= begin) && self.end.is_none_or(|end| day <= end)
    }
}

/// The parcels that tracking knows by now.
fn visible<'a>(store: &'a Store, config: &'a FedexConfig, now: Timestamp) -> impl Iterator<Item = &'a Shipment> {
    store.shipments.values().filter(move |shipment| later(shipment.created_at, config.visible_after) <= now)
}

/// The parcel that had the number some years ago. It was delivered.
fn earlier(shipment: &Shipment) -> Option<Shipment> {
    let ago = YEARS_AGO.years();
    let before = |at: Timestamp| Some(at.to_zoned(TimeZone::UTC).checked_sub(ago).ok()?.timestamp());
    let first = shipment.scans.first()?;
    let delivered = Scan {
        at: before(first.at)?,
        code: "DL".to_owned(),
        derived: "DL".to_owned(),
        description: "Delivered".to_owned(),
        ..first.clone()
    };
    Some(Shipment {
        reference: None,
        ship_date: shipment.ship_date.checked_sub(ago).ok()?,
        created_at: before(shipment.created_at)?,
        recipient: Value::Null,
        scans: vec![delivered],
        ..shipment.clone()
    })
}

fn latest(scan: &Scan) -> Value {
    let code = if scan.derived == "IT" && scan.code != "OD" { &scan.derived } else { &scan.code };
    let derived = if scan.code == "OD" { &scan.code } else { &scan.derived };
    let reasons =
        scan.reason.iter().map(|(code, words)| json!({"reason": code, "reasonDescription": words, "action": ""}));
    json!({
        "code": code, "derivedCode": derived, "statusByLocale": scan.description, "description": scan.description,
        "scanLocation": {"city": "MEMPHIS", "stateOrProvinceCode": "TN", "countryCode": "US", "residential": false},
        "ancillaryDetails": reasons.collect::<Vec<_>>(),
    })
}

fn event(scan: &Scan) -> Value {
    let (code, words) = scan.reason.clone().unwrap_or_default();
    json!({
        "date": local(scan.at), "eventType": scan.code, "eventDescription": scan.description, "exceptionCode": code,
        "exceptionDescription": words, "scanLocation": {"city": "MEMPHIS", "countryCode": "US"}, "locationId": "MEMHI",
        "locationType": "SORT_FACILITY", "derivedStatusCode": scan.derived, "derivedStatus": scan.description,
    })
}

fn not_found(code: &str) -> Value {
    let message = "Tracking number cannot be found. Please correct the tracking number and try again.";
    json!({"error": {"code": code, "message": message}})
}

/// A time with the offset of Memphis in summer.
fn local(at: Timestamp) -> String {
    at.to_zoned(TimeZone::fixed(Offset::constant(-5))).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
