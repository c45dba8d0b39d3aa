//! Each delivery by courier that is shipped and not cancelled has one parcel. There are no other parcels.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::history::{History, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let mut known = 0;
    for (id, commits) in history.streams("delivery") {
        let events: Vec<_> = commits.iter().flat_map(|commit| &commit.events).collect();
        let by_courier = |event: &&&crate::history::Event| text(&event.data, "/method") == "courier";
        if events.first().filter(by_courier).is_none() {
            continue;
        }
        let reference = reference(id);
        let live: Vec<&str> = history
            .parcels
            .iter()
            .filter(|parcel| text(parcel, "/reference") == reference)
            .inspect(|_| known += 1)
            .filter(|parcel| parcel["cancelled"] != true)
            .map(|parcel| text(parcel, "/trackingNumber"))
            .collect();
        let shipped = events.iter().find(|event| event.name == "TicketsShipped");
        let number = shipped.map(|event| text(&event.data, "/trackingNumber"));
        // A parcel that came back can't be cancelled any more.
        let mut ends = events.iter().map(|event| event.name.as_str());
        let end = ends.find(|name| matches!(*name, "DeliveryCancelled" | "DeliveryFailed"));
        let is_cancelled = end == Some("DeliveryCancelled");
        let expected: Vec<&str> = number.filter(|_| !is_cancelled).into_iter().collect();
        if live != expected {
            violations.push(format!("delivery {id}: FedEx has the parcels {live:?}, expected {expected:?}"));
        }
    }
    if known != history.parcels.len() {
        violations.push(format!("FedEx has {} parcels, {known} belong to a delivery", history.parcels.len()));
    }
    violations
}

/// The reference of a delivery's parcel at FedEx.
pub(super) fn reference(delivery_id: &str) -> String {
    let id: uuid::Uuid = delivery_id.parse().expect("an id");
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}
