//! `POST /concerts` → puts a concert on sale.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(concerts::commands::create_concert::LAMBDA)
}
