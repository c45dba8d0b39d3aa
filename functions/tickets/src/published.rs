//! Which events leave the context, and as what.

use contracts::tickets::{self, TicketsEvent};

use crate::delivery::{Delivery, DeliveryEvent};

/// The names of the events that are published.
pub const PUBLISHED: &[&str] = &["DeliveryRequested", "TicketsEmailed", "DeliveryFailed"];

/// The event in the published language, if it leaves the context.
pub fn published(event: &DeliveryEvent, state: &Delivery) -> Option<TicketsEvent> {
    let parcel = state.parcel()?;
    let delivery = tickets::Delivery {
        delivery_id: parcel.delivery_id,
        order_id: parcel.order_id,
        user_id: parcel.user_id,
        method: parcel.method,
    };
    match event {
        DeliveryEvent::DeliveryRequested(_) => Some(TicketsEvent::DeliveryRequested(delivery)),
        DeliveryEvent::TicketsEmailed { .. } => Some(TicketsEvent::TicketsEmailed(delivery)),
        DeliveryEvent::DeliveryFailed { .. } => Some(TicketsEvent::DeliveryFailed(delivery)),
        DeliveryEvent::DeliveryAttempted { .. }
        | DeliveryEvent::DeliveryAttemptFailed { .. }
        | DeliveryEvent::NoticeEmailed { .. }
        | DeliveryEvent::DeliveryCancelled => None,
    }
}
