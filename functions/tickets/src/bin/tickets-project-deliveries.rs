//! What is told of deliveries → the lists of parcels to track and of failures to look after.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::project_deliveries::LAMBDA)
}
