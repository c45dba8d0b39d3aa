//! `POST /sessions` → logs in, and registers the first admin.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(users::commands::log_in::LAMBDA)
}
