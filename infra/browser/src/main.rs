//! `infra/browser/run`: what people do with Frontrow's pages, in headless Chromium.
//!
//! Each check has a local cloud for itself or shares one that it only reads, and a browser profile of its own. A story is written once and runs
//! with the mouse on a phone and by keyboard alone on a desktop.

#![allow(clippy::panic, clippy::indexing_slicing, clippy::expect_used)]

mod accessibility;
mod checks;
mod chromium;
mod demo_carts;
mod demo_finance;
mod demo_gate;
mod demo_orders;
mod demo_staff;
mod demo_tickets;
mod hand;
mod line;
mod page;
mod pages;
mod run;
mod shop;
mod stories;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Tests the pages in headless Chromium.
#[derive(Parser)]
#[command(name = "browser", version)]
struct Arguments {
    /// Run only checks with one of these texts in their names.
    parts: Vec<String>,
    /// Also take a picture of every page at 390 and 1280 pixels, light and dark.
    #[arg(long)]
    pictures: bool,
    /// Only measure: bytes of each page, and when it first shows something.
    #[arg(long)]
    figures: bool,
    /// The folder for pictures: of pages, and of what a check saw when it failed.
    #[arg(long, value_name = "DIR", default_value = "target/browser")]
    out: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("browser: {error}");
            return ExitCode::FAILURE;
        }
    };
    let has_passed = runtime.block_on(async {
        if arguments.figures {
            checks::figures::print().await;
            return true;
        }
        run::all(&arguments.parts, &arguments.out, arguments.pictures).await
    });
    if has_passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
