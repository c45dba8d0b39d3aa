//! All deliveries of an order's tickets, each with its history, folded from their streams when they are asked for.

use eventstore::{Commit, Unreadable, fold};
use kernel::{DeliveryId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::Serialize;

use super::ticket_details::DeliveryStatus;
use crate::delivery::Delivery;

/// The deliveries of an order, in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OrderDeliveries {
    /// Each of them.
    pub items: Vec<DeliveryHistory>,
}

/// A delivery, and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryHistory {
    /// The delivery.
    pub delivery_id: DeliveryId,
    /// How far it is.
    #[serde(flatten)]
    pub status: DeliveryStatus,
    /// What happened, oldest first.
    pub history: Vec<Moment>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DeliveryMoment")]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// What, such as `TicketsEmailed`.
    pub event: String,
    /// Why, or where it is, if that is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl DeliveryHistory {
    /// The delivery that these commits add up to, and whose it is; none if it was not asked for.
    ///
    /// # Errors
    /// The version of the commit that can't be read, and why.
    pub fn of(commits: &[Commit]) -> Result<Option<(UserId, Self)>, (u64, Unreadable)> {
        let delivery = fold::<Delivery>(commits)?.state;
        let (Some(parcel), Some(status)) = (delivery.parcel(), DeliveryStatus::of(&delivery)) else { return Ok(None) };
        let moments = commits.iter().flat_map(|commit| {
            commit.events.iter().map(|event| Moment {
                at: commit.at,
                event: event.name.clone(),
                detail: ["reason", "whereabouts"].iter().find_map(|name| text(&event.data, name)),
            })
        });
        let history = Self { delivery_id: parcel.delivery_id, status, history: moments.collect() };
        Ok(Some((parcel.user_id, history)))
    }
}

fn text(data: &serde_json::Value, name: &str) -> Option<String> {
    data.get(name)?.as_str().map(str::to_owned)
}
