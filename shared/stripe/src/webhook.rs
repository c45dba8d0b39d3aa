use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use vendor::{Secret, hmac_sha256_matches};

use crate::{Dispute, PaymentIntent, Refund};

/// Maximum age of a webhook's signature, as in Stripe's own libraries.
pub const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// A webhook from Stripe. Webhooks can be repeated (with the same `id`), late and out of order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEvent {
    /// Stripe's id (`evt_…`).
    pub id: String,
    /// Type of the event, such as `payment_intent.succeeded`.
    pub kind: String,
    /// Time of the event.
    pub created: Timestamp,
    /// The object as of the event.
    pub subject: Subject,
}

/// The object that a webhook is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A payment at Stripe.
    Intent(Box<PaymentIntent>),
    /// A refund.
    Refund(Refund),
    /// A dispute.
    Dispute(Dispute),
    /// An object that this client does not read.
    Other,
}

/// A webhook that is unreadable or not from Stripe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The `Stripe-Signature` header has no time or no signature of a known scheme.
    #[error("the signature header can't be read")]
    MalformedHeader,
    /// The signature is older than the tolerance. It may be a replay attack.
    #[error("the signature is too old")]
    TooOld,
    /// No signature matches the body and the secret.
    #[error("the signature does not match")]
    WrongSignature,
    /// The body is signed by Stripe, but is not an event.
    #[error("the body is not an event")]
    MalformedBody,
}

/// Checks a webhook's signature and reads it. `header` is `Stripe-Signature`, `body` the unchanged request body.
///
/// # Errors
/// [`WebhookError`]
pub fn verify(
    secret: &Secret,
    header: &str,
    body: &[u8],
    now: Timestamp,
    tolerance: SignedDuration,
) -> Result<WebhookEvent, WebhookError> {
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let signed_at =
        parts().find_map(|(scheme, value)| (scheme == "t").then_some(value)).ok_or(WebhookError::MalformedHeader)?;
    let signed_at_second: i64 = signed_at.parse().map_err(|_| WebhookError::MalformedHeader)?;
    let mut signatures = parts().filter_map(|(scheme, value)| (scheme == "v1").then_some(value)).peekable();
    if signatures.peek().is_none() {
        return Err(WebhookError::MalformedHeader);
    }
    // While a secret is being rotated, Stripe signs with the old and the new one.
    let signed = [signed_at.as_bytes(), b".", body];
    if !signatures.any(|signature| hmac_sha256_matches(secret.expose().as_bytes(), &signed, signature)) {
        return Err(WebhookError::WrongSignature);
    }
    if signed_at_second < now.as_second().saturating_sub(tolerance.as_secs()) {
        return Err(WebhookError::TooOld);
    }
    read(body).ok_or(WebhookError::MalformedBody)
}

fn read(body: &[u8]) -> Option<WebhookEvent> {
    #[derive(Deserialize)]
    struct Event {
        id: String,
        #[serde(rename = "type")]
        kind: String,
        created: i64,
        data: Data,
    }
    #[derive(Deserialize)]
    struct Data {
        object: Value,
    }
    let event: Event = serde_json::from_slice(body).ok()?;
    let object = event.data.object;
    let subject = match object.get("object").and_then(Value::as_str) {
        Some("payment_intent") => Subject::Intent(serde_json::from_value(object).ok()?),
        Some("refund") => Subject::Refund(serde_json::from_value(object).ok()?),
        Some("dispute") => Subject::Dispute(serde_json::from_value(object).ok()?),
        _ => Subject::Other,
    };
    Some(WebhookEvent { id: event.id, kind: event.kind, created: Timestamp::from_second(event.created).ok()?, subject })
}
