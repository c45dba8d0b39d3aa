//! Authorizing a payment.

use kernel::Sealed;

use crate::payments::events::PaymentEvent;
use crate::payments::state::{Answer, Payment, Wanted};
use crate::payments::terms::Terms;

/// A free order is authorized at once: no gateway accepts an amount of zero.
pub(crate) fn authorize(payment: &Payment, terms: &Terms) -> Vec<PaymentEvent> {
    match payment {
        Payment::Nothing if terms.amount.is_zero() => {
            vec![PaymentEvent::PaymentRequested(terms.clone()), PaymentEvent::PaymentAuthorized { gateway_id: None }]
        }
        Payment::Nothing => vec![PaymentEvent::PaymentRequested(terms.clone())],
        // Requested before, or the cancellation of its order came first.
        _ => vec![],
    }
}

pub(super) fn record_action_required(
    answer: &Answer,
    gateway_id: &str,
    client_secret: &Sealed<String>,
) -> Vec<PaymentEvent> {
    match answer {
        Answer::Awaited => vec![PaymentEvent::PaymentActionRequired {
            gateway_id: gateway_id.to_owned(),
            client_secret: client_secret.clone(),
        }],
        Answer::ActionRequired { .. } | Answer::Authorized { .. } => vec![],
    }
}

pub(super) fn record_authorization(answer: &Answer, gateway_id: &str) -> Vec<PaymentEvent> {
    match answer {
        Answer::Awaited | Answer::ActionRequired { .. } => vec![authorized(gateway_id)],
        Answer::Authorized { .. } => vec![],
    }
}

/// An attempt without effect is made again under the next number, unless the payment must be released anyway.
pub(super) fn record_attempt_not_made(
    terms: &Terms,
    answer: &Answer,
    wanted: Wanted,
    attempt: u32,
) -> Vec<PaymentEvent> {
    if *answer != Answer::Awaited || attempt != terms.attempt {
        return vec![];
    }
    match wanted {
        Wanted::Release => {
            vec![PaymentEvent::PaymentReleased { order_id: terms.order_id, user_id: terms.user_id }]
        }
        Wanted::Authorization | Wanted::Capture => {
            vec![PaymentEvent::PaymentRequested(Terms { attempt: attempt.saturating_add(1), ..terms.clone() })]
        }
    }
}

pub(super) fn authorized(gateway_id: &str) -> PaymentEvent {
    PaymentEvent::PaymentAuthorized { gateway_id: Some(gateway_id.to_owned()) }
}
