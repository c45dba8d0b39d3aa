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
    /// None of its cards was declined, or its seats are no longer held.
    #[error("The order is not waiting for another card.")]
    NotDeclined,
    #[error("No more than {MAX_CARDS} cards can be tried for an order.")]
    TooManyCards,
}

impl Refusal for OrderRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::Confirmed | Self::BeingPaid | Self::NotAwaited | Self::NotDeclined | Self::TooManyCards => {
                RefusalKind::Conflict
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::Confirmed => "order_confirmed",
            Self::BeingPaid => "order_being_paid",
            Self::NotAwaited => "not_awaited",
            Self::NotDeclined => "not_declined",
            Self::TooManyCards => "too_many_cards",
        }
    }

    fn is_transient(&self) -> bool {
        matches!(self, Self::BeingPaid)
    }
}
