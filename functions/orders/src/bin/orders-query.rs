//! `GET /orders…` → answers.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::queries::LAMBDA)
}
