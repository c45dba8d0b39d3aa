//! Derived ids are stored and known to other contexts: they must not change.

use contracts::ids::{cart_id, is_order_of, is_payment_of, order_id, payment_id};
use kernel::{CartId, OrderId, UserId};
use testkit::id;

#[test]
fn order_id_of_a_cart_stays_the_same() {
    assert_eq!(order_id(CartId::new(id(1))).to_string(), "56136a20-eefa-56e0-aec6-f3e3cab701da");
}

#[test]
fn payment_id_of_an_order_stays_the_same() {
    assert_eq!(payment_id(OrderId::new(id(1))).to_string(), "c613289b-56e6-518f-8ff3-be68ab8beb41");
}

#[test]
fn cart_id_of_a_user_stays_the_same() {
    assert_eq!(cart_id(UserId::new(id(1)), 7).to_string(), "75fa877d-4a2e-571c-baf9-8fc661edd40f");
}

#[test]
fn orders_of_a_users_carts_are_recognized_before_they_are_placed() {
    let (buyer, stranger) = (UserId::new(id(1)), UserId::new(id(2)));
    let order = order_id(cart_id(buyer, 7));
    let payment = payment_id(order);
    assert!(is_order_of(buyer, order) && is_payment_of(buyer, payment));
    assert!(!is_order_of(stranger, order) && !is_payment_of(stranger, payment));
}
