//! Handlers of schedules: jobs that find what is overdue and push it on.

use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::Value;

use crate::cause::to_the_millisecond;
use crate::{Env, Handler, InvocationFailed};

/// A handler that is run again and again, safe to run twice and side by side. It gets the time and says how much it did.
pub fn handler<F>(env: &Env, function: &'static str, run: F) -> Handler
where
    F: Fn(Timestamp) -> BoxFuture<'static, Result<usize, InvocationFailed>> + Send + Sync + 'static,
{
    let env = env.clone();
    let run = Arc::new(run);
    Arc::new(move |_| {
        let (env, run) = (env.clone(), Arc::clone(&run));
        Box::pin(async move {
            let outcome = run(to_the_millisecond(env.now())).await;
            tracing::info!(function, done = outcome.as_ref().ok(), failed = outcome.is_err(), "job");
            outcome.map(|_| Value::Null)
        })
    })
}
