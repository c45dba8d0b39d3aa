//! Pickups: `POST /pickup/v1/pickups`, `PUT /pickup/v1/pickups/cancel`. A repeated request books a second pickup.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::fedex::config::FedexConfig;
use crate::fedex::error::ApiError;
use crate::fedex::json::text;
use crate::fedex::objects::Pickup;
use crate::fedex::store::Store;

const MAX_REMARKS: usize = 60;

pub(crate) fn book(store: &mut Store, body: &Value, config: &FedexConfig, now: Timestamp) -> Result<Value, ApiError> {
    check_account(body, config)?;
    let carrier = carrier(body)?;
    let ready = text(body, "/originDetail/readyDateTimestamp").and_then(|time| time.parse::<Timestamp>().ok());
    let date = ready.ok_or_else(|| ApiError::bad("PICKUP.READYTIME.INVALID"))?.to_zoned(TimeZone::UTC).date();
    if date < now.to_zoned(TimeZone::UTC).date() {
        return Err(ApiError::bad("PICKUP.REQUESTED.PREVIOUS.DAY"));
    }
    if text(body, "/originDetail/customerCloseTime").is_none() {
        return Err(ApiError::bad("PICKUP.CLOSETIME.MISSING"));
    }
    if text(body, "/originDetail/pickupLocation/address/postalCode").is_none() {
        return Err(ApiError::bad("PICKUP.POSTALCODE.MISSING"));
    }
    if text(body, "/remarks").is_some_and(|remarks| remarks.chars().count() > MAX_REMARKS) {
        return Err(ApiError::bad("PICKUP.REMARKS.TOO.LONG"));
    }
    let pickup = Pickup { code: store.ledger.next_number().to_string(), date, carrier, cancelled: false };
    let (code, is_express) = (pickup.code.clone(), pickup.carrier == "FDXE");
    store.put_pickup(pickup);
    let mut output = json!({"pickupConfirmationCode": code, "message": "Courier on the way"});
    if let (true, Value::Object(fields)) = (is_express, &mut output) {
        fields.insert("location".to_owned(), "MEMHI".into());
    }
    Ok(output)
}

pub(crate) fn cancel(store: &mut Store, body: &Value, config: &FedexConfig, now: Timestamp) -> Result<Value, ApiError> {
    check_account(body, config)?;
    let carrier = carrier(body)?;
    let date = text(body, "/scheduledDate").and_then(|date| date.parse::<Date>().ok());
    let code = text(body, "/pickupConfirmationCode").unwrap_or_default();
    let found = store.pickups.get(code).filter(|pickup| pickup.carrier == carrier && Some(pickup.date) == date);
    let has_ended = |pickup: &Pickup| pickup.cancelled || pickup.date < now.to_zoned(TimeZone::UTC).date();
    let pickup = match found.cloned() {
        Some(pickup) if !has_ended(&pickup) => Pickup { cancelled: true, ..pickup },
        _ => return Err(ApiError::bad("PICKUP.NUMBER.EXPIRED")),
    };
    store.put_pickup(pickup);
    Ok(
        json!({"pickupConfirmationCode": code, "cancelConfirmationMessage": "Requested pickup has been cancelled Successfully."}),
    )
}

fn check_account(body: &Value, config: &FedexConfig) -> Result<(), ApiError> {
    match text(body, "/associatedAccountNumber/value") {
        Some(number) if number == config.account_number => Ok(()),
        _ => Err(ApiError::bad("ACCOUNT.NUMBER.MISMATCH")),
    }
}

fn carrier(body: &Value) -> Result<String, ApiError> {
    match text(body, "/carrierCode") {
        Some(carrier @ ("FDXE" | "FDXG")) => Ok(carrier.to_owned()),
        _ => Err(ApiError::bad("PICKUP.CARRIERCODE.INVALID")),
    }
}
