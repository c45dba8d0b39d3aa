//! A Lambda function as a value: its name in the template and how to build its handler.

use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use serde_json::Value;

use crate::{Env, InvocationFailed, StartError};

/// Takes an invocation's payload, as AWS sends it, and returns the response that AWS expects.
pub type Handler = Arc<dyn Fn(Value) -> BoxFuture<'static, Result<Value, InvocationFailed>> + Send + Sync>;

/// One Lambda function:
///
/// ```
/// use lambda::http::{Problem, Request, Response, endpoint};
/// use lambda::{Env, Handler, Lambda, StartError};
///
/// pub const LAMBDA: Lambda = Lambda { name: "orders-greet", build: &build };
///
/// async fn build(env: Env) -> Result<Handler, StartError> {
///     let greeting = env.var("GREETING")?.to_owned();
///     Ok(endpoint(&env, greeting, greet).build())
/// }
///
/// async fn greet(greeting: String, _: Request) -> Result<Response, Problem> {
///     Ok(Response::ok(greeting))
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Lambda {
    /// The `FunctionName` in the template without its `frontrow-` prefix, such as `orders-cancel-order`.
    pub name: &'static str,
    /// Builds the handler, once per process: an `async fn(Env)` that makes the clients and fetches the secrets. A handler that
    /// needs its function's name has it from another constant: in async code of the same file, rustc can't resolve `LAMBDA`,
    /// whose type depends on that code.
    pub build: &'static dyn Build,
}

/// Builds a function's handler. Every `async fn(Env) -> Result<Handler, StartError>` does.
pub trait Build: Send + Sync {
    /// Builds the handler.
    fn build(&self, env: Env) -> BoxFuture<'static, Result<Handler, StartError>>;
}

impl<F, Fut> Build for F
where
    F: Fn(Env) -> Fut + Send + Sync,
    Fut: Future<Output = Result<Handler, StartError>> + Send + 'static,
{
    fn build(&self, env: Env) -> BoxFuture<'static, Result<Handler, StartError>> {
        Box::pin(self(env))
    }
}

impl fmt::Debug for Lambda {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lambda").field(&self.name).finish()
    }
}
