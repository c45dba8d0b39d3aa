//! Processes that end in the middle of an invocation, on purpose.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lambda::InvocationFailed;
use serde_json::Value;
use tokio::sync::Notify;

use super::{failed, panicked};
use crate::faults::InvocationFault;

tokio::task_local! {
    static FATE: Arc<Fate>;
}

/// What will become of the invocation that a task is doing.
struct Fate {
    fault: InvocationFault,
    calls: AtomicUsize,
    ended: Notify,
}

/// Does an invocation whose process ends at one of its calls.
pub(super) async fn run(
    fault: InvocationFault,
    invocation: impl Future<Output = Result<Value, InvocationFailed>> + Send + 'static,
) -> Result<Value, InvocationFailed> {
    let fate = Arc::new(Fate { fault, calls: AtomicUsize::new(0), ended: Notify::new() });
    let mut task = tokio::spawn(FATE.scope(Arc::clone(&fate), invocation));
    tokio::select! {
        joined = &mut task => joined.unwrap_or_else(|error| Err(panicked(&error))),
        () = fate.ended.notified() => {
            task.abort();
            Err(failed("Runtime.ExitError", "the process ended".to_owned()))
        }
    }
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
