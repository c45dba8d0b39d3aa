//! `GET /healthz` → 200.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(web::healthz::LAMBDA)
}
