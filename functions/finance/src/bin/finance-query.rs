//! `GET /payments`, `GET /payments/{paymentId}` → the payments.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::queries::LAMBDA)
}
