//! When the buyer gives another card after a decline, authorizes it.

use contracts::orders::OrdersEvent;
use kernel::{PaymentId, Timestamp};
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::payment::{Payment, PaymentCommand};

pub const LAMBDA: Lambda = Lambda { name: "finance-when-order-payment-retried", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Payment, _, _>(&env, "RetryPayment", |event, trigger| retry(event, trigger.now))
}

pub fn retry(event: OrdersEvent, at: Timestamp) -> Option<(PaymentId, PaymentCommand)> {
    let OrdersEvent::OrderPaymentRetried(order) = event else { return None };
    let command = PaymentCommand::RetryPayment { payment_method_id: order.payment_method_id, card: order.card, at };
    Some((order.payment_id, command))
}
