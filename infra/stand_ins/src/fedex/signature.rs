use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use vendor::hmac_sha256_hex;

use crate::common::faults::WebhookFaultKind;
use crate::common::webhooks::{Delivery, OutgoingWebhook};

/// Signs a webhook. FedEx signs only the body, so a signature never expires.
pub(super) fn sign(delivery: Delivery, security_token: &str) -> OutgoingWebhook {
    let bad = delivery.fault == Some(WebhookFaultKind::BadSignature);
    let key = if bad { "another token" } else { security_token };
    // It was just encoded as hex.
    let tag = hex::decode(hmac_sha256_hex(key.as_bytes(), &[delivery.content.as_bytes()])).unwrap_or_default();
    let signature = STANDARD.encode(tag);
    OutgoingWebhook {
        id: delivery.id,
        url_path: delivery.url_path,
        headers: vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("fdx-signature".to_owned(), signature),
        ],
        body: delivery.content.into_bytes(),
    }
}
