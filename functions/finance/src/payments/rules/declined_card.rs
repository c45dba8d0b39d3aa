//! What happens when a card is declined: the order can try another card until it ends. Never are two cards authorized: the declined
//! attempt is cancelled at the gateway before the next one is made.

use std::iter;

use kernel::{Text, Timestamp};

use super::authorization::authorized;
use super::capture::{capture_failed, captured};
use crate::payments::attempts::ReplacedAttempt;
use crate::payments::events::PaymentEvent;
use crate::payments::outcome::Outcome;
use crate::payments::refusal::PaymentRefusal;
use crate::payments::state::{Answer, Payment, Wanted};
use crate::payments::terms::Terms;
use contracts::payment_failures::NOT_AUTHORIZED;

/// A decline also fails the capture that was requested already. One that comes after the authorization is old.
pub(super) fn record_decline(
    answer: &Answer,
    wanted: Wanted,
    gateway_id: Option<&str>,
    reason: &str,
) -> Vec<PaymentEvent> {
    if matches!(answer, Answer::Authorized { .. }) {
        return vec![];
    }
    let declined =
        PaymentEvent::PaymentDeclined { gateway_id: gateway_id.map(str::to_owned), reason: reason.to_owned() };
    match wanted {
        Wanted::Capture => vec![declined, capture_failed(NOT_AUTHORIZED)],
        Wanted::Authorization | Wanted::Release => vec![declined],
    }
}

/// Only a later card than the declined one is tried, and only until the order ends.
pub(crate) fn retry_payment(
    payment: &Payment,
    payment_method_id: &Text<255>,
    card: u32,
    at: Timestamp,
) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    match payment {
        Payment::Nothing => Err(PaymentRefusal::Unknown),
        Payment::Declined { terms, gateway_id, closed: false, .. } if card > terms.card => {
            let mut next = Terms {
                payment_method_id: payment_method_id.clone(),
                attempt: terms.attempt.saturating_add(1),
                card,
                card_given_at: Some(at),
                ..terms.clone()
            };
            next.replaced.extend(gateway_id.as_deref().map(ReplacedAttempt::open));
            Ok(vec![PaymentEvent::PaymentRequested(next)])
        }
        // Requested before, the order has ended, or the declined card was authorized after all.
        _ => Ok(vec![]),
    }
}

/// A declined payment can still succeed: the buyer can enter another card in the browser. While the order waits for a card, the
/// authorization counts; once the order has ended, it is undone. A capture always counts: the order decides whether to keep it.
pub(super) fn record_later_success(outcome: &Outcome, order_has_ended: bool) -> Vec<PaymentEvent> {
    match outcome {
        Outcome::Authorized { gateway_id } if order_has_ended => {
            vec![authorized(gateway_id), PaymentEvent::PaymentReleaseRequested]
        }
        Outcome::Authorized { gateway_id } => vec![authorized(gateway_id)],
        Outcome::Captured { gateway_id, fee } => iter::once(authorized(gateway_id)).chain(captured(*fee)).collect(),
        _ => vec![],
    }
}
