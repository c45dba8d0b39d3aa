//! The stream of finance → the bus.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::publish::LAMBDA)
}
