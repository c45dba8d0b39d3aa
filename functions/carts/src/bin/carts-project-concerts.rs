//! ConcertCreated, ConcertUpdated, TicketTypesUpdated → the catalogue.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(carts::catalogue::LAMBDA)
}
