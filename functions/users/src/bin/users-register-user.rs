//! `POST /users` → registers a user.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(users::commands::register_user::LAMBDA)
}
