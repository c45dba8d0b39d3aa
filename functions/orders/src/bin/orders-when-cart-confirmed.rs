//! CartConfirmed → places the order.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::policies::when_cart_confirmed::LAMBDA)
}
