//! OrderPaymentRetried → asks for the authorization on another card.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::policies::when_order_payment_retried::LAMBDA)
}
