//! What is known of an invocation while it goes on, and processes that end in the middle of one, on purpose.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lambda::InvocationFailed;
use serde_json::Value;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::{failed, panicked};
use crate::faults::InvocationFault;

tokio::task_local! {
    static FATE: Arc<Fate>;
}

/// What will become of the invocation that a task is doing.
struct Fate {
    attempt: u32,
    fault: InvocationFault,
    calls: AtomicUsize,
    ended: Notify,
}

/// Where in its invocation a call is made.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    /// How often what the invocation is about failed before.
    pub attempt: u32,
    /// Which call of the invocation it is, from 0.
    pub number: usize,
}

/// An invocation that is going on, in a task of its own: it goes on when whoever asked for it goes away, and a panic ends it
/// alone.
pub(super) struct Going {
    fate: Arc<Fate>,
    task: JoinHandle<Result<Value, InvocationFailed>>,
}

/// Begins an invocation, whose process may end at one of its calls.
pub(super) fn begin(
    attempt: u32,
    fault: InvocationFault,
    invocation: impl Future<Output = Result<Value, InvocationFailed>> + Send + 'static,
) -> Going {
    let fate = Arc::new(Fate { attempt, fault, calls: AtomicUsize::new(0), ended: Notify::new() });
    let task = tokio::spawn(FATE.scope(Arc::clone(&fate), invocation));
    Going { fate, task }
}

impl Going {
    /// How it ends.
    pub(super) async fn outcome(&mut self) -> Result<Value, InvocationFailed> {
        tokio::select! {
            biased;
            joined = &mut self.task => joined.unwrap_or_else(|error| Err(panicked(&error))),
            () = self.fate.ended.notified() => {
                self.abort();
                Err(failed("Runtime.ExitError", "the process ended".to_owned()))
            }
        }
    }

    /// Ends it where it is.
    pub(super) fn abort(&self) {
        self.task.abort();
    }
}

/// Where in its invocation the task is; at the start of none where it does none.
pub(crate) fn place() -> Place {
    FATE.try_with(|fate| Place { attempt: fate.attempt, number: fate.calls.load(Ordering::Relaxed) })
        .unwrap_or_default()
}

/// A call of a service is about to be made.
pub(crate) async fn before_call() {
    let Ok(fate) = FATE.try_with(Arc::clone) else { return };
    if fate.fault == InvocationFault::CrashBeforeCall(fate.calls.load(Ordering::Relaxed)) {
        fate.end().await;
    }
}

/// A call of a service was made.
pub(crate) async fn after_call() {
    let Ok(fate) = FATE.try_with(Arc::clone) else { return };
    if fate.fault == InvocationFault::CrashAfterCall(fate.calls.fetch_add(1, Ordering::Relaxed)) {
        fate.end().await;
    }
}

impl Fate {
    async fn end(&self) {
        self.ended.notify_one();
        std::future::pending::<()>().await;
    }
}
