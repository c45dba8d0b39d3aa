//! Requests that are read whole, and replies before they become responses.

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::dropped::DroppedConnection;

/// In bytes: Mailgun's own limit. Larger bodies are not read.
const MAX_BODY: usize = 52 * 1024 * 1024;

/// A request, read whole.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Call {
    /// Reads a request. None if its body is too large or breaks off.
    pub async fn read(request: Request) -> Option<Self> {
        let (head, body) = request.into_parts();
        Some(Self {
            method: head.method,
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body: to_bytes(body, MAX_BODY).await.ok()?,
        })
    }

    /// None if there is no such header, or its value is not text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The segments of the path, percent-decoded.
    pub fn segments(&self) -> Vec<String> {
        let decoded = |segment: &str| percent_decode_str(segment).decode_utf8_lossy().into_owned();
        self.path.trim_matches('/').split('/').map(decoded).collect()
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Response { status: u16, headers: Vec<(&'static str, String)>, body: String },
    Dropped(DroppedConnection),
}

impl Reply {
    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json", body.to_string())
    }

    pub fn text(status: u16, content_type: &str, body: impl Into<String>) -> Self {
        Self::Response { status, headers: vec![("content-type", content_type.to_owned())], body: body.into() }
    }

    /// The HTML page of a gateway on the way.
    pub fn bad_gateway() -> Self {
        Self::text(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>")
    }

    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Response { headers, .. } = &mut self {
            headers.push((name, value.into()));
        }
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        match self {
            Self::Response { status, headers, body } => {
                let mut response = body.into_response();
                *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                for (name, value) in headers {
                    // A value from the request (a version, a key) that cannot be a header is left out.
                    if let Ok(value) = HeaderValue::from_str(&value) {
                        response.headers_mut().insert(HeaderName::from_static(name), value);
                    }
                }
                response
            }
            Self::Dropped(dropped) => dropped.into_response(),
        }
    }
}
