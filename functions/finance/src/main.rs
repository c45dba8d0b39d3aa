//! The program of the Lambda functions of finance that need no fonts. The variable `_HANDLER` selects one of them.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::program())
}
