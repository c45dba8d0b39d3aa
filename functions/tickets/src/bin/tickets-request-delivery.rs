//! `POST /orders/{orderId}/deliveries` → sends the tickets of an order again.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::commands::request_delivery::LAMBDA)
}
