//! The stream of orders → the bus.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::publish::LAMBDA)
}
