//! The delivery: sends an order's tickets, or an e-mail about them, attempt by attempt.
//!
//! ```text
//!  requested ──► attempted ──► sent, or shipped ──► delivered
//!      ▲             │                 │
//!      └── failed ◄──┘                 └──────────► failed for good
//! ```
//!
//! Neither Mailgun nor FedEx has an idempotency key. To send an e-mail or a parcel once, a worker claims an attempt with a commit before
//! the call, and only the worker that made the commit calls. If no outcome is recorded, the next worker waits until the claim has ended
//! and asks the vendor what became of the attempt.

use eventstore::{Aggregate, Event};
use kernel::{Decider, Refusal, RefusalKind, Timestamp};

mod events;
mod outcome;
mod request;
mod shipment;
mod state;
mod steps;

pub use events::DeliveryEvent;
pub use outcome::{Outcome, UNANSWERED};
pub use request::{
    CancelReason, ConcertBefore, DeliveryLine, DeliveryRequest, Message, SingleTicket, TicketNews, Venue,
    concert_change_id, confirmation_id, delivery_id, payment_failure_id, recipient_change_id, refund_notice_id,
    single_ticket_id,
};
pub use shipment::{Label, Shipment, Whereabouts};
pub use state::{DELIVERY_STATUSES, Delivery};
pub use steps::{CLAIM, Step};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryCommand {
    RequestDelivery(Box<DeliveryRequest>),
    CancelDelivery,
    /// Claims an attempt. Without an event the claim failed: another worker has the attempt, or there is nothing to send.
    AttemptDelivery {
        attempt: u32,
        /// What the vendor knows the attempt by: the e-mail's `Message-Id`, or the parcel's reference.
        message_id: String,
        at: Timestamp,
    },
    RecordDeliveryOutcome(Outcome),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryRefusal {
    #[error("The delivery does not exist.")]
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

    fn decide(command: &DeliveryCommand, delivery: &Self) -> Result<Vec<DeliveryEvent>, DeliveryRefusal> {
        match (command, delivery) {
            (DeliveryCommand::RequestDelivery(request), _) => Ok(request_once(request, delivery)),
            (DeliveryCommand::CancelDelivery, _) => Ok(cancel(delivery)),
            (_, Self::Nothing) => Err(DeliveryRefusal::Unknown),
            (DeliveryCommand::AttemptDelivery { attempt, message_id, at }, _) => {
                Ok(claim(*attempt, message_id, *at, delivery))
            }
            (DeliveryCommand::RecordDeliveryOutcome(outcome), _) => Ok(outcome::record(outcome, delivery)),
        }
    }

    fn evolve(delivery: Self, event: &DeliveryEvent) -> Self {
        match (delivery, event) {
            (Self::Nothing, DeliveryEvent::DeliveryRequested(request)) => {
                Self::Waiting { request: (**request).clone(), attempts: 0 }
            }
            (Self::Waiting { request, .. }, DeliveryEvent::DeliveryAttempted { attempt, message_id, at }) => {
                Self::Attempting { request, attempt: *attempt, message_id: message_id.clone(), since: *at }
            }
            (Self::Attempting { request, .. }, DeliveryEvent::DeliveryAttemptFailed { attempt, .. }) => {
                Self::Waiting { request, attempts: *attempt }
            }
            (
                Self::Waiting { request, .. }
                | Self::Attempting { request, .. }
                | Self::Failed { request, was_sent: false, .. },
                DeliveryEvent::TicketsEmailed { gateway_id } | DeliveryEvent::NoticeEmailed { gateway_id },
            ) => Self::Sent { request, gateway_id: gateway_id.clone() },
            (
                Self::Waiting { request, attempts } | Self::Attempting { request, attempt: attempts, .. },
                DeliveryEvent::TicketsShipped { tracking_number, at, .. },
            ) => Self::shipped(request, attempts, tracking_number, *at),
            (Self::Shipped { request, shipment }, DeliveryEvent::ShipmentSeen { whereabouts, .. }) => {
                Self::Shipped { request, shipment: Shipment { whereabouts: *whereabouts, ..shipment } }
            }
            (Self::Shipped { request, shipment }, DeliveryEvent::ShipmentCancellationRequested) => {
                Self::Shipped { request, shipment: Shipment { cancellation_requested: true, ..shipment } }
            }
            (Self::Shipped { request, shipment }, DeliveryEvent::ShipmentNotCancelled) => {
                Self::Shipped { request, shipment: Shipment { cancellation_requested: false, ..shipment } }
            }
            (Self::Sent { request, .. }, DeliveryEvent::DeliverySucceeded { at }) => {
                Self::Delivered { request, tracking_number: None, at: *at, has_complained: false }
            }
            (Self::Shipped { request, shipment }, DeliveryEvent::DeliverySucceeded { at }) => {
                let tracking_number = Some(shipment.tracking_number);
                Self::Delivered { request, tracking_number, at: *at, has_complained: false }
            }
            (Self::Delivered { request, tracking_number, at, .. }, DeliveryEvent::RecipientComplained { .. }) => {
                Self::Delivered { request, tracking_number, at, has_complained: true }
            }
            (
                Self::Waiting { request, .. } | Self::Attempting { request, .. },
                DeliveryEvent::DeliveryFailed { reason },
            ) => Self::Failed { request, reason: reason.clone(), was_sent: false },
            (
                Self::Sent { request, .. } | Self::Shipped { request, .. } | Self::Delivered { request, .. },
                DeliveryEvent::DeliveryFailed { reason },
            ) => Self::Failed { request, reason: reason.clone(), was_sent: true },
            (Self::Nothing, DeliveryEvent::DeliveryCancelled) => Self::Cancelled(None),
            (
                Self::Waiting { request, .. } | Self::Failed { request, .. } | Self::Shipped { request, .. },
                DeliveryEvent::DeliveryCancelled,
            ) => Self::Cancelled(Some(request)),
            (delivery, _) => delivery,
        }
    }
}

/// A repeat changes nothing, and a delivery that was cancelled before its request arrived stays cancelled.
fn request_once(request: &DeliveryRequest, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        Delivery::Nothing => vec![DeliveryEvent::DeliveryRequested(Box::new(request.clone()))],
        _ => vec![],
    }
}

/// Only the attempt that is next can be claimed, and only while no other is under way.
fn claim(attempt: u32, message_id: &str, at: Timestamp, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        Delivery::Waiting { attempts, .. } if attempt == attempts.saturating_add(1) => {
            vec![DeliveryEvent::DeliveryAttempted { attempt, message_id: message_id.to_owned(), at }]
        }
        _ => vec![],
    }
}

/// What is not sent yet is never sent, and a courier that has only made the label is asked to cancel. An e-mail can't be recalled.
fn cancel(delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        Delivery::Nothing | Delivery::Waiting { .. } | Delivery::Failed { .. } => {
            vec![DeliveryEvent::DeliveryCancelled]
        }
        Delivery::Shipped { shipment, .. }
            if shipment.whereabouts == Whereabouts::Labelled && !shipment.cancellation_requested =>
        {
            vec![DeliveryEvent::ShipmentCancellationRequested]
        }
        Delivery::Attempting { .. }
        | Delivery::Sent { .. }
        | Delivery::Shipped { .. }
        | Delivery::Delivered { .. }
        | Delivery::Cancelled(_) => vec![],
    }
}

impl Event for DeliveryEvent {}

impl Aggregate for Delivery {
    const CATEGORY: &'static str = "delivery";
    const STATE_VERSION: u32 = 4;
}
