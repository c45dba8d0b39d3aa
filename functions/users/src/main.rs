//! The program of every Lambda of `users`: Lambda's variable `_HANDLER` says which of them a process is.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(users::lambdas())
}
