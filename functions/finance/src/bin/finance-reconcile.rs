//! `GET /reports/reconciliation` → a day's money against the gateway's own list.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::reconcile::LAMBDA)
}
