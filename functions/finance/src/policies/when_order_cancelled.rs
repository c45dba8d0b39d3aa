//! When an order comes to nothing, whether it was called off or ran out of time, let its money go.

use contracts::orders::OrdersEvent;
use kernel::{PaymentId, Timestamp};
use lambda::{Lambda, bus};

use super::execute;
use crate::payment::PaymentCommand;

/// Asks for releases.
pub const LAMBDA: Lambda = Lambda {
    name: "finance-when-order-cancelled",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            Ok(bus::handler(&env, LAMBDA.name, move |event, trigger| {
                let store = store.clone();
                Box::pin(async move {
                    match release(&event, trigger.now) {
                        Some((payment_id, command)) => {
                            execute(&store, payment_id, "ReleasePayment", &command, &trigger).await
                        }
                        None => Ok(()),
                    }
                })
            }))
        })
    },
};

/// The release that an order asks for.
pub fn release(event: &OrdersEvent, at: Timestamp) -> Option<(PaymentId, PaymentCommand)> {
    let (payment_id, order_id, user_id) = match event {
        OrdersEvent::OrderCancelled(order) => (order.payment_id, order.order_id, order.user_id),
        OrdersEvent::OrderExpired(order) => (order.payment_id, order.order_id, order.user_id),
        _ => return None,
    };
    Some((payment_id, PaymentCommand::ReleasePayment { order_id, user_id, at }))
}
