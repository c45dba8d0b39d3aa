use std::collections::BTreeMap;

use kernel::Money;
use serde::{Deserialize, Deserializer};
use vendor::Secret;

use crate::{DeclineReason, money};

/// A payment at Stripe, from its creation to its capture or cancellation. Only the fields that are used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PaymentIntent {
    /// Stripe's id (`pi_…`).
    pub id: String,
    /// Current status.
    pub status: IntentStatus,
    /// Amount to pay in minor units (see [`crate::minor_units`]).
    #[serde(default)]
    pub amount: i64,
    /// Amount that can still be captured, in minor units.
    #[serde(default)]
    pub amount_capturable: i64,
    /// Captured amount in minor units.
    #[serde(default)]
    pub amount_received: i64,
    /// ISO 4217 code, lower case.
    #[serde(default)]
    pub currency: String,
    /// The buyer's browser needs it to finish the payment.
    #[serde(default, deserialize_with = "secret")]
    pub client_secret: Option<Secret>,
    /// Our metadata, such as `payment_id` and `order_id`.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: BTreeMap<String, String>,
    /// Reason of a cancellation: `requested_by_customer`, `automatic` (not captured in time), …
    #[serde(default)]
    pub cancellation_reason: Option<String>,
    #[serde(default)]
    last_payment_error: Option<PaymentError>,
    #[serde(default)]
    latest_charge: Option<Expandable<LatestCharge>>,
}

/// An object, or its id if the request did not ask to expand it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Expandable<T> {
    Expanded(T),
    NotExpanded(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct LatestCharge {
    #[serde(default)]
    balance_transaction: Option<Expandable<BalanceTransaction>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct BalanceTransaction {
    fee: i64,
    /// Of our account with Stripe.
    currency: String,
}

impl PaymentIntent {
    /// Number of the attempt at our payment, from our metadata; 1 if it is absent.
    pub fn attempt(&self) -> u32 {
        self.metadata.get("attempt").and_then(|attempt| attempt.parse().ok()).unwrap_or(1)
    }

    /// What Stripe keeps of a captured payment, in the currency of our account. None unless the call asked for it.
    pub fn fee(&self) -> Option<Money> {
        let Some(Expandable::Expanded(charge)) = &self.latest_charge else { return None };
        let Some(Expandable::Expanded(transaction)) = &charge.balance_transaction else { return None };
        money(transaction.fee, &transaction.currency)
    }

    /// Reason of the last failure, if there was one.
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
    /// There is no card yet, or the last one was declined.
    RequiresPaymentMethod,
    /// There is a card, but it was not charged yet.
    RequiresConfirmation,
    /// The buyer must authenticate.
    RequiresAction,
    /// The bank is still processing it.
    Processing,
    /// The amount is authorized and can be captured.
    RequiresCapture,
    /// The amount is captured. Refunds don't change the status.
    Succeeded,
    /// Cancelled by us, or because it was not captured in time.
    Canceled,
    /// A status that this client does not know.
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

/// Reads a missing field and `null` as the default. Stripe sends both.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
