//! The program of those Lambdas of `tickets` that render tickets and e-mails. The environment variable `_HANDLER` selects which one runs.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::papers_program())
}
