//! What can be requested of a payment.

use kernel::{ConcertId, Money, OrderId, Quantity, RefundId, Text, TicketTypeId, Timestamp, UserId};

use super::outcome::Outcome;
use super::refunds::ByHand;
use super::terms::Terms;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentCommand {
    AuthorizePayment(Terms),
    /// Authorize another card after a decline.
    RetryPayment {
        /// The gateway's id of the card or confirmation token.
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
    /// Staff have paid a failed refund back in another way.
    RecordRefundByHand {
        refund_id: RefundId,
        by_hand: ByHand,
        now: Timestamp,
    },
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
    pub part: RefundPart,
    /// For people.
    pub reason: String,
    pub requester: RefundRequester,
    pub at: Timestamp,
}

/// What is to be refunded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundPart {
    /// All money that is left, and all tickets.
    Everything,
    /// An amount without tickets. The whole payment means everything.
    Amount(Money),
    Tickets {
        lines: Vec<TicketLine>,
        /// What the requester expects of them. Staff are refused if it differs.
        amount: Option<Money>,
    },
}

/// Tickets of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketLine {
    pub concert_id: ConcertId,
    pub ticket_type_id: TicketTypeId,
    pub quantity: Quantity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundRequester {
    /// An order can't see its payment: its request can come before the capture, or after staff refunded everything. It gets what is
    /// left.
    Order,
    /// Staff see the payment, so an impossible request is refused.
    Staff,
}
