//! OrderDeclined, OrderCancelled for want of money → asks for the mail that says so.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::policies::when_payment_failed::LAMBDA)
}
