//! Events published by carts.

use kernel::{CartId, ConcertId, Money, OrderId, Quantity, Sealed, Text, TicketTypeId, UserId};
use serde::{Deserialize, Serialize};

use crate::{Customer, DeliveryMethod, IntegrationEvent};

/// Events of carts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum CartsEvent {
    /// The buyer confirmed the cart.
    CartConfirmed(CartConfirmed),
}

impl IntegrationEvent for CartsEvent {
    const SOURCE: &'static str = "frontrow.carts";
}

/// The buyer confirmed the cart: place the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CartConfirmed {
    /// The confirmed cart.
    pub cart_id: CartId,
    /// The order to be placed; derived from the cart's id.
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
    /// The items, at the prices that the buyer accepted.
    pub lines: Vec<Line>,
    /// Sum of the lines.
    pub total: Money,
    /// E-mail or courier.
    pub delivery: DeliveryMethod,
    /// The buyer's personal data.
    pub customer: Sealed<Customer>,
    /// The gateway's id of the buyer's card (`pm_…`) or confirmation token (`ctoken_…`); [`no_card`] for a free order, and for one that is
    /// paid later.
    pub payment_method_id: Text<255>,
    /// Whether to keep the seats reserved when the card is declined, so that the buyer can try another.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_seats_on_decline: bool,
    /// Whether the buyer gives a way to pay after the seats are held.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pays_later: bool,
}

/// Stands for the card of a free order, or of one that is paid later: readers of earlier releases need a value.
pub fn no_card() -> Text<255> {
    Text::try_from("none".to_owned()).unwrap_or_else(|_| unreachable!("four letters"))
}

/// Tickets of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The concert that the tickets are for.
    pub concert_id: ConcertId,
    /// The concert's name as shown to the buyer.
    pub concert_name: Text<200>,
    /// The ticket type, unique within the concert.
    pub ticket_type_id: TicketTypeId,
    /// The ticket type's name as shown to the buyer.
    pub ticket_type_name: Text<100>,
    /// Number of tickets.
    pub quantity: Quantity,
    /// Price of one ticket, tax included.
    pub unit_price: Money,
}
