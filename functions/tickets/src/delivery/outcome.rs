//! What vendors say of a delivery, and what that means for it.

use kernel::{Sealed, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Delivery, DeliveryEvent, Parcel};

/// A courier's label, as PDF. It has a name and an address on it, so it rests sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The PDF, base64.
    pub pdf: String,
}

/// Where a shipment is, as its courier says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whereabouts {
    /// It has its label, and is still here.
    Labelled,
    /// The courier has it.
    HandedOver,
    /// On its way.
    InTransit,
    /// In the last van.
    OutForDelivery,
    /// It waits to be fetched.
    AwaitingCollection,
    /// Something keeps it: nobody was at home, or the address is wrong.
    Exception,
}

/// What became of an attempt, or of what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail service took the mail.
    Sent {
        /// Its id of it.
        gateway_id: String,
    },
    /// The courier's label is made.
    Shipped {
        /// What the parcel is tracked by.
        tracking_number: String,
        /// To be printed.
        label: Sealed<Label>,
        /// When.
        at: Timestamp,
    },
    /// Nothing was sent; another attempt may do better.
    NotSent {
        /// Which attempt.
        attempt: u32,
        /// Why: stable, `snake_case`.
        reason: &'static str,
    },
    /// It never will be.
    Impossible {
        /// Why: stable, `snake_case`.
        reason: String,
    },
    /// The courier says where it is.
    Seen {
        /// Where.
        whereabouts: Whereabouts,
        /// When.
        at: Timestamp,
    },
    /// The fan has it: their mail server took it, or they opened the door.
    Delivered {
        /// When.
        at: Timestamp,
    },
    /// It was sent and can't be delivered: the address bounced, or the parcel goes back.
    Undeliverable {
        /// Why: stable, `snake_case`.
        reason: String,
    },
    /// The fan told their mail service that they want no such mail.
    Complained {
        /// When.
        at: Timestamp,
    },
    /// The courier has taken the shipment back.
    ShipmentCancelled,
    /// The courier has it already, and brings it.
    NotCancellable,
}

/// What an outcome means for a delivery that was asked for. What is known, or comes too late, means nothing.
pub(super) fn record(outcome: &Outcome, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match (outcome, delivery) {
        // What was sent was sent, whatever was thought of it before.
        (
            Outcome::Sent { gateway_id },
            Delivery::Waiting { parcel, .. }
            | Delivery::Attempting { parcel, .. }
            | Delivery::Failed { parcel, was_sent: false, .. },
        ) => vec![emailed(parcel, gateway_id)],
        (Outcome::Shipped { tracking_number, label, at }, Delivery::Waiting { .. } | Delivery::Attempting { .. }) => {
            let (tracking_number, label) = (tracking_number.clone(), label.clone());
            vec![DeliveryEvent::TicketsShipped { tracking_number, label, at: *at }]
        }
        (Outcome::NotSent { attempt, reason }, Delivery::Attempting { attempt: current, .. }) if attempt == current => {
            vec![DeliveryEvent::DeliveryAttemptFailed { attempt: *attempt, reason: (*reason).to_owned() }]
        }
        // A server may take a mail and send it back later: the bad news is the last.
        (Outcome::Impossible { reason }, Delivery::Waiting { .. } | Delivery::Attempting { .. })
        | (
            Outcome::Undeliverable { reason },
            Delivery::Sent { .. } | Delivery::Shipped { .. } | Delivery::Delivered { .. },
        ) => vec![failed(reason)],
        // The webhook overtook the answer.
        (Outcome::Undeliverable { reason }, Delivery::Attempting { parcel, message_id, .. }) => {
            vec![emailed(parcel, message_id), failed(reason)]
        }
        (Outcome::Delivered { at }, Delivery::Attempting { parcel, message_id, .. }) => {
            vec![emailed(parcel, message_id), DeliveryEvent::DeliverySucceeded { at: *at }]
        }
        (Outcome::Delivered { at }, Delivery::Sent { .. } | Delivery::Shipped { .. }) => {
            vec![DeliveryEvent::DeliverySucceeded { at: *at }]
        }
        // Who complains has got it.
        (Outcome::Complained { at }, Delivery::Sent { .. }) => {
            vec![DeliveryEvent::DeliverySucceeded { at: *at }, DeliveryEvent::RecipientComplained { at: *at }]
        }
        (Outcome::Complained { at }, Delivery::Delivered { has_complained: false, .. }) => {
            vec![DeliveryEvent::RecipientComplained { at: *at }]
        }
        (Outcome::Seen { whereabouts, at }, Delivery::Shipped { shipment, .. })
            if shipment.whereabouts != *whereabouts =>
        {
            vec![DeliveryEvent::ShipmentSeen { whereabouts: *whereabouts, at: *at }]
        }
        (Outcome::ShipmentCancelled, Delivery::Shipped { .. }) => vec![DeliveryEvent::DeliveryCancelled],
        (Outcome::NotCancellable, Delivery::Shipped { shipment, .. }) if shipment.is_unwanted => {
            vec![DeliveryEvent::ShipmentNotCancelled]
        }
        _ => vec![],
    }
}

fn emailed(parcel: &Parcel, gateway_id: &str) -> DeliveryEvent {
    let gateway_id = gateway_id.to_owned();
    if parcel.message.is_tickets() {
        DeliveryEvent::TicketsEmailed { gateway_id }
    } else {
        DeliveryEvent::NoticeEmailed { gateway_id }
    }
}

fn failed(reason: &str) -> DeliveryEvent {
    DeliveryEvent::DeliveryFailed { reason: reason.to_owned() }
}
