//! Refunds that could not be made: a task for staff, until the money goes back some other way.

use kernel::{Money, OrderId, PaymentId, RefundId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::payment::Payment;
use crate::refunds::Progress;

/// The list, oldest first.
pub const LIST: &str = "refund_failed";

/// A refund on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FailedRefund {
    /// The refund.
    pub refund_id: RefundId,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// Of which order.
    pub order_id: OrderId,
    /// Who paid.
    pub user_id: UserId,
    /// How much is still here that should not be.
    pub amount: Money,
    /// Why it failed.
    pub reason: String,
    /// When it was asked for.
    pub requested_at: Timestamp,
}

impl FailedRefund {
    /// The failed refunds of a payment, each with whether it is still a task: while so much is left to be given back.
    pub fn of(payment: &Payment) -> Vec<(Self, bool)> {
        let (Some(terms), Some(refunds)) = (payment.terms(), payment.refunds()) else { return Vec::new() };
        let is_left = !refunds.left(terms.amount).is_zero();
        let failed = refunds.iter().filter_map(|tracked| {
            let Progress::Failed { reason } = &tracked.progress else { return None };
            let failed = Self {
                refund_id: tracked.refund.refund_id,
                payment_id: terms.payment_id,
                order_id: terms.order_id,
                user_id: terms.user_id,
                amount: tracked.refund.amount,
                reason: reason.clone(),
                requested_at: tracked.refund.requested_at,
            };
            Some((failed, is_left))
        });
        failed.collect()
    }

    /// Where it is on the list.
    pub fn key(&self) -> Key {
        Key::new(LIST, format!("{:014}#{}", self.requested_at.as_millisecond(), self.refund_id))
    }
}
