//! What an order buys, and what became of it after it was paid.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{Customer, ids};
use kernel::{
    CartId, ConcertId, DeliveryMethod, Money, OrderId, PaymentId, Quantity, ReservationId, Sealed, Text, TicketTypeId,
    Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use crate::visible_part::VisiblePart;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Purchase {
    /// The order's id is derived from it.
    pub cart_id: CartId,
    pub user_id: UserId,
    /// For people; see [`order_number`](crate::number::order_number). Orders of earlier releases have a shorter one.
    pub number: Text<20>,
    pub placed_at: Timestamp,
    /// At the prices that the buyer agreed to.
    pub lines: Vec<Line>,
    pub total: Money,
    pub delivery: DeliveryMethod,
    /// The buyer, with a postal address where a courier delivers.
    pub customer: Sealed<Customer>,
    /// Stripe's id of the buyer's card or confirmation token. Stands for none if the order is free or paid later.
    pub payment_method_id: Text<255>,
    /// Whether a declined card leaves the seats held, so that the buyer can try another one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_seats_on_decline: bool,
    /// Whether the buyer gives a way to pay after the seats are held.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pays_later: bool,
    /// When the order was reinstated: it had ended before its payment was captured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reinstated_at: Option<Timestamp>,
}

/// Tickets of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    pub concert_id: ConcertId,
    /// As the buyer saw it.
    pub concert_name: Text<200>,
    pub ticket_type_id: TicketTypeId,
    /// As the buyer saw it.
    pub ticket_type_name: Text<100>,
    pub quantity: Quantity,
    /// Price of one ticket.
    pub unit_price: Money,
}

/// Which of an order's reservations one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestedReservation {
    Current,
    /// It has ended; the reinstated order requested another one.
    BeforeReinstatement,
}

impl Purchase {
    /// One reservation for each concert, under the id by which reservations know it too. A reservation ends once, so that a
    /// reinstated order has new ones.
    pub fn reservations(&self) -> BTreeMap<ReservationId, ConcertId> {
        let order_id = self.order_id();
        let reservation_id = |concert_id: &ConcertId| match self.reinstated_at {
            None => first_reservation_id(order_id, *concert_id),
            Some(_) => ReservationId::derived(&[&order_id, concert_id, &"reinstated"]),
        };
        self.concert_ids().iter().map(|concert_id| (reservation_id(concert_id), *concert_id)).collect()
    }

    /// None for a reservation of another order.
    pub fn requested_reservation(&self, reservation_id: ReservationId) -> Option<RequestedReservation> {
        let order_id = self.order_id();
        let was_first = |concert_id| first_reservation_id(order_id, concert_id) == reservation_id;
        if self.reservations().contains_key(&reservation_id) {
            Some(RequestedReservation::Current)
        } else if self.concert_ids().into_iter().any(was_first) {
            Some(RequestedReservation::BeforeReinstatement)
        } else {
            None
        }
    }

    /// The last time that seats were requested.
    pub fn seats_requested_at(&self) -> Timestamp {
        self.reinstated_at.unwrap_or(self.placed_at)
    }

    pub fn concert_ids(&self) -> BTreeSet<ConcertId> {
        self.lines.iter().map(|line| line.concert_id).collect()
    }

    pub fn line(&self, concert_id: ConcertId, ticket_type_id: &TicketTypeId) -> Option<&Line> {
        self.lines.iter().find(|line| line.concert_id == concert_id && line.ticket_type_id == *ticket_type_id)
    }

    pub fn lines_of(&self, part: &VisiblePart) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| part.has(line.concert_id))
    }

    /// The price of these lines.
    pub fn total_of(&self, part: &VisiblePart) -> Money {
        // Can't overflow: the cart's total, which is no smaller, was calculated before.
        let prices = self.lines_of(part).filter_map(|line| line.unit_price.times(line.quantity.get()).ok());
        Money::sum(self.total.currency(), prices).unwrap_or(Money::zero(self.total.currency()))
    }

    pub fn order_id(&self) -> OrderId {
        ids::order_id(self.cart_id)
    }

    pub fn payment_id(&self) -> PaymentId {
        ids::payment_id(self.order_id())
    }
}

fn first_reservation_id(order_id: OrderId, concert_id: ConcertId) -> ReservationId {
    ReservationId::derived(&[&order_id, &concert_id])
}
