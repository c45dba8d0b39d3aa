//! What the vendors report about a delivery, and what it changes.

use kernel::{Sealed, Timestamp};

use super::events::DeliveryEvent;
use super::request::DeliveryRequest;
use super::shipment::{Label, Whereabouts};
use super::state::Delivery;

/// Why an attempt failed whose answer was lost: the vendor may have done what it was asked.
pub const UNANSWERED: &str = "unanswered";

/// The outcome of an attempt to deliver, or a later report about what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Mailgun accepted the e-mail.
    Sent {
        /// Mailgun's id of the e-mail.
        gateway_id: String,
    },
    /// The courier issued a label.
    Shipped {
        tracking_number: String,
        label: Sealed<Label>,
        at: Timestamp,
    },
    /// The attempt sent nothing. Another attempt may succeed.
    NotSent {
        attempt: u32,
        /// Stable, `snake_case`.
        reason: &'static str,
    },
    /// No attempt can succeed.
    Impossible {
        /// Stable, `snake_case`.
        reason: String,
    },
    Seen {
        whereabouts: Whereabouts,
        at: Timestamp,
    },
    /// The recipient's mail server accepted the e-mail, or the courier handed over the parcel.
    Delivered {
        at: Timestamp,
    },
    /// It was sent but came back: the e-mail bounced, or the courier returns the parcel.
    Undeliverable {
        /// Stable, `snake_case`.
        reason: String,
    },
    /// The recipient marked the e-mail as spam.
    Complained {
        at: Timestamp,
    },
    /// The courier cancelled the shipment.
    ShipmentCancelled,
    /// The courier already has the parcel and delivers it.
    NotCancellable,
}

/// Old or repeated news changes nothing.
pub(super) fn record(outcome: &Outcome, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match outcome {
        Outcome::Sent { gateway_id } => sent(gateway_id, delivery),
        Outcome::Shipped { tracking_number, label, at } => shipped(tracking_number, label, *at, delivery),
        Outcome::NotSent { attempt, reason } => not_sent(*attempt, reason, delivery),
        Outcome::Impossible { reason } => impossible(reason, delivery),
        Outcome::Seen { whereabouts, at } => seen(*whereabouts, *at, delivery),
        Outcome::Delivered { at } => delivered(*at, delivery),
        Outcome::Undeliverable { reason } => undeliverable(reason, delivery),
        Outcome::Complained { at } => complained(*at, delivery),
        Outcome::ShipmentCancelled => shipment_cancelled(delivery),
        Outcome::NotCancellable => not_cancellable(delivery),
    }
}

/// An e-mail that Mailgun accepted counts as sent, even if it was considered failed before.
fn sent(gateway_id: &str, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        Delivery::Waiting { request, .. }
        | Delivery::Attempting { request, .. }
        | Delivery::Failed { request, was_sent: false, .. } => vec![emailed(request, gateway_id)],
        _ => vec![],
    }
}

fn shipped(tracking_number: &str, label: &Sealed<Label>, at: Timestamp, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        Delivery::Waiting { .. } | Delivery::Attempting { .. } => {
            let (tracking_number, label) = (tracking_number.to_owned(), label.clone());
            vec![DeliveryEvent::TicketsShipped { tracking_number, label, at }]
        }
        _ => vec![],
    }
}

/// Only the current attempt can fail.
fn not_sent(attempt: u32, reason: &str, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        Delivery::Attempting { attempt: current, .. } if attempt == *current => {
            vec![DeliveryEvent::DeliveryAttemptFailed { attempt, reason: reason.to_owned() }]
        }
        _ => vec![],
    }
}

fn impossible(reason: &str, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        Delivery::Waiting { .. } | Delivery::Attempting { .. } => vec![failed(reason)],
        _ => vec![],
    }
}

fn seen(whereabouts: Whereabouts, at: Timestamp, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        Delivery::Shipped { shipment, .. } if shipment.whereabouts != whereabouts => {
            vec![DeliveryEvent::ShipmentSeen { whereabouts, at }]
        }
        _ => vec![],
    }
}

fn delivered(at: Timestamp, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        // The webhook arrived before the response to the call.
        Delivery::Attempting { request, message_id, .. } => {
            vec![emailed(request, message_id), DeliveryEvent::DeliverySucceeded { at }]
        }
        Delivery::Sent { .. } | Delivery::Shipped { .. } => vec![DeliveryEvent::DeliverySucceeded { at }],
        _ => vec![],
    }
}

/// A mail server may accept an e-mail and bounce it later, so this also ends a delivery that had succeeded.
fn undeliverable(reason: &str, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        // The webhook arrived before the response to the call.
        Delivery::Attempting { request, message_id, .. } => vec![emailed(request, message_id), failed(reason)],
        Delivery::Sent { .. } | Delivery::Shipped { .. } | Delivery::Delivered { .. } => vec![failed(reason)],
        _ => vec![],
    }
}

/// A complaint proves that the e-mail was delivered.
fn complained(at: Timestamp, delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        Delivery::Attempting { .. } | Delivery::Sent { .. } => {
            [delivered(at, delivery), vec![DeliveryEvent::RecipientComplained { at }]].concat()
        }
        Delivery::Delivered { has_complained: false, .. } => vec![DeliveryEvent::RecipientComplained { at }],
        _ => vec![],
    }
}

fn shipment_cancelled(delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        Delivery::Shipped { .. } => vec![DeliveryEvent::DeliveryCancelled],
        _ => vec![],
    }
}

fn not_cancellable(delivery: &Delivery) -> Vec<DeliveryEvent> {
    match delivery {
        Delivery::Shipped { shipment, .. } if shipment.cancellation_requested => {
            vec![DeliveryEvent::ShipmentNotCancelled]
        }
        _ => vec![],
    }
}

fn emailed(request: &DeliveryRequest, gateway_id: &str) -> DeliveryEvent {
    let gateway_id = gateway_id.to_owned();
    if request.message.is_tickets() {
        DeliveryEvent::TicketsEmailed { gateway_id }
    } else {
        DeliveryEvent::NoticeEmailed { gateway_id }
    }
}

fn failed(reason: &str) -> DeliveryEvent {
    DeliveryEvent::DeliveryFailed { reason: reason.to_owned() }
}
