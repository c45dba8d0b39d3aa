use serde_json::{Map, Value, json};

/// Recorded examples of requests and responses. As JSON, by endpoint:
/// `{"POST /users": {"request": {…}, "answers": {"201": {…}}, "problems": {"422": {"invalid_body": {…}}}}}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examples(Map<String, Value>);

/// A request and its response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The endpoint, such as `POST /orders/{orderId}/cancel`.
    pub endpoint: String,
    /// The body of the request, if it had one.
    pub request: Option<Value>,
    /// Status of the response.
    pub status: u16,
    /// Body of the response.
    pub response: Value,
}

/// Maximum size of an example as JSON text, in bytes.
const MAX_BYTES: usize = 4_000;

impl Exchange {
    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The quality of an example; more is better. The best list is the shortest one with an item; the best example of anything else is
    /// the most complete one.
    fn quality(&self) -> (bool, i64) {
        let size = |value: &Value| i64::try_from(value.to_string().len()).unwrap_or(i64::MAX);
        let response = size(&self.response);
        match self.response.get("items").and_then(Value::as_array) {
            Some(items) => (!items.is_empty(), -response),
            None => (
                response <= i64::try_from(MAX_BYTES).unwrap_or(i64::MAX),
                response + self.request.as_ref().map_or(0, size),
            ),
        }
    }
}

impl Examples {
    /// Reads examples from their JSON form.
    pub fn from_json(json: Value) -> Self {
        match json {
            Value::Object(examples) => Self(examples),
            _ => Self::default(),
        }
    }

    /// The examples in their JSON form.
    pub fn to_json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// Adds the best recorded exchanges where there is no example yet.
    pub fn add_missing(&mut self, recorded: &[Exchange]) {
        let mut recorded: Vec<&Exchange> = recorded.iter().collect();
        recorded.sort_by_key(|exchange| std::cmp::Reverse(exchange.quality()));
        for exchange in recorded {
            let of_endpoint = self.0.entry(&exchange.endpoint).or_insert_with(|| json!({}));
            let status = exchange.status.to_string();
            if exchange.is_success() {
                let request = exchange.request.clone().map_or(json!({}), |request| json!({ "request": request }));
                let response =
                    if exchange.response.is_null() { json!({}) } else { json!({ status: exchange.response }) };
                fill(of_endpoint, request);
                fill(of_endpoint, json!({ "answers": response }));
            } else if let Some(code) = exchange.response.get("code").and_then(Value::as_str) {
                fill(of_endpoint, json!({ "problems": { status: { code: exchange.response } } }));
            }
        }
    }

    /// Keeps only the examples that are valid.
    pub fn retain(&mut self, is_valid: impl Fn(&Exchange) -> bool) {
        let valid: Vec<Exchange> = self.exchanges().into_iter().filter(|exchange| is_valid(exchange)).collect();
        self.0 = Map::new();
        self.add_missing(&valid);
    }

    /// All examples as exchanges. Those of problems have no request, because it is not stored.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let mut all = Vec::new();
        for (endpoint, examples) in &self.0 {
            for (status, response) in members(&examples["answers"]) {
                let request = examples.get("request").cloned();
                all.push(Exchange {
                    endpoint: endpoint.clone(),
                    request,
                    status: number(status),
                    response: response.clone(),
                });
            }
            for (status, problems) in members(&examples["problems"]) {
                for (_, response) in members(problems) {
                    let response = response.clone();
                    all.push(Exchange { endpoint: endpoint.clone(), request: None, status: number(status), response });
                }
            }
        }
        all
    }

    /// Inserts the examples into a document's paths.
    pub(crate) fn put_into(&self, paths: &mut Value) {
        for (endpoint, examples) in &self.0 {
            let Some((method, path)) = endpoint.split_once(' ') else { continue };
            let pointer = format!("/{}/{}", path.replace('~', "~0").replace('/', "~1"), method.to_lowercase());
            let Some(operation) = paths.pointer_mut(&pointer) else { continue };
            if let (Some(request), Some(body)) =
                (examples.get("request"), operation.pointer_mut("/requestBody/content/application~1json"))
            {
                fill(body, json!({ "example": request }));
            }
            for (status, response) in members(&examples["answers"]) {
                let content = operation.pointer_mut(&format!("/responses/{status}/content"));
                if let Some(content) = content.and_then(|content| content.get_mut("application/json")) {
                    fill(content, json!({ "example": response }));
                }
            }
            for (status, problems) in members(&examples["problems"]) {
                let pointer = format!("/responses/{status}/content/application~1problem+json");
                let Some(content) = operation.pointer_mut(&pointer) else { continue };
                for (code, problem) in members(problems) {
                    fill(content, json!({ "examples": { code: { "value": problem } } }));
                }
            }
        }
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn number(status: &str) -> u16 {
    status.parse().unwrap_or(0)
}

/// Adds the members of `from` that `into` lacks, at every depth, but does not change existing examples.
fn fill(into: &mut Value, from: Value) {
    let (Value::Object(into), Value::Object(from)) = (into, from) else { return };
    for (name, value) in from {
        match into.get_mut(&name) {
            None => {
                into.insert(name, value);
            }
            Some(existing) if ["answers", "problems", "examples"].contains(&name.as_str()) || name.len() == 3 => {
                fill(existing, value);
            }
            Some(_) => {}
        }
    }
}
