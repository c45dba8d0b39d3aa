//! The program of every Lambda of `finance`: Lambda's variable `_HANDLER` says which of them a process is.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::lambdas())
}
