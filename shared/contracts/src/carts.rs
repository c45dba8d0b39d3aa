//! What carts tell.

use kernel::{CartId, ConcertId, Money, OrderId, Quantity, Sealed, Text, TicketTypeId, UserId};
use serde::{Deserialize, Serialize};

use crate::{Customer, DeliveryMethod, IntegrationEvent};

/// Events of carts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum CartsEvent {
    /// A fan wants to buy what is in the cart.
    CartConfirmed(CartConfirmed),
}

impl IntegrationEvent for CartsEvent {
    const SOURCE: &'static str = "frontrow.carts";
}

/// A fan wants to buy what is in the cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CartConfirmed {
    /// The cart.
    pub cart_id: CartId,
    /// The order that the buyer was told to watch; worked out from the cart's id.
    pub order_id: OrderId,
    /// Whose cart it is.
    pub user_id: UserId,
    /// What is bought, at the prices that the buyer agreed to.
    pub lines: Vec<Line>,
    /// The sum of the lines.
    pub total: Money,
    /// How the tickets reach the fan.
    pub delivery: DeliveryMethod,
    /// Who buys.
    pub customer: Sealed<Customer>,
    /// The gateway's id of the buyer's card (`pm_…`).
    pub payment_method_id: Text<255>,
    /// Whether the seats stay held when the card is declined, so that another can be tried.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_seats_on_decline: bool,
}

/// Tickets of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
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
    /// Price of one.
    pub unit_price: Money,
}
