use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::str::FromStr;

use auth::Caller;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eventstore::{Actor, Cause, Expected};
use jiff::Timestamp;
use kernel::{CommandId, CorrelationId, Invalid, Role, Text};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;
use views::PageRequest;

use super::etag::Tags;
use super::limits::MAX_BODY_BYTES;
use super::{Problem, Source, languages, shape};
use crate::invocation;

/// An HTTP request, as API Gateway passes it on, and its caller.
#[derive(Debug, Clone)]
pub struct Request {
    pub(crate) route: String,
    method: String,
    pub(crate) path: String,
    path_parameters: HashMap<String, String>,
    query: HashMap<String, String>,
    headers: HashMap<String, String>,
    /// Each with its name, such as `lang=pl`.
    cookies: Vec<String>,
    pub(crate) body: Vec<u8>,
    encoded: bool,
    source: Source,
    pub(crate) caller: Result<Caller, Problem>,
    /// Whether the session's token came in the cookie.
    pub(crate) is_by_cookie: bool,
    pub(crate) correlation_id: CorrelationId,
    pub(crate) now: Timestamp,
    pub(crate) command_id: CommandId,
    pub(crate) repeated: bool,
    /// Whether only the headers of the response to the same `GET` are wanted.
    pub(crate) is_head: bool,
}

/// Payload format 2.0. Source: API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs".
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Payload {
    pub(super) route_key: String,
    raw_path: String,
    #[serde(default)]
    headers: HashMap<String, String>,
    #[serde(default)]
    cookies: Vec<String>,
    #[serde(default)]
    query_string_parameters: HashMap<String, String>,
    #[serde(default)]
    path_parameters: HashMap<String, String>,
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
    #[serde(default)]
    request_context: RequestContext,
    stage_variables: Option<StageVariables>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StageVariables {
    /// What CloudFront shows; absent without CloudFront.
    cdn_key: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RequestContext {
    http: HttpContext,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct HttpContext {
    method: String,
    source_ip: String,
}

impl Request {
    pub(crate) fn new(payload: Payload, now: Timestamp, new_id: uuid::Uuid) -> Self {
        let headers: HashMap<String, String> =
            payload.headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        let correlation_id = headers
            .get("x-correlation-id")
            .and_then(|text| CorrelationId::try_from(text.clone()).ok())
            .unwrap_or_else(|| CorrelationId::new(new_id));
        let http = payload.request_context.http;
        let cdn_key = payload.stage_variables.and_then(|variables| variables.cdn_key);
        let source = Source::of(&http.source_ip, &headers, cdn_key.as_deref());
        let as_get = payload.route_key.strip_prefix("HEAD ").map(|path| format!("GET {path}"));
        Self {
            is_head: as_get.is_some() || http.method == "HEAD",
            route: as_get.unwrap_or(payload.route_key),
            path: payload.raw_path,
            path_parameters: payload.path_parameters,
            query: payload.query_string_parameters,
            headers,
            cookies: payload.cookies,
            body: payload.body.unwrap_or_default().into_bytes(),
            encoded: payload.is_base64_encoded,
            source,
            method: http.method,
            caller: Err(Problem::unauthenticated()),
            is_by_cookie: false,
            correlation_id,
            now,
            command_id: CommandId::new(new_id),
            repeated: false,
        }
    }

    /// Restores the body that the client sent: API Gateway encodes a body that is not text.
    pub(crate) fn decode(&mut self) -> Result<(), Problem> {
        if std::mem::take(&mut self.encoded) {
            let decoded = STANDARD.decode(&self.body);
            self.body = decoded.map_err(|_| Problem::new(400, "malformed_body", "The body is not valid base64."))?;
        }
        Ok(())
    }

    pub(crate) fn check_size(&self) -> Result<(), Problem> {
        if self.body.len() > MAX_BODY_BYTES {
            return Err(Problem::body_too_large());
        }
        Ok(())
    }

    /// The route, such as `GET /orders/{orderId}`.
    pub fn route(&self) -> &str {
        &self.route
    }

    /// The method as the client sent it, such as `GET`.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path as the client sent it, without the query.
    pub fn raw_path(&self) -> &str {
        &self.path
    }

    /// Whether the request changes nothing.
    pub(crate) fn only_reads(&self) -> bool {
        self.route.starts_with("GET ")
    }

    /// When the request was received.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The id of the request's command: the same for every request with the same Idempotency-Key, so that ids derived from it are
    /// the same too.
    pub fn command_id(&self) -> CommandId {
        self.command_id
    }

    /// The id of everything that follows from the request.
    pub fn correlation_id(&self) -> &CorrelationId {
        &self.correlation_id
    }

    /// Sets the correlation id of a request that continues an earlier one, such as a vendor's webhook: what follows from it, and its
    /// line in the log, get that id.
    pub fn set_correlation_id(&mut self, correlation_id: CorrelationId) {
        invocation::record(|details| details.correlation_id = Some(correlation_id.clone()));
        self.correlation_id = correlation_id;
    }

    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// A cookie, by its name.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let mut cookies = self.cookies.iter().filter_map(|cookie| cookie.split_once('='));
        cookies.find(|(of, _)| of.trim() == name).map(|(_, value)| value.trim())
    }

    /// All query parameters by their name.
    pub fn query_parameters(&self) -> BTreeMap<&str, &str> {
        self.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// Where the request comes from, as API Gateway saw it, or CloudFront in front of it. A header such as `X-Forwarded-For` of others
    /// is what the client claims.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The body that the client sent.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The caller.
    ///
    /// # Errors
    /// 401 without a valid token, 403 for a change by cookie that no page of ours asked for.
    pub fn caller(&self) -> Result<&Caller, Problem> {
        self.caller.as_ref().map_err(Clone::clone)
    }

    /// The caller, if they have one of these roles.
    ///
    /// # Errors
    /// 401 without a valid token, 403 without one of the roles, or before the multi-factor authentication that it needs.
    pub fn caller_with(&self, roles: &[Role]) -> Result<&Caller, Problem> {
        let caller = self.caller()?;
        if roles.iter().any(|role| caller.has(*role)) {
            Ok(caller)
        } else if roles.iter().any(|role| caller.withheld.contains(role)) {
            Err(Problem::mfa_enrolment_required())
        } else {
            Err(Problem::forbidden())
        }
    }

    /// A path parameter.
    ///
    /// # Errors
    /// 404 for a value that can't be an id.
    pub fn path<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        self.path_parameters.get(name).and_then(|text| text.parse().ok()).ok_or_else(Problem::not_found)
    }

    /// A query parameter, if it is given.
    ///
    /// # Errors
    /// 400 for an invalid value.
    pub fn query<T: FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<Option<T>, Problem> {
        let Some(text) = self.query.get(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|error| Problem::invalid_parameter(name, without_code(&error)))
    }

    /// A query parameter that this function reads, if it is given.
    ///
    /// # Errors
    /// 400 for an invalid value.
    pub fn query_with<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.query.get(name) else { return Ok(None) };
        parse(text).map(Some).map_err(|invalid| Problem::invalid_parameter(name, invalid.detail))
    }

    /// The requested page of a list: `?limit=` (1 to 100, 20 by default) and `&cursor=`.
    ///
    /// # Errors
    /// 400 for a limit out of bounds.
    pub fn page(&self) -> Result<PageRequest, Problem> {
        let limit = self.query_with("limit", limit)?.unwrap_or(20);
        Ok(PageRequest { limit, cursor: self.query.get("cursor").cloned() })
    }

    /// The JSON body.
    ///
    /// # Errors
    /// 415 for another content type, 400 for invalid JSON, 422 with the invalid fields.
    pub fn json<T: DeserializeOwned + JsonSchema + 'static>(&self) -> Result<T, Problem> {
        self.check_form::<T>()?;
        // From the text again: a value has lost members that are there twice.
        let mut deserializer = serde_json::Deserializer::from_slice(&self.body);
        let parsed = serde_path_to_error::deserialize(&mut deserializer);
        parsed.map_err(|error| body_problem(&pointer(error.path()), error.inner()))
    }

    /// Checks that the JSON body has the documented form of `T`: no field is missing or of another type.
    ///
    /// # Errors
    /// See [`Request::json`].
    pub fn check_form<T: JsonSchema + 'static>(&self) -> Result<(), Problem> {
        if self.header("content-type").is_some_and(|given| !given.trim().is_empty() && !is_json(given)) {
            return Err(Problem::unsupported_media_type());
        }
        let body: Value = serde_json::from_slice(&self.body).map_err(|_| Problem::malformed_json())?;
        let errors = shape::errors_of::<T>(&body);
        if errors.is_empty() { Ok(()) } else { Err(Problem::invalid_fields(errors)) }
    }

    /// The languages that the client prefers, from `Accept-Language`: at most 100 characters.
    pub fn languages(&self) -> Option<Text<{ languages::MAX_LENGTH }>> {
        languages::preferred(self.header("accept-language")?)
    }

    /// The versions that `If-Match` requires.
    ///
    /// # Errors
    /// 400 for a header of another form. A tag that no response gave matches no version.
    pub fn expected(&self) -> Result<Expected, Problem> {
        let Some(header) = self.header("if-match") else { return Ok(Expected::Any) };
        match Tags::parse(header).ok_or_else(Problem::invalid_if_match)? {
            Tags::Any => Ok(Expected::Any),
            listed @ Tags::Listed(_) => Ok(Expected::OneOf(listed.versions().collect())),
        }
    }

    /// The cause of the request's command.
    pub fn cause(&self, command: &'static str) -> Cause {
        let actor = match &self.caller {
            Ok(caller) => Actor::User(caller.user_id),
            Err(_) => Actor::System("anonymous".to_owned()),
        };
        Cause {
            command_id: self.command_id,
            command,
            actor,
            correlation_id: self.correlation_id.clone(),
            causation_id: None,
            at: self.now,
            repeated: self.repeated,
        }
    }
}

/// Only digits: Rust also reads `+5`.
fn limit(text: &str) -> Result<u16, Invalid> {
    let number = Some(text).filter(|text| text.bytes().all(|b| b.is_ascii_digit())).and_then(|text| text.parse().ok());
    number
        .filter(|limit| (1..=100).contains(limit))
        .ok_or_else(|| Invalid::new("invalid_limit", "must be between 1 and 100"))
}

/// A field's place as a JSON Pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    path.iter()
        .filter_map(|segment| match segment {
            serde_path_to_error::Segment::Seq { index } => Some(format!("/{index}")),
            serde_path_to_error::Segment::Map { key } => Some(format!("/{}", shape::escaped(key))),
            serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => None,
        })
        .collect()
}

fn body_problem(pointer: &str, error: &serde_json::Error) -> Problem {
    if error.classify() != Category::Data {
        return Problem::malformed_json();
    }
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let field = |before: &str| message.strip_prefix(before).and_then(|rest| rest.strip_suffix('`'));
    if let Some(name) = field("missing field `") {
        return Problem::invalid_field(format!("{pointer}/{name}"), "missing", format!("{name} is missing"));
    }
    if let Some(name) = field("duplicate field `") {
        return Problem::invalid_field(format!("{pointer}/{name}"), "duplicate_field", "is there more than once");
    }
    let (code, detail) = match message.split_once(": ") {
        Some((code, detail)) if is_code(code) => (code, detail),
        Some(("invalid type", _)) => ("wrong_type", message),
        _ => ("invalid_value", message),
    };
    match code.split_once('/') {
        Some((code, member)) => Problem::invalid_field(format!("{pointer}/{member}"), code, detail),
        None => Problem::invalid_field(pointer, code, detail),
    }
}

/// The text of an error for people. Of ours, the code is left out, see `kernel::Invalid`.
fn without_code(error: &impl Display) -> String {
    let text = error.to_string();
    match text.split_once(": ") {
        Some((code, detail)) if is_code(code) => detail.to_owned(),
        _ => text,
    }
}

/// Source: RFC 6839 for types that end in `+json`.
pub(super) fn is_json(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || media_type.starts_with("application/") && media_type.ends_with("+json")
}

/// Whether a serde message starts with a code, see `kernel::Invalid`.
fn is_code(text: &str) -> bool {
    let code = text.split_once('/').map_or(text, |(code, _)| code);
    !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}
