//! The stream of users-events → the stored views.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(users::project::LAMBDA)
}
