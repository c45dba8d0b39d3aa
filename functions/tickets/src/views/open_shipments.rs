//! Deliveries by courier that still need something: the list of the job that tracks their parcels.

use kernel::{CorrelationId, DeliveryId, Timestamp};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::parcels::Parcels;

pub const LIST: &str = "shipments#open";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenShipment {
    pub delivery_id: DeliveryId,
    /// Of the request that led to the shipment.
    pub correlation_id: CorrelationId,
    /// Whether more is awaited than that the courier delivers.
    #[serde(default)]
    pub unsettled: bool,
}

impl OpenShipment {
    pub fn of(parcels: &Parcels, correlation_id: &CorrelationId, now: Timestamp) -> Option<Self> {
        let request = parcels.request().filter(|_| parcels.is_open(now))?;
        let unsettled = parcels.is_unsettled(now);
        Some(Self { delivery_id: request.delivery_id, correlation_id: correlation_id.clone(), unsettled })
    }

    pub fn key(delivery_id: DeliveryId) -> Key {
        Key::new(LIST, delivery_id.to_string())
    }
}
