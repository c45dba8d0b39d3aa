//! Which events are published again, because nobody would notice that they are lost.

use contracts::{BusEvent, Metadata};
use eventstore::RecordedEvent;
use finance::payment::{Payment, PaymentEvent as Event};
use finance::published::{PUBLISHED, published, repeat};
use kernel::{CorrelationId, EventId};
use lambda::repeats::Repeat;
use testkit::{given, id};

use crate::disputes::dispute;
use crate::samples::{
    action_required, authorized, by_hand, capture_failed, captured, declined, later, now, refund_failed, refund_id,
    refund_requested, refunded, released, requested,
};

fn before_the_order_ends() -> Vec<Event> {
    vec![
        requested(),
        action_required(),
        authorized(),
        declined(),
        Event::PaymentCaptureRequested,
        Event::PaymentCaptured,
        capture_failed("authorization_lost"),
        Event::PaymentReleaseRequested,
        released(),
    ]
}

fn opened() -> Event {
    Event::DisputeOpened(dispute("needs_response", now()))
}

fn after_it() -> Vec<Event> {
    let (dispute_id, as_of) = ("dp_1".to_owned(), later());
    vec![
        refund_requested(1, "50.00 PLN"),
        refunded(1, "re_1"),
        Event::RefundMadeByHand { refund_id: refund_id(1), by_hand: by_hand("Transfer 118") },
        refund_failed(1, "re_1"),
        opened(),
        Event::DisputeUpdated {
            dispute_id: dispute_id.clone(),
            status: "under_review".to_owned(),
            as_of,
            evidence_due_by: None,
        },
        Event::DisputeClosed { dispute_id, status: "lost".to_owned(), as_of },
    ]
}

fn repeat_of(event: &Event) -> Repeat {
    let state = given::<Payment>(captured()).and([refund_requested(1, "50.00 PLN"), opened()]).state();
    let metadata = Metadata {
        event_id: EventId::new(id(1)),
        stream: "payment#1".to_owned(),
        version: 7,
        occurred_at: now(),
        correlation_id: CorrelationId::new(id(2)),
        causation_id: None,
        schema_version: 1,
    };
    repeat(&BusEvent::new(&published(event, &state).unwrap(), metadata).unwrap())
}

#[test]
fn events_of_a_purchase_are_not_repeated() {
    for event in before_the_order_ends() {
        assert_eq!(repeat_of(&event), Repeat::Never, "{event:?}");
    }
}

#[test]
fn refunds_and_disputes_are_repeated() {
    for event in after_it() {
        assert_eq!(repeat_of(&event), Repeat::Always, "{event:?}");
    }
}

#[test]
fn every_published_event_is_among_these() {
    let events = [before_the_order_ends(), after_it()].concat();
    let names: Vec<String> = events.iter().map(|event| RecordedEvent::encode(event).unwrap().name).collect();
    assert_eq!(names, PUBLISHED);
}
