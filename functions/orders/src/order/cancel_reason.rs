use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why an order came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// There were too few free seats.
    SoldOut,
    /// The concert was not on sale, or no longer sells that.
    NotOnSale,
    /// The buyer's card was declined.
    PaymentDeclined,
    /// The buyer changed their mind, on the order or on a reservation of it.
    CancelledByBuyer,
    /// Staff cancelled it.
    CancelledByStaff,
    /// The authorized money could not be captured.
    CaptureFailed,
    /// The authorization ran out, or the bank withdrew it.
    AuthorizationLapsed,
    /// The concert was cancelled.
    ConcertCancelled,
    /// Finance gave all the money back.
    Refunded,
    /// The money came when the order had ended, and its seats were gone.
    PaidTooLate,
}
