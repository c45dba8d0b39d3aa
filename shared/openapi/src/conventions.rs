//! Parts that endpoints share: the document's components and its introduction.

use kernel::CorrelationId;
use lambda::http::{MAX_BODY_BYTES, Problem};
use serde_json::{Map, Value, json};

use crate::operation::Operation;
use crate::schemas::Schemas;

/// The problem responses that every endpoint has.
const COMMON_RESPONSES: [(u16, &str); 4] =
    [(413, "BodyTooLarge"), (429, "TooManyRequests"), (500, "Internal"), (503, "Unavailable")];

/// Either is enough.
pub(crate) const SECURITY_SCHEMES: [&str; 2] = [BEARER, COOKIE];

const BEARER: &str = "bearer";
const COOKIE: &str = "cookie";

/// A reference to a component.
pub(crate) fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// References to the shared parameters of an operation.
pub(crate) fn parameters(operation: &Operation) -> Vec<Value> {
    let mut names = vec!["X-Correlation-Id"];
    if operation.is_idempotent {
        names.push("Idempotency-Key");
    }
    if operation.is_conditional {
        names.push("If-Match");
    }
    if operation.response.is_revalidated {
        names.push("If-None-Match");
    }
    names.into_iter().map(|name| reference("parameters", name)).collect()
}

/// The responses that every operation has.
pub(crate) fn responses() -> impl Iterator<Item = (String, Value)> {
    COMMON_RESPONSES.into_iter().map(|(status, name)| (status.to_string(), reference("responses", name)))
}

/// The schema of a problem with one of these codes and these additional members.
pub(crate) fn problem_schema<'a>(
    status: u16,
    codes: impl Iterator<Item = &'a String>,
    members: Map<String, Value>,
) -> Value {
    let mut properties = members;
    properties.insert("status".to_owned(), json!({ "const": status }));
    properties.insert("code".to_owned(), json!({ "enum": codes.collect::<Vec<_>>() }));
    json!({ "allOf": [reference("schemas", "Problem"), { "type": "object", "properties": properties }] })
}

/// All components except for schemas.
pub(crate) fn components(schemas: &mut Schemas) -> Map<String, Value> {
    schemas.response(|generator| generator.subschema_for::<Problem>());
    let correlation_id = schemas.request(|generator| generator.subschema_for::<CorrelationId>());
    let components = json!({
        "securitySchemes": {
            BEARER: {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "The token from POST /sessions, valid for 12 hours or until its session ends. An endpoint lists \
                    the roles that may call it; one of them is enough.",
            },
            COOKIE: {
                "type": "apiKey",
                "in": "cookie",
                "name": "__Host-session",
                "description": "The same token, in the cookie that POST /sessions sets: for our own pages. What changes something also \
                    needs Sec-Fetch-Site: same-origin, which browsers send, and JSON. A bearer token takes precedence.",
            },
        },
        "parameters": {
            "X-Correlation-Id": {
                "name": "X-Correlation-Id",
                "in": "header",
                "description": "Identifies everything that follows from the request in logs, events and calls to vendors. A \
                    new one is created if it is missing or invalid.",
                "schema": { "type": "string" },
            },
            "Idempotency-Key": {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "For 24 hours, the same key from the same user returns the first response again.",
                "schema": { "type": "string", "pattern": "^[!-~]{1,255}$" },
            },
            "If-Match": {
                "name": "If-Match",
                "in": "header",
                "description": "The ETag of the version that the command applies to, or a list of them; a weak one (`W/`) \
                    counts too. Without it, the command applies to the current version.",
                "schema": { "type": "string" },
            },
            "If-None-Match": {
                "name": "If-None-Match",
                "in": "header",
                "description": "ETags that the reader already has. The response to the current one is 304, without a body.",
                "schema": { "type": "string" },
            },
        },
        "headers": {
            "X-Correlation-Id": {
                "description": "The request's correlation id, or a new one.",
                "required": true,
                "schema": correlation_id,
            },
            "ETag": {
                "description": "The version of the resource in quotes.",
                "required": true,
                "schema": { "type": "string", "pattern": "^\"\\d+\"$" },
            },
            "Location": {
                "description": "The URL of the created resource, or the URL at which to follow the progress.",
                "required": true,
                "schema": { "type": "string", "format": "uri-reference" },
            },
            "Idempotent-Replayed": {
                "description": "Present if this is a repeated response.",
                "schema": { "const": "true" },
            },
            "Retry-After": {
                "description": "Seconds after which to repeat the request.",
                "schema": { "type": "string", "pattern": "^\\d+$" },
            },
            "Set-Cookie": {
                "description": "The session's cookie `__Host-session`, set or deleted.",
                "schema": { "type": "string", "pattern": "^__Host-session=" },
            },
            "WWW-Authenticate": {
                "description": "The authentication scheme.",
                "required": true,
                "schema": { "const": "Bearer" },
            },
        },
        "responses": {
            "BodyTooLarge": problem("The body is too large.", &Problem::body_too_large(), false),
            "TooManyRequests": {
                "description": "Too many requests. API Gateway rejected the request.",
                "content": { "application/json": gateway_message() },
            },
            "Internal": problem("An error on our side.", &Problem::internal(), false),
            "Unavailable": problem("A required service does not respond.", &Problem::unavailable(), true),
        },
    });
    match components {
        Value::Object(components) => components,
        _ => Map::new(),
    }
}

/// The response of a function to too many requests, or API Gateway's.
pub(crate) fn or_from_gateway(mut response: Value) -> Value {
    if let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) {
        content.insert("application/json".to_owned(), gateway_message());
    }
    response
}

fn gateway_message() -> Value {
    json!({ "schema": {
        "type": "object",
        "properties": { "message": { "type": "string" } },
        "required": ["message"],
    } })
}

fn problem(description: &str, problem: &Problem, is_transient: bool) -> Value {
    let code = problem.code.clone().into_owned();
    let mut headers = Map::from_iter([("X-Correlation-Id".to_owned(), reference("headers", "X-Correlation-Id"))]);
    if is_transient {
        headers.insert("Retry-After".to_owned(), reference("headers", "Retry-After"));
    }
    json!({
        "description": format!("{description}\n\n- `{code}`: {}", problem.detail),
        "headers": headers,
        "content": { "application/problem+json": { "schema": problem_schema(problem.status, [&code].into_iter(), Map::new()) } },
    })
}

/// The API's general rules, in Markdown.
pub(crate) fn introduction() -> String {
    format!(
        "Concert tickets: organizers put concerts on sale, fans fill a cart and pay, and the gate admits each ticket once.\n\n\
        - Bodies are JSON of at most {MAX_BODY_BYTES} bytes. Times are RFC 3339 in UTC, ids are UUIDs unless documented otherwise, and \
        amounts of money are decimal strings with a currency, never numbers.\n\
        - Log in with `POST /sessions` and send the token as `Authorization: Bearer`. Our own pages have it in a cookie. Resources of other users are answered with 404.\n\
        - Every `GET` also answers `HEAD`. A path that exists with another method is answered with 405 and `Allow`.\n\
        - Commands accept an `Idempotency-Key`: for 24 hours, the same key returns the first response again if that was a success or \
        409, 410 or 422 (`invalid_body` too). A request that is malformed, not allowed or about something unknown (400, 401, 403, 404, \
        412, 413, 415), or that should be tried again in a moment (`Retry-After`, 5xx), is executed when it is repeated.\n\
        - `202` means that processing continues; follow its progress at `Location`.\n\
        - Single resources are always current and have their version as `ETag`; `If-Match` makes a command conditional. Lists may lag \
        by a moment.\n\
        - Errors are problems (RFC 9457). Programs should use `code`, which is stable; new codes may be added.\n\
        - Fields and endpoints may be added at any time: ignore what you don't know."
    )
}
