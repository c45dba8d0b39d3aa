//! The numbers that FedEx's sandbox has answers for.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::fate::{DELIVERED, DEPARTED, EXCEPTION, Event, HELD, LABEL, OUT, RETURNED};
use super::shipment::{Scan, Shipment};
use super::track::result as tracked;

const NUMBERS: [(&str, Event); 7] = [
    ("122816215025810", DELIVERED),
    ("449044304137821", LABEL),
    ("231300687629630", OUT),
    ("377101283611590", EXCEPTION),
    ("076288115212522", RETURNED),
    ("843119172384577", HELD),
    ("61292701078443410536", DEPARTED),
];

/// The sandbox's answer for a number that has one, whatever the dates.
pub(super) fn result(number: &str, now: Timestamp) -> Option<Value> {
    let (_, event) = NUMBERS.iter().find(|(canned, _)| *canned == number)?;
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
    Some(tracked(&shipment, now, true))
}
