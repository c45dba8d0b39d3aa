//! The stream of tickets → the views.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::project::LAMBDA)
}
