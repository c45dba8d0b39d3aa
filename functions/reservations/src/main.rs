//! The program of all Lambda functions of reservations. The variable `_HANDLER` selects one of them.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(reservations::lambdas())
}
