//! How much is in a cart, for the header of a page: folded from its stream on each request, without personal data.

use kernel::{CartId, Money};
use schemars::JsonSchema;
use serde::Serialize;

use crate::cart::{Cart, total};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CartSummary {
    cart_id: CartId,
    /// Number of tickets.
    total_quantity: u32,
    /// Null while the cart is empty, because it has no currency yet.
    total: Option<Money>,
    /// Number of ticket types.
    items: usize,
}

impl CartSummary {
    pub fn of(cart_id: CartId, cart: &Cart) -> Self {
        let lines = cart.lines();
        Self {
            cart_id,
            total_quantity: lines.iter().map(|line| line.quantity.get()).sum(),
            total: total(lines).ok(),
            items: lines.len(),
        }
    }
}
