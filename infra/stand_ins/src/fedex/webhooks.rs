use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use vendor::hmac_sha256_hex;

use crate::outbox::Delivery;
use crate::{OutgoingWebhook, WebhookFaultKind};

/// A webhook as it goes out. FedEx signs the body alone, so that no signature is ever old.
pub(super) fn sign(delivery: Delivery, security_token: &str) -> OutgoingWebhook {
    let bad = delivery.fault == Some(WebhookFaultKind::BadSignature);
    let key = if bad { "another token" } else { security_token };
    // What was just written as hex is hex.
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
