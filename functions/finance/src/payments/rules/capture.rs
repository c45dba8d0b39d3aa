//! Capturing a payment.

use std::iter;

use kernel::Money;

use super::authorization::authorized;
use crate::payments::events::PaymentEvent;
use crate::payments::outcome::Outcome;
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
pub(super) fn record_capture(answer: &Answer, gateway_id: &str, fee: Option<Money>) -> Vec<PaymentEvent> {
    let authorized = match answer {
        Answer::Authorized { .. } => None,
        Answer::Awaited | Answer::ActionRequired { .. } => Some(authorized(gateway_id)),
    };
    authorized.into_iter().chain(captured(fee)).collect()
}

/// With its fee, if the report says it.
pub(super) fn captured(fee: Option<Money>) -> impl Iterator<Item = PaymentEvent> {
    let recorded = fee.map(|fee| PaymentEvent::PaymentFeeRecorded { fee });
    iter::once(PaymentEvent::PaymentCaptured).chain(recorded)
}

/// A webhook about the capture comes without the fee, perhaps before the answer to the call, which has it.
pub(super) fn record_fee(known: Option<Money>, outcome: &Outcome) -> Vec<PaymentEvent> {
    match outcome {
        Outcome::Captured { fee: Some(fee), .. } if known.is_none() => {
            vec![PaymentEvent::PaymentFeeRecorded { fee: *fee }]
        }
        _ => vec![],
    }
}

pub(super) fn capture_failed(reason: &str) -> PaymentEvent {
    PaymentEvent::PaymentCaptureFailed { reason: reason.to_owned() }
}
