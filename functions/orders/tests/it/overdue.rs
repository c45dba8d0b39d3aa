use kernel::{CorrelationId, Decider, SignedDuration};
use orders::order::{CancelReason, Order, OrderEvent};
use orders::overdue::{Overdue, overdue, report};
use orders::views::open_orders::OpenOrder;
use testkit::{at, id};

use crate::samples::{order, placed, purchase, reserved};

/// The sample order is placed at 10:00, and its seats are held until 10:15.
const STUCK_AFTER: SignedDuration = SignedDuration::from_mins(20);

fn after(events: &[OrderEvent]) -> Order {
    events.iter().fold(Order::initial(), Order::evolve)
}

fn found(events: &[OrderEvent], now: &str) -> Overdue {
    overdue(&after(events), purchase().placed_at, at(now), STUCK_AFTER)
}

fn confirmed() -> Vec<OrderEvent> {
    vec![placed(), reserved(10), OrderEvent::OrderAuthorized, OrderEvent::OrderConfirmed]
}

#[test]
fn young_order_is_not_overdue() {
    assert_eq!(found(&[placed(), reserved(10)], "2026-11-22T10:14:59Z"), Overdue::default());
}

#[test]
fn hold_is_overdue_four_minutes_after_its_end() {
    assert_eq!(found(&[placed(), reserved(10)], "2026-11-22T10:19:00Z"), Overdue { stuck: false, holds: 1 });
}

#[test]
fn hold_that_ended_less_than_four_minutes_ago_is_not_overdue() {
    assert_eq!(found(&[placed(), reserved(10)], "2026-11-22T10:18:59Z"), Overdue::default());
}

#[test]
fn confirmed_order_has_no_holds() {
    assert_eq!(found(&confirmed(), "2026-11-22T10:15:01Z"), Overdue::default());
}

#[test]
fn order_is_stuck_after_the_limit() {
    assert_eq!(found(&confirmed(), "2026-11-22T10:20:00Z"), Overdue { stuck: true, holds: 0 });
}

#[test]
fn ended_order_is_never_stuck() {
    let events = [placed(), OrderEvent::cancelled(CancelReason::SoldOut)];
    assert_eq!(found(&events, "2026-11-23T10:00:00Z"), Overdue::default());
}

#[test]
fn only_overdue_orders_are_reported() {
    let listed = |since| OpenOrder { order_id: order(), since: at(since), correlation_id: CorrelationId::new(id(8)) };
    let (old, young) = (listed("2026-11-22T10:00:00Z"), listed("2026-11-22T10:10:00Z"));
    let order = after(&confirmed());
    let open = [(&old, &order), (&old, &order), (&young, &order)];
    assert_eq!(report(open.into_iter(), 0, at("2026-11-22T10:20:00Z"), STUCK_AFTER), 2);
}

#[test]
fn unreadable_orders_are_reported() {
    assert_eq!(report(std::iter::empty(), 3, at("2026-11-22T10:20:00Z"), STUCK_AFTER), 3);
}
