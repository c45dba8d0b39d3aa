use contracts::ids::order_id;
use eventstore::{Actor, Commit, RecordedEvent};
use kernel::{CommandId, CorrelationId, Decider, SignedDuration, Timestamp};
use orders::order::{CancelReason, Order, OrderEvent};
use orders::views::open_orders::{Change, OpenOrder};
use orders::watch_open::{Overdue, expire, overdue};
use testkit::{at, id};

use crate::samples::{order, placed, purchase, reserved};

/// Stuck after twenty minutes; the samples' order is placed at 10:00 and its seats are held until 10:15.
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
fn a_young_order_is_not_overdue() {
    assert_eq!(found(&[placed(), reserved(10)], "2026-11-22T10:14:59Z"), Overdue::default());
}

#[test]
fn a_hold_that_was_not_let_go_in_time_is_overdue() {
    assert_eq!(found(&[placed(), reserved(10)], "2026-11-22T10:19:00Z"), Overdue { stuck: false, holds: 1 });
}

#[test]
fn a_hold_that_is_about_to_be_let_go_is_not_overdue() {
    assert_eq!(found(&[placed(), reserved(10)], "2026-11-22T10:18:59Z"), Overdue::default());
}

#[test]
fn an_order_is_ended_a_minute_after_its_hold() {
    let minutes = SignedDuration::from_mins(15);
    let command = expire(minutes, at("2026-11-22T10:16:00Z"));
    assert_eq!(Order::decide(&command, &after(&[placed(), reserved(10)])), Ok(vec![OrderEvent::OrderExpired]));
}

#[test]
fn an_order_whose_money_is_being_given_back_is_listed_again() {
    let refund = OrderEvent::OrderRefundRequested {
        concert_ids: purchase().concert_ids(),
        reason: CancelReason::CancelledByStaff,
    };
    let events = [confirmed(), vec![OrderEvent::OrderPaid, OrderEvent::OrderCompleted, refund.clone()]].concat();
    let change = Change::of(7, &commit(7, &[refund]), &after(&events));
    assert!(matches!(change, Change::Put(OpenOrder { since, .. }) if since == Timestamp::UNIX_EPOCH), "{change:?}");
}

#[test]
fn seats_of_a_confirmed_order_are_no_longer_held() {
    assert_eq!(found(&confirmed(), "2026-11-22T10:15:01Z"), Overdue::default());
}

#[test]
fn an_order_that_is_open_for_too_long_is_stuck() {
    assert_eq!(found(&confirmed(), "2026-11-22T10:20:00Z"), Overdue { stuck: true, holds: 0 });
}

#[test]
fn an_order_that_has_ended_is_never_stuck() {
    let events = [placed(), OrderEvent::OrderCancelled { reason: CancelReason::SoldOut }];
    assert_eq!(found(&events, "2026-11-23T10:00:00Z"), Overdue::default());
}

/// A commit of the order, of these events.
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
fn an_order_is_listed_when_it_is_placed() {
    assert_eq!(Change::of(1, &commit(1, &[placed()]), &after(&[placed()])), listed());
}

#[test]
fn an_order_whose_beginning_is_in_the_same_batch_is_listed_too() {
    assert_eq!(Change::of(1, &commit(2, &[reserved(10)]), &after(&[placed(), reserved(10)])), listed());
}

#[test]
fn steps_in_between_cost_no_write() {
    assert_eq!(Change::of(2, &commit(2, &[reserved(10)]), &after(&[placed(), reserved(10)])), Change::Leave);
}

#[test]
fn an_order_that_has_ended_is_taken_off() {
    let cancelled = OrderEvent::OrderCancelled { reason: CancelReason::SoldOut };
    let order = after(&[placed(), cancelled.clone()]);
    assert_eq!(Change::of(2, &commit(2, &[cancelled]), &order), Change::Remove);
}

#[test]
fn an_order_that_began_and_ended_in_one_batch_is_not_listed() {
    let cancelled = OrderEvent::OrderCancelled { reason: CancelReason::SoldOut };
    let order = after(&[placed(), cancelled.clone()]);
    assert_eq!(Change::of(1, &commit(2, &[cancelled]), &order), Change::Remove);
}
