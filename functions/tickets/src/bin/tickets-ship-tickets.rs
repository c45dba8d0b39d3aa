//! The queue `shipments` → ships tickets by FedEx and records what it answered.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::ship_tickets::LAMBDA)
}
