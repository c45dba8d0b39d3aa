//! Which events of an order hold its buyer's key, and which release it.

use contracts::orders::{CancelReason, OrderCancelled, OrderEnded, OrderExpired, OrderReinstated, OrdersEvent};
use kernel::{OrderId, PaymentId};
use testkit::id;
use users::policies::when_order_ended::{Change, change};

use crate::samples::user_id;

fn order_id() -> OrderId {
    OrderId::new(id(2))
}

#[test]
fn every_end_of_an_order_releases_the_key() {
    let (order_id, user_id, payment_id) = (order_id(), user_id(1), PaymentId::new(id(3)));
    let ended = OrderEnded { order_id, user_id };
    let reservation_ids = Vec::new();
    let ends = [
        OrdersEvent::OrderCompleted(ended.clone()),
        OrdersEvent::OrderRefunded(ended),
        OrdersEvent::OrderExpired(OrderExpired { order_id, user_id, reservation_ids, payment_id }),
        OrdersEvent::OrderCancelled(OrderCancelled {
            order_id,
            user_id,
            reservation_ids: Vec::new(),
            payment_id,
            reason: CancelReason::SoldOut,
            payment_failure: None,
        }),
    ];
    for end in ends {
        assert_eq!(change(&end, false), Change::Release(user_id, order_id), "{end:?}");
    }
}

fn reinstated() -> OrdersEvent {
    let (order_id, user_id, reservations) = (order_id(), user_id(1), Vec::new());
    OrdersEvent::OrderReinstated(OrderReinstated { order_id, user_id, reservations })
}

#[test]
fn reinstated_order_holds_the_key_again() {
    assert_eq!(change(&reinstated(), true), Change::Hold(user_id(1), order_id()));
}

#[test]
fn old_reinstatement_that_is_repeated_holds_no_key() {
    assert_eq!(change(&reinstated(), false), Change::Nothing);
}
