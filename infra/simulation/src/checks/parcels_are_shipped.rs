//! Of each delivery by courier there is one parcel while its tickets are on their way, and none when they are not wanted any more.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::history::{History, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
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
        let is_cancelled = events.iter().any(|event| event.name == "DeliveryCancelled");
        let expected: Vec<&str> = number.filter(|_| !is_cancelled).into_iter().collect();
        if live != expected {
            wrong.push(format!("delivery {id}: the courier has {live:?}, should have {expected:?}"));
        }
    }
    if known != history.parcels.len() {
        wrong.push(format!("the courier knows {} parcels, {known} are of a delivery", history.parcels.len()));
    }
    wrong
}

/// What a parcel is known by at the courier.
fn reference(delivery_id: &str) -> String {
    let id: uuid::Uuid = delivery_id.parse().expect("an id");
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}
