//! Ids that several contexts derive, so that they need not ask each other. The derivations never change.

use kernel::{CartId, OrderId, PaymentId};

/// The order of a confirmed cart. Each cart has one order, however often it is confirmed.
pub fn order_id(cart_id: CartId) -> OrderId {
    OrderId::derived(&[&cart_id])
}

/// The payment of an order. Each order has one payment, however many cards are tried.
pub fn payment_id(order_id: OrderId) -> PaymentId {
    PaymentId::derived(&[&order_id])
}
