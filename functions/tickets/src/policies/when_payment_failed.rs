//! When the money of an order could not be had, its buyer is told, and what to do.

use contracts::DeliveryMethod;
use contracts::orders::{OrdersEvent, PaymentFailure};
use kernel::{DeliveryId, OrderId, Timestamp, UserId};
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::delivery::{Delivery, DeliveryCommand, Message, Parcel, payment_failure_id};

pub const LAMBDA: Lambda = Lambda { name: "tickets-when-payment-failed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Delivery, _, _>(&env, "RequestDelivery", |event, trigger| tell(event, trigger.metadata.occurred_at))
}

/// What the news of an order means for its buyer.
pub fn tell(event: OrdersEvent, at: Timestamp) -> Option<(DeliveryId, DeliveryCommand)> {
    let (order_id, user_id, card, failure, seats_are_held) = match event {
        OrdersEvent::OrderDeclined(order) => (order.order_id, order.user_id, order.card, order.payment_failure, true),
        // No card is the last: the order's end is told once, whatever was told of its cards.
        OrdersEvent::OrderCancelled(order) => (order.order_id, order.user_id, 0, order.payment_failure?, false),
        _ => return None,
    };
    let news = news((order_id, user_id), card, failure, seats_are_held, at);
    Some((news.delivery_id, DeliveryCommand::RequestDelivery(Box::new(news))))
}

fn news(
    (order_id, user_id): (OrderId, UserId),
    card: u32,
    failure: PaymentFailure,
    seats_are_held: bool,
    requested_at: Timestamp,
) -> Parcel {
    let PaymentFailure { number, total, customer, reason } = failure;
    Parcel {
        delivery_id: payment_failure_id(order_id, card),
        order_id,
        order_number: number,
        user_id,
        method: DeliveryMethod::Email,
        customer,
        lines: Vec::new(),
        requested_at,
        message: Message::PaymentFailed { amount: total, reason, seats_are_held },
        asked_by: None,
    }
}
