//! What can be requested of a payment.

use kernel::{Money, OrderId, RefundId, Text, Timestamp, UserId};

use super::outcome::Outcome;
use super::terms::Terms;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentCommand {
    AuthorizePayment(Terms),
    /// Authorize another card after a decline.
    RetryPayment {
        /// The gateway's id of the card.
        payment_method_id: Text<255>,
        /// Counts the cards of the order; 2 is the first other card.
        card: u32,
        at: Timestamp,
    },
    CapturePayment,
    /// The order ended: cancel the authorization.
    ReleasePayment {
        order_id: OrderId,
        user_id: UserId,
    },
    RefundPayment(RefundRequest),
    /// The gateway answered a call, or sent a webhook: earlier, later, or instead.
    RecordPaymentOutcome {
        outcome: Outcome,
        /// The attempt to authorize that the outcome belongs to.
        attempt: u32,
        at: Timestamp,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// The same for each repeat of the request.
    pub refund_id: RefundId,
    /// Absent means all that is left.
    pub amount: Option<Money>,
    /// For people.
    pub reason: String,
    pub requester: RefundRequester,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundRequester {
    /// An order can't see its payment: its request can come before the capture, or after staff refunded everything. It gets what is
    /// left.
    Order,
    /// Staff see the payment, so an impossible request is refused.
    Staff,
}
