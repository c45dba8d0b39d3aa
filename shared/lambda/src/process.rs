//! A started function, which the Lambda service or the local cloud invokes.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serde_json::Value;

use crate::invocation::{Invocation, Outcome, Record};
use crate::{Env, Handler, InvocationFailed, Lambda, StartError, log};

/// A started function. It logs one line for each of its invocations, see [`crate::log`].
pub struct Process {
    name: &'static str,
    stack: String,
    handler: Handler,
    cold: AtomicBool,
}

impl Lambda {
    /// Starts the function: builds its handler.
    ///
    /// # Errors
    /// [`StartError`] when something that it needs is missing.
    pub async fn start(self, env: Env) -> Result<Process, StartError> {
        let stack = env.var("STACK")?.to_owned();
        let handler = self.build.build(env.of_function(self.name)).await?;
        Ok(Process { name: self.name, stack, handler, cold: AtomicBool::new(true) })
    }
}

impl Process {
    /// Handles an invocation.
    ///
    /// # Errors
    /// [`InvocationFailed`] when it failed as a whole.
    pub async fn invoke(&self, invocation: Invocation, payload: Value) -> Result<Value, InvocationFailed> {
        let record = Record::new(self.name, invocation, log::is_logging_invocations());
        let mut log_line = LogLine {
            process: self,
            record: Arc::clone(&record),
            started: Instant::now(),
            outcome: Outcome::Failed { kind: ABORTED.to_owned() },
        };
        record
            .run(async {
                let result = (self.handler)(payload).await;
                if let Err(InvocationFailed { kind, message }) = &result {
                    tracing::warn!(kind, error = message, "invocation failed");
                }
                log_line.outcome = Outcome::of(&result);
                drop(log_line);
                result
            })
            .await
    }
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Process").field(&self.name).finish()
    }
}

/// The kind of failure of an invocation that panicked or was cancelled.
const ABORTED: &str = "Aborted";

/// Logs an invocation when it is dropped, so that one that panics is logged too.
struct LogLine<'a> {
    process: &'a Process,
    record: Arc<Record>,
    started: Instant,
    outcome: Outcome,
}

impl Drop for LogLine<'_> {
    fn drop(&mut self) {
        let cold = self.process.cold.swap(false, Ordering::Relaxed);
        if self.record.is_detailed {
            let microseconds = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
            log::log_invocation(&self.process.stack, cold, &self.record, self.outcome.clone(), microseconds.max(10));
        }
    }
}
