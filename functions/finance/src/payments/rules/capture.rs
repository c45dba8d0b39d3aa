//! Capturing a payment.

use super::authorization::authorized;
use crate::payments::events::PaymentEvent;
use crate::payments::refusal::PaymentRefusal;
use crate::payments::state::{Answer, Payment, Wanted};
use contracts::payment_failures::NOT_AUTHORIZED;

pub(crate) fn capture(payment: &Payment) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    match payment {
        Payment::Nothing => Err(PaymentRefusal::Unknown),
        Payment::Abandoned { .. } | Payment::Open { wanted: Wanted::Release, .. } => Err(PaymentRefusal::BeingReleased),
        // A free order needs no gateway.
        Payment::Open { answer: Answer::Authorized { gateway_id: None }, .. } => {
            Ok(vec![PaymentEvent::PaymentCaptured])
        }
        Payment::Open { wanted: Wanted::Authorization, .. } => Ok(vec![PaymentEvent::PaymentCaptureRequested]),
        Payment::Open { wanted: Wanted::Capture, .. } | Payment::Captured { .. } | Payment::CaptureFailed { .. } => {
            Ok(vec![])
        }
        // The order assumes an authorization and must learn that there is none.
        Payment::Released { .. } | Payment::Declined { .. } => Ok(vec![capture_failed(NOT_AUTHORIZED)]),
    }
}

/// A capture can be reported before its authorization.
pub(super) fn record_capture(answer: &Answer, gateway_id: &str) -> Vec<PaymentEvent> {
    match answer {
        Answer::Authorized { .. } => vec![PaymentEvent::PaymentCaptured],
        Answer::Awaited | Answer::ActionRequired { .. } => {
            vec![authorized(gateway_id), PaymentEvent::PaymentCaptured]
        }
    }
}

pub(super) fn capture_failed(reason: &str) -> PaymentEvent {
    PaymentEvent::PaymentCaptureFailed { reason: reason.to_owned() }
}
