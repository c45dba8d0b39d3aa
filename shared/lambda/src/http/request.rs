use std::collections::HashMap;
use std::str::FromStr;

use auth::Caller;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eventstore::{Actor, Cause, Expected};
use jiff::Timestamp;
use kernel::{CommandId, CorrelationId, Role};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use views::PageRequest;

use super::Problem;
use super::limits::MAX_BODY_BYTES;
use crate::invocation;

/// An HTTP request, as API Gateway passes it on, and its caller.
#[derive(Debug, Clone)]
pub struct Request {
    pub(crate) route: String,
    pub(crate) path: String,
    path_parameters: HashMap<String, String>,
    query: HashMap<String, String>,
    headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
    encoded: bool,
    pub(crate) caller: Result<Caller, Problem>,
    pub(crate) correlation_id: CorrelationId,
    pub(crate) now: Timestamp,
    pub(crate) command_id: CommandId,
    pub(crate) repeated: bool,
}

/// Payload format 2.0. Source: API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs".
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Payload {
    route_key: String,
    raw_path: String,
    #[serde(default)]
    headers: HashMap<String, String>,
    #[serde(default)]
    query_string_parameters: HashMap<String, String>,
    #[serde(default)]
    path_parameters: HashMap<String, String>,
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

impl Request {
    pub(crate) fn new(payload: Payload, now: Timestamp, new_id: uuid::Uuid) -> Self {
        let headers: HashMap<String, String> =
            payload.headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        let correlation_id = headers
            .get("x-correlation-id")
            .and_then(|text| CorrelationId::try_from(text.clone()).ok())
            .unwrap_or_else(|| CorrelationId::new(new_id));
        Self {
            route: payload.route_key,
            path: payload.raw_path,
            path_parameters: payload.path_parameters,
            query: payload.query_string_parameters,
            headers,
            body: payload.body.unwrap_or_default().into_bytes(),
            encoded: payload.is_base64_encoded,
            caller: Err(Problem::unauthenticated()),
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

    /// The body that the client sent.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The caller.
    ///
    /// # Errors
    /// 401 without a valid token.
    pub fn caller(&self) -> Result<&Caller, Problem> {
        self.caller.as_ref().map_err(Clone::clone)
    }

    /// The caller, if they have one of these roles.
    ///
    /// # Errors
    /// 401 without a valid token, 403 without one of the roles.
    pub fn caller_with(&self, roles: &[Role]) -> Result<&Caller, Problem> {
        let caller = self.caller()?;
        if roles.iter().any(|role| caller.has(*role)) { Ok(caller) } else { Err(Problem::forbidden()) }
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
        let invalid = |error: T::Err| Problem::invalid_parameter(format!("?{name}= is not valid: {error}."));
        text.parse().map(Some).map_err(invalid)
    }

    /// The requested page of a list: `?limit=` (1 to 100, 20 by default) and `&cursor=`.
    ///
    /// # Errors
    /// 400 for a limit out of bounds.
    pub fn page(&self) -> Result<PageRequest, Problem> {
        let limit = self.query::<u16>("limit")?.unwrap_or(20);
        if !(1..=100).contains(&limit) {
            return Err(Problem::invalid_parameter("?limit= must be between 1 and 100."));
        }
        Ok(PageRequest { limit, cursor: self.query.get("cursor").cloned() })
    }

    /// The JSON body.
    ///
    /// # Errors
    /// 400 for invalid JSON, 422 for an invalid value, with its field.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let mut deserializer = serde_json::Deserializer::from_slice(&self.body);
        let parsed = serde_path_to_error::deserialize(&mut deserializer);
        let value = parsed.map_err(|error| body_problem(&pointer(error.path()), error.inner()))?;
        deserializer.end().map_err(|error| body_problem("", &error))?;
        Ok(value)
    }

    /// The version that `If-Match` requires.
    ///
    /// # Errors
    /// 400 for an ETag that no response gave.
    pub fn expected(&self) -> Result<Expected, Problem> {
        match self.header("if-match").map(str::trim) {
            None | Some("*") => Ok(Expected::Any),
            Some(text) => {
                let version =
                    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).and_then(|text| text.parse().ok());
                version.map(Expected::Version).ok_or_else(Problem::invalid_if_match)
            }
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

/// A field's place as a JSON Pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    path.iter()
        .filter_map(|segment| match segment {
            serde_path_to_error::Segment::Seq { index } => Some(format!("/{index}")),
            serde_path_to_error::Segment::Map { key } => {
                Some(format!("/{}", key.replace('~', "~0").replace('/', "~1")))
            }
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
    if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        return Problem::invalid_field(format!("{pointer}/{field}"), "missing", format!("{field} is missing"));
    }
    let (code, detail) = match message.split_once(": ") {
        Some((code, detail)) if is_code(code) => (code, detail),
        Some(("invalid type", _)) => ("wrong_type", message),
        _ => ("invalid_value", message),
    };
    Problem::invalid_field(pointer, code, detail)
}

/// Whether a serde message starts with a code, see `kernel::Invalid`.
fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}
