//! A function that runs: what the Lambda service, or the local cloud, hands invocations to.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serde_json::Value;

use crate::notes::{Invocation, Notes, Outcome};
use crate::{Env, Handler, InvocationFailed, Lambda, StartError, log};

/// One function, started. Each of its invocations is told in one line of the log, see [`crate::log`].
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
    /// [`StartError`] when what it needs is not there.
    pub async fn start(self, env: Env) -> Result<Process, StartError> {
        let stack = env.var("STACK")?.to_owned();
        let handler = self.build.build(env.of_function(self.name)).await?;
        Ok(Process { name: self.name, stack, handler, cold: AtomicBool::new(true) })
    }
}

impl Process {
    /// Carries out an invocation.
    ///
    /// # Errors
    /// [`InvocationFailed`] when it failed as a whole.
    pub async fn invoke(&self, invocation: Invocation, payload: Value) -> Result<Value, InvocationFailed> {
        let notes = Notes::new(self.name, invocation, log::tells_of_invocations());
        let mut told = Told {
            process: self,
            notes: Arc::clone(&notes),
            began: Instant::now(),
            outcome: Outcome::Failed { kind: ABORTED.to_owned() },
        };
        notes
            .of(async {
                let result = (self.handler)(payload).await;
                if let Err(InvocationFailed { kind, message }) = &result {
                    tracing::warn!(kind, error = message, "invocation failed");
                }
                told.outcome = Outcome::of(&result);
                drop(told);
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

/// What is told of an invocation that panicked, or was given up.
const ABORTED: &str = "Aborted";

/// Tells of an invocation when it is over, also when that is a panic.
struct Told<'a> {
    process: &'a Process,
    notes: Arc<Notes>,
    began: Instant,
    outcome: Outcome,
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        let cold = self.process.cold.swap(false, Ordering::Relaxed);
        if self.notes.taken {
            let microseconds = u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX);
            log::tell(&self.process.stack, cold, &self.notes, self.outcome.clone(), microseconds.max(10));
        }
    }
}
