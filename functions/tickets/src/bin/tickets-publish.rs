//! The stream of tickets → the bus.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::publish::LAMBDA)
}
