//! `GET /openapi.json`, `GET /docs` → 200.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(web::docs::LAMBDA)
}
