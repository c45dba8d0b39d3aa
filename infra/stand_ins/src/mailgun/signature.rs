use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use vendor::hmac_sha256_hex;

use crate::common::faults::WebhookFaultKind;
use crate::common::webhooks::{Delivery, OutgoingWebhook};

/// Signs a webhook with the current time, unless its fault says otherwise. The signature is part of the body.
pub(super) fn sign(delivery: Delivery, signing_key: &str, now: Timestamp) -> OutgoingWebhook {
    let stale = delivery.fault == Some(WebhookFaultKind::Stale);
    let signed_at = if stale { now.checked_sub(SignedDuration::from_hours(1)).unwrap_or(now) } else { now };
    let timestamp = signed_at.as_second().to_string();
    let attempt = [delivery.id.as_bytes(), &delivery.attempts.to_be_bytes()];
    let token: String = hmac_sha256_hex(b"token", &attempt).chars().take(50).collect();
    let key = if delivery.fault == Some(WebhookFaultKind::BadSignature) { "another key" } else { signing_key };
    let signature = hmac_sha256_hex(key.as_bytes(), &[timestamp.as_bytes(), token.as_bytes()]);
    let event: Value = serde_json::from_str(&delivery.content).unwrap_or_default();
    let body =
        json!({"signature": {"timestamp": timestamp, "token": token, "signature": signature}, "event-data": event});
    OutgoingWebhook {
        id: delivery.id,
        url_path: delivery.url_path,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.to_string().into_bytes(),
    }
}
