//! The stream of finance → the views.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::project::LAMBDA)
}
