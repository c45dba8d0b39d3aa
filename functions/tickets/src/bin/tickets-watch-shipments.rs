//! Every half hour: has the courier asked where its parcels are.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(tickets::watch_shipments::LAMBDA)
}
