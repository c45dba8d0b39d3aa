//! Concerts → where they take place.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::concerts::LAMBDA)
}
