//! A user's payments, newest first: one stored item per payment. One payment is folded from its stream into the same shape.

use kernel::{Money, OrderId, PaymentId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::payment::{PAYMENT_STATUSES, Payment};

/// One payment, as clients see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Payment")]
pub struct UserPayment {
    /// The payment.
    pub payment_id: PaymentId,
    /// Its order.
    pub order_id: OrderId,
    /// Who pays.
    pub user_id: UserId,
    /// How much.
    pub amount: Money,
    /// How much of it is on its way back to the card, or there. What is asked for and not made yet does not count.
    pub refunded: Money,
    /// How far it is.
    #[schemars(extend("enum" = PAYMENT_STATUSES))]
    pub status: String,
    /// The gateway's id of it.
    pub gateway_id: Option<String>,
    /// Why it was declined, or could not be captured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When the money was asked for.
    pub requested_at: Timestamp,
}

impl UserPayment {
    /// The list of a user's payments.
    pub fn list(user_id: UserId) -> String {
        format!("user#{user_id}")
    }

    /// What is shown of a payment, once it was asked for.
    pub fn of(payment: &Payment) -> Option<Self> {
        let terms = payment.terms()?;
        let reason = match payment {
            Payment::Declined { reason, .. } | Payment::CaptureFailed { reason, .. } => Some(reason.clone()),
            _ => None,
        };
        Some(Self {
            payment_id: terms.payment_id,
            order_id: terms.order_id,
            user_id: terms.user_id,
            amount: terms.amount,
            refunded: payment
                .refunds()
                .map_or(Money::zero(terms.amount.currency()), |refunds| refunds.done(terms.amount)),
            status: payment.status()?.to_owned(),
            gateway_id: payment.gateway_id().map(str::to_owned),
            reason,
            requested_at: terms.requested_at,
        })
    }

    /// Where it is: in its user's list, by time.
    pub fn key(&self) -> Key {
        Key::new(Self::list(self.user_id), format!("{:014}#{}", self.requested_at.as_millisecond(), self.payment_id))
    }
}
