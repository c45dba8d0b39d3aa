use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use kernel::UserId;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::etag::Tags;
use super::{Problem, Request, session_cookie};

/// A response: status, headers and a body, which is usually JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
    /// In place of a JSON body. No response that is stored under an Idempotency-Key has one.
    #[serde(skip)]
    content: Option<Content>,
    /// `Set-Cookie` headers. They are never stored: one may have a token.
    #[serde(skip)]
    cookies: Vec<String>,
    #[serde(skip)]
    storage: Storage,
    /// Whether nothing but the version in the ETag decides what the body says.
    #[serde(skip)]
    is_of_version: bool,
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

/// Headers of each response that does not set others. Nothing is cached that does not say so, and a browser that shows a response runs
/// nothing of it. Source: OWASP REST Security Cheat Sheet, "Security headers"; OWASP HTTP Headers Cheat Sheet.
const DEFAULT_HEADERS: [(&str, &str); 8] = [
    ("cache-control", "no-store"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    // Tickets as SVG have styles, pictures and fonts in them.
    (
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-site"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

impl Response {
    fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: None,
            content: None,
            cookies: Vec::new(),
            storage: Storage::ThisResponse,
            is_of_version: false,
        }
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

    /// Adds the version of the resource, which alone decides what the body says: `If-None-Match` gets a 304 while it is the same.
    #[must_use]
    pub fn revalidated(self, version: u64) -> Self {
        Self { is_of_version: true, ..self.etag(version) }
    }

    /// The response without its body: for `HEAD`.
    pub(crate) fn without_body(self) -> Self {
        let has_type = self.headers.iter().any(|(name, _)| name == "content-type");
        let of_json =
            (self.body.is_some() && !has_type).then(|| ("content-type".to_owned(), "application/json".to_owned()));
        let headers = self.headers.into_iter().chain(of_json).collect();
        Self { headers, body: None, content: None, ..self }
    }

    /// The response to a reader who already has one of these versions.
    pub(crate) fn unless_known(self, known: &Tags<'_>) -> Self {
        let etag = self.headers.iter().find(|(name, _)| name == "etag");
        match etag {
            Some((_, etag)) if self.status == 200 && self.is_of_version && known.contain(etag) => {
                let headers = self.headers.into_iter().filter(|(name, _)| !name.starts_with("content-")).collect();
                Self { headers, ..Self::new(304) }
            }
            _ => self,
        }
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

    /// 303: the browser reads another page.
    pub fn see_other(location: impl Into<String>) -> Self {
        Self::new(303).header("location", location)
    }

    /// With another status.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Adds a `Set-Cookie` header.
    #[must_use]
    pub fn cookie(mut self, cookie: impl Into<String>) -> Self {
        self.cookies.push(cookie.into());
        self
    }

    /// Sets the session's cookie, unless another site's page sent the request: it must not choose who is logged in here.
    #[must_use]
    pub fn with_session_cookie(self, request: &Request, token: &str, expires_at: Timestamp) -> Self {
        if session_cookie::is_of_other_page(request) {
            return self;
        }
        self.cookie(session_cookie::with_token(token, expires_at, request.now()))
    }

    /// Deletes the session's cookie: that session has ended. A caller with a bearer token may have a cookie of another session.
    #[must_use]
    pub fn without_session_cookie(self, request: &Request) -> Self {
        if request.is_by_cookie { self.cookie(session_cookie::deleted()) } else { self }
    }

    /// Deletes the session's cookie if the caller is this user: all of the user's sessions have ended.
    #[must_use]
    pub fn without_session_cookie_of(self, user_id: UserId, request: &Request) -> Self {
        let is_own = request.caller().is_ok_and(|caller| caller.user_id == user_id);
        if is_own { self.without_session_cookie(request) } else { self }
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
        for (name, value) in DEFAULT_HEADERS {
            headers.entry(name).or_insert_with(|| json!(value));
        }
        let is_encoded = matches!(self.content, Some(Content::Bytes(_)));
        let body = match self.content {
            Some(Content::Text(text)) => Some(text.into_owned()),
            Some(Content::Bytes(bytes)) => Some(STANDARD.encode(bytes)),
            None => self.body.map(|body| body.to_string()),
        };
        let payload =
            json!({"statusCode": self.status, "headers": headers, "body": body, "isBase64Encoded": is_encoded});
        match payload {
            Value::Object(mut members) if !self.cookies.is_empty() => {
                members.insert("cookies".to_owned(), json!(self.cookies));
                Value::Object(members)
            }
            payload => payload,
        }
    }
}

impl From<Problem> for Response {
    fn from(problem: Problem) -> Self {
        let mut response = Self::new(problem.status).header("content-type", "application/problem+json");
        if problem.status == 401 {
            response = response.header("www-authenticate", "Bearer");
        }
        if problem.is_transient() && problem.status != 500 {
            response = response.header("retry-after", problem.retry_after.unwrap_or(1).to_string());
        }
        response.body(problem)
    }
}
