//! The orders with tickets for a concert: one stored item per order and ticket type. Their buyers are notified when the concert changes.

use kernel::{ConcertId, OrderId, TicketTypeId};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::ticket::{Ticket, ticket_id};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Holder {
    pub order_id: OrderId,
    pub concert_id: ConcertId,
    pub ticket_type_id: TicketTypeId,
}

impl Holder {
    pub fn list(concert_id: ConcertId) -> String {
        format!("holders#{concert_id}")
    }

    /// An order's first ticket of each type gives an item, which stays when the ticket is void; so does one that was transferred. A refund of
    /// some tickets takes the first one before those alone, and before those that admitted somebody: if it is void before it was issued,
    /// transferred tickets still have their item. Tickets of who has entered need none.
    pub fn of(ticket: &Ticket) -> Option<Self> {
        let seat = ticket.seat()?;
        let first = ticket_id(seat.order_id, seat.concert_id, &seat.ticket_type_id, 1);
        let is_listed = seat.ticket_id == first || !seat.holding.recipients.is_empty();
        is_listed.then(|| Self {
            order_id: seat.order_id,
            concert_id: seat.concert_id,
            ticket_type_id: seat.ticket_type_id.clone(),
        })
    }

    pub fn key(&self) -> Key {
        Key::new(Self::list(self.concert_id), format!("{}#{}", self.order_id, self.ticket_type_id))
    }
}
