//! The stream of concerts-events → the bus.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(concerts::publish::LAMBDA)
}
