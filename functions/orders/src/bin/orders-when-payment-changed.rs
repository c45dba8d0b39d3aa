//! PaymentAuthorized, PaymentDeclined, … → records the payment.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(orders::policies::when_payment_changed::LAMBDA)
}
