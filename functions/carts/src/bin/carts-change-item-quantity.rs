//! `PUT /cart/items/…` → changes the quantity.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(carts::commands::change_item_quantity::LAMBDA)
}
