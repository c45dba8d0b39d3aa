use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::Value;
use vendor::{Secret, hmac_sha256_matches};

use crate::response::{code, list, text, time};
use crate::{Tracking, TrackingNumber};

/// Header with a webhook's signature.
pub const SIGNATURE_HEADER: &str = "fdx-signature";

/// A webhook about a parcel. Webhooks can be repeated, late and out of order. They have no id: `number`, `event_type` and
/// `scanned_at` together identify one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEvent {
    /// FedEx's number of the parcel.
    pub number: TrackingNumber,
    /// Type of the scan, such as `DL`.
    pub event_type: Option<String>,
    /// Time of the scan.
    pub scanned_at: Option<Timestamp>,
    /// Progress of the parcel. The format is not fully published: track the parcel if the status is [`crate::Status::Unknown`].
    pub tracking: Tracking,
}

/// A webhook that is unreadable or not from FedEx.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The body is not the JSON of an event.
    #[error("the body is not an event")]
    Malformed,
    /// The body is not signed with the security token.
    #[error("the signature does not match")]
    WrongSignature,
}

/// Checks a webhook's signature and reads it. `signature` is the header [`SIGNATURE_HEADER`], in Base64.
///
/// # Errors
/// [`WebhookError`]
pub fn verify(security_token: &Secret, signature: &str, body: &[u8]) -> Result<WebhookEvent, WebhookError> {
    let tag = STANDARD.decode(signature.trim()).map_err(|_| WebhookError::WrongSignature)?;
    if !hmac_sha256_matches(security_token.expose().as_bytes(), &[body], &hex::encode(tag)) {
        return Err(WebhookError::WrongSignature);
    }
    let body: Value = serde_json::from_slice(body).map_err(|_| WebhookError::Malformed)?;
    // Either the bare result, or wrapped as in tracking responses.
    let parent =
        ["/output/completeTrackResults/0", "/completeTrackResults/0"].iter().find_map(|path| body.pointer(path));
    let parent = parent.unwrap_or(&body);
    let result = parent.pointer("/trackResults/0").unwrap_or(parent);
    let tracking = Tracking::read(result, parent).ok_or(WebhookError::Malformed)?;
    let latest = list(result, "/scanEvents").next().unwrap_or(result);
    Ok(WebhookEvent {
        number: tracking.number.clone(),
        event_type: text(latest, "/eventType").map(|kind| code(&kind)),
        scanned_at: tracking.scanned_at.or_else(|| time(latest, "/date")),
        tracking,
    })
}
