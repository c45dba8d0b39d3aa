//! `PUT /cart/delivery` → chooses the delivery.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(carts::commands::choose_delivery::LAMBDA)
}
