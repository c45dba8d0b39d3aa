//! An invocation in progress: its place among the caller's calls, and faults that crash its process in the middle.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lambda::InvocationFailed;
use serde_json::Value;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::errors::{failed, panicked};
use crate::state::faults::InvocationFault;

tokio::task_local! {
    static PROGRESS: Arc<Progress>;
}

/// How far the invocation of the current task is.
struct Progress {
    attempt: u32,
    fault: InvocationFault,
    calls: AtomicUsize,
    crashed: Notify,
}

/// Where in its invocation a call is made.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CallPosition {
    /// How often the same event or batch has failed before.
    pub attempt: u32,
    /// Number of the call within the invocation, from 0.
    pub number: usize,
}

/// An invocation in its own task: it continues when the caller goes away, and a panic ends only this invocation.
pub(super) struct RunningInvocation {
    progress: Arc<Progress>,
    task: JoinHandle<Result<Value, InvocationFailed>>,
}

pub(super) fn start(
    attempt: u32,
    fault: InvocationFault,
    invocation: impl Future<Output = Result<Value, InvocationFailed>> + Send + 'static,
) -> RunningInvocation {
    let progress = Arc::new(Progress { attempt, fault, calls: AtomicUsize::new(0), crashed: Notify::new() });
    let task = tokio::spawn(PROGRESS.scope(Arc::clone(&progress), invocation));
    RunningInvocation { progress, task }
}

impl RunningInvocation {
    pub(super) async fn outcome(&mut self) -> Result<Value, InvocationFailed> {
        tokio::select! {
            biased;
            joined = &mut self.task => joined.unwrap_or_else(|error| Err(panicked(&error))),
            () = self.progress.crashed.notified() => {
                self.abort();
                Err(failed("Runtime.ExitError", "the process crashed"))
            }
        }
    }

    pub(super) fn abort(&self) {
        self.task.abort();
    }
}

/// The position of the next call. Outside of invocations it is always the first.
pub(crate) fn call_position() -> CallPosition {
    PROGRESS
        .try_with(|progress| CallPosition { attempt: progress.attempt, number: progress.calls.load(Ordering::Relaxed) })
        .unwrap_or_default()
}

/// Must be called before each call of a service or vendor. Never returns if the process crashes here.
pub(crate) async fn before_call() {
    let Ok(progress) = PROGRESS.try_with(Arc::clone) else { return };
    if progress.fault == InvocationFault::CrashBeforeCall(progress.calls.load(Ordering::Relaxed)) {
        progress.crash().await;
    }
}

/// Must be called after each call of a service or vendor. Never returns if the process crashes here.
pub(crate) async fn after_call() {
    let Ok(progress) = PROGRESS.try_with(Arc::clone) else { return };
    if progress.fault == InvocationFault::CrashAfterCall(progress.calls.fetch_add(1, Ordering::Relaxed)) {
        progress.crash().await;
    }
}

impl Progress {
    async fn crash(&self) {
        self.crashed.notify_one();
        std::future::pending::<()>().await;
    }
}
