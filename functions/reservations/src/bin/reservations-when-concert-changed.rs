//! ConcertCreated, ConcertUpdated, TicketTypesUpdated → opens and resizes the concert's pools.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(reservations::policies::when_concert_changed::LAMBDA)
}
