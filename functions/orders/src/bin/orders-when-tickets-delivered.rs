//! TicketsEmailed → completes the order.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::policies::when_tickets_delivered::LAMBDA)
}
