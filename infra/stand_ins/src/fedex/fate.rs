//! What becomes of a parcel: by words in the recipient's name and street.

use jiff::SignedDuration;
use serde_json::Value;

/// What becomes of a parcel. A word of the recipient's name or street says which: `Ann Exception`, `1 Lost Lane`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It arrives after two days.
    Delivered,
    /// `exception`: nobody is at home on the second day; it arrives on the third.
    Exception,
    /// `return`: nobody is at home on the second day; it goes back on the third.
    Returned,
    /// `hold`: it waits to be collected from the second day on, and is collected on the fourth.
    Held,
    /// `lost`: it is seen once after it was picked up, and never again.
    Lost,
    /// `forgotten`: it is never handed over.
    Forgotten,
    /// `refuse`: FedEx does not take it.
    Refused,
}

/// Something that happens to a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// How long after the parcel was made, or after its ship date began.
    pub after: SignedDuration,
    pub event: Event,
}

/// What a scan tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Event {
    pub code: &'static str,
    /// The code of what follows from it.
    pub derived: &'static str,
    pub description: &'static str,
    /// The code and words of what is in the way.
    pub reason: Option<(&'static str, &'static str)>,
}

pub(super) const LABEL: Event = event("OC", "IN", "Shipment information sent to FedEx");
pub(super) const PICKED_UP: Event = event("PU", "PU", "Picked up");
pub(super) const DEPARTED: Event = event("DP", "IT", "Departed FedEx location");
pub(super) const ARRIVED: Event = event("AR", "IT", "Arrived at FedEx location");
pub(super) const OUT: Event = event("OD", "IT", "On FedEx vehicle for delivery");
pub(super) const DELIVERED: Event = event("DL", "DL", "Delivered");
pub(super) const RETURNED: Event = event("RS", "RS", "Returning package to shipper");
pub(super) const HELD: Event = event("HL", "HL", "Ready for recipient pickup");
pub(super) const CANCELLED: Event = event("CA", "CA", "Shipment cancelled by sender");
pub(super) const EXCEPTION: Event = Event {
    reason: Some(("08", "Customer not available or business closed")),
    ..event("DE", "DE", "Delivery exception")
};

const fn event(code: &'static str, derived: &'static str, description: &'static str) -> Event {
    Event { code, derived, description, reason: None }
}

impl Fate {
    /// The fate of a parcel to someone: `{contact, address}`.
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

    /// What happens, in order.
    pub fn steps(self) -> Vec<Step> {
        let at = |hours: i64, event: Event| Step { after: SignedDuration::from_hours(hours), event };
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
