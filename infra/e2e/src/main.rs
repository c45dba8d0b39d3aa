//! `cargo run -p e2e -- URL`: the stories against a running Frontrow.

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use clap::Parser;
use e2e::{Site, stories};
use futures::FutureExt;
use local::Admin;

/// Runs the stories against a running Frontrow and prints which passed.
#[derive(Parser)]
#[command(name = "stories", version)]
struct Arguments {
    /// Frontrow's URL, such as <http://127.0.0.1:3000>.
    url: String,
    /// Run only stories with one of these texts in their names.
    parts: Vec<String>,
    /// Where the vendors' stand-ins show their state, if there are any; with `cargo run` that is the same URL.
    #[arg(long, value_name = "URL")]
    local_pages: Option<String>,
}

fn main() -> ExitCode {
    let Arguments { url, parts, local_pages } = Arguments::parse();
    let mut site = Site::at(&url, Admin::from_env());
    if let Some(at) = local_pages {
        site = site.with_local_pages(&at);
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("stories: {error}");
            return ExitCode::FAILURE;
        }
    };
    if runtime.block_on(run(&site, &parts)) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn run(site: &Site, parts: &[String]) -> bool {
    let (mut passed, mut failed) = (0, 0);
    let wanted = |name: &str| parts.is_empty() || parts.iter().any(|part| name.contains(part.as_str()));
    for (name, story) in stories::all().into_iter().filter(|(name, _)| wanted(name)) {
        let has_passed = AssertUnwindSafe(story(site)).catch_unwind().await.is_ok();
        *(if has_passed { &mut passed } else { &mut failed }) += 1;
        println!("{}  {name}", if has_passed { "passed" } else { "FAILED" });
    }
    println!("{passed} passed, {failed} failed");
    failed == 0 && passed > 0
}
