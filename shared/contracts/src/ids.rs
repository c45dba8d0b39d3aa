//! Ids that several contexts derive, so that they need not ask each other. The derivations never change.

use kernel::{CartId, OrderId, PaymentId, RefundId, TicketId, UserId};

/// A user's carts are numbered from 1.
pub fn cart_id(user_id: UserId, number: u64) -> CartId {
    CartId::derived(&[&user_id, &number])
}

/// The order of a confirmed cart. Each cart has one order, however often it is confirmed.
pub fn order_id(cart_id: CartId) -> OrderId {
    OrderId::derived(&[&cart_id])
}

/// Carts of a user whose orders are recognized before they are placed. Whoever has more finds an order a moment later.
const MAX_CARTS: u64 = 500;

/// Whether one of a user's carts becomes this order, or has become it. It need not be placed yet, or ever.
pub fn is_order_of(user_id: UserId, id: OrderId) -> bool {
    orders_of(user_id).any(|order_id| order_id == id)
}

/// Whether one of a user's orders has this payment, placed or not.
pub fn is_payment_of(user_id: UserId, id: PaymentId) -> bool {
    orders_of(user_id).any(|order_id| payment_id(order_id) == id)
}

fn orders_of(user_id: UserId) -> impl Iterator<Item = OrderId> {
    (1..=MAX_CARTS).map(move |number| order_id(cart_id(user_id, number)))
}

/// The payment of an order. Each order has one payment, however many cards are tried.
pub fn payment_id(order_id: OrderId) -> PaymentId {
    PaymentId::derived(&[&order_id])
}

/// The refund of a ticket that was given back. A ticket is given back once.
pub fn give_back_refund_id(order_id: OrderId, ticket_id: TicketId) -> RefundId {
    RefundId::derived(&[&order_id, &"given-back", &ticket_id])
}
