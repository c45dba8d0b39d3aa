//! OrderCancelled, OrderExpired → asks for the release of its payment.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::policies::when_order_cancelled::LAMBDA)
}
