//! Which events are published again, because nobody would notice that they are lost.

use contracts::{BusEvent, Envelope, Metadata};
use kernel::{CorrelationId, EventId};
use lambda::repeats::Repeat;
use orders::published::repeat;
use serde_json::{Value, json};
use testkit::{at, id};

fn event(name: &str, data: Value) -> BusEvent {
    let metadata = Metadata {
        event_id: EventId::new(id(1)),
        stream: "order#1".to_owned(),
        version: 4,
        occurred_at: at("2026-11-22T10:00:00Z"),
        correlation_id: CorrelationId::new(id(2)),
        causation_id: None,
        schema_version: 1,
    };
    let detail = Envelope { metadata, data, republished: None };
    BusEvent { source: "frontrow.orders".to_owned(), detail_type: name.to_owned(), detail }
}

#[test]
fn completed_purchase_is_not_repeated() {
    for name in ["OrderPlaced", "OrderConfirmed", "OrderPaid", "OrderCompleted"] {
        assert_eq!(repeat(&event(name, json!({}))), Repeat::Never, "{name}");
    }
}

#[test]
fn each_refund_and_each_declined_card_is_repeated() {
    for name in ["OrderRefundRequested", "OrderRefundAccepted", "OrderDeclined"] {
        assert_eq!(repeat(&event(name, json!({}))), Repeat::Always, "{name}");
    }
}

#[test]
fn end_of_an_order_is_repeated_until_the_order_is_reinstated() {
    for name in ["OrderCancelled", "OrderExpired", "OrderReinstated"] {
        assert_eq!(repeat(&event(name, json!({}))), Repeat::Newest, "{name}");
    }
}
