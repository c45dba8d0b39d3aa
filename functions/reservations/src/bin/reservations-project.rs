//! The stream of reservations and pools → the views.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(reservations::project::LAMBDA)
}
