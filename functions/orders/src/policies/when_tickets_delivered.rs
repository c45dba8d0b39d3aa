//! When the tickets are on their way, the order is complete; when they can't be delivered, it says so.

use contracts::tickets::TicketsEvent;
use kernel::OrderId;
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::order::{Order, OrderCommand};

pub const LAMBDA: Lambda = Lambda { name: "orders-when-tickets-delivered", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Order, _, _>(&env, "CompleteOrder", |event, _| complete(event))
}

/// What a change of a delivery means for its order. News of tickets are no tickets.
pub fn complete(event: TicketsEvent) -> Option<(OrderId, OrderCommand)> {
    match event {
        TicketsEvent::TicketsEmailed(delivery) | TicketsEvent::TicketsShipped(delivery) => {
            Some((delivery.order_id, OrderCommand::CompleteOrder))
        }
        TicketsEvent::DeliveryFailed(delivery) if !delivery.is_news => {
            let (delivery_id, reason) = (delivery.delivery_id, delivery.reason.unwrap_or_default());
            Some((delivery.order_id, OrderCommand::NoteDeliveryFailure { delivery_id, reason }))
        }
        TicketsEvent::DeliveryRequested(_)
        | TicketsEvent::ShipmentCancellationRequested(_)
        | TicketsEvent::DeliverySucceeded(_)
        | TicketsEvent::DeliveryFailed(_)
        | TicketsEvent::DeliveryCancelled(_) => None,
    }
}
