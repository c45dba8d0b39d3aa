//! `POST /cart/items` → adds an item.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(carts::commands::add_item::LAMBDA)
}
