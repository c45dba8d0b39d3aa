//! What the gateway reports about an attempt that a later one replaced: it must not charge the buyer.

use crate::payments::attempts::AttemptStatus;
use crate::payments::events::PaymentEvent;
use crate::payments::outcome::Outcome;
use crate::payments::state::Payment;

/// None if the outcome is not about an earlier attempt.
pub(super) fn record(payment: &Payment, outcome: &Outcome, attempt: u32) -> Option<Vec<PaymentEvent>> {
    let (terms, id) = (payment.terms()?, outcome.gateway_id()?);
    match terms.replaced.iter().find(|replaced| replaced.gateway_id == id) {
        Some(replaced) => Some(record_known(replaced.status, outcome, id.to_owned())),
        None if attempt < terms.attempt && payment.gateway_id() != Some(id) => {
            Some(record_found(outcome, id.to_owned()))
        }
        None => None,
    }
}

fn record_known(status: AttemptStatus, outcome: &Outcome, gateway_id: String) -> Vec<PaymentEvent> {
    match (outcome, status) {
        (Outcome::Cancelled { .. }, AttemptStatus::Open) => vec![PaymentEvent::PaymentAttemptCancelled { gateway_id }],
        (Outcome::Captured { .. }, AttemptStatus::Open) => vec![PaymentEvent::PaymentAttemptCaptured { gateway_id }],
        // An authorization that can't be cancelled expires by itself.
        (Outcome::Refused { .. }, AttemptStatus::Open) => vec![PaymentEvent::PaymentAttemptCancelled { gateway_id }],
        (Outcome::Refused { reason, .. }, AttemptStatus::Captured) => {
            vec![PaymentEvent::PaymentAttemptRefundFailed { gateway_id, reason: reason.clone() }]
        }
        (
            Outcome::AttemptRefunded { .. } | Outcome::RefundedAtGateway { .. },
            AttemptStatus::Captured | AttemptStatus::RefundFailed,
        ) => vec![PaymentEvent::PaymentAttemptRefunded { gateway_id }],
        // An authorization changes nothing: an open attempt is cancelled anyway. Everything else was reported before.
        _ => vec![],
    }
}

/// The attempt was looked for and not found, and exists after all.
fn record_found(outcome: &Outcome, gateway_id: String) -> Vec<PaymentEvent> {
    match outcome {
        Outcome::Captured { .. } => vec![
            PaymentEvent::PaymentAttemptFound { gateway_id: gateway_id.clone() },
            PaymentEvent::PaymentAttemptCaptured { gateway_id },
        ],
        Outcome::Authorized { .. } | Outcome::ActionRequired { .. } | Outcome::Declined { .. } => {
            vec![PaymentEvent::PaymentAttemptFound { gateway_id }]
        }
        _ => vec![],
    }
}
