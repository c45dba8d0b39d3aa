use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::Value;
use vendor::{Secret, hmac_sha256_matches};

use crate::answer::{code, list, text, time};
use crate::{Tracking, TrackingNumber};

/// The header that a pushed event is signed in.
pub const SIGNATURE_HEADER: &str = "fdx-signature";

/// What FedEx pushes of a parcel. It can come twice, late, and in any order, and has no id: `number`, `event_type` and
/// `scanned_at` together tell one from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEvent {
    /// The parcel.
    pub number: TrackingNumber,
    /// The scan's type, such as `DL`.
    pub event_type: Option<String>,
    /// When it was scanned.
    pub scanned_at: Option<Timestamp>,
    /// Where the parcel is. What FedEx pushes is not fully published: a status of [`crate::Status::Unknown`] is to be asked for by
    /// tracking.
    pub tracking: Tracking,
}

/// A pushed event that is not to be believed, or can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// Not the JSON of an event.
    #[error("the body is not an event")]
    Malformed,
    /// Not signed with this token.
    #[error("the signature does not match")]
    WrongSignature,
}

/// Reads a pushed event after checking that FedEx sent it. `signature` is the header [`SIGNATURE_HEADER`], in Base64.
///
/// # Errors
/// [`WebhookError`]
pub fn verify(security_token: &Secret, signature: &str, body: &[u8]) -> Result<WebhookEvent, WebhookError> {
    let tag = STANDARD.decode(signature.trim()).map_err(|_| WebhookError::WrongSignature)?;
    if !hmac_sha256_matches(security_token.expose().as_bytes(), &[body], &hex::encode(tag)) {
        return Err(WebhookError::WrongSignature);
    }
    let body: Value = serde_json::from_slice(body).map_err(|_| WebhookError::Malformed)?;
    // Bare, or wrapped as tracking answers it.
    let around =
        ["/output/completeTrackResults/0", "/completeTrackResults/0"].iter().find_map(|path| body.pointer(path));
    let around = around.unwrap_or(&body);
    let result = around.pointer("/trackResults/0").unwrap_or(around);
    let tracking = Tracking::read(result, around).ok_or(WebhookError::Malformed)?;
    let latest = list(result, "/scanEvents").next().unwrap_or(result);
    Ok(WebhookEvent {
        number: tracking.number.clone(),
        event_type: text(latest, "/eventType").map(|kind| code(&kind)),
        scanned_at: tracking.scanned_at.or_else(|| time(latest, "/date")),
        tracking,
    })
}
