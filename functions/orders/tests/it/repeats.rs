//! Which events are published again, because nobody would notice that they are lost.

use contracts::{BusEvent, Envelope, Metadata};
use kernel::{CorrelationId, EventId};
use lambda::repeats::Repeat;
use orders::published::{PUBLISHED, repeat};
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

fn with(repeated: Repeat) -> Vec<&'static str> {
    PUBLISHED.iter().copied().filter(|name| repeat(&event(name, json!({}))) == repeated).collect()
}

#[test]
fn completed_purchase_is_not_repeated() {
    let expected = [
        "OrderPlaced",
        "OrderConfirmed",
        "OrderPaid",
        "OrderCompleted",
        "OrderPaymentRequested",
        "OrderPaymentRetried",
    ];
    assert_eq!(with(Repeat::Never), expected);
}

#[test]
fn each_refund_and_each_declined_card_is_repeated() {
    assert_eq!(with(Repeat::Always), ["OrderDeclined", "OrderRefundRequested", "OrderRefundAccepted"]);
}

#[test]
fn newest_end_of_an_order_is_repeated() {
    assert_eq!(with(Repeat::Newest), ["OrderCancelled", "OrderExpired", "OrderReinstated", "OrderRefunded"]);
}
