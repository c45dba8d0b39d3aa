//! Every half hour: asks the courier where its parcels are.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::watch_shipments::LAMBDA)
}
