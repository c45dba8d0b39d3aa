//! When the tickets are sent, or none is left to send, completes the order; when they can't be delivered, records that.

use contracts::tickets::TicketsEvent;
use kernel::OrderId;
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::order::{Order, OrderCommand};

pub const LAMBDA: Lambda = Lambda { name: "orders-when-tickets-delivered", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Order, _, _>(&env, "CompleteOrder", |event, _| complete(event))
}

/// Deliveries of news about tickets don't concern the order.
pub fn complete(event: TicketsEvent) -> Option<(OrderId, OrderCommand)> {
    match event {
        TicketsEvent::TicketsEmailed(delivery) | TicketsEvent::TicketsShipped(delivery) => {
            Some((delivery.order_id, OrderCommand::CompleteOrder))
        }
        // The buyer transferred them all before, or gave some back, and others have got them. An order whose tickets are void is refunded instead.
        TicketsEvent::DeliveryCancelled(delivery) if !delivery.is_news => {
            Some((delivery.order_id, OrderCommand::CompleteUnsentOrder))
        }
        TicketsEvent::DeliveryFailed(delivery) if !delivery.is_news => {
            let (delivery_id, reason) = (delivery.delivery_id, delivery.reason.unwrap_or_default());
            Some((delivery.order_id, OrderCommand::RecordDeliveryFailure { delivery_id, reason }))
        }
        TicketsEvent::DeliveryRequested(_)
        | TicketsEvent::ShipmentCancellationRequested(_)
        | TicketsEvent::DeliverySucceeded(_)
        | TicketsEvent::DeliveryFailed(_)
        | TicketsEvent::DeliveryCancelled(_) => None,
    }
}
