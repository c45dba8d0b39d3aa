//! OrderCancelled → lets its seats go.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(reservations::policies::when_order_cancelled::LAMBDA)
}
