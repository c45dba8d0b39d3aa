//! DELETE /reservations/{reservationId} → asks the order to let the seats go.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(reservations::commands::cancel_reservation::LAMBDA)
}
