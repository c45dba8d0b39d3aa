//! Every minute → the orders of cancelled concerts are given back.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::cancel_concert_orders::LAMBDA)
}
