//! When an order is confirmed, take its money.

use contracts::orders::OrdersEvent;
use kernel::PaymentId;
use lambda::{Lambda, bus};

use super::execute;
use crate::payment::PaymentCommand;

/// Asks for captures.
pub const LAMBDA: Lambda = Lambda {
    name: "finance-when-order-confirmed",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            Ok(bus::handler(&env, LAMBDA.name, move |event, trigger| {
                let store = store.clone();
                Box::pin(async move {
                    match capture(&event) {
                        Some((payment_id, command)) => {
                            execute(&store, payment_id, "CapturePayment", &command, &trigger).await
                        }
                        None => Ok(()),
                    }
                })
            }))
        })
    },
};

/// The capture that an order asks for.
pub fn capture(event: &OrdersEvent) -> Option<(PaymentId, PaymentCommand)> {
    let OrdersEvent::OrderConfirmed(order) = event else { return None };
    Some((order.payment_id, PaymentCommand::CapturePayment))
}
