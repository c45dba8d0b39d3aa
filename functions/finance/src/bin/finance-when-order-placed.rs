//! OrderPlaced → asks for the authorization of its payment.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::policies::when_order_placed::LAMBDA)
}
