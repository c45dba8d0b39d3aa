//! Why an order refuses a command.

use kernel::{Refusal, RefusalKind};

/// The most cards that can be tried for one order.
pub const MAX_CARDS: u32 = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefusal {
    #[error("This order does not exist.")]
    Unknown,
    /// Only a refund undoes it.
    #[error("A confirmed order can no longer be cancelled.")]
    Confirmed,
    /// Its payment is being captured, and can be refunded a moment later.
    #[error("The order is being paid. Try again in a moment.")]
    BeingPaid,
    /// An outcome that can't follow from what the order requested.
    #[error("Not expected in the order's current state.")]
    NotAwaited,
    /// Its payment is under way or made.
    #[error("The order is not waiting for a card.")]
    NotDeclined,
    /// It expired, or is about to: its hold had ended when the buyer clicked.
    #[error("The time to pay for the order is over: its seats are no longer held.")]
    Expired,
    #[error("The order was cancelled and can no longer be paid.")]
    Cancelled,
    #[error("No more than {MAX_CARDS} cards can be tried for an order.")]
    TooManyCards,
}

impl Refusal for OrderRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::Confirmed
            | Self::BeingPaid
            | Self::NotAwaited
            | Self::NotDeclined
            | Self::Expired
            | Self::Cancelled
            | Self::TooManyCards => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::Confirmed => "order_confirmed",
            Self::BeingPaid => "order_being_paid",
            Self::NotAwaited => "not_awaited",
            Self::NotDeclined => "not_declined",
            Self::Expired => "order_expired",
            Self::Cancelled => "order_cancelled",
            Self::TooManyCards => "too_many_cards",
        }
    }

    fn is_transient(&self) -> bool {
        matches!(self, Self::BeingPaid)
    }
}
