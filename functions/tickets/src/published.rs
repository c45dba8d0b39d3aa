//! The events that other contexts see.

use contracts::DeliveryMethod;
use contracts::tickets::{self, TicketsEvent};

use crate::delivery::{Delivery, DeliveryEvent, DeliveryRequest};

pub const PUBLISHED: &[&str] = &[
    "DeliveryRequested",
    "TicketsEmailed",
    "TicketsShipped",
    "ShipmentCancellationRequested",
    "DeliverySucceeded",
    "DeliveryFailed",
    "DeliveryCancelled",
];

/// The published form of an event. None for events that concern no other context, such as the arrival of an e-mail.
pub fn published(event: &DeliveryEvent, state: &Delivery) -> Option<TicketsEvent> {
    let request = state.request()?;
    let by_courier = request.method == DeliveryMethod::Courier;
    let reason = match event {
        DeliveryEvent::DeliveryFailed { reason } => Some(reason.clone()),
        _ => None,
    };
    let delivery = tickets::Delivery { reason, ..published_delivery(request) };
    match event {
        DeliveryEvent::DeliveryRequested(_) => Some(TicketsEvent::DeliveryRequested(delivery)),
        DeliveryEvent::TicketsEmailed { .. } => Some(TicketsEvent::TicketsEmailed(delivery)),
        DeliveryEvent::TicketsShipped { .. } => Some(TicketsEvent::TicketsShipped(delivery)),
        DeliveryEvent::ShipmentCancellationRequested => Some(TicketsEvent::ShipmentCancellationRequested(delivery)),
        DeliveryEvent::DeliverySucceeded { .. } if by_courier => Some(TicketsEvent::DeliverySucceeded(delivery)),
        DeliveryEvent::DeliveryFailed { .. } => Some(TicketsEvent::DeliveryFailed(delivery)),
        DeliveryEvent::DeliveryCancelled if by_courier => Some(TicketsEvent::DeliveryCancelled(delivery)),
        DeliveryEvent::DeliveryAttempted { .. }
        | DeliveryEvent::DeliveryAttemptFailed { .. }
        | DeliveryEvent::NoticeEmailed { .. }
        | DeliveryEvent::ShipmentSeen { .. }
        | DeliveryEvent::ShipmentNotCancelled
        | DeliveryEvent::RecipientComplained { .. }
        | DeliveryEvent::DeliverySucceeded { .. }
        | DeliveryEvent::DeliveryCancelled => None,
    }
}

pub fn published_delivery(request: &DeliveryRequest) -> tickets::Delivery {
    tickets::Delivery {
        delivery_id: request.delivery_id,
        order_id: request.order_id,
        user_id: request.user_id,
        method: request.method,
        is_news: !request.message.is_tickets(),
        reason: None,
    }
}
