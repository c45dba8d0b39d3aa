use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
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
    content: Option<Content>,
    /// What is kept of it under an Idempotency-Key.
    #[serde(skip)]
    kept: Kept,
}

/// What is kept of an answer under an Idempotency-Key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Kept {
    /// All.
    #[default]
    Whole,
    /// Another, which does not tell who somebody is.
    Instead(Box<Response>),
    /// Nothing.
    Nothing,
}

/// What is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Text(Cow<'static, str>),
    Bytes(Vec<u8>),
}

impl Response {
    fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: None, content: None, kept: Kept::Whole }
    }

    /// 200 with a body.
    pub fn ok(body: impl Serialize) -> Self {
        Self::new(200).body(body)
    }

    /// 200 with a text of a content type.
    pub fn text(content_type: &str, text: impl Into<Cow<'static, str>>) -> Self {
        Self { content: Some(Content::Text(text.into())), ..Self::new(200) }.header("content-type", content_type)
    }

    /// 200 with bytes of a content type.
    pub fn bytes(content_type: &str, bytes: Vec<u8>) -> Self {
        Self { content: Some(Content::Bytes(bytes)), ..Self::new(200) }.header("content-type", content_type)
    }

    /// To be shown, and called so when it is kept (RFC 6266). The name is ours: letters, digits, dots and dashes.
    #[must_use]
    pub fn named(self, filename: &str) -> Self {
        self.header("content-disposition", format!("inline; filename=\"{filename}\""))
    }

    /// 200 with a file, to be kept under that name: of ASCII letters, digits, dots, dashes and underscores. It
    /// travels to API Gateway in Base64, and to the client as it is here.
    pub fn file(content_type: &str, name: &str, bytes: Vec<u8>) -> Self {
        Self::bytes(content_type, bytes).header("content-disposition", format!("attachment; filename=\"{name}\""))
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

    /// Telling who somebody is, so that it is not kept under an Idempotency-Key: a repeat is carried out again, as the same command.
    #[must_use]
    pub fn personal(self) -> Self {
        Self { kept: Kept::Nothing, ..self }
    }

    /// The same, where a repeat can't be carried out again: it gets the other answer, which does not tell who somebody is.
    #[must_use]
    pub fn kept_as(self, other: Self) -> Self {
        Self { kept: Kept::Instead(Box::new(other)), ..self }
    }

    /// What may be kept of it.
    pub(crate) fn kept(&self) -> Option<&Self> {
        match &self.kept {
            Kept::Whole => Some(self),
            Kept::Instead(other) => Some(other),
            Kept::Nothing => None,
        }
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
        if problem.is_passing() && problem.status != 500 {
            response = response.header("retry-after", "1");
        }
        response.body(problem)
    }
}
