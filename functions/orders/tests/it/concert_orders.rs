use eventstore::{Actor, Commit, StreamId};
use kernel::{CommandId, ConcertId, CorrelationId, Decider, Timestamp, UserId};
use orders::order::{CancelReason, Order, OrderEvent};
use orders::views::cancellation::{Cancellation, CancelledConcert};
use orders::views::concert_orders::{Change, ConcertOrder, Standing};
use serde_json::{json, to_value};
use testkit::{at, id};

use crate::samples::{late, order, placed, purchase_of_two_concerts, refund_requested_of, reserved};

fn commit(version: u64) -> Commit {
    Commit {
        stream: StreamId::new("order", order()),
        version,
        events: vec![],
        at: Timestamp::UNIX_EPOCH,
        actor: Actor::System("orders-when-cart-confirmed".to_owned()),
        command: "PlaceOrder".to_owned(),
        command_id: CommandId::new(id(7)),
        correlation_id: CorrelationId::new(id(8)),
        causation_id: None,
        state: None,
    }
}

/// What the last of these events changes in the lists of a concert.
fn change(concert: u128, events: &[OrderEvent]) -> Change {
    let version = events.len() as u64;
    let state = events.iter().fold(Order::initial(), Order::evolve);
    Change::of(version, &commit(version), &state, ConcertId::new(id(concert)))
}

fn standing(standing: Standing) -> Change {
    Change::Put(ConcertOrder { order_id: order(), standing, correlation_id: CorrelationId::new(id(8)) })
}

fn paid_for_two_concerts() -> Vec<OrderEvent> {
    let placed = OrderEvent::OrderPlaced(purchase_of_two_concerts());
    let seats = [placed, reserved(10), reserved(11)];
    [&seats[..], &[OrderEvent::OrderAuthorized, OrderEvent::OrderConfirmed, OrderEvent::OrderPaid]].concat()
}

fn refund_requested(concerts: &[u128]) -> OrderEvent {
    refund_requested_of(&purchase_of_two_concerts(), concerts, CancelReason::ConcertCancelled)
}

#[test]
fn placed_order_is_listed_with_its_concert() {
    assert_eq!(change(10, &[placed()]), standing(Standing::Live));
}

#[test]
fn events_of_an_ordinary_purchase_write_nothing_more() {
    assert_eq!(change(10, &paid_for_two_concerts()), Change::Leave);
}

#[test]
fn reinstated_order_is_listed_again() {
    let events = [placed(), OrderEvent::OrderExpired, OrderEvent::OrderReinstated { at: late() }];
    assert_eq!(change(10, &events), standing(Standing::Live));
}

#[test]
fn expired_order_is_removed_from_the_list() {
    assert_eq!(change(10, &[placed(), OrderEvent::OrderExpired]), Change::Remove);
}

#[test]
fn order_cancelled_with_its_concert_stays_listed() {
    let cancelled = OrderEvent::cancelled(CancelReason::ConcertCancelled);
    assert_eq!(change(10, &[placed(), cancelled]), standing(Standing::Cancelled));
}

#[test]
fn order_with_a_refund_under_way_is_refunding() {
    assert_eq!(
        change(10, &[paid_for_two_concerts(), vec![refund_requested(&[10, 11])]].concat()),
        standing(Standing::Refunding)
    );
}

#[test]
fn refund_of_one_concert_leaves_the_other_live() {
    let events = [paid_for_two_concerts(), vec![refund_requested(&[11])]].concat();
    assert_eq!((change(10, &events), change(11, &events)), (Change::Leave, standing(Standing::Refunded)));
}

#[test]
fn failed_refund_is_listed_as_a_failure() {
    let concert = CancelledConcert {
        concert_id: ConcertId::new(id(10)),
        organizer_id: UserId::new(id(3)),
        cancelled_at: at("2026-11-22T10:00:00Z"),
        version: 2,
    };
    let with = |standing| ConcertOrder { order_id: order(), standing, correlation_id: CorrelationId::new(id(8)) };
    let orders = [Standing::Live, Standing::Refunded, Standing::Cancelled, Standing::RefundFailed].map(with);
    let expected = json!({
        "concertId": ConcertId::new(id(10)),
        "cancelledAt": "2026-11-22T10:00:00Z",
        "total": 4,
        "done": 2,
        "failed": 1,
        "failures": [{"orderId": order(), "reason": "refund_failed"}],
    });
    assert_eq!(to_value(Cancellation::of(&concert, &orders)).unwrap(), expected);
}
