//! A parcel with a courier.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// A courier's label. It shows a name and an address, so it is stored sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The PDF, base64.
    pub pdf: String,
}

/// Where the courier says a shipment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whereabouts {
    /// The label is printed, but the courier does not have the parcel yet.
    Labelled,
    HandedOver,
    InTransit,
    OutForDelivery,
    /// The recipient can collect it.
    AwaitingCollection,
    /// The courier could not deliver it yet: nobody was at home, or the address is wrong.
    Exception,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shipment {
    pub tracking_number: String,
    pub shipped_at: Timestamp,
    pub whereabouts: Whereabouts,
    /// More than one attempt may have left another label at the courier.
    pub attempts: u32,
    /// The tickets are void, and the courier has not answered yet whether it cancels the shipment.
    pub cancellation_requested: bool,
}
