//! All deliveries of an order's tickets with their history, folded from their streams on each request.

use eventstore::{Commit, Unreadable, fold};
use kernel::{DeliveryId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::ticket_details::DeliveryStatus;
use crate::delivery::{Delivery, DeliveryRequest};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OrderDeliveries {
    /// In the order in which they were requested.
    pub items: Vec<DeliveryHistory>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryHistory {
    pub delivery_id: DeliveryId,
    #[serde(flatten)]
    pub status: DeliveryStatus,
    /// Oldest first.
    pub history: Vec<Moment>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DeliveryMoment")]
pub struct Moment {
    pub at: Timestamp,
    /// The event's name, such as `TicketsEmailed`.
    pub event: String,
    /// The reason of a failure, or where the parcel is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl DeliveryHistory {
    /// With what was requested. None if the delivery was not requested.
    ///
    /// # Errors
    /// The version of the commit that can't be read, and why.
    pub fn of(commits: &[Commit]) -> Result<Option<(DeliveryRequest, Self)>, (u64, Unreadable)> {
        let delivery = fold::<Delivery>(commits)?.state;
        let (Some(request), Some(status)) = (delivery.request(), DeliveryStatus::of(&delivery)) else {
            return Ok(None);
        };
        let moments = commits.iter().flat_map(|commit| {
            commit.events.iter().map(|event| Moment {
                at: commit.at,
                event: event.name.clone(),
                detail: ["reason", "whereabouts"].iter().find_map(|name| text(&event.data, name)),
            })
        });
        let history = Self { delivery_id: request.delivery_id, status, history: moments.collect() };
        Ok(Some((request.clone(), history)))
    }
}

fn text(data: &serde_json::Value, name: &str) -> Option<String> {
    data.get(name)?.as_str().map(str::to_owned)
}
