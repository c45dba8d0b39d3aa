//! The program of the Lambda functions of finance that render PDFs. The variable `_HANDLER` selects one of them.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::papers_program())
}
