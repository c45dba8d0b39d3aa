//! `POST /orders/{orderId}/payment` → another card.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::commands::retry_payment::LAMBDA)
}
