use jiff::{SignedDuration, Timestamp};
use vendor::hmac_sha256_hex;

use crate::common::faults::WebhookFaultKind;
use crate::common::webhooks::{Delivery, OutgoingWebhook};

/// Signs a webhook with the current time, unless its fault says otherwise.
pub(super) fn sign(delivery: Delivery, secret: &str, now: Timestamp) -> OutgoingWebhook {
    let stale = delivery.fault == Some(WebhookFaultKind::Stale);
    let signed_at = if stale { now.checked_sub(SignedDuration::from_hours(1)).unwrap_or(now) } else { now };
    let time = signed_at.as_second().to_string();
    let signature =
        |secret: &str| hmac_sha256_hex(secret.as_bytes(), &[time.as_bytes(), b".", delivery.content.as_bytes()]);
    let signatures = match delivery.fault {
        Some(WebhookFaultKind::BadSignature) => format!("v1={}", signature("another secret")),
        Some(WebhookFaultKind::TwoSignatures) => format!("v1={},v1={}", signature("another secret"), signature(secret)),
        _ => format!("v1={}", signature(secret)),
    };
    OutgoingWebhook {
        id: delivery.id,
        url_path: delivery.url_path,
        headers: vec![
            ("content-type".to_owned(), "application/json; charset=utf-8".to_owned()),
            ("user-agent".to_owned(), "Stripe/1.0 (+https://stripe.com/docs/webhooks)".to_owned()),
            ("stripe-signature".to_owned(), format!("t={time},{signatures}")),
        ],
        body: delivery.content.into_bytes(),
    }
}
