use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::conventions::{self, SECURITY_SCHEMES, problem_schema, reference};
use crate::examples::Examples;
use crate::operation::{Callers, Operation, Parameter};
use crate::schemas::{Schemas, as_input};

/// All endpoints, grouped by context.
#[derive(Debug, Clone, Default)]
pub struct Document {
    contexts: Vec<Context>,
}

#[derive(Debug, Clone)]
struct Context {
    name: &'static str,
    description: &'static str,
    operations: Vec<Operation>,
}

impl Document {
    /// Adds a context's endpoints.
    #[must_use]
    pub fn with(mut self, name: &'static str, description: &'static str, operations: Vec<Operation>) -> Self {
        self.contexts.push(Context { name, description, operations });
        self
    }

    /// The document as JSON, OpenAPI 3.1.
    pub fn to_json(&self, version: &str, examples: &Examples) -> Value {
        let mut schemas = Schemas::new();
        let mut components = conventions::components(&mut schemas);
        let mut paths = Map::new();
        for context in &self.contexts {
            for operation in &context.operations {
                let path = paths.entry(operation.path).or_insert_with(|| json!({}));
                if let Some(path) = path.as_object_mut() {
                    path.insert(operation.method.to_owned(), describe(context, operation, &mut schemas));
                }
            }
        }
        let (definitions, differing) = schemas.finish();
        let mut paths = Value::Object(paths);
        requests_as_input(&mut paths, &differing);
        examples.put_into(&mut paths);
        components.insert("schemas".to_owned(), Value::Object(definitions));
        let tags = self.contexts.iter().map(|one| json!({ "name": one.name, "description": one.description }));
        json!({
            "openapi": "3.1.1",
            "info": {
                "title": "Frontrow",
                "version": version,
                "summary": "Concert tickets",
                "description": conventions::introduction(),
                "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
            },
            "servers": [{ "url": "/", "description": "The server of this document" }],
            "tags": tags.collect::<Vec<_>>(),
            "paths": paths,
            "components": components,
        })
    }
}

fn describe(context: &Context, operation: &Operation, schemas: &mut Schemas) -> Value {
    let own = operation.parameters.iter().map(|parameter| describe_parameter(parameter, schemas)).collect::<Vec<_>>();
    let mut described = json!({
        "tags": [context.name],
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": own.into_iter().chain(conventions::parameters(operation)).collect::<Vec<_>>(),
        "responses": responses(operation, schemas),
        "security": security(operation.callers),
    });
    if !operation.description.is_empty() {
        put(&mut described, "description", json!(operation.description));
    }
    if let Some(schema) = operation.body {
        let schema = schemas.request(schema);
        put(
            &mut described,
            "requestBody",
            json!({ "required": true, "content": { "application/json": { "schema": schema } } }),
        );
    }
    described
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

fn describe_parameter(parameter: &Parameter, schemas: &mut Schemas) -> Value {
    let mut schema = schemas.request(parameter.schema);
    // The parameter has its own description.
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("description");
    }
    json!({
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.description,
        "required": parameter.place != "query",
        "schema": schema,
    })
}

/// One of the roles is enough. For other schemes than OAuth, the list contains roles (OpenAPI 3.1, "Security Requirement Object").
fn security(callers: Callers) -> Value {
    match callers {
        Callers::Anyone => json!([]),
        Callers::User => SECURITY_SCHEMES.iter().map(|scheme| json!({ *scheme: [] })).collect(),
        Callers::OneOf(roles) => {
            let ways = SECURITY_SCHEMES.iter().flat_map(|scheme| roles.iter().map(move |role| (scheme, role)));
            ways.map(|(scheme, role)| json!({ *scheme: [role] })).collect()
        }
    }
}

fn responses(operation: &Operation, schemas: &mut Schemas) -> Value {
    let mut responses: Map<String, Value> = conventions::responses().collect();
    for (status, codes) in &operation.problems {
        let mut members = Map::new();
        for (_, schema) in operation.members.iter().filter(|(of, _)| of == status) {
            if let Some(Value::Object(properties)) = schemas.response(schema).get_mut("properties") {
                members.append(properties);
            }
        }
        let lines: Vec<String> = codes.iter().map(|(code, detail)| format!("- `{code}`: {detail}")).collect();
        let mut headers = vec!["X-Correlation-Id"];
        if *status == 401 {
            headers.push("WWW-Authenticate");
        }
        if operation.transient.contains(status) {
            headers.push("Retry-After");
        }
        // Responses to unauthenticated requests are not stored.
        if operation.is_idempotent && *status != 401 {
            headers.push("Idempotent-Replayed");
        }
        let response = json!({
            "description": format!("{}\n\n{}", meaning(*status), lines.join("\n")),
            "headers": header_references(&headers),
            "content": { "application/problem+json": { "schema": problem_schema(*status, codes.keys(), members) } },
        });
        let response = if *status == 429 { conventions::or_from_gateway(response) } else { response };
        responses.insert(status.to_string(), response);
    }
    let success = &operation.response;
    if success.is_revalidated {
        let response =
            json!({ "description": meaning(304), "headers": header_references(&["ETag", "X-Correlation-Id"]) });
        responses.insert("304".to_owned(), response);
    }
    let mut headers: Vec<&str> = success.headers.iter().copied().collect();
    headers.push("X-Correlation-Id");
    if operation.is_idempotent {
        headers.push("Idempotent-Replayed");
    }
    let mut response = json!({ "description": meaning(success.status), "headers": header_references(&headers) });
    let of_schema =
        success.content.map(|(content_type, schema)| (content_type, json!({ "schema": schemas.response(schema) })));
    // OpenAPI 3.1, section 4.8.14.3: a file of bytes needs no schema.
    let files = success.files.iter().map(|content_type| (*content_type, json!({})));
    let content: Map<String, Value> =
        of_schema.into_iter().chain(files).map(|(content_type, content)| (content_type.to_owned(), content)).collect();
    if !content.is_empty() {
        put(&mut response, "content", Value::Object(content));
    }
    responses.insert(success.status.to_string(), response);
    Value::Object(responses)
}

fn header_references(names: &[&str]) -> Map<String, Value> {
    names.iter().map(|name| ((*name).to_owned(), reference("headers", name))).collect()
}

fn meaning(status: u16) -> &'static str {
    match status {
        200 => "Success.",
        201 => "Created.",
        202 => "Accepted; processing continues.",
        204 => "Success without a body.",
        304 => "The reader has this version already.",
        400 => "The request is malformed.",
        401 => "The caller is not authenticated.",
        403 => "The caller lacks a role, or the request is not allowed by cookie.",
        404 => "It does not exist, or the caller may not see it.",
        409 => "A rule forbids it in the current state.",
        412 => "It has changed since the given version.",
        415 => "The body is of another type.",
        422 => "The request is not valid.",
        429 => "Too many requests.",
        _ => "Other.",
    }
}

fn requests_as_input(paths: &mut Value, differing: &BTreeSet<String>) {
    let operations = paths.as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in operations.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        for part in ["parameters", "requestBody"] {
            if let Some(part) = operation.get_mut(part) {
                as_input(part, differing);
            }
        }
    }
}
