//! OrderConfirmed → sells what it holds.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(reservations::policies::when_order_confirmed::LAMBDA)
}
