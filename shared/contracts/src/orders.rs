//! Events published by orders.

use kernel::{
    ConcertId, Money, OrderId, PaymentId, Quantity, RefundId, ReservationId, Sealed, Text, TicketTypeId, Timestamp,
    UserId,
};
use serde::{Deserialize, Serialize};

use crate::carts::Line;
use crate::{Customer, DeliveryMethod, IntegrationEvent};

/// Events of orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum OrdersEvent {
    /// The order is placed: reserve the seats and authorize the payment, unless it is paid later.
    OrderPlaced(OrderPlaced),
    /// The buyer gives a way to pay for an order that was placed without one: authorize the payment.
    OrderPaymentRequested(OrderPaymentRequested),
    /// Seats are reserved and the payment is authorized: confirm both.
    OrderConfirmed(OrderConfirmed),
    /// The payment is captured: issue the tickets.
    OrderPaid(OrderPaid),
    /// The tickets have been sent.
    OrderCompleted(OrderEnded),
    /// The order was cancelled: release its seats and its payment.
    OrderCancelled(OrderCancelled),
    /// The order expired before it was confirmed: release its seats and its payment.
    OrderExpired(OrderExpired),
    /// The card was declined; the seats stay reserved for another card.
    OrderDeclined(OrderDeclined),
    /// The buyer tries another card; the seats stay reserved.
    OrderPaymentRetried(OrderPaymentRetried),
    /// The payment came after the order had ended: reserve seats again.
    OrderReinstated(OrderReinstated),
    /// Paid tickets are returned: void the tickets and refund the payment.
    OrderRefundRequested(OrderRefundRequested),
    /// Finance has worked out a refund of the order: inform the buyer.
    OrderRefundAccepted(OrderRefundAccepted),
    /// The order was refunded in full.
    OrderRefunded(OrderEnded),
}

impl IntegrationEvent for OrdersEvent {
    const SOURCE: &'static str = "frontrow.orders";
}

/// The order is placed: reserve the seats and authorize the payment, unless it is paid later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderPlaced {
    /// The order's id.
    pub order_id: OrderId,
    /// Order number for people.
    pub number: Text<20>,
    /// The buyer.
    pub user_id: UserId,
    /// One reservation per concert.
    pub reservations: Vec<ReservationRequest>,
    /// The payment to authorize; derived from the order's id.
    pub payment_id: PaymentId,
    /// Amount to authorize.
    pub total: Money,
    /// The gateway's id of the buyer's card (`pm_…`) or confirmation token (`ctoken_…`).
    pub payment_method_id: Text<255>,
    /// Whether the buyer gives a way to pay later, with [`OrderPaymentRequested`]: nothing is authorized until then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pays_later: bool,
    /// When the buyer confirmed: the concert must have been on sale then. Absent in events of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
}

/// The buyer gives the first way to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderPaymentRequested {
    /// The order's id.
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
    /// The reservations that are paid for, one per concert.
    pub reservations: Vec<ReservationRequest>,
    /// The payment to authorize; derived from the order's id.
    pub payment_id: PaymentId,
    /// Amount to authorize.
    pub total: Money,
    /// The gateway's id of the buyer's card (`pm_…`) or confirmation token (`ctoken_…`).
    pub payment_method_id: Text<255>,
}

/// The seats to reserve at one concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReservationRequest {
    /// Derived from the order and the concert.
    pub reservation_id: ReservationId,
    /// The concert to reserve seats at.
    pub concert_id: ConcertId,
    /// Seats by ticket type.
    pub seats: Vec<Seats>,
}

/// Seats of one ticket type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seats {
    /// The ticket type, unique within the concert.
    pub ticket_type_id: TicketTypeId,
    /// Number of seats.
    pub quantity: Quantity,
    /// Price of one seat, as the buyer accepted it.
    pub unit_price: Money,
}

/// Seats are reserved and the payment is authorized.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderConfirmed {
    /// The order's id.
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
    /// The reservations to confirm.
    pub reservation_ids: Vec<ReservationId>,
    /// The payment to capture.
    pub payment_id: PaymentId,
    /// Amount to capture.
    pub total: Money,
}

/// The payment is captured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderPaid {
    /// The order's id.
    pub order_id: OrderId,
    /// Order number for people.
    pub number: Text<20>,
    /// The buyer.
    pub user_id: UserId,
    /// The items bought.
    pub lines: Vec<Line>,
    /// Amount paid.
    pub total: Money,
    /// E-mail or courier.
    pub delivery: DeliveryMethod,
    /// The buyer's personal data.
    pub customer: Sealed<Customer>,
}

/// An order was completed or refunded in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderEnded {
    /// The order's id.
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
}

/// An order was cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderCancelled {
    /// The order's id.
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
    /// The reservations to cancel.
    pub reservation_ids: Vec<ReservationId>,
    /// The payment to release.
    pub payment_id: PaymentId,
    /// The reason for the cancellation.
    pub reason: CancelReason,
    /// Present if the order was cancelled because the payment failed: the data for an e-mail to the buyer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_failure: Option<PaymentFailure>,
}

/// The card was declined; the buyer may try another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderDeclined {
    /// The order's id.
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
    /// Number of the card tried for this order, from 1.
    pub card: u32,
    /// The data for an e-mail to the buyer.
    pub payment_failure: PaymentFailure,
}

/// A failed payment, with the data for an e-mail to the buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentFailure {
    /// Order number for people.
    pub number: Text<20>,
    /// Amount that was to be paid.
    pub total: Money,
    /// The buyer's personal data.
    pub customer: Sealed<Customer>,
    /// The gateway's stable code, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An order expired before it was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderExpired {
    /// The order's id.
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
    /// The reservations to release.
    pub reservation_ids: Vec<ReservationId>,
    /// The payment to release.
    pub payment_id: PaymentId,
}

/// The buyer tries another card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderPaymentRetried {
    /// The order's id.
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
    /// The payment to authorize with the other card.
    pub payment_id: PaymentId,
    /// The gateway's id of the other card (`pm_…`) or confirmation token (`ctoken_…`).
    pub payment_method_id: Text<255>,
    /// Number of this card for this order, from 2.
    pub card: u32,
}

/// A paid order needs seats again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderReinstated {
    /// The order's id.
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
    /// One reservation per concert, with other ids than before.
    pub reservations: Vec<ReservationRequest>,
}

/// Paid tickets are returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderRefundRequested {
    /// The order's id.
    pub order_id: OrderId,
    /// Order number for people.
    pub number: Text<20>,
    /// The buyer.
    pub user_id: UserId,
    /// The payment to refund.
    pub payment_id: PaymentId,
    /// The same for each retry.
    pub refund_id: RefundId,
    /// The price of the lines; absent if the buyer keeps no tickets: then all that is left is refunded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The reservations that keep no seats: cancel them.
    pub reservation_ids: Vec<ReservationId>,
    /// The lines whose tickets become void, each with the number of those tickets.
    pub lines: Vec<Line>,
    /// The same lines, with what the buyer keeps of them. Absent in events of releases that returned whole lines only, and informed the
    /// buyer at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Vec<ReturnedTickets>>,
    /// The buyer's personal data.
    pub customer: Sealed<Customer>,
    /// The reason for the refund.
    pub reason: CancelReason,
}

/// Returned tickets of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnedTickets {
    /// The reservation of their seats.
    pub reservation_id: ReservationId,
    /// The concert that the tickets are for.
    pub concert_id: ConcertId,
    /// The ticket type, unique within the concert.
    pub ticket_type_id: TicketTypeId,
    /// Number of tickets bought.
    pub bought: Quantity,
    /// Number of tickets returned now.
    pub quantity: Quantity,
    /// Number of tickets that the buyer keeps.
    pub kept: u32,
}

/// Finance has worked out a refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderRefundAccepted {
    /// The order's id.
    pub order_id: OrderId,
    /// Order number for people.
    pub number: Text<20>,
    /// The buyer.
    pub user_id: UserId,
    /// The same for each retry.
    pub refund_id: RefundId,
    /// Amount that is refunded; zero if only tickets are returned.
    pub amount: Money,
    /// The lines whose tickets are void, each with the number of those tickets. Empty if all tickets stay valid.
    pub lines: Vec<Line>,
    /// The buyer's personal data.
    pub customer: Sealed<Customer>,
    /// The reason for the refund.
    pub reason: CancelReason,
    /// The reason in the words of the staff who requested the refund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Why an order was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// Too few seats were available.
    SoldOut,
    /// The concert or the ticket type was not on sale.
    NotOnSale,
    /// The buyer's card was declined.
    PaymentDeclined,
    /// The buyer cancelled the order or one of its reservations.
    CancelledByBuyer,
    /// Staff cancelled the order.
    CancelledByStaff,
    /// The authorized amount could not be captured.
    CaptureFailed,
    /// The authorization expired, or the bank withdrew it.
    AuthorizationLapsed,
    /// The concert was cancelled.
    ConcertCancelled,
    /// Finance refunded the order in full.
    Refunded,
    /// The payment came after the order had ended, and its seats were gone.
    PaidTooLate,
}
