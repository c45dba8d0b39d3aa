use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Problem;

/// An answer: status, headers and a body, as a rule of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
    /// In place of a JSON body. Nothing that is kept under an Idempotency-Key has one.
    #[serde(skip)]
    text: Option<&'static str>,
}

impl Response {
    fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: None, text: None }
    }

    /// 200 with a body.
    pub fn ok(body: impl Serialize) -> Self {
        Self::new(200).body(body)
    }

    /// 200 with a text of a content type that is a part of the program.
    pub fn text(content_type: &str, text: &'static str) -> Self {
        Self { text: Some(text), ..Self::new(200) }.header("content-type", content_type)
    }

    /// 201: made, and where it is.
    pub fn created(location: impl Into<String>, body: impl Serialize) -> Self {
        Self::new(201).header("location", location).body(body)
    }

    /// 202: under way, and what to watch.
    pub fn accepted(location: impl Into<String>, body: impl Serialize) -> Self {
        Self::new(202).header("location", location).body(body)
    }

    /// 204: done, nothing to say.
    pub fn no_content() -> Self {
        Self::new(204)
    }

    /// With the version of the single thing that it is about.
    #[must_use]
    pub fn etag(self, version: u64) -> Self {
        self.header("etag", format!("\"{version}\""))
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    fn body(mut self, body: impl Serialize) -> Self {
        self.body = Some(serde_json::to_value(body).unwrap_or_default());
        self
    }

    /// As API Gateway wants it.
    pub(crate) fn into_payload(self) -> Value {
        let mut headers: Map<String, Value> =
            self.headers.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
        if self.body.is_some() {
            headers.entry("content-type").or_insert_with(|| json!("application/json"));
        }
        headers.entry("cache-control").or_insert_with(|| json!("no-store"));
        json!({
            "statusCode": self.status,
            "headers": headers,
            "body": self.text.map(str::to_owned).or_else(|| self.body.map(|body| body.to_string())),
            "isBase64Encoded": false,
        })
    }
}

impl From<Problem> for Response {
    fn from(problem: Problem) -> Self {
        let mut response = Self::new(problem.status).header("content-type", "application/problem+json");
        if problem.status == 401 {
            response = response.header("www-authenticate", "Bearer");
        }
        if problem.is_passing() && problem.status != 500 {
            response = response.header("retry-after", "1");
        }
        response.body(problem)
    }
}
