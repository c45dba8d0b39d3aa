//! OrderRefundRequested → asks for the refund of its payment.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::policies::when_order_refund_requested::LAMBDA)
}
