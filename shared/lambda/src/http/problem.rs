use std::borrow::Cow;
use std::fmt::{self, Display};

use auth::{Caller, SessionsError};
use eventstore::{ExecuteError, StoreError};
use kernel::{Invalid, Refusal, RefusalKind};
use privacy::PrivacyError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::ViewError;

use super::limits::MAX_BODY_BYTES;

/// An error response: `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// `about:blank`: `title` is the status's own.
    #[serde(rename = "type")]
    pub kind: Cow<'static, str>,
    /// The status in words.
    pub title: Cow<'static, str>,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, and what to do about it, for people.
    pub detail: String,
    /// Stable, in snake_case, for programs.
    pub code: Cow<'static, str>,
    /// The fields that are invalid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Seconds after which to repeat the request, for the header `Retry-After`.
    #[serde(skip)]
    pub retry_after: Option<u32>,
    /// More members for programs, such as what has changed.
    #[serde(flatten, default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// An invalid field of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldError {
    /// The field, as a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// Stable, in snake_case.
    pub code: String,
    /// What is wrong with it.
    pub detail: String,
}

impl Display for FieldError {
    /// Names the field, unless the text does so already.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.pointer.trim_start_matches('/').replace('/', ".");
        if name.is_empty() || name.rsplit('.').next().is_some_and(|last| self.detail.starts_with(last)) {
            return f.write_str(&self.detail);
        }
        write!(f, "{name}: {}", self.detail)
    }
}

impl Problem {
    /// A problem with this status and code.
    pub fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        let title = ::http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        Self {
            kind: Cow::Borrowed("about:blank"),
            title: Cow::Borrowed(title.unwrap_or("Error")),
            status,
            detail: detail.into(),
            code: Cow::Borrowed(code),
            errors: Vec::new(),
            retry_after: None,
            extra: serde_json::Map::new(),
        }
    }

    /// 404: the resource does not exist, or the caller may not see it.
    pub fn not_found() -> Self {
        Self::new(404, "not_found", "It does not exist, or you may not see it.")
    }

    /// 401: the request has no token.
    pub fn unauthenticated() -> Self {
        Self::new(401, "unauthenticated", "Log in first: a bearer token or the session's cookie is required.")
    }

    /// 401: the token is too old.
    pub fn token_expired() -> Self {
        Self::new(401, "token_expired", "The token has expired. Log in again.")
    }

    /// 401: the token is malformed, or not signed by us.
    pub fn invalid_token() -> Self {
        Self::new(401, "invalid_token", "The token is not valid. Log in again.")
    }

    /// 401: the session of the token has ended.
    pub fn session_ended() -> Self {
        Self::new(401, "session_ended", "The session has ended. Log in again.")
    }

    /// 403: the caller's roles don't allow it.
    pub fn forbidden() -> Self {
        Self::new(403, "forbidden", "Your roles do not allow this.")
    }

    /// 403: a change with the session's cookie that is not known to come from one of our own pages.
    pub fn csrf_check_failed() -> Self {
        let detail = "A change with the session's cookie needs Sec-Fetch-Site: same-origin, and JSON with the Content-Type \
                      application/json. Programs send a bearer token.";
        Self::new(403, "csrf_check_failed", detail)
    }

    /// 403: the caller may not do this, at least in this session.
    pub fn forbidden_to(caller: &Caller) -> Self {
        if caller.withheld.is_empty() { Self::forbidden() } else { Self::mfa_enrolment_required() }
    }

    /// 403: the caller has the role, but must enrol in multi-factor authentication before using it.
    pub fn mfa_enrolment_required() -> Self {
        let detail = "Your role needs multi-factor authentication: enrol with POST /users/me/mfa, then log in again.";
        Self::new(403, "mfa_enrolment_required", detail)
    }

    /// 400: the body is not valid JSON.
    pub fn malformed_json() -> Self {
        Self::new(400, "malformed_json", "The body is not valid JSON.")
    }

    /// 415: the body is not JSON.
    pub fn unsupported_media_type() -> Self {
        Self::new(415, "unsupported_media_type", "The body must be JSON, with the Content-Type application/json.")
    }

    /// 405: the path exists, but not with this method.
    pub fn method_not_allowed() -> Self {
        Self::new(
            405,
            "method_not_allowed",
            "This path does not have this method. The header Allow lists those it has.",
        )
    }

    /// 400: a query parameter is not valid. `parameter` names it for programs.
    pub fn invalid_parameter(parameter: &str, rule: impl Display) -> Self {
        let detail = format!("?{parameter}= is not valid: {rule}.");
        Self::new(400, "invalid_parameter", detail).with("parameter", parameter)
    }

    /// 400: the cursor is from another list.
    pub fn invalid_cursor() -> Self {
        Self::new(400, "invalid_cursor", "The cursor does not belong to this list.").with("parameter", "cursor")
    }

    /// 400: If-Match is not a list of ETags.
    pub fn invalid_if_match() -> Self {
        Self::new(
            400,
            "invalid_if_match",
            "If-Match must be the ETag of a response, such as \"3\", a list of them, or *.",
        )
    }

    /// 400: the Idempotency-Key is malformed.
    pub fn invalid_idempotency_key() -> Self {
        let detail = "The Idempotency-Key must be 1 to 255 visible ASCII characters.";
        Self::new(400, "invalid_idempotency_key", detail)
    }

    /// 422: the Idempotency-Key belongs to a different request.
    pub fn idempotency_key_reused() -> Self {
        Self::new(422, "idempotency_key_reused", "This Idempotency-Key was already used for a different request.")
    }

    /// 413: the body is too large.
    pub fn body_too_large() -> Self {
        let detail = format!("The body must have at most {MAX_BODY_BYTES} bytes.");
        Self::new(413, "body_too_large", detail)
    }

    /// 412: the resource is not at the version that If-Match requires.
    pub fn version_mismatch(actual: u64) -> Self {
        Self::new(412, "version_mismatch", "It has changed since you read it. Read it again.").with("version", actual)
    }

    /// 429: too many attempts failed. None is accepted for this number of seconds.
    pub fn too_many_attempts(seconds: u32) -> Self {
        let detail = "Too many attempts. Wait for the seconds that Retry-After says, then try again.";
        Self { retry_after: Some(seconds), ..Self::new(429, "too_many_attempts", detail) }
    }

    /// 409: other requests changed it at the same moment, on every try. The same request may succeed later.
    pub fn concurrent_change() -> Self {
        let detail = "Others are changing it at the same moment. Try again.";
        Self { retry_after: Some(1), ..Self::new(409, "concurrent_change", detail) }
    }

    /// 422: one field is invalid.
    pub fn invalid_field(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::invalid_fields(vec![FieldError { pointer: pointer.into(), code: code.into(), detail: detail.into() }])
    }

    /// 422: these fields are invalid.
    pub fn invalid_fields(errors: Vec<FieldError>) -> Self {
        let details: Vec<String> = errors.iter().map(FieldError::to_string).collect();
        let detail = format!("The request is not valid: {}.", details.join("; "));
        Self { errors, ..Self::new(422, "invalid_body", detail) }
    }

    /// Says which field of the request is wrong.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        let (code, detail) = (self.code.to_string(), self.detail.clone());
        self.errors.push(FieldError { pointer: pointer.into(), code, detail });
        self
    }

    /// Adds a member for programs.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        self.extra.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
        self
    }

    /// Whether the same request may succeed a moment later.
    pub fn is_transient(&self) -> bool {
        self.status >= 500 || self.status == 429 || self.retry_after.is_some()
    }

    /// Whether it is stored under the Idempotency-Key: what a rule decided on the command, or that the body is not valid. After anything
    /// else, a repeat is executed: the request is no JSON or has the wrong media type, size, version or caller, what it names is not
    /// (yet) found, or it should be tried again.
    pub(crate) fn is_decision(&self) -> bool {
        matches!(self.status, 409 | 410 | 422) && !self.is_transient()
    }
}

impl<R: Refusal> From<R> for Problem {
    fn from(refusal: R) -> Self {
        let status = match refusal.kind() {
            RefusalKind::Invalid => 422,
            RefusalKind::Conflict => 409,
            RefusalKind::NotFound => 404,
        };
        let mut problem = Self::new(status, refusal.code(), refusal.to_string());
        problem.retry_after = refusal.is_transient().then_some(1);
        match refusal.pointer() {
            Some(pointer) => problem.at(pointer),
            None => problem,
        }
    }
}

impl Problem {
    /// The problem of a command that was not executed.
    pub fn of<R: Refusal>(error: ExecuteError<R>) -> Self {
        match error {
            ExecuteError::Refused(refusal) => refusal.into(),
            ExecuteError::VersionMismatch { actual } => Self::version_mismatch(actual),
            ExecuteError::Contended => Self::concurrent_change(),
            ExecuteError::Store(error) => Self::store(&error),
        }
    }

    /// The problem of an event store that failed.
    pub fn store(error: &StoreError) -> Self {
        tracing::error!(%error, "event store failed");
        match error {
            StoreError::Unavailable(_) => Self::unavailable(),
            StoreError::Unreadable { .. } | StoreError::Unwritable { .. } => Self::internal(),
        }
    }

    /// The problem of a view that failed.
    pub fn view(error: &ViewError) -> Self {
        match error {
            ViewError::Cursor(_) => Self::invalid_cursor(),
            ViewError::Unavailable(_) => {
                tracing::error!(%error, "views failed");
                Self::unavailable()
            }
            ViewError::Unreadable { .. } => {
                tracing::error!(%error, "views failed");
                Self::internal()
            }
        }
    }

    /// The problem of personal data that could not be sealed or opened.
    pub fn privacy(error: &PrivacyError) -> Self {
        tracing::error!(%error, "vault failed");
        match error {
            PrivacyError::Unavailable(_) => Self::unavailable(),
            PrivacyError::Forgotten(_) => Self::not_found(),
            PrivacyError::Unreadable(_) => Self::internal(),
        }
    }

    /// The problem of sessions that can't be read or changed.
    pub fn sessions(error: &SessionsError) -> Self {
        tracing::error!(%error, "sessions failed");
        match error {
            SessionsError::Unavailable(_) => Self::unavailable(),
            SessionsError::Unreadable(_) => Self::internal(),
        }
    }

    /// The problem of an invalid value.
    pub fn invalid(pointer: impl Into<String>, invalid: &Invalid) -> Self {
        let pointer = pointer.into();
        let pointer = invalid.field.map_or_else(|| pointer.clone(), |field| format!("{pointer}/{field}"));
        Self::invalid_field(pointer, invalid.code, invalid.detail.clone())
    }

    /// 503: a service does not respond. The same request may succeed later.
    pub fn unavailable() -> Self {
        Self::new(503, "unavailable", "The service is temporarily unavailable. Try again in a moment.")
    }

    /// 500: an error on our side.
    pub fn internal() -> Self {
        Self::new(500, "internal", "Something went wrong on our side. It has been logged.")
    }
}
