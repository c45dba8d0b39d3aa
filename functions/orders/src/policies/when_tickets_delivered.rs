//! When the tickets are on their way, the order is complete.

use contracts::tickets::TicketsEvent;
use kernel::OrderId;
use lambda::{Lambda, bus};

use super::execute;
use crate::order::OrderCommand;

/// Completes orders.
pub const LAMBDA: Lambda = Lambda {
    name: "orders-when-tickets-delivered",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            Ok(bus::handler(&env, LAMBDA.name, move |event, trigger| {
                let store = store.clone();
                Box::pin(async move {
                    match complete(&event) {
                        Some((order_id, command)) => {
                            execute(&store, order_id, "CompleteOrder", &command, &trigger).await
                        }
                        None => Ok(()),
                    }
                })
            }))
        })
    },
};

/// What a change of a delivery means for its order.
pub fn complete(event: &TicketsEvent) -> Option<(OrderId, OrderCommand)> {
    match event {
        TicketsEvent::TicketsEmailed(delivery) => Some((delivery.order_id, OrderCommand::CompleteOrder)),
        TicketsEvent::DeliveryRequested(_) | TicketsEvent::DeliveryFailed(_) => None,
    }
}
