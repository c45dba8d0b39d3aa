//! What can be requested of an order.

use kernel::{ConcertId, DeliveryId, Money, RefundId, ReservationId, Text, TicketId, Timestamp};

use super::cancel_reason::CancelReason;
use super::sale::ReturnedLine;
use crate::purchase::Purchase;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderCommand {
    /// Make an order of a confirmed cart.
    PlaceOrder(Purchase),
    /// Seats at one concert are held.
    RecordReservation {
        reservation_id: ReservationId,
        expires_at: Timestamp,
    },
    /// Seats at one concert are held for longer.
    RecordExtension {
        reservation_id: ReservationId,
        expires_at: Timestamp,
    },
    /// Seats at one concert are not available, or the buyer has cancelled their reservation.
    RecordReservationFailure {
        reservation_id: ReservationId,
        reason: CancelReason,
    },
    /// The buyer's bank requires authentication.
    RecordActionRequired,
    RecordDecline {
        /// Counts the cards of the order, from 1.
        card: u32,
        /// Stable, `snake_case`, fit for the buyer.
        reason: String,
    },
    /// The buyer gives the first way to pay, or another one after a decline.
    PayOrder {
        /// Stripe's id of the card or confirmation token.
        payment_method_id: Text<255>,
        /// When the buyer clicked.
        at: Timestamp,
    },
    RecordAuthorization,
    RecordCapture {
        /// When the order learned of it.
        at: Timestamp,
    },
    /// The authorization has lapsed, or the capture failed.
    RecordPaymentFailure(CancelReason),
    /// The tickets were sent.
    CompleteOrder,
    /// No ticket was left to send.
    CompleteUnsentOrder,
    /// The tickets could not be delivered.
    RecordDeliveryFailure {
        delivery_id: DeliveryId,
        /// Stable, `snake_case`.
        reason: String,
    },
    /// Cancel it while it is not confirmed.
    CancelOrder(CancelReason),
    /// Cancel it while it is not confirmed; refund it once it is paid.
    RefundOrder(CancelReason),
    /// One of its concerts was cancelled.
    RecordConcertCancellation(ConcertId),
    /// End it, if its time is over.
    ExpireOrder {
        /// A hold that ends by then has ended.
        holds_until: Timestamp,
        /// An order without held seats ends if it requested them before that.
        placed_before: Timestamp,
    },
    /// The buyer gave one of its tickets back.
    ReturnTicket {
        ticket_id: TicketId,
        /// One ticket of its line.
        line: ReturnedLine,
    },
    /// Finance is making a refund.
    RecordRefundRequest(FinanceRefund),
    /// A refund failed.
    RecordRefundFailure,
    /// Finance has made a refund.
    RecordRefund(FinanceRefund),
}

/// A refund by finance, requested by this order or by staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinanceRefund {
    pub refund_id: RefundId,
    pub amount: Money,
    /// What it gives back besides money, unless the order requested it.
    pub gives_back: GivesBack,
    /// The reason in the words of whoever requested it.
    pub note: Option<String>,
    /// Whether nothing is left of the payment after it.
    pub is_last: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivesBack {
    /// All tickets that the buyer still has.
    Everything,
    Tickets(Vec<ReturnedLine>),
    Nothing,
}
