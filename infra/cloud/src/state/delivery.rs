//! An event on its way to a target.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::template::Delivery;

/// An event that a rule or a schedule sends to one target. The journal keeps it until it is delivered or dropped.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PendingDelivery {
    /// Its key in the journal.
    pub id: u64,
    /// The rule or schedule that sends it.
    pub from: String,
    pub to: Delivery,
    pub event: Arc<Value>,
    pub accepted: Timestamp,
    /// How often the target could not be reached.
    pub failed_deliveries: u32,
    /// How often the function was reached and failed.
    pub failed_invocations: u32,
    /// Whether a fault has been applied to it already; the next attempt is left alone.
    #[serde(skip)]
    pub had_fault: bool,
}
