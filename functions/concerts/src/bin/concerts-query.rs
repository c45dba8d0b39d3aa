//! `GET /concerts`, `GET /concerts/{concertId}` → reads concerts.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(concerts::queries::LAMBDA)
}
