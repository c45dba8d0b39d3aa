//! Handlers of schedules: jobs that find what is overdue and push it on.

use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::Value;

use crate::cause::to_the_millisecond;
use crate::notes::note;
use crate::{Env, Handler, InvocationFailed};

/// A handler that is run again and again, safe to run twice and side by side. It gets the time and says how much it did.
pub fn handler<F>(env: &Env, run: F) -> Handler
where
    F: Fn(Timestamp) -> BoxFuture<'static, Result<usize, InvocationFailed>> + Send + Sync + 'static,
{
    let env = env.clone();
    let run = Arc::new(run);
    Arc::new(move |_| {
        let (env, run) = (env.clone(), Arc::clone(&run));
        Box::pin(async move {
            let done = run(to_the_millisecond(env.now())).await?;
            note(|noted| noted.done = Some(done));
            Ok(Value::Null)
        })
    })
}
