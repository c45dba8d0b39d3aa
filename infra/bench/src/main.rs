//! `cargo run --release -p bench`: what the local cloud does in a second, and what an order costs; with `cold-start` after it,
//! what the functions' programs take (`infra/lambdas/build` makes them).
//!
//! Every figure is the median over several runs. Orders are placed through the API without sockets; start and memory are
//! those of the `frontrow` binary beside this one. `… -p bench -- cost` (or `orders`, `rush`, `start`) runs one part alone.

// A bench is a test without a verdict: what can't go on ends it, and figures are for people.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::cast_precision_loss
)]

mod buyers;
mod cold_start;
mod cost;
mod endpoint;
mod prices;
mod process;
mod rush;
mod throughput;

/// Runs of which the median is taken.
const RUNS: usize = 3;

fn main() {
    let what = std::env::args().nth(1);
    let wanted = |name: &str| what.as_deref().is_none_or(|what| what == name);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        if wanted("orders") {
            throughput::report().await;
        }
        // Not without being asked for: it needs programs that take minutes to build.
        if what.as_deref() == Some("cold-start") {
            cold_start::report().await;
        }
        if wanted("rush") {
            rush::report().await;
        }
        // Last, since from here on every line of the log is counted.
        if wanted("cost") {
            cost::report().await;
        }
    });
    if wanted("start") {
        process::report();
    }
}

/// The middle one of some figures.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
