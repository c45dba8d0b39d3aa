//! Failed refunds, oldest first: a task for staff until the money is refunded another way.

use contracts::payment_failures::GATEWAY_REFUSED;
use kernel::{Money, OrderId, PaymentId, RefundId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::payment::{Payment, Terms};
use crate::payments::attempts::AttemptStatus;
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
    /// Each refund that failed at some time, with whether it is still a task: until it is made after all, or what it was for is refunded
    /// otherwise.
    pub fn of(payment: &Payment) -> Vec<(Self, bool)> {
        let Some(terms) = payment.terms() else { return Vec::new() };
        let attempts = Self::of_replaced(terms);
        let Some(refunds) = payment.refunds() else { return attempts };
        let is_left = !refunds.left(terms.amount).is_zero();
        let lines_left = refunds.lines_left(&terms.lines).ok();
        let failed = refunds.iter().filter_map(|tracked| {
            let reason = tracked.given_up.as_ref()?;
            let mut tickets = tracked.refund.lines.iter().filter(|line| line.quantity > 0).peekable();
            let is_of_tickets = tickets.peek().is_some();
            let is_replaced =
                lines_left.as_ref().is_some_and(|left| is_of_tickets && tickets.all(|line| left.lacks(line)));
            let is_open = is_left && !is_replaced && matches!(tracked.progress, RefundProgress::Failed { .. });
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
        failed.chain(attempts).collect()
    }

    /// Earlier attempts that were captured, and that the gateway did not refund.
    fn of_replaced(terms: &Terms) -> Vec<(Self, bool)> {
        let found = terms.replaced.iter().filter(|attempt| attempt.status != AttemptStatus::Open);
        let failed = found.map(|attempt| {
            let failed = Self {
                refund_id: attempt.refund_id(),
                payment_id: terms.payment_id,
                order_id: terms.order_id,
                user_id: terms.user_id,
                amount: terms.amount,
                reason: GATEWAY_REFUSED.to_owned(),
                requested_at: terms.requested_at,
            };
            (failed, attempt.status == AttemptStatus::RefundFailed)
        });
        failed.collect()
    }

    pub fn key(&self) -> Key {
        Key::new(LIST, format!("{:014}#{}", self.requested_at.as_millisecond(), self.refund_id))
    }
}
