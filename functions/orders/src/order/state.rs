//! The state of an order.

use serde::{Deserialize, Serialize};

use super::cancel_reason::CancelReason;
use super::placed_order::PlacedOrder;
use super::sale::Sale;
use crate::purchase::Purchase;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Order {
    /// Not placed yet.
    Nothing,
    /// Waiting for its seats and its payment.
    Placed(PlacedOrder),
    /// Seats held and payment authorized; the capture is under way.
    Confirmed(Purchase),
    /// Paid; the tickets are being issued and sent.
    Paid(Sale),
    /// The tickets were sent, or their buyer has none left to be sent.
    Completed(Sale),
    /// All its seats were returned; the refund is under way.
    Refunding {
        sale: Sale,
        reason: CancelReason,
        /// The refund failed; staff take over.
        #[serde(default)]
        failed: bool,
    },
    /// The whole payment was refunded.
    Refunded { sale: Sale, reason: CancelReason },
    /// It ended without a sale.
    Cancelled {
        purchase: Purchase,
        reason: CancelReason,
        /// Why the card was declined, if that cancelled it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decline_reason: Option<String>,
    },
    /// It was not confirmed in time.
    Expired(Purchase),
}

/// The values of [`Order::status`] of an order that exists.
pub const ORDER_STATUSES: [&str; 7] = ["placed", "confirmed", "paid", "completed", "cancelled", "expired", "refunded"];

impl Order {
    /// None before it is placed.
    pub fn purchase(&self) -> Option<&Purchase> {
        match self {
            Self::Nothing => None,
            Self::Placed(PlacedOrder { purchase, .. })
            | Self::Confirmed(purchase)
            | Self::Cancelled { purchase, .. }
            | Self::Expired(purchase) => Some(purchase),
            Self::Paid(sale) | Self::Completed(sale) | Self::Refunding { sale, .. } | Self::Refunded { sale, .. } => {
                Some(&sale.purchase)
            }
        }
    }

    /// None before it is paid, or if it ended without a sale.
    pub fn sale(&self) -> Option<&Sale> {
        match self {
            Self::Paid(sale) | Self::Completed(sale) | Self::Refunding { sale, .. } | Self::Refunded { sale, .. } => {
                Some(sale)
            }
            Self::Nothing | Self::Placed(_) | Self::Confirmed(_) | Self::Cancelled { .. } | Self::Expired(_) => None,
        }
    }

    /// Whether the order waits for nothing.
    pub fn has_ended(&self) -> bool {
        match self {
            Self::Nothing | Self::Placed(_) | Self::Confirmed(_) | Self::Paid(_) | Self::Refunding { .. } => false,
            Self::Completed(_) | Self::Refunded { .. } | Self::Cancelled { .. } | Self::Expired(_) => true,
        }
    }

    /// Why it was cancelled or refunded.
    pub fn reason(&self) -> Option<CancelReason> {
        match self {
            Self::Cancelled { reason, .. } | Self::Refunding { reason, .. } | Self::Refunded { reason, .. } => {
                Some(*reason)
            }
            Self::Nothing
            | Self::Placed(_)
            | Self::Confirmed(_)
            | Self::Paid(_)
            | Self::Completed(_)
            | Self::Expired(_) => None,
        }
    }

    /// The state's name in the API. A refund that is under way counts as done.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Placed(_) => "placed",
            Self::Confirmed(_) => "confirmed",
            Self::Paid(_) => "paid",
            Self::Completed(_) => "completed",
            Self::Refunding { .. } | Self::Refunded { .. } => "refunded",
            Self::Cancelled { .. } => "cancelled",
            Self::Expired(_) => "expired",
        }
    }
}
