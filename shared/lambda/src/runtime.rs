//! A program under the Lambda service.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use jiff::Timestamp;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use uuid::Uuid;

use crate::{Env, Invocation, InvocationFailed, Lambda, StartError, network};

/// Lambda sets it to the template's `Handler`, which is the name of the function. Source: Lambda Developer Guide, "Defined
/// runtime environment variables".
const HANDLER: &str = "_HANDLER";

/// Runs one of a context's functions under the Lambda service: the one that the template's `Handler` names.
pub fn run(lambdas: Vec<Lambda>) -> ExitCode {
    crate::log::init(crate::log::Level::INFO, std::io::stdout);
    let vars: BTreeMap<String, String> = std::env::vars().collect();
    let handler = vars.get(HANDLER).cloned().unwrap_or_default();
    match start(&lambdas, vars) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(function = handler, %error, "could not start");
            ExitCode::FAILURE
        }
    }
}

fn start(lambdas: &[Lambda], vars: BTreeMap<String, String>) -> Result<(), lambda_runtime::Error> {
    let lambda = select(lambdas, vars.get(HANDLER).map(String::as_str))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(serve(lambda, vars))
}

fn select(lambdas: &[Lambda], handler: Option<&str>) -> Result<Lambda, StartError> {
    let handler = handler.ok_or_else(|| StartError::MissingVariable(HANDLER.to_owned()))?;
    let found = lambdas.iter().find(|lambda| lambda.name == handler).copied();
    found.ok_or_else(|| StartError::UnknownFunction(handler.to_owned()))
}

async fn serve(lambda: Lambda, vars: BTreeMap<String, String>) -> Result<(), lambda_runtime::Error> {
    let sdk = network::sdk_config(&vars)?;
    let vendors = SharedHttpConnector::new(network::VendorConnector::default());
    let env = Env::new(vars, sdk, vendors, Arc::new(Timestamp::now), Arc::new(Uuid::new_v4));
    let process = Arc::new(lambda.start(env).await?);
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Handler;

    async fn is_never_built(_: Env) -> Result<Handler, StartError> {
        unreachable!()
    }

    const LAMBDAS: [Lambda; 2] = [
        Lambda { name: "orders-query", build: &is_never_built },
        Lambda { name: "orders-cancel-order", build: &is_never_built },
    ];

    #[test]
    fn handler_variable_selects_the_function() {
        assert_eq!(select(&LAMBDAS, Some("orders-cancel-order")).unwrap().name, "orders-cancel-order");
    }

    #[test]
    fn unknown_handler_is_named_in_the_error() {
        let error = select(&LAMBDAS, Some("bootstrap")).unwrap_err().to_string();
        assert_eq!(error, "this program has no function bootstrap: the template's Handler must be a function's name");
    }

    #[test]
    fn missing_handler_is_an_error() {
        let error = select(&LAMBDAS, None).unwrap_err().to_string();
        assert_eq!(error, "environment variable _HANDLER is not set");
    }
}
