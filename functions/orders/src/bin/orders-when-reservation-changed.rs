//! TicketsReserved, ReservationFailed, … → records the reservation.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::policies::when_reservation_changed::LAMBDA)
}
