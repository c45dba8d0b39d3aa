//! Failed invocations as AWS reports them.

use lambda::InvocationFailed;
use serde_json::{Value, json};
use tokio::task::JoinError;

pub(super) fn failed(kind: &str, message: impl Into<String>) -> InvocationFailed {
    InvocationFailed { kind: kind.to_owned(), message: message.into() }
}

pub(super) fn panicked(error: &JoinError) -> InvocationFailed {
    failed("Runtime.ExitError", error.to_string())
}

/// What AWS returns in place of a response.
pub(crate) fn payload(error: &InvocationFailed) -> Value {
    json!({ "errorType": error.kind, "errorMessage": error.message })
}
