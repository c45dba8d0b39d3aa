use std::sync::Arc;

use futures::FutureExt;
use lambda::{Env, Handler, Lambda, StartError};
use serde_json::{Value, json};

/// A function that does nothing.
pub(super) fn inert(name: &'static str) -> Lambda {
    async fn build(_: Env) -> Result<Handler, StartError> {
        Ok(Arc::new(|_| async { Ok(Value::Null) }.boxed()))
    }
    Lambda { name, build: &build }
}

/// The function of this name, but a request with this text in its body is answered with 200 and not processed.
pub(super) async fn respond_ok_to(text: &'static str, name: &str, env: Env) -> Result<Handler, StartError> {
    let real = local::lambdas().into_iter().find(|lambda| lambda.name == name).expect("it exists");
    let real = real.build.build(env).await?;
    Ok(Arc::new(move |event: Value| {
        if event["body"].as_str().is_some_and(|body| body.contains(text)) {
            return async { Ok(json!({"statusCode": 200, "body": "{}"})) }.boxed();
        }
        real(event)
    }))
}

/// The function of this name, but each event is altered before.
pub(super) async fn alter_events(alter: fn(&mut Value), name: &str, env: Env) -> Result<Handler, StartError> {
    let real = local::lambdas().into_iter().find(|lambda| lambda.name == name).expect("it exists");
    let real = real.build.build(env).await?;
    Ok(Arc::new(move |mut event: Value| {
        alter(&mut event);
        real(event)
    }))
}

/// All functions, with this one in place of the one that has its name.
pub(super) fn replace(all: Vec<Lambda>, replacement: Lambda) -> Vec<Lambda> {
    all.into_iter().filter(|lambda| lambda.name != replacement.name).chain([replacement]).collect()
}
