//! Parcels that are with a courier, or about to be: what the job that tracks them goes by, without a scan.

use kernel::{CorrelationId, DeliveryId};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::delivery::Delivery;

/// The list.
pub const LIST: &str = "shipments#open";

/// A parcel that is not with the fan yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenShipment {
    /// Its delivery.
    pub delivery_id: DeliveryId,
    /// The request that it all began with.
    pub correlation_id: CorrelationId,
}

impl OpenShipment {
    /// The parcel of a delivery, while it is one.
    pub fn of(delivery: &Delivery, correlation_id: &CorrelationId) -> Option<Self> {
        let Delivery::Shipped { parcel, .. } = delivery else { return None };
        Some(Self { delivery_id: parcel.delivery_id, correlation_id: correlation_id.clone() })
    }

    /// Where a delivery is on the list.
    pub fn key(delivery_id: DeliveryId) -> Key {
        Key::new(LIST, delivery_id.to_string())
    }
}
