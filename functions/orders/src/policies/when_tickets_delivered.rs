//! When the tickets are on their way, the order is complete.

use contracts::tickets::TicketsEvent;
use kernel::OrderId;
use lambda::{Lambda, bus};

use crate::order::{Order, OrderCommand};

/// Completes orders.
pub const LAMBDA: Lambda = Lambda {
    name: "orders-when-tickets-delivered",
    build: |env| {
        Box::pin(
            async move { bus::policy::<Order, _, _>(&env, LAMBDA.name, "CompleteOrder", |event, _| complete(&event)) },
        )
    },
};

/// What a change of a delivery means for its order.
pub fn complete(event: &TicketsEvent) -> Option<(OrderId, OrderCommand)> {
    match event {
        TicketsEvent::TicketsEmailed(delivery) => Some((delivery.order_id, OrderCommand::CompleteOrder)),
        TicketsEvent::DeliveryRequested(_) | TicketsEvent::DeliveryFailed(_) => None,
    }
}
