//! The delivery: how one order's tickets, or news of them, reach the fan, attempt by attempt.
//!
//! ```text
//!  requested ──► attempted ──► sent, or shipped ──► delivered
//!      ▲             │                 │
//!      └── failed ◄──┘                 └──────────► failed for good
//! ```
//!
//! Neither Mailgun nor FedEx has an idempotency key. So that a mail or a parcel goes out once, an attempt is claimed with a commit before
//! the call, and only who made that commit may send. A claim without an outcome is looked up at the vendor, once its owner is surely gone.

use eventstore::{Aggregate, Event};
use kernel::{Decider, Refusal, RefusalKind, Sealed, SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

mod outcome;
mod parcel;
mod steps;

pub use outcome::{Label, Outcome, Whereabouts};
pub use parcel::{
    CancelReason, ConcertBefore, Message, Parcel, ParcelLine, Venue, change_id, confirmation_id, delivery_id,
    notice_id, payment_failure_id,
};
pub use steps::Step;

/// How long who claimed an attempt has for it. Its function is stopped long before (90 s at most), and the queue brings the message
/// again a little after (300 s), so that the next try is the one that looks the attempt up.
pub const CLAIM: SignedDuration = SignedDuration::from_secs(270);

/// What happened to a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum DeliveryEvent {
    /// Tickets are issued and are to be sent, or there is news of them.
    DeliveryRequested(Box<Parcel>),
    /// Somebody is sending them.
    DeliveryAttempted {
        /// Which attempt, from 1.
        attempt: u32,
        /// What it is looked up by: the mail's `Message-Id`, the parcel's reference.
        message_id: String,
        /// When.
        at: Timestamp,
    },
    /// The mail service took the tickets.
    TicketsEmailed {
        /// Its id of the mail.
        gateway_id: String,
    },
    /// That attempt sent nothing; there will be another.
    DeliveryAttemptFailed {
        /// Which attempt.
        attempt: u32,
        /// Why: stable, `snake_case`.
        reason: String,
    },
    /// The mail service took a mail without tickets.
    NoticeEmailed {
        /// Its id of the mail.
        gateway_id: String,
    },
    /// The courier gave a label for the tickets.
    TicketsShipped {
        /// What they are tracked by.
        tracking_number: String,
        /// To be printed.
        label: Sealed<Label>,
        /// When.
        at: Timestamp,
    },
    /// The courier says where they are.
    ShipmentSeen {
        /// Where.
        whereabouts: Whereabouts,
        /// When.
        at: Timestamp,
    },
    /// The fan has them, or the news.
    DeliverySucceeded {
        /// When.
        at: Timestamp,
    },
    /// The fan told their mail service that they want no such mail: staff are to look at it.
    RecipientComplained {
        /// When.
        at: Timestamp,
    },
    /// It can't be delivered; staff are to look at it.
    DeliveryFailed {
        /// Why: stable, `snake_case`.
        reason: String,
    },
    /// The tickets are void: the courier is to be asked for the shipment back.
    ShipmentCancellationRequested,
    /// The courier has it already, and brings it.
    ShipmentNotCancelled,
    /// The tickets are void: nothing is to be sent any more.
    DeliveryCancelled,
}

/// A parcel with a courier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shipment {
    /// What it is tracked by.
    pub tracking_number: String,
    /// Since when.
    pub shipped_at: Timestamp,
    /// Where it is.
    pub whereabouts: Whereabouts,
    /// How many attempts it took: more than one may have left another label behind.
    pub attempts: u32,
    /// Whether the courier is to be asked for it back.
    pub is_unwanted: bool,
}

/// What a delivery is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Delivery {
    /// Not asked for.
    Nothing,
    /// To be sent, by whoever claims the next attempt.
    Waiting {
        /// What is to be sent.
        parcel: Parcel,
        /// How often that failed so far.
        attempts: u32,
    },
    /// Being sent by who claimed it; or the outcome was lost.
    Attempting {
        /// What is being sent.
        parcel: Parcel,
        /// Which attempt.
        attempt: u32,
        /// What it is looked up by.
        message_id: String,
        /// Since when.
        since: Timestamp,
    },
    /// On its way by mail.
    Sent {
        /// What was sent.
        parcel: Parcel,
        /// The mail service's id of it.
        gateway_id: String,
    },
    /// With a courier, or about to be.
    Shipped {
        /// What was sent.
        parcel: Parcel,
        /// How.
        shipment: Shipment,
    },
    /// The fan has it.
    Delivered {
        /// What was sent.
        parcel: Parcel,
        /// What it was tracked by, if a courier brought it.
        tracking_number: Option<String>,
        /// When.
        at: Timestamp,
        /// Whether the fan told their mail service that they want no such mail.
        has_complained: bool,
    },
    /// It can't be delivered.
    Failed {
        /// What was to be sent.
        parcel: Parcel,
        /// Why.
        reason: String,
        /// Whether it was sent all the same, and came back.
        was_sent: bool,
    },
    /// Nothing is to be sent any more; of a delivery that was cancelled before it was asked for, nothing is known.
    Cancelled(Option<Parcel>),
}

/// What a delivery can be, as clients know it.
pub const DELIVERY_STATUSES: [&str; 6] = ["requested", "sent", "shipped", "delivered", "failed", "cancelled"];

impl Delivery {
    /// What is being delivered, once that was asked for.
    pub fn parcel(&self) -> Option<&Parcel> {
        match self {
            Self::Nothing => None,
            Self::Cancelled(parcel) => parcel.as_ref(),
            Self::Waiting { parcel, .. }
            | Self::Attempting { parcel, .. }
            | Self::Sent { parcel, .. }
            | Self::Shipped { parcel, .. }
            | Self::Delivered { parcel, .. }
            | Self::Failed { parcel, .. } => Some(parcel),
        }
    }

    /// The state's name, as clients know it.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Waiting { .. } | Self::Attempting { .. } => "requested",
            Self::Sent { .. } => "sent",
            Self::Shipped { .. } => "shipped",
            Self::Delivered { .. } => "delivered",
            Self::Failed { .. } => "failed",
            Self::Cancelled(_) => "cancelled",
        }
    }

    /// What the parcel is tracked by, if a courier has or had it.
    pub fn tracking_number(&self) -> Option<&str> {
        match self {
            Self::Shipped { shipment, .. } => Some(&shipment.tracking_number),
            Self::Delivered { tracking_number, .. } => tracking_number.as_deref(),
            _ => None,
        }
    }

    /// Whether it may still bring the tickets to the fan without anybody doing anything.
    pub fn is_under_way(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Attempting { .. } | Self::Sent { .. } | Self::Shipped { .. })
    }
}

/// What may be asked of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryCommand {
    /// Send this.
    RequestDelivery(Box<Parcel>),
    /// Send nothing any more.
    CancelDelivery,
    /// Let me make this attempt. No event says: no, somebody else is, or nothing is left to do.
    AttemptDelivery {
        /// Which attempt.
        attempt: u32,
        /// What it is looked up by.
        message_id: String,
        /// When.
        at: Timestamp,
    },
    /// An attempt has an outcome, or what was sent has.
    RecordDeliveryOutcome(Outcome),
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryRefusal {
    /// There is no such delivery.
    #[error("There is no such delivery.")]
    Unknown,
}

impl Refusal for DeliveryRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
        }
    }
}

impl Decider for Delivery {
    type State = Self;
    type Command = DeliveryCommand;
    type Event = DeliveryEvent;
    type Refusal = DeliveryRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(command: &DeliveryCommand, state: &Self) -> Result<Vec<DeliveryEvent>, DeliveryRefusal> {
        match (command, state) {
            (DeliveryCommand::RequestDelivery(parcel), Self::Nothing) => {
                Ok(vec![DeliveryEvent::DeliveryRequested(parcel.clone())])
            }
            (DeliveryCommand::RequestDelivery(_), _) => Ok(vec![]),
            (DeliveryCommand::CancelDelivery, _) => Ok(state.cancel()),
            (_, Self::Nothing) => Err(DeliveryRefusal::Unknown),

            (DeliveryCommand::AttemptDelivery { attempt, message_id, at }, Self::Waiting { attempts, .. })
                if *attempt == attempts.saturating_add(1) =>
            {
                let message_id = message_id.clone();
                Ok(vec![DeliveryEvent::DeliveryAttempted { attempt: *attempt, message_id, at: *at }])
            }
            (DeliveryCommand::AttemptDelivery { .. }, _) => Ok(vec![]),

            (DeliveryCommand::RecordDeliveryOutcome(outcome), _) => Ok(outcome::record(outcome, state)),
        }
    }

    fn evolve(state: Self, event: &DeliveryEvent) -> Self {
        match (state, event) {
            (Self::Nothing, DeliveryEvent::DeliveryRequested(parcel)) => {
                Self::Waiting { parcel: (**parcel).clone(), attempts: 0 }
            }
            (Self::Waiting { parcel, .. }, DeliveryEvent::DeliveryAttempted { attempt, message_id, at }) => {
                Self::Attempting { parcel, attempt: *attempt, message_id: message_id.clone(), since: *at }
            }
            (Self::Attempting { parcel, .. }, DeliveryEvent::DeliveryAttemptFailed { attempt, .. }) => {
                Self::Waiting { parcel, attempts: *attempt }
            }
            (
                Self::Waiting { parcel, .. }
                | Self::Attempting { parcel, .. }
                | Self::Failed { parcel, was_sent: false, .. },
                DeliveryEvent::TicketsEmailed { gateway_id } | DeliveryEvent::NoticeEmailed { gateway_id },
            ) => Self::Sent { parcel, gateway_id: gateway_id.clone() },
            (Self::Waiting { parcel, attempts }, DeliveryEvent::TicketsShipped { tracking_number, at, .. }) => {
                Self::shipped(parcel, attempts, tracking_number, *at)
            }
            (Self::Attempting { parcel, attempt, .. }, DeliveryEvent::TicketsShipped { tracking_number, at, .. }) => {
                Self::shipped(parcel, attempt, tracking_number, *at)
            }
            (Self::Shipped { parcel, shipment }, DeliveryEvent::ShipmentSeen { whereabouts, .. }) => {
                Self::Shipped { parcel, shipment: Shipment { whereabouts: *whereabouts, ..shipment } }
            }
            (Self::Shipped { parcel, shipment }, DeliveryEvent::ShipmentCancellationRequested) => {
                Self::Shipped { parcel, shipment: Shipment { is_unwanted: true, ..shipment } }
            }
            (Self::Shipped { parcel, shipment }, DeliveryEvent::ShipmentNotCancelled) => {
                Self::Shipped { parcel, shipment: Shipment { is_unwanted: false, ..shipment } }
            }
            (Self::Sent { parcel, .. }, DeliveryEvent::DeliverySucceeded { at }) => {
                Self::Delivered { parcel, tracking_number: None, at: *at, has_complained: false }
            }
            (Self::Shipped { parcel, shipment }, DeliveryEvent::DeliverySucceeded { at }) => {
                let tracking_number = Some(shipment.tracking_number);
                Self::Delivered { parcel, tracking_number, at: *at, has_complained: false }
            }
            (Self::Delivered { parcel, tracking_number, at, .. }, DeliveryEvent::RecipientComplained { .. }) => {
                Self::Delivered { parcel, tracking_number, at, has_complained: true }
            }
            (
                Self::Waiting { parcel, .. } | Self::Attempting { parcel, .. },
                DeliveryEvent::DeliveryFailed { reason },
            ) => Self::Failed { parcel, reason: reason.clone(), was_sent: false },
            (
                Self::Sent { parcel, .. } | Self::Shipped { parcel, .. } | Self::Delivered { parcel, .. },
                DeliveryEvent::DeliveryFailed { reason },
            ) => Self::Failed { parcel, reason: reason.clone(), was_sent: true },
            (Self::Nothing, DeliveryEvent::DeliveryCancelled) => Self::Cancelled(None),
            (
                Self::Waiting { parcel, .. } | Self::Failed { parcel, .. } | Self::Shipped { parcel, .. },
                DeliveryEvent::DeliveryCancelled,
            ) => Self::Cancelled(Some(parcel)),
            (state, _) => state,
        }
    }
}

impl Delivery {
    /// What is waiting is not sent, and a courier is asked for what is still here. What was mailed, or is as good as mailed, is out.
    fn cancel(&self) -> Vec<DeliveryEvent> {
        match self {
            Self::Nothing | Self::Waiting { .. } | Self::Failed { .. } => vec![DeliveryEvent::DeliveryCancelled],
            Self::Shipped { shipment, .. }
                if shipment.whereabouts == Whereabouts::Labelled && !shipment.is_unwanted =>
            {
                vec![DeliveryEvent::ShipmentCancellationRequested]
            }
            Self::Attempting { .. }
            | Self::Sent { .. }
            | Self::Shipped { .. }
            | Self::Delivered { .. }
            | Self::Cancelled(_) => vec![],
        }
    }

    fn shipped(parcel: Parcel, attempts: u32, tracking_number: &str, shipped_at: Timestamp) -> Self {
        let shipment = Shipment {
            tracking_number: tracking_number.to_owned(),
            shipped_at,
            whereabouts: Whereabouts::Labelled,
            attempts,
            is_unwanted: false,
        };
        Self::Shipped { parcel, shipment }
    }
}

impl Event for DeliveryEvent {}

impl Aggregate for Delivery {
    const CATEGORY: &'static str = "delivery";
    const STATE_VERSION: u32 = 3;
}
