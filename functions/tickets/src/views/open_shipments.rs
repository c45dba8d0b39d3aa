//! Parcels that a courier has not delivered yet: the list of the job that tracks them.

use kernel::{CorrelationId, DeliveryId};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::delivery::Delivery;

pub const LIST: &str = "shipments#open";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenShipment {
    pub delivery_id: DeliveryId,
    /// Of the request that led to the shipment.
    pub correlation_id: CorrelationId,
}

impl OpenShipment {
    pub fn of(delivery: &Delivery, correlation_id: &CorrelationId) -> Option<Self> {
        let Delivery::Shipped { request, .. } = delivery else { return None };
        Some(Self { delivery_id: request.delivery_id, correlation_id: correlation_id.clone() })
    }

    pub fn key(delivery_id: DeliveryId) -> Key {
        Key::new(LIST, delivery_id.to_string())
    }
}
