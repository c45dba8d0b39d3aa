use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use jiff::Timestamp;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use uuid::Uuid;

use crate::{Env, Invocation, InvocationFailed, Lambda, network};

/// Runs one Lambda function under the Lambda service: all that a file in `src/bin/` does.
pub fn run(function: Lambda) -> ExitCode {
    crate::log::init(crate::log::Level::INFO, std::io::stdout);
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
    let process = Arc::new(function.start(env).await?);
    let invoke = move |LambdaEvent { payload, context }: LambdaEvent<Value>| {
        let process = Arc::clone(&process);
        let invocation = Invocation { request_id: context.request_id, trace: context.xray_trace_id };
        async move { process.invoke(invocation, payload).await }
    };
    lambda_runtime::run(service_fn(invoke)).await
}

impl From<InvocationFailed> for Diagnostic {
    fn from(failed: InvocationFailed) -> Self {
        Self { error_type: failed.kind, error_message: failed.message }
    }
}
