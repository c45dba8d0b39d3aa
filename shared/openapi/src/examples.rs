use serde_json::{Map, Value, json};

/// Examples of requests and answers, as they were recorded. As JSON, by endpoint:
/// `{"POST /users": {"request": {…}, "answers": {"201": {…}}, "problems": {"422": {"invalid_body": {…}}}}}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examples(Map<String, Value>);

/// A request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The endpoint, such as `POST /orders/{orderId}/cancel`.
    pub endpoint: String,
    /// The body of the request, if it had one.
    pub request: Option<Value>,
    /// The status of the answer.
    pub status: u16,
    /// Its body.
    pub answer: Value,
}

/// The largest example, as JSON text; a longer one says no more.
const MOST_BYTES: usize = 4_000;

impl Exchange {
    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// How good an example it is; more is better. A list has an item, and few; anything else says as much as it can.
    fn worth(&self) -> (bool, i64) {
        let size = |value: &Value| i64::try_from(value.to_string().len()).unwrap_or(i64::MAX);
        let answer = size(&self.answer);
        match self.answer.get("items").and_then(Value::as_array) {
            Some(items) => (!items.is_empty(), -answer),
            None => (
                answer <= i64::try_from(MOST_BYTES).unwrap_or(i64::MAX),
                answer + self.request.as_ref().map_or(0, size),
            ),
        }
    }
}

impl Examples {
    /// Examples that were kept as JSON.
    pub fn of(json: Value) -> Self {
        match json {
            Value::Object(examples) => Self(examples),
            _ => Self::default(),
        }
    }

    /// The examples as JSON, to be kept.
    pub fn to_json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// Adds the best of what was recorded where there is no example yet.
    pub fn add_missing(&mut self, recorded: &[Exchange]) {
        let mut recorded: Vec<&Exchange> = recorded.iter().collect();
        recorded.sort_by_key(|exchange| std::cmp::Reverse(exchange.worth()));
        for exchange in recorded {
            let of_endpoint = self.0.entry(&exchange.endpoint).or_insert_with(|| json!({}));
            let status = exchange.status.to_string();
            if exchange.is_success() {
                let request = exchange.request.clone().map_or(json!({}), |request| json!({ "request": request }));
                let answer = if exchange.answer.is_null() { json!({}) } else { json!({ status: exchange.answer }) };
                fill(of_endpoint, request);
                fill(of_endpoint, json!({ "answers": answer }));
            } else if let Some(code) = exchange.answer.get("code").and_then(Value::as_str) {
                fill(of_endpoint, json!({ "problems": { status: { code: exchange.answer } } }));
            }
        }
    }

    /// Drops the examples that are no longer right, and of endpoints that are no longer there.
    pub fn retain(&mut self, is_right: impl Fn(&Exchange) -> bool) {
        let right: Vec<Exchange> = self.exchanges().into_iter().filter(|exchange| is_right(exchange)).collect();
        self.0 = Map::new();
        self.add_missing(&right);
    }

    /// Every example as an exchange. A problem has no request: what led to it is not kept.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let mut all = Vec::new();
        for (endpoint, examples) in &self.0 {
            for (status, answer) in members(&examples["answers"]) {
                let request = examples.get("request").cloned();
                all.push(Exchange {
                    endpoint: endpoint.clone(),
                    request,
                    status: number(status),
                    answer: answer.clone(),
                });
            }
            for (status, problems) in members(&examples["problems"]) {
                for (_, answer) in members(problems) {
                    let answer = answer.clone();
                    all.push(Exchange { endpoint: endpoint.clone(), request: None, status: number(status), answer });
                }
            }
        }
        all
    }

    /// Puts the examples where they belong in a document's paths.
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
            for (status, answer) in members(&examples["answers"]) {
                let content = operation.pointer_mut(&format!("/responses/{status}/content"));
                if let Some(content) = content.and_then(|content| content.get_mut("application/json")) {
                    fill(content, json!({ "example": answer }));
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

/// Puts into a JSON object what another has and it has not, at every depth but in examples that are there.
fn fill(into: &mut Value, from: Value) {
    let (Value::Object(into), Value::Object(from)) = (into, from) else { return };
    for (name, value) in from {
        match into.get_mut(&name) {
            None => {
                into.insert(name, value);
            }
            Some(there) if ["answers", "problems", "examples"].contains(&name.as_str()) || name.len() == 3 => {
                fill(there, value);
            }
            Some(_) => {}
        }
    }
}
