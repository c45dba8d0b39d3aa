//! `DELETE /cart/items/…` → removes an item.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(carts::commands::remove_item::LAMBDA)
}
