//! Handlers of schedules: jobs that find what is overdue and process it.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use crate::time::to_the_millisecond;
use crate::{Env, Handler, InvocationFailed, invocation};

/// A handler that runs on a schedule. It gets the current time, and returns how many items it processed, for the log. Two runs may
/// overlap, so it must be safe to run twice.
pub fn handler<S, F, Fut>(env: &Env, state: S, run: F) -> Handler
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, Timestamp) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<usize, InvocationFailed>> + Send + 'static,
{
    let env = env.clone();
    Arc::new(move |_| {
        let running = run(state.clone(), to_the_millisecond(env.now()));
        Box::pin(async move {
            let done = running.await?;
            invocation::record(|details| details.done = Some(done));
            Ok(Value::Null)
        })
    })
}
