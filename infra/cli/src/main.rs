//! `cargo run -p frontrow-cli`: the operators' command line.

use std::process::ExitCode;

use clap::Parser;
use frontrow_cli::{Arguments, run};

fn main() -> ExitCode {
    let password = std::env::var("FRONTROW_ADMIN_PASSWORD").ok();
    match run(&Arguments::parse(), password.as_deref(), &mut std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("frontrow-cli: {error}");
            ExitCode::FAILURE
        }
    }
}
