//! When an order is placed, authorizes its payment.

use contracts::orders::OrdersEvent;
use kernel::{CorrelationId, PaymentId, Timestamp};
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::payment::{Payment, PaymentCommand, Terms};

pub const LAMBDA: Lambda = Lambda { name: "finance-when-order-placed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Payment, _, _>(&env, "AuthorizePayment", |event, trigger| {
        authorize(event, trigger.now, &trigger.metadata.correlation_id)
    })
}

pub fn authorize(
    event: OrdersEvent,
    now: Timestamp,
    correlation_id: &CorrelationId,
) -> Option<(PaymentId, PaymentCommand)> {
    let OrdersEvent::OrderPlaced(order) = event else { return None };
    let terms = Terms {
        payment_id: order.payment_id,
        order_id: order.order_id,
        user_id: order.user_id,
        amount: order.total,
        payment_method_id: order.payment_method_id,
        attempt: 1,
        card: 1,
        requested_at: now,
        card_given_at: None,
        replaced: Vec::new(),
        correlation_id: Some(correlation_id.clone()),
    };
    Some((order.payment_id, PaymentCommand::AuthorizePayment(terms)))
}
