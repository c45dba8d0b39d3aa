//! What happens to a shipment, by words in the recipient's name and street.

use jiff::SignedDuration;
use serde_json::Value;

/// A word of the recipient's name or street decides: `Ann Exception`, `1 Lost Lane`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShipmentCourse {
    /// It is delivered after two days.
    Delivered,
    /// `exception`: nobody is at home on the second day; it is delivered on the third.
    Exception,
    /// `return`: nobody is at home on the second day; it is returned on the third.
    Returned,
    /// `hold`: it is ready for pickup from the second day on, and is picked up on the fourth.
    Held,
    /// `lost`: it has one scan after it was picked up, and no more.
    Lost,
    /// `forgotten`: it is never handed over.
    Forgotten,
    /// `refuse`: FedEx refuses it.
    Refused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// How long after the shipment was created, or after the start of its ship date.
    pub after: SignedDuration,
    pub event: ScanEvent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScanEvent {
    pub code: &'static str,
    /// The code of the resulting status.
    pub derived: &'static str,
    pub description: &'static str,
    /// The code and description of an exception.
    pub reason: Option<(&'static str, &'static str)>,
}

pub(crate) const LABEL: ScanEvent = event("OC", "IN", "Shipment information sent to FedEx");
pub(crate) const PICKED_UP: ScanEvent = event("PU", "PU", "Picked up");
pub(crate) const DEPARTED: ScanEvent = event("DP", "IT", "Departed FedEx location");
pub(crate) const ARRIVED: ScanEvent = event("AR", "IT", "Arrived at FedEx location");
pub(crate) const OUT: ScanEvent = event("OD", "IT", "On FedEx vehicle for delivery");
pub(crate) const DELIVERED: ScanEvent = event("DL", "DL", "Delivered");
pub(crate) const RETURNED: ScanEvent = event("RS", "RS", "Returning package to shipper");
pub(crate) const HELD: ScanEvent = event("HL", "HL", "Ready for recipient pickup");
pub(crate) const CANCELLED: ScanEvent = event("CA", "CA", "Shipment cancelled by sender");
pub(crate) const EXCEPTION: ScanEvent = ScanEvent {
    reason: Some(("08", "Customer not available or business closed")),
    ..event("DE", "DE", "Delivery exception")
};

/// Somebody moves a shipment by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FedexMove {
    /// FedEx picks it up, and it takes its course from there.
    HandedOver,
    Delivered,
    /// Nobody is at home. It is delivered a day later.
    Exception,
    Returned,
}

const fn event(code: &'static str, derived: &'static str, description: &'static str) -> ScanEvent {
    ScanEvent { code, derived, description, reason: None }
}

impl ShipmentCourse {
    /// The course of a shipment to a recipient, `{contact, address}`.
    pub fn of(recipient: &Value) -> Self {
        let name = recipient.pointer("/contact/personName").and_then(Value::as_str);
        let street = recipient.pointer("/address/streetLines").and_then(Value::as_array).into_iter().flatten();
        let texts = name.into_iter().chain(street.filter_map(Value::as_str));
        let mut words = texts.flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
        words.find_map(|word| Self::named(&word.to_ascii_lowercase())).unwrap_or(Self::Delivered)
    }

    fn named(word: &str) -> Option<Self> {
        match word {
            "exception" => Some(Self::Exception),
            "return" => Some(Self::Returned),
            "hold" => Some(Self::Held),
            "lost" => Some(Self::Lost),
            "forgotten" => Some(Self::Forgotten),
            "refuse" => Some(Self::Refused),
            _ => None,
        }
    }

    /// In order.
    pub fn steps(self) -> Vec<Step> {
        let at = |hours: i64, event: ScanEvent| Step { after: SignedDuration::from_hours(hours), event };
        let start = [at(0, LABEL), at(6, PICKED_UP), at(14, DEPARTED)];
        let on_the_way = [at(30, ARRIVED), at(44, OUT)];
        let end = match self {
            Self::Forgotten | Self::Refused => return vec![at(0, LABEL)],
            Self::Lost => return start.to_vec(),
            Self::Delivered => vec![at(48, DELIVERED)],
            Self::Exception => vec![at(48, EXCEPTION), at(68, OUT), at(72, DELIVERED)],
            Self::Returned => vec![at(48, EXCEPTION), at(72, RETURNED)],
            Self::Held => vec![at(48, HELD), at(96, DELIVERED)],
        };
        [&start[..], &on_the_way, &end].concat()
    }
}
