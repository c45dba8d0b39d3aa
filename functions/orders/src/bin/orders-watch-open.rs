//! Every minute: what is overdue is counted.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::watch_open::LAMBDA)
}
