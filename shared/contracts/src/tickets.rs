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
    /// A courier is to bring the tickets: there is a label.
    TicketsShipped(Delivery),
    /// The tickets are void: the courier is to be asked for them back.
    ShipmentCancellationRequested(Delivery),
    /// The fan has the tickets.
    DeliverySucceeded(Delivery),
    /// The tickets can't be delivered; staff are to look at it.
    DeliveryFailed(Delivery),
    /// The tickets are not delivered, because they are void.
    DeliveryCancelled(Delivery),
}

impl TicketsEvent {
    /// The delivery that the event is about.
    pub fn delivery(&self) -> &Delivery {
        match self {
            Self::DeliveryRequested(delivery)
            | Self::TicketsEmailed(delivery)
            | Self::TicketsShipped(delivery)
            | Self::ShipmentCancellationRequested(delivery)
            | Self::DeliverySucceeded(delivery)
            | Self::DeliveryFailed(delivery)
            | Self::DeliveryCancelled(delivery) => delivery,
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
    /// Whether it brings news of the tickets, and not the tickets.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_news: bool,
    /// Why it failed, if it did: stable, `snake_case`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
