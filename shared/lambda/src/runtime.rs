use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use jiff::Timestamp;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use tracing_subscriber::EnvFilter;
use uuid::Uuid;

use crate::{Env, InvocationFailed, Lambda, network};

/// Runs one Lambda function under the Lambda service: all that a file in `src/bin/` does.
pub fn run(function: Lambda) -> ExitCode {
    let level = EnvFilter::try_from_env("FRONTROW_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false).with_env_filter(level).init();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(function, &error),
    };
    match runtime.block_on(serve(function)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(function, error.as_ref()),
    }
}

fn fail(function: Lambda, error: &dyn std::fmt::Display) -> ExitCode {
    tracing::error!(function = function.name, %error, "could not start");
    ExitCode::FAILURE
}

async fn serve(function: Lambda) -> Result<(), lambda_runtime::Error> {
    let vars: BTreeMap<String, String> = std::env::vars().collect();
    let sdk = network::sdk(&vars)?;
    let vendors = SharedHttpConnector::new(network::Vendors::default());
    let env = Env::new(vars, sdk, vendors, Arc::new(Timestamp::now), Arc::new(Uuid::new_v4));
    let handler = (function.build)(env).await?;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| handler(event.payload))).await
}

impl From<InvocationFailed> for Diagnostic {
    fn from(failed: InvocationFailed) -> Self {
        Self { error_type: failed.kind, error_message: failed.message }
    }
}
