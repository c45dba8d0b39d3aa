//! What is bought, and what became of it once it was paid.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{Customer, ids};
use kernel::{
    CartId, ConcertId, DeliveryId, DeliveryMethod, Money, OrderId, PaymentId, Quantity, RefundId, ReservationId,
    Sealed, Text, TicketTypeId, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

/// What is bought, by whom, and by which reservations and payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Purchase {
    /// The cart that it was.
    pub cart_id: CartId,
    /// Who buys.
    pub user_id: UserId,
    /// For people.
    pub number: Text<20>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// What is bought, at the prices that the buyer agreed to.
    pub lines: Vec<Line>,
    /// The sum of the lines.
    pub total: Money,
    /// How the tickets reach the fan.
    pub delivery: DeliveryMethod,
    /// Who buys.
    pub customer: Sealed<Customer>,
    /// The gateway's id of the buyer's card.
    pub payment_method_id: Text<255>,
    /// Whether the seats stay held when the card is declined, so that another can be tried.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_seats_on_decline: bool,
    /// When it was taken up again after its end, since its money had come late.
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

/// Whether an order waits for a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It does.
    Now,
    /// It did, until it was reinstated with others.
    Before,
    /// It never did.
    Never,
}

impl Purchase {
    /// The concerts of the order, each with its reservation: both contexts know it by this id. A reservation ends once, so that a
    /// reinstated order has others.
    pub fn reservations(&self) -> BTreeMap<ReservationId, ConcertId> {
        let order_id = self.order_id();
        let reservation_id = |concert_id: &ConcertId| match self.reinstated_at {
            None => first_reservation_id(order_id, *concert_id),
            Some(_) => ReservationId::derived(&[&order_id, concert_id, &"reinstated"]),
        };
        self.concert_ids().iter().map(|concert_id| (reservation_id(concert_id), *concert_id)).collect()
    }

    /// Whether it waits for a reservation.
    pub fn asked(&self, reservation_id: &ReservationId) -> Asked {
        let order_id = self.order_id();
        let was_first = |concert_id| first_reservation_id(order_id, concert_id) == *reservation_id;
        if self.reservations().contains_key(reservation_id) {
            Asked::Now
        } else if self.concert_ids().into_iter().any(was_first) {
            Asked::Before
        } else {
            Asked::Never
        }
    }

    /// Since when seats are asked for.
    pub fn asked_at(&self) -> Timestamp {
        self.reinstated_at.unwrap_or(self.placed_at)
    }

    /// All its concerts.
    pub fn concert_ids(&self) -> BTreeSet<ConcertId> {
        self.lines.iter().map(|line| line.concert_id).collect()
    }

    /// The order's id.
    pub fn order_id(&self) -> OrderId {
        ids::order_id(self.cart_id)
    }

    /// The order's payment.
    pub fn payment_id(&self) -> PaymentId {
        ids::payment_id(self.order_id())
    }
}

fn first_reservation_id(order_id: OrderId, concert_id: ConcertId) -> ReservationId {
    ReservationId::derived(&[&order_id, &concert_id])
}

/// A purchase that is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sale {
    /// What was bought.
    pub purchase: Purchase,
    /// The concerts whose seats went back, or are going.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub given_back: BTreeSet<ConcertId>,
    /// Deliveries of its tickets that failed for good.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub failed_deliveries: BTreeSet<DeliveryId>,
}

impl Sale {
    /// The concerts whose seats the buyer has still.
    pub fn kept(&self) -> BTreeSet<ConcertId> {
        self.purchase.concert_ids().difference(&self.given_back).copied().collect()
    }

    /// The same, after the seats at these concerts went back.
    pub fn without(mut self, concert_ids: &BTreeSet<ConcertId>) -> Self {
        self.given_back.extend(concert_ids);
        self
    }

    /// The same, after a delivery of its tickets failed.
    pub fn with_failed(mut self, delivery_id: DeliveryId) -> Self {
        self.failed_deliveries.insert(delivery_id);
        self
    }
}

impl From<Purchase> for Sale {
    fn from(purchase: Purchase) -> Self {
        Self { purchase, given_back: BTreeSet::new(), failed_deliveries: BTreeSet::new() }
    }
}

/// The id of the refund for the seats at these concerts of an order: asking twice refunds once.
pub fn refund_id(order_id: OrderId, concert_ids: &BTreeSet<ConcertId>) -> RefundId {
    let concerts: Vec<String> = concert_ids.iter().map(ToString::to_string).collect();
    RefundId::derived(&[&order_id, &concerts.join(",")])
}
