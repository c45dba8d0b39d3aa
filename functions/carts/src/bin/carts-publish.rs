//! The stream of carts → the bus.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(carts::publish::LAMBDA)
}
