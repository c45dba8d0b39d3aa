//! `POST /concerts/{concertId}/cancel` → a concert that is called off.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(concerts::commands::cancel_concert::LAMBDA)
}
