//! `GET /ops/dead-letters`, `POST /ops/dead-letters/{id}/redrive` → what could not be handled, and once more.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(web::dead_letters::LAMBDA)
}
