//! The program of every Lambda of `concerts`. The environment variable `_HANDLER` selects which one runs.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(concerts::lambdas())
}
