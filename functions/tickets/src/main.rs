//! The program of those Lambdas of `tickets` that print nothing. The environment variable `_HANDLER` selects which one runs.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::program())
}
