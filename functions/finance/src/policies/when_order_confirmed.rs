//! When an order is confirmed, take its money.

use contracts::orders::OrdersEvent;
use kernel::PaymentId;
use lambda::{Lambda, bus};

use crate::payment::{Payment, PaymentCommand};

/// Asks for captures.
pub const LAMBDA: Lambda = Lambda {
    name: "finance-when-order-confirmed",
    build: |env| {
        Box::pin(async move {
            bus::policy::<Payment, _, _>(&env, LAMBDA.name, "CapturePayment", |event, _| capture(&event))
        })
    },
};

/// The capture that an order asks for.
pub fn capture(event: &OrdersEvent) -> Option<(PaymentId, PaymentCommand)> {
    let OrdersEvent::OrderConfirmed(order) = event else { return None };
    Some((order.payment_id, PaymentCommand::CapturePayment))
}
