//! The queue `payments` → calls Stripe and records what it answered.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::call_stripe::LAMBDA)
}
