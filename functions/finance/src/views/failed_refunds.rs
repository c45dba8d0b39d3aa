//! Failed refunds, oldest first: a task for staff until the money is refunded another way.

use kernel::{Money, OrderId, PaymentId, RefundId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::payment::Payment;
use crate::payments::refunds::RefundProgress;

pub const LIST: &str = "refund_failed";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FailedRefund {
    pub refund_id: RefundId,
    pub payment_id: PaymentId,
    pub order_id: OrderId,
    pub user_id: UserId,
    /// Still to be refunded.
    pub amount: Money,
    /// Why the refund failed: a stable code.
    pub reason: String,
    pub requested_at: Timestamp,
}

impl FailedRefund {
    /// Each with whether it is still a task: it is while a part of the payment is not refunded.
    pub fn of(payment: &Payment) -> Vec<(Self, bool)> {
        let (Some(terms), Some(refunds)) = (payment.terms(), payment.refunds()) else { return Vec::new() };
        let is_open = !refunds.left(terms.amount).is_zero();
        let failed = refunds.iter().filter_map(|tracked| {
            let RefundProgress::Failed { reason } = &tracked.progress else { return None };
            let failed = Self {
                refund_id: tracked.refund.refund_id,
                payment_id: terms.payment_id,
                order_id: terms.order_id,
                user_id: terms.user_id,
                amount: tracked.refund.amount,
                reason: reason.clone(),
                requested_at: tracked.refund.requested_at,
            };
            Some((failed, is_open))
        });
        failed.collect()
    }

    pub fn key(&self) -> Key {
        Key::new(LIST, format!("{:014}#{}", self.requested_at.as_millisecond(), self.refund_id))
    }
}
