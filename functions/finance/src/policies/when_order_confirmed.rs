//! When an order is confirmed, captures its payment.

use contracts::orders::OrdersEvent;
use kernel::PaymentId;
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::payment::{Payment, PaymentCommand};

pub const LAMBDA: Lambda = Lambda { name: "finance-when-order-confirmed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Payment, _, _>(&env, "CapturePayment", |event, _| capture(&event))
}

pub fn capture(event: &OrdersEvent) -> Option<(PaymentId, PaymentCommand)> {
    let OrdersEvent::OrderConfirmed(order) = event else { return None };
    Some((order.payment_id, PaymentCommand::CapturePayment))
}
