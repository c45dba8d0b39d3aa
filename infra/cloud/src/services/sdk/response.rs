//! Responses of AWS services in their JSON protocol.

use serde_json::{Value, json};

pub(super) struct ServiceResponse {
    pub status: u16,
    pub body: Vec<u8>,
}

impl ServiceResponse {
    pub(super) fn ok(body: &Value) -> Self {
        Self { status: 200, body: body.to_string().into_bytes() }
    }

    pub(super) fn error(status: u16, code: &str, message: &str) -> Self {
        Self { status, body: json!({ "__type": code, "message": message }).to_string().into_bytes() }
    }

    pub(super) fn unknown_operation(operation: &str) -> Self {
        let message = format!("The local cloud does not support {operation}.");
        Self::error(400, "UnknownOperationException", &message)
    }
}

/// A string member of a request.
pub(super) fn text<'a>(request: &'a Value, member: &str) -> Option<&'a str> {
    request.get(member).and_then(Value::as_str)
}
