//! `PUT /concerts/{concertId}` → changes what a concert is.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(concerts::commands::update_concert::LAMBDA)
}
