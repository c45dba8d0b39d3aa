//! OrderConfirmed → asks for the capture of its payment.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::policies::when_order_confirmed::LAMBDA)
}
