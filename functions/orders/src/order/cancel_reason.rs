//! Why an order was cancelled or refunded.

use contracts::payment_failures::AUTHORIZATION_LOST;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why an order was cancelled or refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// Too few seats were free.
    SoldOut,
    /// The concert was not on sale, or no longer sells the ticket type.
    NotOnSale,
    /// The buyer's card was declined.
    PaymentDeclined,
    /// The buyer cancelled the order or one of its reservations.
    CancelledByBuyer,
    /// Staff cancelled it.
    CancelledByStaff,
    /// The authorized amount could not be captured.
    CaptureFailed,
    /// The authorization expired, or the bank withdrew it.
    AuthorizationLapsed,
    /// The concert was cancelled.
    ConcertCancelled,
    /// Finance refunded the whole payment.
    Refunded,
    /// The payment was captured after the order had ended and its seats were released.
    PaidTooLate,
}

impl CancelReason {
    /// Whether the order was cancelled because its payment failed.
    pub fn is_failed_payment(self) -> bool {
        matches!(self, Self::PaymentDeclined | Self::CaptureFailed | Self::AuthorizationLapsed)
    }

    /// The code of a payment that failed after its authorization. A decline has a reason of its own.
    pub fn payment_failure(self) -> Option<&'static str> {
        matches!(self, Self::CaptureFailed | Self::AuthorizationLapsed).then_some(AUTHORIZATION_LOST)
    }
}
