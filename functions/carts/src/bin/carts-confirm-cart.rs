//! `POST /cart/confirm` → confirms the cart.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::run(carts::commands::confirm_cart::LAMBDA)
}
