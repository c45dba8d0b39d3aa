//! Lambda: invokes functions, each within its timeout. A function's process starts at its first invocation.

pub(crate) mod errors;
pub(crate) mod running;

use std::sync::Arc;
use std::time::Instant;

use lambda::{InvocationFailed, Process};
use serde_json::Value;

use crate::state::State;
use crate::state::faults::{Invocation, InvocationFault};
use crate::state::functions::Function;
use errors::{failed, panicked};

/// Invokes a function and waits for its response.
pub(crate) async fn invoke(
    cloud: &State,
    invocation: &Invocation<'_>,
    payload: Value,
) -> Result<Value, InvocationFailed> {
    let name = invocation.function;
    let Some(function) = cloud.functions.get(name) else {
        return Err(failed("ResourceNotFoundException", format!("there is no function {name}")));
    };
    let fault = cloud.faults.invocation(invocation);
    let begun = Instant::now();
    let mut result = run(function, payload, invocation.attempt, fault).await;
    cloud.faults.plant_in_outcome(invocation, &mut result);
    function.counts.invocation(result.is_err(), begun.elapsed());
    match &result {
        Err(error) => {
            tracing::warn!(function = name, kind = error.kind, message = error.message, "invocation failed")
        }
        Ok(_) => tracing::trace!(function = name, "invoked"),
    }
    result
}

async fn run(
    function: &Function,
    payload: Value,
    attempt: u32,
    fault: InvocationFault,
) -> Result<Value, InvocationFailed> {
    let process = Arc::clone(function.process.get_or_try_init(|| start(function)).await?);
    let invocation = lambda::Invocation { request_id: function.env.new_id().to_string(), trace: None };
    let timeout = function.template.timeout;
    let mut running = running::start(attempt, fault, async move { process.invoke(invocation, payload).await });
    let outcome = tokio::time::timeout(timeout, running.outcome()).await;
    if outcome.is_err() {
        running.abort();
    }
    let result = outcome.unwrap_or_else(|_| {
        let limit = timeout.as_millis();
        Err(failed("Sandbox.Timedout", format!("Task timed out after {limit} milliseconds")))
    });
    match fault {
        InvocationFault::AnswerLost => Err(failed("Runtime.ExitError", "the response was lost")),
        _ => result,
    }
}

async fn start(function: &Function) -> Result<Arc<Process>, InvocationFailed> {
    let name = &function.template.name;
    let lambda =
        function.lambda.ok_or_else(|| failed("Runtime.InvalidEntrypoint", format!("{name} has no handler")))?;
    let starting = tokio::spawn(lambda.start(function.env.clone()));
    match starting.await {
        Ok(Ok(process)) => Ok(Arc::new(process)),
        Ok(Err(error)) => Err(failed("Runtime.InitError", error.to_string())),
        Err(error) => Err(panicked(&error)),
    }
}
