//! `POST /users/{userId}/forget` → nobody knows any more who somebody is.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(users::commands::forget_user::LAMBDA)
}
