//! How far an order is, for people: which of its pages' words apply.

use kernel::Timestamp;

use crate::order::{Order, PaymentProgress, PlacedOrder};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Seats are being held.
    Holding,
    /// The seats are held; the buyer has not paid yet.
    Unpaid,
    /// The card was declined; another one can be tried.
    Declined,
    /// As [`Self::Declined`], but too many cards were tried.
    Blocked,
    /// Stripe has not answered yet.
    Checking,
    /// The bank asks the buyer to confirm the payment.
    Authenticating,
    /// Authorized; the money is being taken.
    Capturing,
    /// Tickets are being made and sent.
    Paid,
    Completed,
    /// Completed, because its buyer had passed all tickets on before they were sent.
    NotSent,
    Refunding,
    RefundFailed,
    Refunded,
    Cancelled,
    Expired,
}

impl Stage {
    /// None before the order is placed.
    pub fn of(order: &Order, now: Timestamp) -> Option<Self> {
        Some(match order {
            Order::Nothing => return None,
            Order::Placed(placed) => of_placed(placed, now),
            Order::Confirmed(_) => Self::Capturing,
            Order::Paid(_) => Self::Paid,
            Order::Completed(sale) if sale.delivery_not_needed => Self::NotSent,
            Order::Completed(_) => Self::Completed,
            Order::Refunding { failed: false, .. } => Self::Refunding,
            Order::Refunding { failed: true, .. } => Self::RefundFailed,
            Order::Refunded { .. } => Self::Refunded,
            Order::Cancelled { .. } => Self::Cancelled,
            Order::Expired(_) => Self::Expired,
        })
    }

    /// As a part of the names of messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Holding => "holding",
            Self::Unpaid => "unpaid",
            Self::Declined => "declined",
            Self::Blocked => "blocked",
            Self::Checking => "checking",
            Self::Authenticating => "authenticating",
            Self::Capturing => "capturing",
            Self::Paid => "paid",
            Self::Completed => "completed",
            Self::NotSent => "not-sent",
            Self::Refunding => "refunding",
            Self::RefundFailed => "refund-failed",
            Self::Refunded => "refunded",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Whether the order waits for its buyer, who has until the hold ends.
    pub fn waits_for_buyer(self) -> bool {
        matches!(self, Self::Unpaid | Self::Declined | Self::Blocked | Self::Authenticating)
    }

    /// Whether a card can be given now.
    pub fn takes_card(self) -> bool {
        matches!(self, Self::Unpaid | Self::Declined)
    }
}

/// The job that expires orders runs every minute: what can't be paid any more has expired for its buyer.
fn of_placed(placed: &PlacedOrder, now: Timestamp) -> Stage {
    let is_over = placed.held.values().min().is_some_and(|end| *end <= now);
    match placed.payment {
        PaymentProgress::MethodAwaited | PaymentProgress::Declined(_) if is_over => Stage::Expired,
        PaymentProgress::MethodAwaited if !placed.has_all_seats() => Stage::Holding,
        PaymentProgress::MethodAwaited => Stage::Unpaid,
        PaymentProgress::Declined(_) if placed.takes_payment_method() => Stage::Declined,
        PaymentProgress::Declined(_) => Stage::Blocked,
        PaymentProgress::Pending => Stage::Checking,
        PaymentProgress::ActionRequired => Stage::Authenticating,
        PaymentProgress::Authorized | PaymentProgress::Captured if !placed.has_all_seats() => Stage::Holding,
        PaymentProgress::Authorized | PaymentProgress::Captured => Stage::Capturing,
    }
}
