//! `GET /cart` → answers.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(carts::queries::LAMBDA)
}
