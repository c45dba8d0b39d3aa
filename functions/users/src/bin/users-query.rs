//! `GET /users/me`, `GET /users` → reads users.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(users::queries::LAMBDA)
}
