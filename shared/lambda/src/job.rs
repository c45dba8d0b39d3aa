//! Handlers of schedules: jobs that find what is overdue and push it on.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use crate::cause::to_the_millisecond;
use crate::notes::note;
use crate::{Env, Handler, InvocationFailed};

/// A handler that is run again and again, safe to run twice and side by side. It gets the time and says how much it did.
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
            note(|noted| noted.done = Some(done));
            Ok(Value::Null)
        })
    })
}
