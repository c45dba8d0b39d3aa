//! Rate quotes from a table: `POST /rate/v1/rates/quotes`.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Number, Value, json};

use crate::fedex::checks::check_account;
use crate::fedex::config::FedexConfig;
use crate::fedex::error::ApiError;
use crate::fedex::json::text;

/// The price of an envelope in US dollars.
const PRICES: [(&str, &str); 6] = [
    ("PRIORITY_OVERNIGHT", "42.10"),
    ("STANDARD_OVERNIGHT", "38.75"),
    ("FEDEX_2_DAY", "21.45"),
    ("FEDEX_EXPRESS_SAVER", "18.20"),
    ("FEDEX_PRIORITY", "24.90"),
    ("FEDEX_INTERNATIONAL_PRIORITY", "64.30"),
];

/// Quotes one service, or all.
pub(crate) fn quote(body: &Value, config: &FedexConfig, now: Timestamp) -> Result<Value, ApiError> {
    check_account(body, config, "ACCOUNT.NUMBER.MISMATCH")?;
    let asked = body.get("requestedShipment").ok_or_else(|| ApiError::bad("REQUESTEDSHIPMENT.REQUIRED"))?;
    let service = text(asked, "/serviceType");
    // Not every service accepts envelopes.
    if service.is_none() && text(asked, "/packagingType") == Some("FEDEX_ENVELOPE") {
        return Err(ApiError::bad("SERVICE.PACKAGECOMBINATION.INVALID"));
    }
    let offered: Vec<_> = PRICES.iter().filter(|(name, _)| service.is_none_or(|service| service == *name)).collect();
    if offered.is_empty() {
        return Err(ApiError::bad("SERVICETYPE.NOT.ALLOWED"));
    }
    let details = offered.iter().map(|(name, price)| {
        let price = price.parse::<Number>().map_or(Value::Null, Value::Number);
        let rated = json!({"rateType": "ACCOUNT", "totalBaseCharge": price, "totalNetCharge": price,
            "totalNetFedExCharge": price, "currency": "USD", "ratedPackages": []});
        json!({"serviceType": name, "serviceName": name, "packagingType": text(asked, "/packagingType"),
            "ratedShipmentDetails": [rated]})
    });
    let date = now.to_zoned(TimeZone::UTC).date().to_string();
    Ok(json!({"rateReplyDetails": details.collect::<Vec<_>>(), "quoteDate": date}))
}
