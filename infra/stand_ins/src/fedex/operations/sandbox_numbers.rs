//! The tracking numbers that FedEx's sandbox has results for.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::fedex::objects::{
    DELIVERED, DEPARTED, EXCEPTION, HELD, LABEL, OUT, RETURNED, Scan, ScanEvent, Shipment, tracking_result,
};

const NUMBERS: [(&str, ScanEvent); 7] = [
    ("122816215025810", DELIVERED),
    ("449044304137821", LABEL),
    ("231300687629630", OUT),
    ("377101283611590", EXCEPTION),
    ("076288115212522", RETURNED),
    ("843119172384577", HELD),
    ("61292701078443410536", DEPARTED),
];

/// The sandbox's result for a number that has one, whatever the dates.
pub(super) fn tracking_result_of(number: &str, now: Timestamp) -> Option<Value> {
    let (_, event) = NUMBERS.iter().find(|(known, _)| *known == number)?;
    let shipment = Shipment {
        number: number.to_owned(),
        reference: None,
        customer_transaction_id: None,
        service: "FEDEX_2_DAY".to_owned(),
        packaging: "FEDEX_ENVELOPE".to_owned(),
        ship_date: now.to_zoned(TimeZone::UTC).date(),
        created_at: now,
        shipper: json!({}),
        recipient: json!({}),
        scans: vec![Scan::new(number.to_owned(), now, event)],
    };
    Some(tracking_result(&shipment, now, true))
}
