//! Releasing the payment of an order that has ended.

use kernel::{OrderId, UserId};

use super::capture::capture_failed;
use crate::payments::events::PaymentEvent;
use crate::payments::state::{Answer, Payment, Wanted};
use crate::payments::terms::Terms;
use contracts::payment_failures::{AUTHORIZATION_LOST, CANCELLED};

pub(crate) fn release(payment: &Payment, order_id: OrderId, user_id: UserId) -> Vec<PaymentEvent> {
    match payment {
        // Not requested yet, or free: no gateway is involved.
        Payment::Nothing | Payment::Open { answer: Answer::Authorized { gateway_id: None }, .. } => {
            vec![PaymentEvent::PaymentReleased { order_id, user_id }]
        }
        Payment::Open { wanted: Wanted::Authorization | Wanted::Capture, .. } => {
            vec![PaymentEvent::PaymentReleaseRequested]
        }
        // Nothing is authorized, but from now on no other card is accepted.
        Payment::Declined { closed: false, .. } => vec![PaymentEvent::PaymentReleased { order_id, user_id }],
        // A capture came first: the order hears of it, and keeps its seats or requests a refund.
        Payment::Captured { .. }
        | Payment::Open { wanted: Wanted::Release, .. }
        | Payment::Abandoned { .. }
        | Payment::Released { .. }
        | Payment::Declined { .. }
        | Payment::CaptureFailed { .. } => vec![],
    }
}

/// The gateway cancels on request, when an authorization expires, or when the buyer never authenticates.
pub(super) fn record_cancellation(
    terms: &Terms,
    answer: &Answer,
    wanted: Wanted,
    gateway_id: &str,
) -> Vec<PaymentEvent> {
    let is_authorized = matches!(answer, Answer::Authorized { .. });
    match wanted {
        Wanted::Capture => vec![capture_failed(AUTHORIZATION_LOST)],
        Wanted::Authorization if !is_authorized => vec![PaymentEvent::PaymentDeclined {
            gateway_id: Some(gateway_id.to_owned()),
            reason: CANCELLED.to_owned(),
        }],
        Wanted::Authorization | Wanted::Release => {
            vec![PaymentEvent::PaymentReleased { order_id: terms.order_id, user_id: terms.user_id }]
        }
    }
}

/// What the gateway never carries out is not tried again. An authorization that can't be cancelled expires by itself.
pub(super) fn record_refused_call(terms: &Terms, wanted: Wanted, reason: &str) -> Vec<PaymentEvent> {
    match wanted {
        Wanted::Authorization => vec![],
        Wanted::Capture => vec![capture_failed(reason)],
        Wanted::Release => {
            vec![PaymentEvent::PaymentReleased { order_id: terms.order_id, user_id: terms.user_id }]
        }
    }
}
