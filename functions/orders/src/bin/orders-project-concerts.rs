//! concerts' events → the list of cancelled concerts.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::project_concerts::LAMBDA)
}
