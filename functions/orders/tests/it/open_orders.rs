use contracts::ids::order_id;
use eventstore::{Actor, Commit, RecordedEvent};
use kernel::{CommandId, CorrelationId, Decider, Timestamp};
use orders::order::{CancelReason, Order, OrderEvent};
use orders::views::open_orders::{Change, OpenOrder};
use testkit::id;

use crate::samples::{order, placed, purchase, refund_requested_of, reserved};

fn after(events: &[OrderEvent]) -> Order {
    events.iter().fold(Order::initial(), Order::evolve)
}

fn commit(version: u64, events: &[OrderEvent]) -> Commit {
    Commit {
        stream: eventstore::StreamId::new("order", order()),
        version,
        events: events.iter().map(|event| RecordedEvent::encode(event).unwrap()).collect(),
        at: Timestamp::UNIX_EPOCH,
        actor: Actor::System("orders-when-cart-confirmed".to_owned()),
        command: "PlaceOrder".to_owned(),
        command_id: CommandId::new(id(7)),
        correlation_id: CorrelationId::new(id(8)),
        causation_id: None,
        state: None,
    }
}

fn listed() -> Change {
    Change::Put(OpenOrder {
        order_id: order_id(purchase().cart_id),
        since: purchase().placed_at,
        correlation_id: CorrelationId::new(id(8)),
    })
}

#[test]
fn placed_order_is_listed() {
    assert_eq!(Change::of(1, &commit(1, &[placed()]), &after(&[placed()])), listed());
}

#[test]
fn order_placed_earlier_in_the_batch_is_listed() {
    assert_eq!(Change::of(1, &commit(2, &[reserved(10)]), &after(&[placed(), reserved(10)])), listed());
}

#[test]
fn intermediate_events_write_nothing() {
    assert_eq!(Change::of(2, &commit(2, &[reserved(10)]), &after(&[placed(), reserved(10)])), Change::Leave);
}

#[test]
fn ended_order_is_removed() {
    let cancelled = OrderEvent::cancelled(CancelReason::SoldOut);
    let order = after(&[placed(), cancelled.clone()]);
    assert_eq!(Change::of(2, &commit(2, &[cancelled]), &order), Change::Remove);
}

#[test]
fn order_placed_and_ended_in_one_batch_is_not_listed() {
    let cancelled = OrderEvent::cancelled(CancelReason::SoldOut);
    let order = after(&[placed(), cancelled.clone()]);
    assert_eq!(Change::of(1, &commit(2, &[cancelled]), &order), Change::Remove);
}

#[test]
fn order_with_a_requested_refund_is_listed_again() {
    let refund = refund_requested_of(&purchase(), &[10], CancelReason::CancelledByStaff);
    let events = [
        placed(),
        reserved(10),
        OrderEvent::OrderAuthorized,
        OrderEvent::OrderConfirmed,
        OrderEvent::OrderPaid,
        OrderEvent::OrderCompleted,
        refund.clone(),
    ];
    let change = Change::of(7, &commit(7, &[refund]), &after(&events));
    assert!(matches!(change, Change::Put(OpenOrder { since, .. }) if since == Timestamp::UNIX_EPOCH), "{change:?}");
}
