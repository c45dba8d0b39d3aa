//! Which events are published again, because nobody would notice that they are lost.

use contracts::{BusEvent, Envelope, Metadata};
use kernel::{CorrelationId, EventId};
use lambda::repeats::Repeat;
use reservations::published::repeat;
use serde_json::{Value, json};
use testkit::{at, id};

fn event(name: &str, data: Value, version: u64) -> BusEvent {
    let metadata = Metadata {
        event_id: EventId::new(id(1)),
        stream: "pool#1".to_owned(),
        version,
        occurred_at: at("2026-11-22T10:00:00Z"),
        correlation_id: CorrelationId::new(id(2)),
        causation_id: None,
        schema_version: 1,
    };
    let detail = Envelope { metadata, data, republished: None };
    BusEvent { source: "frontrow.reservations".to_owned(), detail_type: name.to_owned(), detail }
}

#[test]
fn change_of_few_seats_is_repeated_until_the_next_one() {
    assert_eq!(repeat(&event("AvailabilityChanged", json!({"scarce": true}), 7)), Repeat::Newest);
    assert_eq!(repeat(&event("AvailabilityChanged", json!({"scarce": false}), 7)), Repeat::Never);
}

#[test]
fn first_event_of_a_pool_is_repeated() {
    assert_eq!(repeat(&event("AvailabilityChanged", json!({"scarce": false}), 1)), Repeat::Newest);
}

#[test]
fn reservation_is_not_repeated_because_its_order_asks() {
    assert_eq!(repeat(&event("TicketsReserved", json!({}), 1)), Repeat::Never);
}
