//! Every minute → queues again what Stripe has not answered.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::settle_overdue::LAMBDA)
}
