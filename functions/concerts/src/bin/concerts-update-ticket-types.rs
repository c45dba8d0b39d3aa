//! `PUT /concerts/{concertId}/ticket-types` → changes what is sold for a concert.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(concerts::commands::update_ticket_types::LAMBDA)
}
