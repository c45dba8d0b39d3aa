//! `AvailabilityChanged` on the bus → the stored views.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(concerts::project_availability::LAMBDA)
}
