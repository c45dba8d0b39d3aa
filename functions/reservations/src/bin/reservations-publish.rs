//! The stream of reservations and pools → the bus.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(reservations::publish::LAMBDA)
}
