//! `POST /gate/validations` → lets a ticket in, once.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::commands::validate_ticket::LAMBDA)
}
