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
        assert_eq!(change(&end), Change::Release(user_id, order_id), "{end:?}");
    }
}

#[test]
fn reinstated_order_holds_the_key_again() {
    let reinstated = OrderReinstated { order_id: order_id(), user_id: user_id(1), reservations: Vec::new() };
    assert_eq!(change(&OrdersEvent::OrderReinstated(reinstated)), Change::Hold(user_id(1), order_id()));
}
