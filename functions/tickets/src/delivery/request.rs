//! What a delivery sends, and the recipient.

use contracts::Customer;
use contracts::carts::Line;
use kernel::{
    CommandId, ConcertId, CountryCode, DeliveryId, DeliveryMethod, Money, OrderId, Quantity, RefundId, Sealed, Text,
    TicketId, TicketTypeId, TimeZoneName, Timestamp, UserId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ticket::{Seat, ticket_id};

/// A request to send tickets by e-mail or courier, or to send an e-mail about them.
///
/// It lists the tickets by order line (50 at most) instead of one by one: their ids are derived from the lines, and their codes are read
/// from the tickets when they are sent. An event (400 KB at most) could not hold thousands of codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryRequest {
    pub delivery_id: DeliveryId,
    pub order_id: OrderId,
    /// The order's number for people.
    pub order_number: Text<20>,
    pub user_id: UserId,
    pub method: DeliveryMethod,
    /// The recipient.
    pub customer: Sealed<Customer>,
    pub lines: Vec<DeliveryLine>,
    /// The only ticket that it is about. Absent: all tickets of the lines that their buyer has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<SingleTicket>,
    pub requested_at: Timestamp,
    #[serde(default, skip_serializing_if = "Message::is_tickets")]
    pub message: Message,
    /// The command of the buyer or staff that requested this delivery. Absent if a policy requested it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<CommandId>,
}

/// One ticket of an order, for one of its holders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SingleTicket {
    pub ticket_id: TicketId,
    /// See [`Holding::holder_serial`](crate::ticket::Holding::holder_serial). Nothing is sent once somebody else has the ticket.
    pub holder_serial: u16,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Message {
    #[default]
    Tickets,
    /// The order is paid; a courier brings the tickets later.
    OrderConfirmed { total: Money },
    PaymentFailed {
        amount: Money,
        /// The payment gateway's reason: stable, `snake_case`.
        reason: Option<String>,
        /// Whether the buyer can still pay with another card.
        seats_are_held: bool,
    },
    /// Money is being refunded; the tickets of the lines are void.
    Refund {
        reason: CancelReason,
        /// Absent in messages of older releases: everything that was not refunded before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
        /// The reason in the words of the staff who requested it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// The concert has another time, place, artist or name. The tickets stay valid.
    ConcertChanged {
        concert_id: ConcertId,
        before: ConcertBefore,
        /// The organizer's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text<500>>,
    },
    /// About one ticket, to its holder or its former one.
    SingleTicket { news: TicketNews },
}

/// What happened to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketNews {
    /// The recipient gets it from its former holder.
    Received,
    /// The recipient transferred it.
    // The name in stored events.
    #[serde(rename = "passed_on")]
    Transferred,
    /// It has another code.
    Reissued,
    /// It was transferred to the recipient, and is void.
    Void,
}

impl TicketNews {
    /// Whether the ticket itself is sent.
    pub fn sends_ticket(self) -> bool {
        matches!(self, Self::Received | Self::Reissued)
    }
}

/// A concert as it was before a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConcertBefore {
    pub name: Text<200>,
    /// Absent in messages of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist: Option<Text<200>>,
    pub starts_at: Timestamp,
    pub venue: Venue,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "TicketVenue")]
pub struct Venue {
    pub name: Text<200>,
    pub city: Text<100>,
    pub country: CountryCode,
    /// Absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZoneName>,
}

/// Why an order, or a part of it, was cancelled or refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    SoldOut,
    /// The concert was not on sale, or its ticket type was no longer sold.
    NotOnSale,
    PaymentDeclined,
    CancelledByBuyer,
    CancelledByStaff,
    /// The payment was authorized but could not be captured.
    CaptureFailed,
    /// The authorization expired, or the bank withdrew it.
    AuthorizationLapsed,
    ConcertCancelled,
    /// Finance refunded the whole order.
    Refunded,
    /// The payment arrived after the order had ended and its seats were released.
    PaidTooLate,
}

impl Message {
    pub fn is_tickets(&self) -> bool {
        *self == Self::Tickets
    }

    /// Whether the recipient gets tickets with it: all those of the order, or one.
    pub fn sends_tickets(&self) -> bool {
        match self {
            Self::Tickets => true,
            Self::SingleTicket { news } => news.sends_ticket(),
            Self::OrderConfirmed { .. }
            | Self::PaymentFailed { .. }
            | Self::Refund { .. }
            | Self::ConcertChanged { .. } => false,
        }
    }
}

/// Tickets of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryLine {
    pub concert_id: ConcertId,
    /// The concert's name at the time of purchase.
    pub concert_name: Text<200>,
    pub ticket_type_id: TicketTypeId,
    /// The ticket type's name at the time of purchase.
    pub ticket_type_name: Text<100>,
    pub quantity: Quantity,
    /// The price of one ticket, for messages that print it. Tickets carry their own price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Money>,
}

impl DeliveryLine {
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

    pub fn of_seat(seat: &Seat) -> Self {
        Self {
            concert_id: seat.concert_id,
            concert_name: seat.concert_name.clone(),
            ticket_type_id: seat.ticket_type_id.clone(),
            ticket_type_name: seat.ticket_type_name.clone(),
            quantity: Quantity::ONE,
            unit_price: None,
        }
    }

    pub fn with_price(line: &Line) -> Self {
        Self { unit_price: Some(line.unit_price), ..Self::of(line) }
    }
}

impl DeliveryRequest {
    /// In the order of purchase.
    pub fn ticket_ids(&self) -> impl Iterator<Item = TicketId> + '_ {
        let of_lines = self.lines.iter().flat_map(|line| {
            (1..=line.quantity.get())
                .map(|number| ticket_id(self.order_id, line.concert_id, &line.ticket_type_id, number))
        });
        let of_lines = self.ticket.is_none().then_some(of_lines);
        self.ticket.iter().map(|ticket| ticket.ticket_id).chain(of_lines.into_iter().flatten())
    }

    /// Those of all its lines for a concert, whoever has them.
    pub fn ticket_ids_for(&self, concert_id: ConcertId) -> impl Iterator<Item = TicketId> + '_ {
        self.lines.iter().filter(move |line| line.concert_id == concert_id).flat_map(|line| {
            (1..=line.quantity.get())
                .map(|number| ticket_id(self.order_id, line.concert_id, &line.ticket_type_id, number))
        })
    }

    /// Whether it is the e-mail with this ticket's newest code to its holder.
    pub fn has_newest_code_of(&self, seat: &Seat) -> bool {
        match self.message {
            Message::SingleTicket { news } => {
                self.delivery_id == single_ticket_id(seat.ticket_id, seat.holding.serial(), news)
            }
            _ => false,
        }
    }

    /// Whether the recipient of the delivery has this ticket.
    pub fn is_for_holder_of(&self, seat: &Seat) -> bool {
        self.ticket.map_or(0, |ticket| ticket.holder_serial) == seat.holding.holder_serial()
    }
}

/// The id of an order's n-th delivery, from 1. Ids are derived, so that a repeated request is recognized.
pub fn delivery_id(order_id: OrderId, number: u32) -> DeliveryId {
    DeliveryId::derived(&[&order_id, &number])
}

/// The id of the e-mail about a refund.
pub fn refund_notice_id(refund_id: RefundId) -> DeliveryId {
    DeliveryId::derived(&[&refund_id])
}

/// The id of the e-mail that confirms a paid order.
pub fn confirmation_id(order_id: OrderId) -> DeliveryId {
    DeliveryId::derived(&[&"confirmation", &order_id])
}

/// The id of the e-mail about a failed payment with the order's n-th card.
pub fn payment_failure_id(order_id: OrderId, card: u32) -> DeliveryId {
    DeliveryId::derived(&[&"payment-failure", &order_id, &card])
}

/// The id of the e-mail to the holder of an order about a concert's change. `version` is the concert's after the change.
pub fn concert_change_id(order_id: OrderId, concert_id: ConcertId, version: u64) -> DeliveryId {
    DeliveryId::derived(&[&"change", &order_id, &concert_id, &version])
}

/// The id of the e-mail to the recipient of a ticket about a concert's change.
pub fn recipient_change_id(ticket: SingleTicket, version: u64) -> DeliveryId {
    DeliveryId::derived(&[&"change", &ticket.ticket_id, &ticket.holder_serial, &version])
}

/// The id of the e-mail about a ticket. `serial` is the ticket's after the event.
pub fn single_ticket_id(ticket_id: TicketId, serial: u16, news: TicketNews) -> DeliveryId {
    let news = match news {
        TicketNews::Received => "received",
        TicketNews::Transferred => "passed-on",
        TicketNews::Reissued => "reissued",
        TicketNews::Void => "void",
    };
    DeliveryId::derived(&[&"single-ticket", &ticket_id, &serial, &news])
}
