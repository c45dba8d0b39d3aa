//! Who holds tickets for a concert: one stored item per order and ticket type, by which holders are told of changes.

use kernel::{ConcertId, OrderId, TicketTypeId};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::ticket::{Ticket, ticket_id};

/// An order with tickets for a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Holder {
    /// The order.
    pub order_id: OrderId,
    /// The concert.
    pub concert_id: ConcertId,
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
}

impl Holder {
    /// The list of a concert's.
    pub fn list(concert_id: ConcertId) -> String {
        format!("holders#{concert_id}")
    }

    /// The order of a ticket. It is written down with the first ticket of each type alone: those of a type go back together.
    pub fn of(ticket: &Ticket) -> Option<Self> {
        let seat = ticket.seat()?;
        let first = ticket_id(seat.order_id, seat.concert_id, &seat.ticket_type_id, 1);
        (seat.ticket_id == first).then(|| Self {
            order_id: seat.order_id,
            concert_id: seat.concert_id,
            ticket_type_id: seat.ticket_type_id.clone(),
        })
    }

    /// Where it is: in its concert's list.
    pub fn key(&self) -> Key {
        Key::new(Self::list(self.concert_id), format!("{}#{}", self.order_id, self.ticket_type_id))
    }
}
