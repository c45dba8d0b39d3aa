//! The smallest possible Rust function, as the baseline for cold starts.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
struct Greeting {
    hello: String,
}

fn main() -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(lambda_runtime::run(service_fn(greet)))
}

async fn greet(event: LambdaEvent<Greeting>) -> Result<Greeting, Error> {
    Ok(event.payload)
}
