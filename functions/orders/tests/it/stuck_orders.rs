use kernel::{CorrelationId, Decider, SignedDuration};
use orders::order::{CancelReason, Order, OrderEvent};
use orders::views::open_orders::OpenOrder;
use orders::views::stuck_orders::{StuckOrder, WaitsFor};
use testkit::{at, id};

use crate::samples::{order, placed, purchase, refund_requested_of, reserved};

fn after(events: &[OrderEvent]) -> Order {
    events.iter().fold(Order::initial(), Order::evolve)
}

fn is_stuck(events: &[OrderEvent], now: &str) -> bool {
    let listed =
        OpenOrder { order_id: order(), since: purchase().placed_at, correlation_id: CorrelationId::new(id(8)) };
    StuckOrder::of(&listed, &after(events), at(now), SignedDuration::from_mins(20)).is_some()
}

fn refunding() -> Vec<OrderEvent> {
    vec![
        placed(),
        reserved(10),
        OrderEvent::OrderAuthorized,
        OrderEvent::OrderConfirmed,
        OrderEvent::OrderPaid,
        refund_requested_of(&purchase(), &[10], CancelReason::CancelledByStaff),
    ]
}

#[test]
fn order_is_stuck_after_the_limit() {
    assert!(is_stuck(&[placed()], "2026-11-22T10:20:00Z"));
}

#[test]
fn younger_order_is_not_stuck() {
    assert!(!is_stuck(&[placed()], "2026-11-22T10:19:59Z"));
}

#[test]
fn ended_order_is_not_stuck() {
    assert!(!is_stuck(&[placed(), OrderEvent::OrderExpired], "2026-11-22T10:20:00Z"));
}

#[test]
fn failed_refund_is_stuck_at_once() {
    let failed = [refunding(), vec![OrderEvent::OrderRefundFailed]].concat();
    assert_eq!(
        (is_stuck(&refunding(), "2026-11-22T10:01:00Z"), is_stuck(&failed, "2026-11-22T10:01:00Z")),
        (false, true)
    );
}

#[test]
fn placed_order_waits_for_whatever_its_payment_lacks() {
    let waits_for = |events: &[OrderEvent]| WaitsFor::of(&after(events));
    assert_eq!(
        [
            waits_for(&[placed()]),
            waits_for(&[placed(), OrderEvent::OrderActionRequired]),
            waits_for(&[placed(), OrderEvent::OrderAuthorized]),
        ],
        [Some(WaitsFor::Authorization), Some(WaitsFor::Buyer), Some(WaitsFor::Seats)]
    );
}
