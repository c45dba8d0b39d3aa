//! The result of a function as an HTTP response.

use std::collections::BTreeMap;

use axum::body::Bytes;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, SET_COOKIE};
use http::{Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FunctionResponse {
    status_code: Value,
    #[serde(default)]
    headers: Option<BTreeMap<String, Value>>,
    #[serde(default)]
    cookies: Option<Vec<String>>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: Option<bool>,
}

/// A result without a status code is the body itself.
pub(super) fn from_function(result: Value) -> Response<Bytes> {
    if result.get("statusCode").is_none() {
        let body = match result {
            Value::String(text) => text,
            other => other.to_string(),
        };
        return with_type(Response::new(Bytes::from(body)), "application/json");
    }
    match serde_json::from_value(result).ok().and_then(build) {
        Some(response) => with_type(response, "text/plain; charset=utf-8"),
        // API Gateway does not say what is wrong with a malformed response.
        None => message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
    }
}

fn build(function: FunctionResponse) -> Option<Response<Bytes>> {
    let status = match &function.status_code {
        Value::Number(number) => number.as_u64().and_then(|status| u16::try_from(status).ok()),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    let body = function.body.unwrap_or_default();
    let body = match function.is_base64_encoded {
        Some(true) => Bytes::from(BASE64_STANDARD.decode(body).ok()?),
        _ => Bytes::from(body),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status?).ok()?;
    for (name, value) in function.headers.unwrap_or_default() {
        let value = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        response.headers_mut().insert(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
    }
    for cookie in function.cookies.unwrap_or_default() {
        response.headers_mut().append(SET_COOKIE, HeaderValue::try_from(cookie).ok()?);
    }
    Some(response)
}

/// A response of API Gateway itself.
pub(crate) fn message(status: StatusCode, text: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(json!({ "message": text }).to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Adds API Gateway's content type for a body without one.
fn with_type(mut response: Response<Bytes>, default: &'static str) -> Response<Bytes> {
    if !response.body().is_empty() {
        response.headers_mut().entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(default));
    }
    response
}
