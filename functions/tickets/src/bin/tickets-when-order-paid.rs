//! OrderPaid → issues the tickets and asks for their delivery.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::policies::when_order_paid::LAMBDA)
}
