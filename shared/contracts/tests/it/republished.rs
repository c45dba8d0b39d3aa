use std::fs;
use std::path::Path;

use contracts::orders::{OrderEnded, OrdersEvent};
use contracts::{BusEvent, Metadata, Republished};
use kernel::{CorrelationId, EventId, OrderId, UserId};
use testkit::{at, id};

fn completed() -> BusEvent {
    let event = OrdersEvent::OrderCompleted(OrderEnded { order_id: OrderId::new(id(1)), user_id: UserId::new(id(2)) });
    let metadata = Metadata {
        event_id: EventId::new(id(3)),
        stream: "order#00000000-0000-0000-0000-000000000001".to_owned(),
        version: 7,
        occurred_at: at("2026-11-22T10:00:00Z"),
        correlation_id: CorrelationId::new(id(4)),
        causation_id: None,
        schema_version: 1,
    };
    BusEvent::new(&event, metadata).unwrap()
}

#[test]
fn republished_event_matches_its_golden_file() {
    let mut event = completed();
    event.detail.republished = Some(Republished::Asking);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/republished/OrderCompleted.v1.json");
    let text = serde_json::to_string_pretty(&event).unwrap() + "\n";
    if !file.exists() && std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &text).unwrap();
    }
    let golden = fs::read_to_string(&file).unwrap();
    assert_eq!(text, golden);
    assert_eq!(serde_json::from_str::<BusEvent>(&golden).unwrap(), event);
}

#[test]
fn event_that_is_published_for_the_first_time_looks_as_before() {
    let json = serde_json::to_value(completed()).unwrap();
    assert!(json["detail"].get("republished").is_none());
}
