//! Events published by finance.

use kernel::{ConcertId, Money, OrderId, PaymentId, RefundId, TicketTypeId, UserId};
use serde::{Deserialize, Serialize};

use crate::IntegrationEvent;

/// Events of payments and refunds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum FinanceEvent {
    /// The gateway is being asked to authorize the amount.
    PaymentRequested(Payment),
    /// The buyer must authenticate with their bank (3-D Secure).
    PaymentActionRequired(Payment),
    /// The amount is authorized.
    PaymentAuthorized(Payment),
    /// The card was declined.
    PaymentDeclined(PaymentDeclined),
    /// The gateway is being asked to capture the amount.
    PaymentCaptureRequested(Payment),
    /// The amount is captured.
    PaymentCaptured(Payment),
    /// The capture failed; nothing is authorized any more.
    PaymentCaptureFailed(Payment),
    /// The gateway is being asked to release the authorization.
    PaymentReleaseRequested(Payment),
    /// The authorization is released.
    PaymentReleased(Payment),
    /// The gateway is being asked to refund an amount.
    RefundRequested(Refund),
    /// The gateway has accepted a refund.
    PaymentRefunded(Refund),
    /// A refund failed for good; staff must look at it.
    RefundFailed(Refund),
    /// The payer contests the payment at the bank, or the bank has decided.
    PaymentDisputed(Dispute),
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
            Self::PaymentDisputed(dispute) => &dispute.payment,
            Self::RefundRequested(refund) | Self::PaymentRefunded(refund) | Self::RefundFailed(refund) => {
                &refund.payment
            }
        }
    }
}

impl IntegrationEvent for FinanceEvent {
    const SOURCE: &'static str = "frontrow.finance";
}

/// The payment of one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    /// Derived from the order's id.
    pub payment_id: PaymentId,
    /// The order that it pays for.
    pub order_id: OrderId,
    /// The payer.
    pub user_id: UserId,
    /// The amount to pay, tax included.
    pub amount: Money,
}

/// The card was declined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentDeclined {
    /// The payment whose card was declined.
    #[serde(flatten)]
    pub payment: Payment,
    /// The gateway's stable code, safe to show to the buyer, such as `insufficient_funds`.
    pub reason: String,
    /// Number of the card tried for this order, from 1.
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

/// A refund of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refund {
    /// The refunded payment.
    #[serde(flatten)]
    pub payment: Payment,
    /// The same for each attempt at the refund.
    pub refund_id: RefundId,
    /// Amount of this refund.
    pub refund_amount: Money,
    /// Amount of the payment that is refunded, including this refund. For `RefundRequested` and `RefundFailed` it includes refunds that are
    /// requested and not made yet; for `PaymentRefunded` it does not. It equals the payment's amount if nothing is left.
    pub given_back: Money,
    /// What is given back besides money; absent in events of releases that did not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<RefundScope>,
    /// The lines of the order that the refund is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<RefundedLine>,
    /// The reason in the words of whoever requested it, if it was requested here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A dispute of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dispute {
    /// The disputed payment.
    #[serde(flatten)]
    pub payment: Payment,
    /// The gateway's id of the dispute.
    pub dispute_id: String,
    /// The amount that the payer contests.
    pub disputed: Money,
    /// Whether the bank has taken the amount back: until it decides, and for good if the payer wins.
    pub withdrawn: bool,
    /// Each line's share of the amount, without tickets; empty if the lines of the payment are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<RefundedLine>,
}

/// What a refund gives back besides money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundScope {
    /// All tickets that the buyer still has.
    Everything,
    /// The tickets of its lines.
    Lines,
    /// No tickets: all stay valid.
    Goodwill,
}

/// A refund's part of one line of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundedLine {
    /// The concert that the tickets are for.
    pub concert_id: ConcertId,
    /// The ticket type, unique within the concert.
    pub ticket_type_id: TicketTypeId,
    /// Number of tickets given back; 0 for money alone.
    pub quantity: u32,
    /// Amount refunded of the line.
    pub amount: Money,
}
