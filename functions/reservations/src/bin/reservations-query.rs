//! GET /reservations, /concerts/{concertId}/reservations and /sales → answers from the views.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(reservations::queries::LAMBDA)
}
