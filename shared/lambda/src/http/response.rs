use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Problem;

/// A response: status, headers and a body, which is usually JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
    /// In place of a JSON body. No response that is stored under an Idempotency-Key has one.
    #[serde(skip)]
    content: Option<Content>,
    #[serde(skip)]
    storage: Storage,
}

/// What is stored under an Idempotency-Key, for the next request with that key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Storage {
    #[default]
    ThisResponse,
    /// Another response, without personal data.
    OtherResponse(Box<Response>),
    Nothing,
}

/// A body that is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Text(Cow<'static, str>),
    Bytes(Vec<u8>),
}

impl Response {
    fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: None, content: None, storage: Storage::ThisResponse }
    }

    /// 200 with a JSON body.
    pub fn ok(body: impl Serialize) -> Self {
        Self::new(200).body(body)
    }

    /// 200 with text of this content type.
    pub fn text(content_type: &str, text: impl Into<Cow<'static, str>>) -> Self {
        Self { content: Some(Content::Text(text.into())), ..Self::new(200) }.header("content-type", content_type)
    }

    /// 200 with bytes of this content type. They travel to API Gateway in base64.
    pub fn bytes(content_type: &str, bytes: Vec<u8>) -> Self {
        Self { content: Some(Content::Bytes(bytes)), ..Self::new(200) }.header("content-type", content_type)
    }

    /// Makes browsers show it, and save it under this name: letters, digits, dots and dashes. Source: RFC 6266.
    #[must_use]
    pub fn inline(self, filename: &str) -> Self {
        self.header("content-disposition", format!("inline; filename=\"{filename}\""))
    }

    /// 200 with a file that browsers save under this name: ASCII letters, digits, dots, dashes and underscores.
    pub fn attachment(content_type: &str, filename: &str, bytes: Vec<u8>) -> Self {
        Self::bytes(content_type, bytes).header("content-disposition", format!("attachment; filename=\"{filename}\""))
    }

    /// 201 with the location of what was created.
    pub fn created(location: impl Into<String>, body: impl Serialize) -> Self {
        Self::new(201).header("location", location).body(body)
    }

    /// 202 with the location at which to follow the progress.
    pub fn accepted(location: impl Into<String>, body: impl Serialize) -> Self {
        Self::new(202).header("location", location).body(body)
    }

    /// 204 without a body.
    pub fn no_content() -> Self {
        Self::new(204)
    }

    /// Adds the version of the resource.
    #[must_use]
    pub fn etag(self, version: u64) -> Self {
        self.header("etag", format!("\"{version}\""))
    }

    /// Does not store it under an Idempotency-Key, because it has personal data. A repeat executes the same command again.
    #[must_use]
    pub fn not_stored(self) -> Self {
        Self { storage: Storage::Nothing, ..self }
    }

    /// Stores another response under an Idempotency-Key, because this one has personal data. A repeat gets the other one.
    #[must_use]
    pub fn stored_as(self, other: Self) -> Self {
        Self { storage: Storage::OtherResponse(Box::new(other)), ..self }
    }

    /// What is stored under an Idempotency-Key.
    pub(crate) fn stored(&self) -> Option<&Self> {
        match &self.storage {
            Storage::ThisResponse => Some(self),
            Storage::OtherResponse(other) => Some(other),
            Storage::Nothing => None,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    fn body(mut self, body: impl Serialize) -> Self {
        self.body = Some(serde_json::to_value(body).unwrap_or_default());
        self
    }

    /// The response in the form that API Gateway expects.
    pub(crate) fn into_payload(self) -> Value {
        let mut headers: Map<String, Value> =
            self.headers.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
        if self.body.is_some() {
            headers.entry("content-type").or_insert_with(|| json!("application/json"));
        }
        headers.entry("cache-control").or_insert_with(|| json!("no-store"));
        let is_encoded = matches!(self.content, Some(Content::Bytes(_)));
        let body = match self.content {
            Some(Content::Text(text)) => Some(text.into_owned()),
            Some(Content::Bytes(bytes)) => Some(STANDARD.encode(bytes)),
            None => self.body.map(|body| body.to_string()),
        };
        json!({"statusCode": self.status, "headers": headers, "body": body, "isBase64Encoded": is_encoded})
    }
}

impl From<Problem> for Response {
    fn from(problem: Problem) -> Self {
        let mut response = Self::new(problem.status).header("content-type", "application/problem+json");
        if problem.status == 401 {
            response = response.header("www-authenticate", "Bearer");
        }
        if problem.is_transient() && problem.status != 500 {
            response = response.header("retry-after", "1");
        }
        response.body(problem)
    }
}
