//! An HTTP request as the payload of a function, in payload format 2.0.

use std::collections::BTreeMap;
use std::net::IpAddr;

use axum::body::Bytes;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{CONTENT_TYPE, COOKIE, HOST, USER_AGENT};
use http::{HeaderMap, Request};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::state::routes::RouteMatch;
use crate::template::ACCOUNT;

const API_ID: &str = "local";

/// The client's address, as an extension of the request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SourceAddress(pub IpAddr);

pub(super) fn payload(request: &Request<Bytes>, route: &RouteMatch<'_>, now: Timestamp, id: Uuid) -> Value {
    let path = request.uri().path();
    let query = request.uri().query().unwrap_or_default();
    let source = request.extensions().get::<SourceAddress>();
    let source = source.map_or_else(|| "127.0.0.1".to_owned(), |source| source.0.to_string());
    let host = text(request.headers(), &HOST).or_else(|| request.uri().host().map(str::to_owned));
    let host = host.unwrap_or_else(|| "localhost".to_owned());
    let mut payload = json!({
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers(request.headers(), &host, &source, id),
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": API_ID,
            "domainName": host,
            "domainPrefix": host.split('.').next(),
            "http": {
                "method": request.method().as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": source,
                "userAgent": text(request.headers(), &USER_AGENT).unwrap_or_default(),
            },
            "requestId": id,
            "routeKey": route.key,
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": now.as_millisecond(),
        },
        "isBase64Encoded": false,
    });
    if let Some(payload) = payload.as_object_mut() {
        add_optional_members(payload, request, route, query);
    }
    payload
}

fn add_optional_members(
    payload: &mut Map<String, Value>,
    request: &Request<Bytes>,
    route: &RouteMatch<'_>,
    query: &str,
) {
    let mut add = |name: &str, value: Value| {
        payload.insert(name.to_owned(), value);
    };
    let cookies: Vec<String> = request
        .headers()
        .get_all(COOKIE)
        .iter()
        .flat_map(|cookies| cookies.to_str().unwrap_or_default().split("; ").map(str::to_owned).collect::<Vec<_>>())
        .collect();
    if !cookies.is_empty() {
        add("cookies", json!(cookies));
    }
    let parameters = joined(form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into(), value.into())));
    if !parameters.is_empty() {
        add("queryStringParameters", json!(parameters));
    }
    if !route.parameters.is_empty() {
        add("pathParameters", json!(route.parameters));
    }
    if !request.body().is_empty() {
        match str::from_utf8(request.body()) {
            Ok(body) if is_text(request.headers()) => add("body", Value::from(body)),
            _ => {
                add("body", Value::from(BASE64_STANDARD.encode(request.body())));
                add("isBase64Encoded", Value::Bool(true));
            }
        }
    }
}

/// API Gateway passes on text, JSON, XML and JavaScript as text, and everything else in Base64, including forms and bodies
/// without a content type.
fn is_text(headers: &HeaderMap) -> bool {
    let Some(content_type) = text(headers, &CONTENT_TYPE) else { return false };
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    kind.starts_with("text/")
        || matches!(kind.as_str(), "application/json" | "application/javascript" | "application/xml")
        || kind.ends_with("+json")
        || kind.ends_with("+xml")
}

fn headers(headers: &HeaderMap, host: &str, source: &str, id: Uuid) -> BTreeMap<String, String> {
    let sent = headers.iter().filter(|(name, _)| **name != COOKIE);
    let mut shown = joined(
        sent.map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())),
    );
    let added = [
        ("host", host.to_owned()),
        ("x-amzn-trace-id", format!("Root=1-{}", id.simple())),
        ("x-forwarded-for", source.to_owned()),
        ("x-forwarded-port", "443".to_owned()),
        ("x-forwarded-proto", "https".to_owned()),
    ];
    for (name, value) in added {
        shown.entry(name.to_owned()).or_insert(value);
    }
    shown
}

/// Repeated names are joined by commas.
fn joined(pairs: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    let mut joined: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in pairs {
        joined
            .entry(name)
            .and_modify(|before| {
                before.push(',');
                before.push_str(&value);
            })
            .or_insert(value);
    }
    joined
}

fn text(headers: &HeaderMap, name: &http::HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
