//! The stream of orders → the views.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::project::LAMBDA)
}
