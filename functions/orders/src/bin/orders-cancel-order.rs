//! `POST /orders/{orderId}/cancel` → cancels the order.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::commands::cancel_order::LAMBDA)
}
