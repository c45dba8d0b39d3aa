//! What orders tell.

use kernel::{
    ConcertId, Money, OrderId, PaymentId, Quantity, RefundId, ReservationId, Sealed, Text, TicketTypeId, UserId,
};
use serde::{Deserialize, Serialize};

use crate::carts::Line;
use crate::{Customer, DeliveryMethod, IntegrationEvent};

/// Events of orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum OrdersEvent {
    /// Seats and money are wanted.
    OrderPlaced(OrderPlaced),
    /// Seats are held and money is authorized: both are to be made final.
    OrderConfirmed(OrderConfirmed),
    /// The money is there: tickets are due.
    OrderPaid(OrderPaid),
    /// The tickets are on their way.
    OrderCompleted(OrderEnded),
    /// It came to nothing: seats and money are to be let go.
    OrderCancelled(OrderCancelled),
    /// It was not confirmed in time: seats and money are to be let go.
    OrderExpired(OrderExpired),
    /// The card was declined; the seats are held still, for another.
    OrderDeclined(OrderDeclined),
    /// Another card is to be tried; the seats are held still.
    OrderPaymentRetried(OrderPaymentRetried),
    /// Its money came when it had ended: seats are wanted again.
    OrderReinstated(OrderReinstated),
    /// Paid seats go back: their tickets are void, and their money is to be given back.
    OrderRefundRequested(OrderRefundRequested),
    /// All its money was given back.
    OrderRefunded(OrderEnded),
}

impl IntegrationEvent for OrdersEvent {
    const SOURCE: &'static str = "frontrow.orders";
}

/// Seats and money are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderPlaced {
    /// The order.
    pub order_id: OrderId,
    /// Its number for people.
    pub number: Text<20>,
    /// Who buys.
    pub user_id: UserId,
    /// One reservation a concert.
    pub reservations: Vec<ReservationRequest>,
    /// The payment to be made.
    pub payment_id: PaymentId,
    /// What it comes to.
    pub total: Money,
    /// The gateway's id of the buyer's card.
    pub payment_method_id: Text<255>,
}

/// Seats wanted at one concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReservationRequest {
    /// The reservation's id; worked out from the order and the concert.
    pub reservation_id: ReservationId,
    /// The concert.
    pub concert_id: ConcertId,
    /// How many of which.
    pub seats: Vec<Seats>,
}

/// Seats of one ticket type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seats {
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// How many.
    pub quantity: Quantity,
    /// Price of one, as the buyer agreed to it.
    pub unit_price: Money,
}

/// Seats are held and money is authorized.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderConfirmed {
    /// The order.
    pub order_id: OrderId,
    /// Who buys.
    pub user_id: UserId,
    /// To be confirmed.
    pub reservation_ids: Vec<ReservationId>,
    /// To be captured.
    pub payment_id: PaymentId,
    /// What is to be captured.
    pub total: Money,
}

/// The money is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderPaid {
    /// The order.
    pub order_id: OrderId,
    /// Its number for people.
    pub number: Text<20>,
    /// Who bought.
    pub user_id: UserId,
    /// What was bought.
    pub lines: Vec<Line>,
    /// What was paid.
    pub total: Money,
    /// How the tickets reach the fan.
    pub delivery: DeliveryMethod,
    /// Who bought.
    pub customer: Sealed<Customer>,
}

/// An order reached its good end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderEnded {
    /// The order.
    pub order_id: OrderId,
    /// Who bought.
    pub user_id: UserId,
}

/// An order came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderCancelled {
    /// The order.
    pub order_id: OrderId,
    /// Who wanted to buy.
    pub user_id: UserId,
    /// To be cancelled.
    pub reservation_ids: Vec<ReservationId>,
    /// To be released.
    pub payment_id: PaymentId,
    /// Why.
    pub reason: CancelReason,
    /// What its buyer is told, if it came to nothing for want of money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_failure: Option<PaymentFailure>,
}

/// The card was declined, and another may be tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderDeclined {
    /// The order.
    pub order_id: OrderId,
    /// Who buys.
    pub user_id: UserId,
    /// Which card of the order it was, from 1.
    pub card: u32,
    /// What its buyer is told.
    pub payment_failure: PaymentFailure,
}

/// The money of an order could not be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentFailure {
    /// The order's number for people.
    pub number: Text<20>,
    /// What should have been paid.
    pub total: Money,
    /// Who is told.
    pub customer: Sealed<Customer>,
    /// Why, in the gateway's stable words, where they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An order was not confirmed in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderExpired {
    /// The order.
    pub order_id: OrderId,
    /// Who wanted to buy.
    pub user_id: UserId,
    /// To be let go.
    pub reservation_ids: Vec<ReservationId>,
    /// To be released.
    pub payment_id: PaymentId,
}

/// Another card is to be tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderPaymentRetried {
    /// The order.
    pub order_id: OrderId,
    /// Who buys.
    pub user_id: UserId,
    /// The payment to be made after all.
    pub payment_id: PaymentId,
    /// The gateway's id of the other card.
    pub payment_method_id: Text<255>,
    /// Which card of the order this is, from 2.
    pub card: u32,
}

/// Seats are wanted again, for an order that is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderReinstated {
    /// The order.
    pub order_id: OrderId,
    /// Who bought.
    pub user_id: UserId,
    /// One reservation a concert; others than those that it had before.
    pub reservations: Vec<ReservationRequest>,
}

/// Paid seats go back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderRefundRequested {
    /// The order.
    pub order_id: OrderId,
    /// Its number for people.
    pub number: Text<20>,
    /// Who bought.
    pub user_id: UserId,
    /// What to give the money back of.
    pub payment_id: PaymentId,
    /// The refund; the same for each repeat.
    pub refund_id: RefundId,
    /// How much; all that is left, if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The seats that go back.
    pub reservation_ids: Vec<ReservationId>,
    /// The lines whose tickets are void.
    pub lines: Vec<Line>,
    /// Who bought.
    pub customer: Sealed<Customer>,
    /// Why.
    pub reason: CancelReason,
}

/// Why an order came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// There were too few free seats.
    SoldOut,
    /// The concert was not on sale, or no longer sells that.
    NotOnSale,
    /// The buyer's card was declined.
    PaymentDeclined,
    /// The buyer changed their mind, on the order or on a reservation of it.
    CancelledByBuyer,
    /// Staff cancelled it.
    CancelledByStaff,
    /// The authorized money could not be captured.
    CaptureFailed,
    /// The authorization ran out, or the bank withdrew it.
    AuthorizationLapsed,
    /// The concert was cancelled.
    ConcertCancelled,
    /// Finance gave all the money back.
    Refunded,
    /// The money came when the order had ended, and its seats were gone.
    PaidTooLate,
}
