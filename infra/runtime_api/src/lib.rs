//! Runs the program of a function as Lambda does: starts its process, serves it the Runtime API, and sends it one event after
//! another.
//!
//! Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes" and "Lambda execution
//! environment". One [`Sandbox`] is one execution environment. Time, memory and CPU are not limited as on AWS.

mod function;
mod process;
mod sandbox;
mod server;

pub use function::{Function, Log};
pub use sandbox::{InvocationResponse, Sandbox, SandboxError};
