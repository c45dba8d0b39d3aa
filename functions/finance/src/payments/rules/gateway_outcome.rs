//! What the gateway reports, by answer or by webhook: in time, late, twice and in any order.

use kernel::Timestamp;

use super::{authorization, capture, declined_card, dispute, earlier_attempt, refund_outcome, release};
use crate::payments::events::PaymentEvent;
use crate::payments::outcome::Outcome;
use crate::payments::refusal::PaymentRefusal;
use crate::payments::state::{Answer, Payment, Wanted};
use crate::payments::terms::Terms;

pub(crate) fn record(
    payment: &Payment,
    outcome: &Outcome,
    attempt: u32,
    at: Timestamp,
) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    if let Some(events) = earlier_attempt::record(payment, outcome, attempt) {
        return Ok(events);
    }
    if payment.gateway_id().zip(outcome.gateway_id()).is_some_and(|(known, reported)| known != reported) {
        return Err(PaymentRefusal::WrongGatewayId);
    }
    match outcome {
        Outcome::Refunded { refund_id, refund_gateway_id } => {
            refund_outcome::record_refund(payment, *refund_id, refund_gateway_id.as_deref())
        }
        Outcome::RefundFailed { refund_id, attempt, refund_gateway_id, reason } => {
            refund_outcome::record_failure(payment, *refund_id, *attempt, refund_gateway_id.as_deref(), reason, at)
        }
        Outcome::RefundedAtGateway { refund_id, refund_gateway_id, amount, .. } => {
            refund_outcome::record_refund_made_at_gateway(payment, *refund_id, refund_gateway_id, *amount, at)
        }
        Outcome::Disputed { dispute, closed, .. } => dispute::record(payment, dispute, *closed),
        Outcome::ActionRequired { .. }
        | Outcome::Authorized { .. }
        | Outcome::Declined { .. }
        | Outcome::NotMade { .. }
        | Outcome::Captured { .. }
        | Outcome::Cancelled { .. }
        | Outcome::Refused { .. }
        | Outcome::AttemptRefunded { .. } => record_progress(payment, outcome),
    }
}

fn record_progress(payment: &Payment, outcome: &Outcome) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    match payment {
        Payment::Nothing | Payment::Abandoned { .. } => Err(PaymentRefusal::Unknown),
        Payment::Open { terms, answer, wanted, .. } => Ok(record_while_open(terms, answer, *wanted, outcome)),
        Payment::Declined { closed, .. } => Ok(declined_card::record_later_success(outcome, *closed)),
        Payment::CaptureFailed { .. } => Ok(declined_card::record_later_success(outcome, true)),
        // Reported before, or overtaken.
        Payment::Captured { fee, .. } => Ok(capture::record_fee(*fee, outcome)),
        Payment::Released { .. } => Ok(vec![]),
    }
}

fn record_while_open(terms: &Terms, answer: &Answer, wanted: Wanted, outcome: &Outcome) -> Vec<PaymentEvent> {
    match outcome {
        Outcome::ActionRequired { gateway_id, client_secret } => {
            authorization::record_action_required(answer, gateway_id, client_secret)
        }
        Outcome::Authorized { gateway_id } => authorization::record_authorization(answer, gateway_id),
        Outcome::NotMade { attempt } => authorization::record_attempt_not_made(terms, answer, wanted, *attempt),
        Outcome::Declined { gateway_id, reason } => {
            declined_card::record_decline(answer, wanted, gateway_id.as_deref(), reason)
        }
        Outcome::Captured { gateway_id, fee } => capture::record_capture(answer, gateway_id, *fee),
        Outcome::Cancelled { gateway_id } => release::record_cancellation(terms, answer, wanted, gateway_id),
        Outcome::Refused { reason, .. } => release::record_refused_call(terms, wanted, reason),
        Outcome::AttemptRefunded { .. }
        | Outcome::Refunded { .. }
        | Outcome::RefundFailed { .. }
        | Outcome::RefundedAtGateway { .. }
        | Outcome::Disputed { .. } => vec![],
    }
}
