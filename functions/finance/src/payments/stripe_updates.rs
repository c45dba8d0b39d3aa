//! What Stripe's webhooks and payments mean as outcomes.

use kernel::{CorrelationId, PaymentId, RefundId};
use stripe::{DeclineReason, IntentStatus, PaymentIntent, Refund, Subject, WebhookEvent};

use super::disputes::Dispute;
use super::outcome::Outcome;

/// An outcome reported by a webhook, and the payment that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripeUpdate {
    /// From our metadata; absent if somebody acted in Stripe's dashboard.
    pub payment_id: Option<PaymentId>,
    /// From our metadata: the request that started the purchase.
    pub correlation_id: Option<CorrelationId>,
    /// Stripe's id of the payment.
    pub intent_id: String,
    /// The attempt to authorize that the update is about.
    pub attempt: u32,
    pub outcome: Outcome,
}

/// Refunds and disputes concern the captured attempt, which is never an earlier one.
const CAPTURED_ATTEMPT: u32 = u32::MAX;

/// None for events that are not followed. `charge.refunded` is one of them: `refund.created` reports the same for each refund, and
/// `charge.refunded` also comes for cancelled authorizations.
pub fn outcome_of(event: &WebhookEvent) -> Option<StripeUpdate> {
    match &event.subject {
        Subject::Intent(intent) => update_of_intent(&event.kind, intent),
        Subject::Refund(refund) => update_of_refund(&event.kind, refund),
        Subject::Dispute(dispute) => update_of_dispute(event, dispute),
        Subject::Other => None,
    }
}

fn update_of_intent(kind: &str, intent: &PaymentIntent) -> Option<StripeUpdate> {
    let (payment_id, correlation_id) = our_metadata(intent);
    let gateway_id = intent.id.clone();
    let outcome = match kind {
        "payment_intent.amount_capturable_updated" if intent.status == IntentStatus::RequiresCapture => {
            Outcome::Authorized { gateway_id }
        }
        "payment_intent.succeeded" => Outcome::Captured { gateway_id, fee: None },
        "payment_intent.payment_failed" => decline_of(intent),
        "payment_intent.canceled" => Outcome::Cancelled { gateway_id },
        _ => return None,
    };
    let (intent_id, attempt) = (intent.id.clone(), intent.attempt());
    Some(StripeUpdate { payment_id: Some(payment_id?), correlation_id, intent_id, attempt, outcome })
}

fn update_of_refund(kind: &str, refund: &Refund) -> Option<StripeUpdate> {
    if !matches!(kind, "refund.created" | "refund.updated" | "refund.failed") {
        return None;
    }
    let intent_id = refund.payment_intent.clone()?;
    let payment_id = refund.metadata.get("payment_id").and_then(|id| id.parse().ok());
    let outcome = outcome_of_refund(&intent_id, refund)?;
    Some(StripeUpdate { payment_id, correlation_id: None, intent_id, attempt: CAPTURED_ATTEMPT, outcome })
}

/// Stripe's disputes carry none of our metadata.
fn update_of_dispute(event: &WebhookEvent, dispute: &stripe::Dispute) -> Option<StripeUpdate> {
    let closed = match event.kind.as_str() {
        "charge.dispute.created" | "charge.dispute.updated" => false,
        "charge.dispute.closed" => true,
        _ => return None,
    };
    let intent_id = dispute.payment_intent.clone()?;
    let outcome = Outcome::Disputed {
        gateway_id: intent_id.clone(),
        dispute: Dispute {
            dispute_id: dispute.id.clone(),
            amount: stripe::money(dispute.amount, &dispute.currency)?,
            reason: dispute.reason.clone(),
            status: dispute.status.clone(),
            as_of: event.created,
            evidence_due_by: dispute.evidence_due_by(),
        },
        closed,
    };
    Some(StripeUpdate { payment_id: None, correlation_id: None, intent_id, attempt: CAPTURED_ATTEMPT, outcome })
}

/// Our metadata of a payment at Stripe: our payment's id and the request that started the purchase.
pub fn our_metadata(intent: &PaymentIntent) -> (Option<PaymentId>, Option<CorrelationId>) {
    (
        intent.metadata.get("payment_id").and_then(|id| id.parse().ok()),
        intent.metadata.get("correlation_id").and_then(|id| id.clone().try_into().ok()),
    )
}

/// The outcome of the buyer's authentication; none while the buyer or the bank has not answered.
pub fn outcome_of_authentication(intent: &PaymentIntent) -> Option<Outcome> {
    let gateway_id = intent.id.clone();
    match intent.status {
        IntentStatus::RequiresCapture => Some(Outcome::Authorized { gateway_id }),
        IntentStatus::Succeeded => Some(Outcome::Captured { gateway_id, fee: None }),
        IntentStatus::Canceled => Some(Outcome::Cancelled { gateway_id }),
        IntentStatus::RequiresPaymentMethod => Some(decline_of(intent)),
        IntentStatus::RequiresAction
        | IntentStatus::RequiresConfirmation
        | IntentStatus::Processing
        | IntentStatus::Other(_) => None,
    }
}

fn decline_of(intent: &PaymentIntent) -> Outcome {
    let reason = intent.decline_reason().unwrap_or(DeclineReason::CardDeclined);
    Outcome::Declined { gateway_id: Some(intent.id.clone()), reason: reason.as_str().to_owned() }
}

/// A refund without our metadata was made in Stripe's dashboard.
fn outcome_of_refund(intent_id: &str, refund: &Refund) -> Option<Outcome> {
    let ours: Option<RefundId> = refund.metadata.get("refund_id").and_then(|id| id.parse().ok());
    let refund_id = ours.unwrap_or_else(|| RefundId::derived(&[&refund.id]));
    if refund.has_failed() {
        return Some(Outcome::RefundFailed {
            refund_id,
            attempt: refund.metadata.get("attempt").and_then(|attempt| attempt.parse().ok()).unwrap_or(1),
            refund_gateway_id: Some(refund.id.clone()),
            reason: refund.failure_reason.clone().unwrap_or_else(|| "unknown".to_owned()),
        });
    }
    if !matches!(refund.status.as_deref(), Some("pending" | "succeeded")) {
        return None;
    }
    if ours.is_some() {
        return Some(Outcome::Refunded { refund_id, refund_gateway_id: Some(refund.id.clone()) });
    }
    Some(Outcome::RefundedAtGateway {
        gateway_id: intent_id.to_owned(),
        refund_id,
        refund_gateway_id: refund.id.clone(),
        amount: stripe::money(refund.amount, &refund.currency)?,
    })
}
