//! `PUT /users/me/password` → changes the caller's password.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(users::commands::change_password::LAMBDA)
}
