//! When the payment of an order failed, e-mail the buyer what to do.

use contracts::DeliveryMethod;
use contracts::orders::{OrdersEvent, PaymentFailure};
use kernel::{DeliveryId, OrderId, Timestamp, UserId};
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::delivery::{Delivery, DeliveryCommand, DeliveryRequest, Message, payment_failure_id};

pub const LAMBDA: Lambda = Lambda { name: "tickets-when-payment-failed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Delivery, _, _>(&env, "RequestDelivery", |event, trigger| {
        request_notice(event, trigger.metadata.occurred_at)
    })
}

pub fn request_notice(event: OrdersEvent, at: Timestamp) -> Option<(DeliveryId, DeliveryCommand)> {
    let (order_id, user_id, card, failure, seats_are_held) = match event {
        OrdersEvent::OrderDeclined(order) => (order.order_id, order.user_id, order.card, order.payment_failure, true),
        // Card 0 stands for the end of the order, which has an e-mail besides those about its cards.
        OrdersEvent::OrderCancelled(order) => (order.order_id, order.user_id, 0, order.payment_failure?, false),
        _ => return None,
    };
    let notice = notice((order_id, user_id), card, failure, seats_are_held, at);
    Some((notice.delivery_id, DeliveryCommand::RequestDelivery(Box::new(notice))))
}

fn notice(
    (order_id, user_id): (OrderId, UserId),
    card: u32,
    failure: PaymentFailure,
    seats_are_held: bool,
    requested_at: Timestamp,
) -> DeliveryRequest {
    let PaymentFailure { number, total, customer, reason } = failure;
    DeliveryRequest {
        delivery_id: payment_failure_id(order_id, card),
        order_id,
        order_number: number,
        user_id,
        method: DeliveryMethod::Email,
        customer,
        lines: Vec::new(),
        ticket: None,
        requested_at,
        message: Message::PaymentFailed { amount: total, reason, seats_are_held },
        asked_by: None,
    }
}
