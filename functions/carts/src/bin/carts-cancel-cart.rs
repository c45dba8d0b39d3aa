//! `DELETE /cart` → cancels the cart.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(carts::commands::cancel_cart::LAMBDA)
}
