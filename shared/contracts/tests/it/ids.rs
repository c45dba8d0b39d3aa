//! Derived ids are stored and known to other contexts: they must not change.

use contracts::ids::{order_id, payment_id};
use kernel::{CartId, OrderId};
use testkit::id;

#[test]
fn order_id_of_a_cart_stays_the_same() {
    assert_eq!(order_id(CartId::new(id(1))).to_string(), "56136a20-eefa-56e0-aec6-f3e3cab701da");
}

#[test]
fn payment_id_of_an_order_stays_the_same() {
    assert_eq!(payment_id(OrderId::new(id(1))).to_string(), "c613289b-56e6-518f-8ff3-be68ab8beb41");
}
