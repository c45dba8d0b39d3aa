//! `POST /reservations/{reservationId}/extension` → more time.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(reservations::commands::extend_reservation::LAMBDA)
}
