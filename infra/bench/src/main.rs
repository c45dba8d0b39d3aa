//! `cargo run --release -p bench`: the local cloud's throughput, and the cost of an order. With `-- cold-start` it measures the functions'
//! programs, which `infra/lambdas/build` builds.
//!
//! Every figure is the median of several runs. Orders are placed through the API without sockets; start and memory are those of the
//! `frontrow` binary beside this one. `-- cost` (or `orders`, `rush`, `start`) runs one part only.

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

/// Runs per median.
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

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
