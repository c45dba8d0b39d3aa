//! A started function, which the Lambda service or the local cloud invokes.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::invocation::{Invocation, Outcome, Record};
use crate::{Env, Handler, InvocationFailed, Lambda, StartError, log};

/// How long a function uses the secrets that it has read. During a rotation, the old and the new value must both be valid for longer.
const SECRETS_LIFETIME: SignedDuration = SignedDuration::from_mins(5);

/// A started function. It logs one line for each of its invocations, see [`crate::log`].
///
/// A function that has read secrets is built again after a while, and so reads them again.
pub struct Process {
    lambda: Lambda,
    name: &'static str,
    stack: String,
    env: Env,
    built: Mutex<Built>,
    /// Held by the invocation that builds the handler again.
    building: tokio::sync::Mutex<()>,
    cold: AtomicBool,
}

#[derive(Clone)]
struct Built {
    handler: Handler,
    at: Timestamp,
}

impl Lambda {
    /// Starts the function: builds its handler.
    ///
    /// # Errors
    /// [`StartError`] when something that it needs is missing.
    pub async fn start(self, env: Env) -> Result<Process, StartError> {
        let stack = env.var("STACK")?.to_owned();
        let env = env.of_function(self.name);
        let handler = self.build.build(env.clone()).await?;
        Ok(Process {
            lambda: self,
            name: self.name,
            stack,
            built: Mutex::new(Built { handler, at: env.now() }),
            env,
            building: tokio::sync::Mutex::default(),
            cold: AtomicBool::new(true),
        })
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
                let result = (self.handler().await)(payload).await;
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

impl Process {
    /// The handler, with secrets that are not too old. While they can't be read, the function goes on with the ones that it has.
    async fn handler(&self) -> Handler {
        let Built { handler, at } = self.built().clone();
        let is_due = self.env.has_read_secrets() && self.env.now().duration_since(at) >= SECRETS_LIFETIME;
        let Some(_building) = is_due.then(|| self.building.try_lock().ok()).flatten() else { return handler };
        let built = self.lambda.build.build(self.env.clone()).await;
        let handler = built.unwrap_or_else(|error| {
            tracing::warn!(%error, "secrets not read again");
            handler
        });
        *self.built() = Built { handler: Arc::clone(&handler), at: self.env.now() };
        handler
    }

    fn built(&self) -> MutexGuard<'_, Built> {
        self.built.lock().unwrap_or_else(PoisonError::into_inner)
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
