//! OrderPlaced → holds its seats.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(reservations::policies::when_order_placed::LAMBDA)
}
