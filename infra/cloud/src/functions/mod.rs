//! The functions: built when they are first called, called with a time limit, and never able to take the cloud down.

pub(crate) mod crash;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use lambda::{Env, InvocationFailed, Lambda, Process};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::faults::{Faults, Invocation, InvocationFault};
use crate::meter::Counts;
use crate::template;

/// The functions of the template.
#[derive(Default)]
pub(crate) struct Functions {
    by_name: BTreeMap<String, Function>,
}

/// A function.
pub(crate) struct Function {
    pub template: template::Function,
    pub env: Env,
    lambda: Option<Lambda>,
    process: OnceCell<Arc<Process>>,
    counts: Arc<Counts>,
}

impl Functions {
    pub(crate) fn new(functions: impl IntoIterator<Item = Function>) -> Self {
        Self { by_name: functions.into_iter().map(|function| (function.template.name.clone(), function)).collect() }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Function> {
        self.by_name.get(name)
    }

    /// Calls a function and waits for its answer.
    pub(crate) async fn invoke(
        &self,
        faults: &dyn Faults,
        given: &Invocation<'_>,
        payload: Value,
    ) -> Result<Value, InvocationFailed> {
        let name = given.function;
        let Some(function) = self.by_name.get(name) else {
            return Err(failed("ResourceNotFoundException", format!("there is no function {name}")));
        };
        let fault = faults.invocation(given);
        let begun = Instant::now();
        let mut result = function.run(payload, given.attempt, fault).await;
        faults.plant_in_outcome(given, &mut result);
        function.counts.invocation(result.is_err(), begun.elapsed());
        match &result {
            Err(error) => {
                tracing::warn!(function = name, kind = error.kind, message = error.message, "invocation failed")
            }
            Ok(_) => tracing::trace!(function = name, "invoked"),
        }
        result
    }
}

impl Function {
    pub(crate) fn new(template: template::Function, lambda: Option<Lambda>, env: Env, counts: Arc<Counts>) -> Self {
        Self { template, env, lambda, process: OnceCell::new(), counts }
    }

    async fn run(&self, payload: Value, attempt: u32, fault: InvocationFault) -> Result<Value, InvocationFailed> {
        let process = Arc::clone(self.process.get_or_try_init(|| self.start()).await?);
        let invocation = lambda::Invocation { request_id: self.env.new_id().to_string(), trace: None };
        let timeout = self.template.timeout;
        let mut going = crash::begin(attempt, fault, async move { process.invoke(invocation, payload).await });
        let outcome = tokio::time::timeout(timeout, going.outcome()).await;
        if outcome.is_err() {
            going.abort();
        }
        let result = outcome.unwrap_or_else(|_| {
            let limit = timeout.as_millis();
            Err(failed("Sandbox.Timedout", format!("Task timed out after {limit} milliseconds")))
        });
        match fault {
            InvocationFault::AnswerLost => Err(failed("Runtime.ExitError", "the answer was lost".to_owned())),
            _ => result,
        }
    }

    async fn start(&self) -> Result<Arc<Process>, InvocationFailed> {
        let name = &self.template.name;
        let lambda =
            self.lambda.ok_or_else(|| failed("Runtime.InvalidEntrypoint", format!("{name} has no handler")))?;
        let starting = tokio::spawn(lambda.start(self.env.clone()));
        match starting.await {
            Ok(Ok(process)) => Ok(Arc::new(process)),
            Ok(Err(error)) => Err(failed("Runtime.InitError", error.to_string())),
            Err(error) => Err(panicked(&error)),
        }
    }
}

pub(crate) fn failed(kind: &str, message: String) -> InvocationFailed {
    InvocationFailed { kind: kind.to_owned(), message }
}

pub(crate) fn panicked(error: &tokio::task::JoinError) -> InvocationFailed {
    failed("Runtime.ExitError", error.to_string())
}

/// What AWS tells about a failed invocation in place of an answer.
pub(crate) fn error_payload(error: &InvocationFailed) -> Value {
    json!({ "errorType": error.kind, "errorMessage": error.message })
}
