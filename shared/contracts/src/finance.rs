//! What finance tells.

use kernel::{Money, OrderId, PaymentId, UserId};
use serde::{Deserialize, Serialize};

use crate::IntegrationEvent;

/// Events of payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum FinanceEvent {
    /// The gateway is to be asked for the money.
    PaymentRequested(Payment),
    /// The buyer's bank wants to see the buyer first (3-D Secure).
    PaymentActionRequired(Payment),
    /// The money is set aside.
    PaymentAuthorized(Payment),
    /// The card was declined.
    PaymentDeclined(PaymentDeclined),
    /// The gateway is to be asked to take the money.
    PaymentCaptureRequested(Payment),
    /// The money is taken.
    PaymentCaptured(Payment),
    /// The money could not be taken; nothing is set aside any more.
    PaymentCaptureFailed(Payment),
    /// The gateway is to be asked to let the money go.
    PaymentReleaseRequested(Payment),
    /// Nothing is set aside any more.
    PaymentReleased(Payment),
}

impl FinanceEvent {
    /// The payment that the event is about.
    pub fn payment(&self) -> &Payment {
        match self {
            Self::PaymentRequested(payment)
            | Self::PaymentActionRequired(payment)
            | Self::PaymentAuthorized(payment)
            | Self::PaymentCaptureRequested(payment)
            | Self::PaymentCaptured(payment)
            | Self::PaymentCaptureFailed(payment)
            | Self::PaymentReleaseRequested(payment)
            | Self::PaymentReleased(payment) => payment,
            Self::PaymentDeclined(declined) => &declined.payment,
        }
    }
}

impl IntegrationEvent for FinanceEvent {
    const SOURCE: &'static str = "frontrow.finance";
}

/// The money of one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    /// The payment.
    pub payment_id: PaymentId,
    /// Its order.
    pub order_id: OrderId,
    /// Who pays.
    pub user_id: UserId,
    /// How much.
    pub amount: Money,
}

/// The card was declined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentDeclined {
    /// Which payment.
    #[serde(flatten)]
    pub payment: Payment,
    /// Why, in the gateway's stable words that a buyer may be told, such as `insufficient_funds`.
    pub reason: String,
}
