use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use http::{HeaderMap, Method};
use jsonschema::Validator;
use openapi::{Examples, Exchange};
use serde_json::{Value, json};

use crate::Response;

/// The OpenAPI document, assembled from the handlers' `operation()`s like the one that is served.
pub static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::new(local::document().to_json(local::VERSION, &Examples::default())));

/// Validates requests and responses against an OpenAPI document.
pub struct Contract {
    document: Value,
    /// The component schemas without undescribed properties, for responses.
    closed: Value,
    validators: Mutex<BTreeMap<String, Arc<Validator>>>,
}

#[derive(Debug)]
pub struct SentRequest<'a> {
    pub method: &'a Method,
    /// With the query.
    pub path: &'a str,
    pub headers: &'a [(&'static str, String)],
    pub body: &'a [u8],
}

/// Headers that must be described wherever they occur.
const DESCRIBED_HEADERS: [&str; 6] =
    ["etag", "location", "retry-after", "idempotent-replayed", "set-cookie", "www-authenticate"];

impl Contract {
    pub fn new(document: Value) -> Self {
        let mut closed = document["components"]["schemas"].clone();
        closed.as_object_mut().into_iter().flatten().for_each(|(_, schema)| close(schema, false));
        Self { document, closed, validators: Mutex::default() }
    }

    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The endpoint of a request, such as `GET /orders/{orderId}`.
    pub fn endpoint(&self, method: &Method, path: &str) -> Option<String> {
        let path = path.split('?').next().unwrap_or_default();
        let method = method.as_str();
        let matching = self.endpoints().into_iter().filter_map(|endpoint| {
            let (of, template) = endpoint.split_once(' ')?;
            let variables = (of == method).then(|| variables(template, path))??.len();
            Some((variables, endpoint))
        });
        matching.min().map(|(_, endpoint)| endpoint)
    }

    /// Every endpoint of the document.
    pub fn endpoints(&self) -> Vec<String> {
        let paths = self.document["paths"].as_object().into_iter().flatten();
        paths
            .flat_map(|(path, operations)| {
                let methods = operations.as_object().into_iter().flatten();
                methods.map(move |(method, _)| format!("{} {path}", method.to_uppercase()))
            })
            .collect()
    }

    /// An endpoint's description.
    pub fn operation(&self, endpoint: &str) -> &Value {
        let (method, path) = endpoint.split_once(' ').unwrap_or_default();
        &self.document["paths"][path][method.to_lowercase()]
    }

    /// How a response, and its request if it succeeded, violate the document. Empty if there is no such endpoint.
    pub fn violations(&self, sent: &SentRequest<'_>, response: &Response) -> Vec<String> {
        let Some(endpoint) = self.endpoint(sent.method, sent.path) else { return Vec::new() };
        if response.is_from_gateway() {
            return Vec::new();
        }
        let mut found =
            self.response_violations(&endpoint, response.status.as_u16(), &response.headers, &response.body);
        if response.status.is_success() {
            found.extend(self.request_violations(&endpoint, sent));
        }
        found
    }

    /// How an example violates the document.
    pub fn violations_of_example(&self, example: &Exchange) -> Vec<String> {
        let status = example.status;
        let response = self.response(&example.endpoint, status);
        let mut found = self.content_violations(&example.endpoint, status, response, None, &example.response);
        if let Some(request) = &example.request {
            found.extend(self.body_violations(&example.endpoint, request));
        }
        found
    }

    fn response_violations(&self, endpoint: &str, status: u16, headers: &HeaderMap, body: &Value) -> Vec<String> {
        let response = self.response(endpoint, status);
        if response.is_null() {
            return vec![format!("{endpoint}: {status} is not described")];
        }
        let mut found = Vec::new();
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            let header = self.resolve(header);
            match headers.get(name).and_then(|value| value.to_str().ok()) {
                Some(value) => {
                    found.extend(self.errors(&format!("header {name}"), &header["schema"], false, &json!(value)))
                }
                None if header["required"] == true => found.push(format!("{endpoint}: {status} has no {name}")),
                None => {}
            }
        }
        let described = |name: &str| {
            response["headers"].as_object().is_some_and(|all| all.keys().any(|key| key.eq_ignore_ascii_case(name)))
        };
        let undescribed = DESCRIBED_HEADERS.iter().filter(|name| headers.contains_key(**name) && !described(name));
        found.extend(undescribed.map(|name| format!("{endpoint}: the {name} of {status} is not described")));
        let content_type = headers.get("content-type").and_then(|value| value.to_str().ok());
        found.extend(self.content_violations(endpoint, status, response, content_type, body));
        found
    }

    fn content_violations(
        &self,
        endpoint: &str,
        status: u16,
        response: &Value,
        given: Option<&str>,
        body: &Value,
    ) -> Vec<String> {
        let Some(all) = response["content"].as_object().filter(|all| !all.is_empty()) else {
            return if body.is_null() { Vec::new() } else { vec![format!("{endpoint}: {status} has a body")] };
        };
        let mut matching = all.iter().filter(|(content_type, _)| given.is_none_or(|given| given == *content_type));
        let Some((content_type, content)) = matching.next() else {
            return vec![format!("{endpoint}: {status} is {given:?}, none of {:?}", all.keys())];
        };
        if !content_type.contains("json") {
            return Vec::new();
        }
        // Problems may have further members (RFC 9457).
        let closed = !content_type.contains("problem");
        self.errors(&format!("{endpoint} {status}"), &content["schema"], closed, body)
    }

    fn request_violations(&self, endpoint: &str, sent: &SentRequest<'_>) -> Vec<String> {
        let operation = self.operation(endpoint);
        let (path, query) = sent.path.split_once('?').unwrap_or((sent.path, ""));
        let in_path = variables(endpoint.split_once(' ').unwrap_or_default().1, path).unwrap_or_default();
        let in_query: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let mut found = Vec::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = self.resolve(parameter);
            let name = parameter["name"].as_str().unwrap_or_default();
            let value = match parameter["in"].as_str() {
                Some("path") => in_path.get(name).cloned(),
                Some("query") => in_query.get(name).cloned(),
                _ => sent.headers.iter().find(|(of, _)| of.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone()),
            };
            let schema = &parameter["schema"];
            match value {
                Some(text) if !text.contains('%') => {
                    let value = match schema["type"].as_str() {
                        Some("integer") => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
                        Some("boolean") => text.parse::<bool>().map_or_else(|_| json!(text), |value| json!(value)),
                        _ => json!(text),
                    };
                    found.extend(self.errors(&format!("{endpoint} parameter {name}"), schema, false, &value));
                }
                None if parameter["required"] == true => found.push(format!("{endpoint}: accepted without {name}")),
                _ => {}
            }
        }
        if !operation["requestBody"].is_null() {
            let body = serde_json::from_slice(sent.body).unwrap_or_default();
            found.extend(self.body_violations(endpoint, &body));
        }
        found
    }

    fn body_violations(&self, endpoint: &str, body: &Value) -> Vec<String> {
        let schema = &self.operation(endpoint)["requestBody"]["content"]["application/json"]["schema"];
        self.errors(&format!("{endpoint} request"), schema, false, body)
    }

    fn response(&self, endpoint: &str, status: u16) -> &Value {
        self.resolve(&self.operation(endpoint)["responses"][status.to_string()])
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let target = value["$ref"].as_str().and_then(|target| self.document.pointer(target.trim_start_matches('#')));
        target.unwrap_or(value)
    }

    fn errors(&self, place: &str, schema: &Value, closed: bool, value: &Value) -> Vec<String> {
        let validator = {
            let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(validators.entry(place.to_owned()).or_insert_with(|| Arc::new(self.validator(schema, closed))))
        };
        validator.iter_errors(value).map(|error| format!("{place}: {error} at {}", error.instance_path())).collect()
    }

    fn validator(&self, schema: &Value, closed: bool) -> Validator {
        let mut schema = schema.clone();
        if closed {
            close(&mut schema, false);
        }
        let schemas = if closed { &self.closed } else { &self.document["components"]["schemas"] };
        schema["components"] = json!({ "schemas": schemas });
        jsonschema::options().should_validate_formats(true).build(&schema).expect("a valid schema")
    }
}

/// A path's variables, if it matches the template.
fn variables(template: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let (wanted, given): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let mut variables = BTreeMap::new();
    for (wanted, given) in wanted.iter().zip(&given) {
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !given.is_empty() => variables.insert(name.to_owned(), (*given).to_owned()),
            _ if wanted == given => None,
            _ => return None,
        };
    }
    (wanted.len() == given.len()).then_some(variables)
}

/// Makes a schema refuse undescribed properties. A part of a composed schema does not know the other parts, so only the whole refuses.
fn close(schema: &mut Value, is_part: bool) {
    let Value::Object(keywords) = schema else { return };
    for (_, property) in keywords.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        close(property, false);
    }
    if let Some(items) = keywords.get_mut("items") {
        close(items, false);
    }
    let mut has_properties = keywords.contains_key("properties");
    for keyword in ["allOf", "anyOf", "oneOf"] {
        for part in keywords.get_mut(keyword).and_then(Value::as_array_mut).into_iter().flatten() {
            close(part, true);
            has_properties |= part.get("properties").is_some();
        }
    }
    if has_properties && !is_part && !keywords.contains_key("additionalProperties") {
        keywords.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
    }
}
