//! `PUT /billing-profile` → SaveBillingProfile.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::commands::save_billing_profile::LAMBDA)
}
