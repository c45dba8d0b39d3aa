//! The queue `invoices` → invoices and credit notes.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(finance::issue_invoice::LAMBDA)
}
