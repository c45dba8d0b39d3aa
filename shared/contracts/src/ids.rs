//! Ids that more than one context derives from what it knows already, so that none has to ask another. They never change.

use kernel::{CartId, OrderId, PaymentId};

/// The order that a cart becomes: confirming or placing it twice makes one order.
pub fn order_id(cart_id: CartId) -> OrderId {
    OrderId::derived(&[&cart_id])
}

/// The payment of an order: it has one, however many cards are tried.
pub fn payment_id(order_id: OrderId) -> PaymentId {
    PaymentId::derived(&[&order_id])
}
