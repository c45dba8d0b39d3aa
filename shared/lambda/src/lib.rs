//! The only crate that knows `lambda_runtime`: how a handler gets its request, event, batch or schedule, and how its answer
//! goes back.
//!
//! A function is a [`Lambda`]: a name and how to build its [`Handler`] from what an [`Env`] offers. A handler is an async
//! function that takes its state (stores, clients) by value, and what it is called with. [`http`] serves API Gateway, [`bus`]
//! EventBridge, [`stream`] DynamoDB streams, [`queue`] SQS, [`job`] schedules.

pub mod bus;
mod cause;
mod env;
mod function;
pub mod http;
pub mod job;
pub mod log;
mod meter;
pub mod metrics;
mod network;
mod notes;
mod process;
pub mod queue;
mod runtime;
pub mod stream;

pub use env::{Env, StartError};
pub use function::{Build, Handler, InvocationFailed, Lambda};
pub use notes::Invocation;
pub use process::Process;
pub use runtime::run;
