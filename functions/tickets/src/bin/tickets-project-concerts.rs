//! ConcertCreated, ConcertUpdated, TicketTypesUpdated → what tickets show of concerts.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::concerts::LAMBDA)
}
