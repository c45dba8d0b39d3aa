//! Which events are published again, because nobody would notice that they are lost.

use contracts::{BusEvent, Envelope, Metadata};
use kernel::{CorrelationId, EventId};
use lambda::repeats::Repeat;
use serde_json::{Value, json};
use testkit::{at, id};
use tickets::published::repeat;

fn event(name: &str, data: Value, causation_id: Option<EventId>) -> BusEvent {
    let metadata = Metadata {
        event_id: EventId::new(id(1)),
        stream: "delivery#1".to_owned(),
        version: 1,
        occurred_at: at("2026-11-22T10:00:00Z"),
        correlation_id: CorrelationId::new(id(2)),
        causation_id,
        schema_version: 1,
    };
    let detail = Envelope { metadata, data, republished: None };
    BusEvent { source: "frontrow.tickets".to_owned(), detail_type: name.to_owned(), detail }
}

fn of_order() -> Option<EventId> {
    Some(EventId::new(id(3)))
}

#[test]
fn first_tickets_are_not_repeated_because_the_order_asks() {
    assert_eq!(repeat(&event("DeliveryRequested", json!({"method": "email"}), of_order())), Repeat::Never);
    assert_eq!(repeat(&event("TicketsEmailed", json!({}), of_order())), Repeat::Never);
}

#[test]
fn tickets_sent_again_and_notices_are_repeated() {
    assert_eq!(repeat(&event("DeliveryRequested", json!({"method": "email"}), None)), Repeat::Always);
    assert_eq!(repeat(&event("DeliveryRequested", json!({"isNews": true}), of_order())), Repeat::Always);
}

#[test]
fn admission_is_repeated_only_when_it_is_undone() {
    assert_eq!(repeat(&event("TicketAdmitted", json!({}), None)), Repeat::Never);
    assert_eq!(repeat(&event("AdmissionUndone", json!({}), None)), Repeat::Always);
}
