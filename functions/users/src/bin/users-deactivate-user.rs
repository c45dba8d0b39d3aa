//! `POST /users/{userId}/deactivate` → closes an account.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(users::commands::deactivate_user::LAMBDA)
}
