//! `PUT /users/{userId}/roles` → changes what a user may do.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(users::commands::update_user_roles::LAMBDA)
}
