//! Disputes that the bank has not decided: a task for finance, with a deadline.

use kernel::{Money, OrderId, PaymentId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::payment::Payment;

pub const LIST: &str = "disputes";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenDispute {
    /// The gateway's id of the dispute.
    pub dispute_id: String,
    pub payment_id: PaymentId,
    pub order_id: OrderId,
    /// The payer.
    pub user_id: UserId,
    pub amount: Money,
    /// In the gateway's words: `fraudulent`, `product_not_received`, …
    pub reason: String,
    /// In the gateway's words: `needs_response`, `under_review`, …
    pub status: String,
    /// When the evidence must be submitted; absent if the gateway takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_due_by: Option<Timestamp>,
}

impl OpenDispute {
    /// All disputes of a payment, each with whether it is open.
    pub fn of(payment: &Payment) -> Vec<(Self, bool)> {
        let Some(terms) = payment.terms() else { return Vec::new() };
        let disputes = payment.disputes().iter().map(|tracked| {
            let dispute = &tracked.dispute;
            let listed = Self {
                dispute_id: dispute.dispute_id.clone(),
                payment_id: terms.payment_id,
                order_id: terms.order_id,
                user_id: terms.user_id,
                amount: dispute.amount,
                reason: dispute.reason.clone(),
                status: dispute.status.clone(),
                evidence_due_by: dispute.evidence_due_by,
            };
            (listed, !tracked.closed)
        });
        disputes.collect()
    }

    pub fn key(&self) -> Key {
        Key::new(LIST, &self.dispute_id)
    }
}

/// The next deadline first, disputes without one last.
pub fn by_deadline(mut disputes: Vec<OpenDispute>) -> Vec<OpenDispute> {
    disputes
        .sort_by_cached_key(|dispute| (dispute.evidence_due_by.unwrap_or(Timestamp::MAX), dispute.dispute_id.clone()));
    disputes
}
