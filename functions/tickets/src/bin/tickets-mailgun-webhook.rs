//! `POST /webhooks/mailgun` → records what became of a mail.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::mailgun_webhook::LAMBDA)
}
