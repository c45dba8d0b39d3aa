//! Which events leave the context, and as what.

use contracts::finance::{self, FinanceEvent, PaymentDeclined};

use crate::payment::{Payment, PaymentEvent, Terms};

/// The names of the events that are published.
pub const PUBLISHED: &[&str] = &[
    "PaymentRequested",
    "PaymentActionRequired",
    "PaymentAuthorized",
    "PaymentDeclined",
    "PaymentCaptureRequested",
    "PaymentCaptured",
    "PaymentCaptureFailed",
    "PaymentReleaseRequested",
    "PaymentReleased",
];

/// The event in the published language. A payment that was released before it was asked for has no terms, and nobody has
/// heard of it: it is not published.
pub fn published(event: &PaymentEvent, state: &Payment) -> Option<FinanceEvent> {
    let payment = payment(state.terms()?);
    Some(match event {
        PaymentEvent::PaymentRequested(_) => FinanceEvent::PaymentRequested(payment),
        PaymentEvent::PaymentActionRequired { .. } => FinanceEvent::PaymentActionRequired(payment),
        PaymentEvent::PaymentAuthorized { .. } => FinanceEvent::PaymentAuthorized(payment),
        PaymentEvent::PaymentDeclined { reason, .. } => {
            FinanceEvent::PaymentDeclined(PaymentDeclined { payment, reason: reason.clone(), card: 1 })
        }
        PaymentEvent::PaymentCaptureRequested => FinanceEvent::PaymentCaptureRequested(payment),
        PaymentEvent::PaymentCaptured => FinanceEvent::PaymentCaptured(payment),
        PaymentEvent::PaymentCaptureFailed { .. } => FinanceEvent::PaymentCaptureFailed(payment),
        PaymentEvent::PaymentReleaseRequested => FinanceEvent::PaymentReleaseRequested(payment),
        PaymentEvent::PaymentReleased { .. } => FinanceEvent::PaymentReleased(payment),
    })
}

/// What others know of a payment.
pub fn payment(terms: &Terms) -> finance::Payment {
    finance::Payment {
        payment_id: terms.payment_id,
        order_id: terms.order_id,
        user_id: terms.user_id,
        amount: terms.amount,
    }
}
