use std::sync::Arc;

use futures::FutureExt;
use lambda::{Env, Handler, Lambda, StartError};
use serde_json::Value;

/// A function that does nothing.
pub(super) fn inert(name: &'static str) -> Lambda {
    async fn build(_: Env) -> Result<Handler, StartError> {
        Ok(Arc::new(|_| async { Ok(Value::Null) }.boxed()))
    }
    Lambda { name, build: &build }
}

/// All functions, with this one in place of the one that has its name.
pub(super) fn replace(all: Vec<Lambda>, replacement: Lambda) -> Vec<Lambda> {
    all.into_iter().filter(|lambda| lambda.name != replacement.name).chain([replacement]).collect()
}
