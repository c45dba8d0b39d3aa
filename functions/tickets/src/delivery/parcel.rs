//! What is to be delivered, to whom.

use contracts::Customer;
use contracts::carts::Line;
use kernel::{
    CommandId, ConcertId, CountryCode, DeliveryId, DeliveryMethod, Money, OrderId, Quantity, RefundId, Sealed, Text,
    TicketId, TicketTypeId, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use crate::ticket::ticket_id;

/// What is to be sent, to whom.
///
/// It names the tickets by what was bought, 50 lines at most, and not one by one: their ids are worked out from that, and
/// their codes are read from the tickets when they are sent. Thousands of codes would not fit an event (400 KB).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parcel {
    /// The delivery.
    pub delivery_id: DeliveryId,
    /// The order.
    pub order_id: OrderId,
    /// Its number for people.
    pub order_number: Text<20>,
    /// Whose tickets.
    pub user_id: UserId,
    /// How.
    pub method: DeliveryMethod,
    /// To whom.
    pub customer: Sealed<Customer>,
    /// Which tickets.
    pub lines: Vec<ParcelLine>,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// What is sent.
    #[serde(default, skip_serializing_if = "Message::is_tickets")]
    pub message: Message,
    /// The command of staff that asked for it, if it was sent before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<CommandId>,
}

/// What is sent to a fan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Message {
    /// The tickets.
    #[default]
    Tickets,
    /// The news that the order is paid, where the tickets come later than that, by courier.
    OrderConfirmed {
        /// What was paid.
        total: Money,
    },
    /// The news that the money could not be had.
    PaymentFailed {
        /// How much.
        amount: Money,
        /// Why, in the gateway's stable words.
        reason: Option<String>,
        /// Whether the seats are held still, for another card.
        seats_are_held: bool,
    },
    /// The news that the tickets are void and the money is on its way back.
    Refund {
        /// Why.
        reason: CancelReason,
        /// How much; all that is left, if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
    },
    /// The news that a concert is at another time or place, or has another name. The tickets stay good.
    ConcertChanged {
        /// Which.
        concert_id: ConcertId,
        /// What it was.
        before: ConcertBefore,
    },
}

/// What a concert was before it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConcertBefore {
    /// What it was called.
    pub name: Text<200>,
    /// When it was to begin.
    pub starts_at: Timestamp,
    /// Where.
    pub venue: Venue,
}

/// Where a concert is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Venue {
    pub name: Text<200>,
    pub city: Text<100>,
    pub country: CountryCode,
}

/// Why tickets are void: why their order came to nothing, or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

impl Message {
    /// Whether it is the tickets themselves, and not news of them.
    pub fn is_tickets(&self) -> bool {
        *self == Self::Tickets
    }
}

/// Tickets of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParcelLine {
    /// The concert.
    pub concert_id: ConcertId,
    /// Its name, as the buyer saw it.
    pub concert_name: Text<200>,
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// Its name, as the buyer saw it.
    pub ticket_type_name: Text<100>,
    /// How many.
    pub quantity: Quantity,
    /// What one cost, where that is to be said; tickets say it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Money>,
}

impl ParcelLine {
    /// The tickets of a line that was bought.
    pub fn of(line: &Line) -> Self {
        Self {
            concert_id: line.concert_id,
            concert_name: line.concert_name.clone(),
            ticket_type_id: line.ticket_type_id.clone(),
            ticket_type_name: line.ticket_type_name.clone(),
            quantity: line.quantity,
            unit_price: None,
        }
    }

    /// The same, with what one cost.
    pub fn priced(line: &Line) -> Self {
        Self { unit_price: Some(line.unit_price), ..Self::of(line) }
    }
}

impl Parcel {
    /// The tickets in it, in the order in which they were bought.
    pub fn ticket_ids(&self) -> impl Iterator<Item = TicketId> + '_ {
        self.lines.iter().flat_map(|line| {
            (1..=line.quantity.get())
                .map(|number| ticket_id(self.order_id, line.concert_id, &line.ticket_type_id, number))
        })
    }
}

/// The id of an order's n-th delivery, from 1: asking for it twice delivers once.
pub fn delivery_id(order_id: OrderId, number: u32) -> DeliveryId {
    DeliveryId::derived(&[&order_id, &number])
}

/// The id of the mail that tells of a refund: telling twice tells once.
pub fn notice_id(refund_id: RefundId) -> DeliveryId {
    DeliveryId::derived(&[&refund_id])
}

/// The id of the mail that says that an order is paid.
pub fn confirmation_id(order_id: OrderId) -> DeliveryId {
    DeliveryId::derived(&[&"confirmation", &order_id])
}

/// The id of the mail that says that a payment failed, with the n-th card.
pub fn payment_failure_id(order_id: OrderId, card: u32) -> DeliveryId {
    DeliveryId::derived(&[&"payment-failure", &order_id, &card])
}

/// The id of the mail that tells an order's holder of a concert as it is since a version of it.
pub fn change_id(order_id: OrderId, concert_id: ConcertId, version: u64) -> DeliveryId {
    DeliveryId::derived(&[&"change", &order_id, &concert_id, &version])
}
