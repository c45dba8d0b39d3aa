//! A user's payments, newest first: one stored item for each. A single payment is folded from its stream into the same shape.

use kernel::{Money, OrderId, PaymentId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::payment::{PAYMENT_STATUSES, Payment};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Payment")]
pub struct UserPayment {
    pub payment_id: PaymentId,
    pub order_id: OrderId,
    /// The payer.
    pub user_id: UserId,
    pub amount: Money,
    /// The refunds that the gateway accepted. Requested ones don't count yet.
    pub refunded: Money,
    #[schemars(extend("enum" = PAYMENT_STATUSES))]
    pub status: String,
    /// The gateway's id of the payment.
    pub gateway_id: Option<String>,
    /// Why it was declined, or could not be captured: a stable code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub requested_at: Timestamp,
}

impl UserPayment {
    pub fn list(user_id: UserId) -> String {
        format!("user#{user_id}")
    }

    /// None before the payment is requested.
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
                .map_or(Money::zero(terms.amount.currency()), |refunds| refunds.refunded(terms.amount)),
            status: payment.status()?.to_owned(),
            gateway_id: payment.gateway_id().map(str::to_owned),
            reason,
            requested_at: terms.requested_at,
        })
    }

    pub fn key(&self) -> Key {
        Key::new(Self::list(self.user_id), format!("{:014}#{}", self.requested_at.as_millisecond(), self.payment_id))
    }
}
