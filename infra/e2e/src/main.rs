//! `cargo run -p e2e -- URL`: the stories against a running Frontrow.

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use e2e::{Site, stories};
use futures::FutureExt;
use local::Admin;

fn main() -> ExitCode {
    let Some(url) = std::env::args().nth(1) else {
        eprintln!("stories URL: where Frontrow answers, such as http://127.0.0.1:3000");
        return ExitCode::FAILURE;
    };
    let default = Admin::default();
    let admin = Admin {
        email: std::env::var("FRONTROW_ADMIN_EMAIL").unwrap_or(default.email),
        password: std::env::var("FRONTROW_ADMIN_PASSWORD").unwrap_or(default.password),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("stories: {error}");
            return ExitCode::FAILURE;
        }
    };
    if runtime.block_on(tell_all(&Site::at(&url, admin))) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn tell_all(site: &Site) -> bool {
    let (mut passed, mut failed) = (0, 0);
    for (name, story) in stories::all() {
        let told = AssertUnwindSafe(story(site)).catch_unwind().await.is_ok();
        *(if told { &mut passed } else { &mut failed }) += 1;
        println!("{}  {name}", if told { "passed" } else { "FAILED" });
    }
    println!("{passed} passed, {failed} failed");
    failed == 0
}
