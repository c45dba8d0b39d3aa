//! The only crate that knows `lambda_runtime`: how handlers get requests, events, batches and schedules, and how their responses go
//! back.
//!
//! A function is a [`Lambda`]: a name, and how to build its [`Handler`] in an [`Env`]. A handler is an async function that takes
//! its state (stores, clients) by value, and what it is called with. [`http`] serves API Gateway, [`bus`] EventBridge, [`stream`]
//! DynamoDB streams, [`queue`] SQS, [`job`] schedules.

#![warn(missing_docs)]

pub mod bus;
mod env;
mod function;
pub mod http;
mod invocation;
mod invocation_failed;
pub mod job;
pub mod log;
mod metric;
pub mod metrics;
mod network;
mod process;
pub mod queue;
pub mod repeats;
pub mod republish;
mod runtime;
pub mod stream;
mod time;
mod usage;

pub use env::{Env, StartError};
pub use function::{Build, Handler, Lambda};
pub use invocation::Invocation;
pub use invocation_failed::InvocationFailed;
pub use process::Process;
pub use runtime::run;
