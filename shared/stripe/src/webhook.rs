use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use vendor::{Secret, hmac_sha256_matches};

use crate::{Dispute, PaymentIntent, Refund};

/// How old a webhook's signature may be, as Stripe's own libraries have it.
pub const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// What Stripe tells by webhook. It can come twice, late, and in any order: `id` is the same for each repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEvent {
    /// Stripe's id, `evt_…`.
    pub id: String,
    /// What happened, such as `payment_intent.succeeded`.
    pub kind: String,
    /// When it happened.
    pub created: Timestamp,
    /// What it is about, as that was then.
    pub subject: Subject,
}

/// What a webhook is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A payment.
    Intent(Box<PaymentIntent>),
    /// A refund.
    Refund(Refund),
    /// A dispute.
    Dispute(Dispute),
    /// Something that this client does not read.
    Other,
}

/// A webhook that is not to be believed, or can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The `Stripe-Signature` header has no time or no signature of a known scheme.
    #[error("the signature header can't be read")]
    MalformedHeader,
    /// It was signed longer ago than the tolerance, and may be replayed by someone.
    #[error("the signature is too old")]
    TooOld,
    /// No signature is of this body under this secret.
    #[error("the signature does not match")]
    WrongSignature,
    /// Signed by Stripe, but not an event.
    #[error("the body is not an event")]
    MalformedBody,
}

/// Reads a webhook after checking that Stripe sent it. `header` is `Stripe-Signature`; `body` is as it came, byte for byte.
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
    // While a secret is being replaced, Stripe signs with the old one and the new.
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
