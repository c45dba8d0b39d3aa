//! What all endpoints share, in the document's components.

use kernel::CorrelationId;
use lambda::http::{MAX_BODY_BYTES, Problem};
use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use crate::operation::Operation;
use crate::schemas::Schemas;

/// What answers to `?limit=`.
#[derive(JsonSchema)]
#[schemars(inline, extend("minimum" = 1, "maximum" = 100, "default" = 20))]
pub(crate) struct Limit(#[allow(dead_code)] u16);

/// What answers to `?cursor=`.
#[derive(JsonSchema)]
#[schemars(inline)]
pub(crate) struct Cursor(#[allow(dead_code)] String);

/// The problems that any endpoint may have, by the name of their response: what they are, and which header says when to try again.
const SHARED: [(u16, &str); 4] =
    [(413, "BodyTooLarge"), (429, "TooManyRequests"), (500, "Internal"), (503, "Unavailable")];

pub(crate) const SECURITY_SCHEME: &str = "bearer";

/// A reference to a component.
pub(crate) fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// The references of an operation to the parameters that it shares with others.
pub(crate) fn parameters(operation: &Operation) -> Vec<Value> {
    let mut names = vec!["X-Correlation-Id"];
    if operation.is_idempotent {
        names.push("Idempotency-Key");
    }
    if operation.is_conditional {
        names.push("If-Match");
    }
    names.into_iter().map(|name| reference("parameters", name)).collect()
}

/// The responses that every operation has.
pub(crate) fn responses() -> impl Iterator<Item = (String, Value)> {
    SHARED.into_iter().map(|(status, name)| (status.to_string(), reference("responses", name)))
}

/// The schema of a problem with one of these codes.
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

/// Everything that operations refer to, but for schemas.
pub(crate) fn components(schemas: &mut Schemas) -> Map<String, Value> {
    schemas.answer(|generator| generator.subschema_for::<Problem>());
    let correlation_id = schemas.request(|generator| generator.subschema_for::<CorrelationId>());
    let components = json!({
        "securitySchemes": {
            SECURITY_SCHEME: {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "The token that POST /sessions gives, good for 12 hours. The roles that an endpoint needs stand \
                    with it; one of them is enough.",
            },
        },
        "parameters": {
            "X-Correlation-Id": {
                "name": "X-Correlation-Id",
                "in": "header",
                "description": "Ties together everything that follows from the request: logs, events, calls to vendors. One \
                    is made if none is given, or none that can be used.",
                "schema": { "type": "string" },
            },
            "Idempotency-Key": {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "The same key from the same user gives the first answer again for 24 hours.",
                "schema": { "type": "string", "pattern": "^[!-~]{1,255}$" },
            },
            "If-Match": {
                "name": "If-Match",
                "in": "header",
                "description": "The ETag of the version that the command is meant for. Without it, it is carried out on \
                    whatever version there is.",
                "schema": { "type": "string", "pattern": "^\\s*(\\*|\"\\d+\")\\s*$" },
            },
        },
        "headers": {
            "X-Correlation-Id": {
                "description": "The request's, or the one that was made for it.",
                "required": true,
                "schema": correlation_id,
            },
            "ETag": {
                "description": "The version of the thing: the number of events in its stream, in quotes.",
                "required": true,
                "schema": { "type": "string", "pattern": "^\"\\d+\"$" },
            },
            "Location": {
                "description": "Where what was made is, or where what is under way can be watched.",
                "required": true,
                "schema": { "type": "string", "format": "uri-reference" },
            },
            "Idempotent-Replayed": {
                "description": "There when this is the first answer again.",
                "schema": { "const": "true" },
            },
            "Retry-After": {
                "description": "After how many seconds the same request may go through.",
                "schema": { "type": "string", "pattern": "^\\d+$" },
            },
            "WWW-Authenticate": {
                "description": "How to log in.",
                "required": true,
                "schema": { "const": "Bearer" },
            },
        },
        "responses": {
            "BodyTooLarge": problem("The body has too many bytes.", &Problem::body_too_large(), false),
            "TooManyRequests": {
                "description": "Too many requests. The API itself says so, before any function is asked.",
                "content": { "application/json": { "schema": {
                    "type": "object",
                    "properties": { "message": { "type": "string" } },
                    "required": ["message"],
                } } },
            },
            "Internal": problem("Our fault.", &Problem::internal(), false),
            "Unavailable": problem("Something that it needs does not answer.", &Problem::unavailable(), true),
        },
    });
    match components {
        Value::Object(components) => components,
        _ => Map::new(),
    }
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

/// What a person should know before the first call.
pub(crate) fn introduction() -> String {
    format!(
        "Concert tickets: organizers put concerts on sale, fans fill a cart and pay, the gate lets each ticket in once.\n\n\
        - Bodies are JSON of at most {MAX_BODY_BYTES} bytes. Times are RFC 3339 in UTC, ids are UUIDs unless said otherwise, money is \
        a decimal as text with its currency, never a number.\n\
        - Log in with `POST /sessions` and send the token as `Authorization: Bearer`. What belongs to somebody else is not found.\n\
        - Commands take an `Idempotency-Key`: the same key gives the first answer again. `202` says that work goes on; \
        `Location` is what to watch.\n\
        - Single things are always current, and have their version as `ETag`; `If-Match` makes a command conditional. Lists may lag \
        by the time an event takes.\n\
        - Errors are problems (RFC 9457). Programs branch on `code`, which is stable; new codes may come.\n\
        - Fields and endpoints may be added at any time: ignore what you don't know."
    )
}
