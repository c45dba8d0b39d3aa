//! The stream of concerts-events → the stored views.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(concerts::project::LAMBDA)
}
