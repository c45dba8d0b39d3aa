//! When another card is to be tried, set the money aside on that.

use contracts::orders::OrdersEvent;
use kernel::{PaymentId, Timestamp};
use lambda::{Lambda, bus};

use super::execute;
use crate::payment::PaymentCommand;

/// Asks for authorizations on other cards.
pub const LAMBDA: Lambda = Lambda {
    name: "finance-when-order-payment-retried",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            Ok(bus::handler(&env, LAMBDA.name, move |event, trigger| {
                let store = store.clone();
                Box::pin(async move {
                    match retry(event, trigger.now) {
                        Some((payment_id, command)) => {
                            execute(&store, payment_id, "RetryPayment", &command, &trigger).await
                        }
                        None => Ok(()),
                    }
                })
            }))
        })
    },
};

/// The attempt that an order asks for.
pub fn retry(event: OrdersEvent, at: Timestamp) -> Option<(PaymentId, PaymentCommand)> {
    let OrdersEvent::OrderPaymentRetried(order) = event else { return None };
    let command = PaymentCommand::RetryPayment { payment_method_id: order.payment_method_id, card: order.card, at };
    Some((order.payment_id, command))
}
