//! CORS: preflight responses, and headers for pages of allowed origins.

use axum::body::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    HeaderName, ORIGIN,
};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};

use crate::template::Cors;

/// The response to a preflight request; none if the request is not one.
pub(super) fn preflight(cors: &Cors, request: &Request<Bytes>) -> Option<Response<Bytes>> {
    let origin = request.headers().get(ORIGIN)?;
    if request.method() != Method::OPTIONS || !request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        return None;
    }
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    if !allows(cors, origin) {
        return Some(response);
    }
    let headers = response.headers_mut();
    add_headers(cors, origin, headers);
    add(headers, ACCESS_CONTROL_ALLOW_METHODS, &cors.allow_methods.join(","));
    add(headers, ACCESS_CONTROL_ALLOW_HEADERS, &cors.allow_headers.join(","));
    if let Some(seconds) = cors.max_age {
        add(headers, ACCESS_CONTROL_MAX_AGE, &seconds.to_string());
    }
    Some(response)
}

/// Lets pages of an allowed origin read a response.
pub(super) fn add_headers(cors: &Cors, origin: &HeaderValue, headers: &mut HeaderMap) {
    if !allows(cors, origin) {
        return;
    }
    let any = cors.allow_origins.iter().any(|allowed| allowed == "*");
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, if any { HeaderValue::from_static("*") } else { origin.clone() });
    add(headers, ACCESS_CONTROL_EXPOSE_HEADERS, &cors.expose_headers.join(","));
    if cors.allow_credentials {
        add(headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
}

fn allows(cors: &Cors, origin: &HeaderValue) -> bool {
    cors.allow_origins.iter().any(|allowed| allowed == "*" || allowed.as_bytes() == origin.as_bytes())
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value)
        && !value.is_empty()
    {
        headers.insert(name, value);
    }
}
