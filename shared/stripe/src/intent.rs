use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use vendor::Secret;

use crate::DeclineReason;

/// A payment at Stripe, from its creation to its capture or cancellation: the parts of the object that are read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PaymentIntent {
    /// Stripe's id, `pi_…`.
    pub id: String,
    /// Where it stands.
    pub status: IntentStatus,
    /// What is to be paid, in minor units (see [`crate::minor_units`]).
    #[serde(default)]
    pub amount: i64,
    /// What can still be captured, in minor units.
    #[serde(default)]
    pub amount_capturable: i64,
    /// What was captured, in minor units.
    #[serde(default)]
    pub amount_received: i64,
    /// The ISO 4217 code, lower case.
    #[serde(default)]
    pub currency: String,
    /// What the buyer's browser needs to finish the payment.
    #[serde(default, deserialize_with = "secret")]
    pub client_secret: Option<Secret>,
    /// Our own notes: `payment_id` and `order_id`.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: BTreeMap<String, String>,
    /// Who or what cancelled it: `requested_by_customer`, `automatic` (not captured in time), …
    #[serde(default)]
    pub cancellation_reason: Option<String>,
    #[serde(default)]
    last_payment_error: Option<PaymentError>,
}

impl PaymentIntent {
    /// Which attempt at our payment it is, by our note; the first, if there is none.
    pub fn attempt(&self) -> u32 {
        self.metadata.get("attempt").and_then(|attempt| attempt.parse().ok()).unwrap_or(1)
    }

    /// Why the last attempt to pay failed, when it did.
    pub fn decline_reason(&self) -> Option<DeclineReason> {
        self.last_payment_error
            .as_ref()
            .map(|error| DeclineReason::of(error.code.as_deref(), error.decline_code.as_deref()))
    }
}

/// The status of a [`PaymentIntent`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum IntentStatus {
    /// No card yet, or the last one was declined.
    RequiresPaymentMethod,
    /// A card is there, but nothing was asked of it.
    RequiresConfirmation,
    /// The buyer has to authenticate.
    RequiresAction,
    /// The bank has not answered yet.
    Processing,
    /// Authorized: the money can be captured.
    RequiresCapture,
    /// Captured. Refunds don't change it.
    Succeeded,
    /// Cancelled, by us or because it was not captured in time.
    Canceled,
    /// A status that is newer than this client.
    Other(String),
}

impl From<String> for IntentStatus {
    fn from(status: String) -> Self {
        match status.as_str() {
            "requires_payment_method" => Self::RequiresPaymentMethod,
            "requires_confirmation" => Self::RequiresConfirmation,
            "requires_action" => Self::RequiresAction,
            "processing" => Self::Processing,
            "requires_capture" => Self::RequiresCapture,
            "succeeded" => Self::Succeeded,
            "canceled" => Self::Canceled,
            _ => Self::Other(status),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct PaymentError {
    code: Option<String>,
    decline_code: Option<String>,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(Secret::new))
}

/// Stripe writes `null` as readily as it leaves a field out.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
