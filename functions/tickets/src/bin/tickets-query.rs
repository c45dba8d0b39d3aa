//! `GET /tickets`, `GET /tickets/{ticketId}` → the tickets.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::queries::LAMBDA)
}
