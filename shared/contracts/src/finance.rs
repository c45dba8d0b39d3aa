//! What finance tells.

use kernel::{Money, OrderId, PaymentId, RefundId, UserId};
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
    /// The gateway is to be asked to give money back.
    RefundRequested(Refund),
    /// Money is on its way back to the card.
    PaymentRefunded(Refund),
    /// Money could not be given back; staff are to look at it.
    RefundFailed(Refund),
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
            Self::RefundRequested(refund) | Self::PaymentRefunded(refund) | Self::RefundFailed(refund) => {
                &refund.payment
            }
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
    /// Which card of the order it was, from 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub card: u32,
}

const fn first() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_first(card: &u32) -> bool {
    *card == first()
}

/// Money of a payment on its way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refund {
    /// Which payment.
    #[serde(flatten)]
    pub payment: Payment,
    /// The refund.
    pub refund_id: RefundId,
    /// How much it gives back.
    pub refund_amount: Money,
    /// How much of the payment is given back, this refund included: with those that are asked for, where this one is asked for or
    /// failed; without them, where it is made. The payment's amount if nothing is left of it.
    pub given_back: Money,
}
