//! A cart as clients see it, folded from its stream on each request: always current.

use contracts::{Customer, DeliveryMethod};
use kernel::{CartId, ConcertId, Money, PostalAddress, Text, TicketTypeId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::cart::{Cart, Line, total};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CartContents {
    cart_id: CartId,
    #[schemars(extend("enum" = ["open", "confirmed", "cancelled"]))]
    status: &'static str,
    items: Vec<Item>,
    delivery: Option<Delivery>,
    total_quantity: u32,
    /// Null while the cart is empty, because it has no currency yet.
    total: Option<Money>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CartItem")]
struct Item {
    concert_id: ConcertId,
    concert_name: Text<200>,
    starts_at: Timestamp,
    ticket_type_id: TicketTypeId,
    ticket_type_name: Text<100>,
    quantity: u32,
    unit_price: Money,
    line_total: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "CartDelivery")]
struct Delivery {
    method: DeliveryMethod,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<PostalAddress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<Buyer>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "CartBuyer")]
struct Buyer {
    name: Text<200>,
    email: kernel::EmailAddress,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Text<20>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Text<100>>,
}

impl CartContents {
    /// `customer` is the unsealed buyer; commands leave it out because they cannot unseal it.
    pub fn of(cart_id: CartId, cart: &Cart, customer: Option<Customer>) -> Self {
        let method = match cart {
            Cart::Open { delivery: Some(delivery), .. } => Some(delivery.method),
            _ => None,
        };
        let (address, customer) = match customer {
            Some(Customer { name, email, phone, address, language }) => {
                (address, Some(Buyer { name, email, phone, language }))
            }
            None => (None, None),
        };
        Self {
            cart_id,
            status: match cart {
                Cart::Nothing | Cart::Open { .. } => "open",
                Cart::Confirmed { .. } => "confirmed",
                Cart::Cancelled => "cancelled",
            },
            items: cart.lines().iter().map(Item::of).collect(),
            delivery: method.map(|method| Delivery { method, address, customer }),
            total_quantity: cart.lines().iter().map(|line| line.quantity.get()).sum(),
            total: total(cart.lines()).ok(),
        }
    }
}

impl Item {
    fn of(line: &Line) -> Self {
        let offer = line.offer.clone();
        Self {
            concert_id: offer.concert_id,
            concert_name: offer.concert_name,
            starts_at: offer.starts_at,
            ticket_type_id: offer.ticket_type_id,
            ticket_type_name: offer.ticket_type_name,
            quantity: line.quantity.get(),
            unit_price: offer.unit_price,
            // Cannot overflow: it is at most the total, which was checked when the line was added.
            line_total: offer.unit_price.times(line.quantity.get()).unwrap_or(offer.unit_price),
        }
    }
}
