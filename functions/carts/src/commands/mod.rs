//! What fans do with carts: one file per command.

pub mod add_item;
pub mod cancel_cart;
pub mod change_item_quantity;
pub mod choose_delivery;
pub mod confirm_cart;
pub mod remove_item;

use kernel::{Invalid, Role, Text};
use openapi::Operation;

use crate::cart::CartRefusal;

/// What all endpoints of cart commands share.
fn cart_operation(operation: Operation) -> Operation {
    operation.by_one_of(&[Role::Fan]).idempotent().conditional().refuses([CartRefusal::Closed])
}

/// A concert's name, to describe what is refused for its sake.
fn example_name() -> Result<Text<200>, Invalid> {
    Text::try_from("Beyoncé in Warsaw".to_owned())
}
