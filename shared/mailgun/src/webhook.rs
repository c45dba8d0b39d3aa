use serde::Deserialize;
use serde_json::Value;
use vendor::{Secret, hmac_sha256_matches};

use crate::message::without_brackets;

/// A webhook from Mailgun. Webhooks can be repeated, late and out of order.
///
/// The signature covers the time and the token, not the event. Therefore act only on mails that our own records contain, and keep
/// the tokens of some hours to refuse a token that is reused for another event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEvent {
    /// Mailgun's id of the event, unique within a day.
    pub id: String,
    /// Type of the event: `delivered`, `failed`, `complained`, …
    pub kind: String,
    /// For `failed`: `temporary` (Mailgun keeps trying) or `permanent`.
    pub severity: Option<String>,
    /// Mailgun's id of the mail, without angle brackets.
    pub message_id: Option<String>,
    /// The send key that the mail was sent with.
    pub send_key: Option<String>,
    /// Time of the webhook, in Unix seconds. Signed together with `token`.
    pub signed_at: i64,
    /// Unique for each webhook.
    pub token: String,
}

/// A webhook that is unreadable or not from Mailgun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The body is not the JSON of a webhook.
    #[error("the body is not a webhook")]
    Malformed,
    /// The body is not signed with the webhook signing key.
    #[error("the signature does not match")]
    WrongSignature,
}

/// Checks a webhook's signature and reads it. `signing_key` is the webhook signing key, not the API key.
///
/// # Errors
/// [`WebhookError`]
pub fn verify(signing_key: &Secret, body: &[u8]) -> Result<WebhookEvent, WebhookError> {
    #[derive(Deserialize)]
    struct Webhook {
        signature: Signature,
        #[serde(rename = "event-data")]
        event: Value,
    }
    #[derive(Deserialize)]
    struct Signature {
        timestamp: String,
        token: String,
        signature: String,
    }
    let Webhook { signature, event } = serde_json::from_slice(body).map_err(|_| WebhookError::Malformed)?;
    let signed = [signature.timestamp.as_bytes(), signature.token.as_bytes()];
    if !hmac_sha256_matches(signing_key.expose().as_bytes(), &signed, &signature.signature) {
        return Err(WebhookError::WrongSignature);
    }
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    Ok(WebhookEvent {
        id: text("/id").ok_or(WebhookError::Malformed)?,
        kind: text("/event").ok_or(WebhookError::Malformed)?,
        severity: text("/severity"),
        message_id: text("/message/headers/message-id").map(|id| without_brackets(&id).to_owned()),
        send_key: text("/user-variables/send-key"),
        signed_at: signature.timestamp.parse().map_err(|_| WebhookError::Malformed)?,
        token: signature.token,
    })
}
