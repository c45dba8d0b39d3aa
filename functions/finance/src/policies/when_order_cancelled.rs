//! When an order is cancelled or expires, releases its payment.

use contracts::orders::OrdersEvent;
use kernel::PaymentId;
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::payment::{Payment, PaymentCommand};

pub const LAMBDA: Lambda = Lambda { name: "finance-when-order-cancelled", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Payment, _, _>(&env, "ReleasePayment", |event, _| release(&event))
}

pub fn release(event: &OrdersEvent) -> Option<(PaymentId, PaymentCommand)> {
    let (payment_id, order_id, user_id) = match event {
        OrdersEvent::OrderCancelled(order) => (order.payment_id, order.order_id, order.user_id),
        OrdersEvent::OrderExpired(order) => (order.payment_id, order.order_id, order.user_id),
        _ => return None,
    };
    Some((payment_id, PaymentCommand::ReleasePayment { order_id, user_id }))
}
