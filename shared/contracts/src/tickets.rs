//! What tickets tell.

use kernel::{DeliveryId, OrderId, UserId};
use serde::{Deserialize, Serialize};

use crate::{DeliveryMethod, IntegrationEvent};

/// Events of tickets and deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum TicketsEvent {
    /// Tickets are issued and are to be sent.
    DeliveryRequested(Delivery),
    /// The mail service took the tickets.
    TicketsEmailed(Delivery),
    /// The tickets can't be delivered; staff are to look at it.
    DeliveryFailed(Delivery),
}

impl TicketsEvent {
    /// The delivery that the event is about.
    pub fn delivery(&self) -> &Delivery {
        match self {
            Self::DeliveryRequested(delivery) | Self::TicketsEmailed(delivery) | Self::DeliveryFailed(delivery) => {
                delivery
            }
        }
    }
}

impl IntegrationEvent for TicketsEvent {
    const SOURCE: &'static str = "frontrow.tickets";
}

/// How one order's tickets reach the fan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The delivery.
    pub delivery_id: DeliveryId,
    /// Its order.
    pub order_id: OrderId,
    /// Whose tickets.
    pub user_id: UserId,
    /// How.
    pub method: DeliveryMethod,
}
