//! Which events leave the context, and as what.

use contracts::DeliveryMethod;
use contracts::tickets::{self, TicketsEvent};

use crate::delivery::{Delivery, DeliveryEvent, Parcel};

/// The names of the events that are published.
pub const PUBLISHED: &[&str] = &[
    "DeliveryRequested",
    "TicketsEmailed",
    "TicketsShipped",
    "ShipmentCancellationRequested",
    "DeliverySucceeded",
    "DeliveryFailed",
    "DeliveryCancelled",
];

/// The event in the published language, if it leaves the context. That a mail arrived, or was not sent, concerns nobody else.
pub fn published(event: &DeliveryEvent, state: &Delivery) -> Option<TicketsEvent> {
    let parcel = state.parcel()?;
    let by_courier = parcel.method == DeliveryMethod::Courier;
    let reason = match event {
        DeliveryEvent::DeliveryFailed { reason } => Some(reason.clone()),
        _ => None,
    };
    let delivery = tickets::Delivery { reason, ..told_of(parcel) };
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

/// What others know of a delivery.
pub fn told_of(parcel: &Parcel) -> tickets::Delivery {
    tickets::Delivery {
        delivery_id: parcel.delivery_id,
        order_id: parcel.order_id,
        user_id: parcel.user_id,
        method: parcel.method,
        is_news: !parcel.message.is_tickets(),
        reason: None,
    }
}
