//! Seats of an order go back → their tickets are void.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::policies::when_order_refund_requested::LAMBDA)
}
