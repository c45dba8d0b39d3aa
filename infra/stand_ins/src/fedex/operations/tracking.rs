//! Tracking by number and by reference.

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::sandbox_numbers;
use crate::common::clock::later;
use crate::fedex::config::FedexConfig;
use crate::fedex::error::ApiError;
use crate::fedex::json::text;
use crate::fedex::objects::{Scan, Shipment, tracking_result};
use crate::fedex::store::Store;

const MAX_NUMBERS: usize = 30;

/// How long ago a reused number belonged to another shipment.
const YEARS_AGO: i64 = 5;

/// `POST /track/v1/trackingnumbers`.
pub(crate) fn by_numbers(store: &Store, body: &Value, config: &FedexConfig, now: Timestamp) -> Result<Value, ApiError> {
    let asked = body.get("trackingInfo").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if asked.is_empty() {
        return Err(ApiError::bad("TRACKING.TRACKINGNUMBER.EMPTY"));
    }
    if asked.len() > MAX_NUMBERS {
        return Err(ApiError::bad("TRACKING.TRACKINGNUMBERS.EXCEEDED"));
    }
    let detailed = body.get("includeDetailedScans").and_then(Value::as_bool).unwrap_or_default();
    let mut complete = Vec::new();
    for info in asked {
        let number = text(info, "/trackingNumberInfo/trackingNumber");
        let number = number.ok_or_else(|| ApiError::bad("TRACKING.TRACKINGNUMBER.EMPTY"))?;
        let dates = ShipDates::read(info, "/shipDateBegin", &["/shipDateEnd"])?;
        let mut results = Vec::new();
        if let Some(shipment) = visible(store, config, now).find(|shipment| shipment.number == number) {
            results.extend(dates.contain(shipment.ship_date).then(|| tracking_result(shipment, now, detailed)));
            let earlier = earlier(shipment).filter(|earlier| config.reuses_numbers && dates.contain(earlier.ship_date));
            results.extend(earlier.map(|earlier| tracking_result(&earlier, now, detailed)));
        }
        results.extend(sandbox_numbers::tracking_result_of(number, now));
        if results.is_empty() {
            results.push(not_found("TRACKING.TRACKINGNUMBER.NOTFOUND"));
        }
        complete.push(json!({"trackingNumber": number, "trackResults": results}));
    }
    Ok(json!({ "completeTrackResults": complete }))
}

/// `POST /track/v1/referencenumbers`.
pub(crate) fn by_reference(
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
    let dates = ShipDates::read(asked, "/shipDateBegin", &["/shipDateEndDate", "/shipDateEnd"])?;
    let detailed = body.get("includeDetailedScans").and_then(Value::as_bool).unwrap_or_default();
    let is_there = |shipment: &Shipment| {
        country.is_none_or(|(country, code)| {
            let address = |field: &str| text(&shipment.recipient, &format!("/address/{field}"));
            address("countryCode") == Some(country) && address("postalCode") == Some(code)
        })
    };
    let complete: Vec<_> = visible(store, config, now)
        .filter(|shipment| shipment.reference.as_deref() == Some(reference))
        .filter(|shipment| dates.contain(shipment.ship_date) && is_there(shipment))
        .map(|shipment| json!({"trackingNumber": shipment.number, "trackResults": [tracking_result(shipment, now, detailed)]}))
        .collect();
    if complete.is_empty() {
        return Ok(
            json!({"completeTrackResults": [{"trackResults": [not_found("TRACKING.REFERENCENUMBER.NOTFOUND")]}]}),
        );
    }
    Ok(json!({ "completeTrackResults": complete }))
}

/// The ship dates to search.
struct ShipDates {
    begin: Option<Date>,
    end: Option<Date>,
}

impl ShipDates {
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

    fn contain(&self, day: Date) -> bool {
        self.begin.is_none_or(|begin| day >= begin) && self.end.is_none_or(|end| day <= end)
    }
}

/// The shipments that tracking shows by now.
fn visible<'a>(store: &'a Store, config: &'a FedexConfig, now: Timestamp) -> impl Iterator<Item = &'a Shipment> {
    store.shipments.values().filter(move |shipment| later(shipment.created_at, config.visible_after) <= now)
}

/// The shipment that had the same number some years ago. It was delivered.
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

fn not_found(code: &str) -> Value {
    let message = "Tracking number cannot be found. Please correct the tracking number and try again.";
    json!({"error": {"code": code, "message": message}})
}
