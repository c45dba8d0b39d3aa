//! The queue `emails` → sends tickets by Mailgun and records what it answered.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::send_email::LAMBDA)
}
