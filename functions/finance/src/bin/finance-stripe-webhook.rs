//! `POST /webhooks/stripe` → records what Stripe tells.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::stripe_webhook::LAMBDA)
}
