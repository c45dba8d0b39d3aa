//! `POST /payments/{paymentId}/refunds`: finance gives money back.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::commands::refund_payment::LAMBDA)
}
