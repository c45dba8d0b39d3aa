//! The API: faults, API key, parameters and idempotency key of a call, then the operation.

use std::sync::atomic::Ordering;

use axum::Json;
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::config::API_VERSION;
use super::error::ApiError;
use super::operations::{self, Authentication, DisputeStep};
use super::params::Params;
use super::stand_in::StripeStandIn;
use crate::common::dropped::DroppedConnection;
use crate::common::faults::{Fault, latency};
use crate::common::http::{Call, Reply};
use crate::common::server::{carry_out, fault_routes};

const MAX_IDEMPOTENCY_KEY: usize = 255;

impl StripeStandIn {
    /// Stripe's API, as at `https://api.stripe.com`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/_test/payment_intents/{id}/authenticate", post(authenticate))
            .route("/_test/payment_intents/{id}/dispute", post(dispute))
            .fallback(serve)
            .with_state(self.clone())
            .merge(fault_routes(self.account.clone()))
    }
}

async fn authenticate(State(stand_in): State<StripeStandIn>, Path(id): Path<String>, form: String) -> Response {
    let outcome = match Params::parse(form.as_bytes()).text("outcome") {
        Some("passed") => Authentication::Passed,
        Some("failed") => Authentication::Failed,
        _ => return (StatusCode::BAD_REQUEST, "outcome must be passed or failed").into_response(),
    };
    match stand_in.authenticate(&id, outcome) {
        Some(intent) => Json(intent).into_response(),
        None => (StatusCode::CONFLICT, "no payment with this id requires authentication").into_response(),
    }
}

async fn dispute(State(stand_in): State<StripeStandIn>, Path(id): Path<String>, form: String) -> Response {
    let step = match Params::parse(form.as_bytes()).text("outcome") {
        Some("raised") => DisputeStep::Raised,
        Some("won") => DisputeStep::Won,
        Some("lost") => DisputeStep::Lost,
        _ => return (StatusCode::BAD_REQUEST, "outcome must be raised, won or lost").into_response(),
    };
    match stand_in.dispute(&id, step) {
        Some(dispute) => Json(dispute).into_response(),
        None => (StatusCode::CONFLICT, "there is nothing to dispute or to decide").into_response(),
    }
}

async fn serve(State(stand_in): State<StripeStandIn>, request: Request) -> Response {
    let Some(call) = Call::read(request).await else { return DroppedConnection::Reset.into_response() };
    carry_out(async move { stand_in.answer(call).await }).await
}

/// A call that is allowed to execute.
struct Admitted {
    params: Params,
    /// The idempotency key that it has claimed, and the fingerprint of its parameters.
    key: Option<(String, String)>,
}

impl StripeStandIn {
    async fn answer(&self, call: Call) -> Reply {
        let faults = self.account.store().ledger.faults.take_call(call.method.as_str(), &call.path);
        if faults.contains(&Fault::ConnectionRefused) {
            return Reply::Dropped(DroppedConnection::Refused);
        }
        if faults.contains(&Fault::ResetBefore) {
            return Reply::Dropped(DroppedConnection::Reset);
        }
        let request_id = format!("req_{:014}", self.requests.fetch_add(1, Ordering::Relaxed));
        let reply = match self.admit(&call, &faults) {
            Ok(admitted) => {
                tokio::time::sleep(latency(&faults)).await;
                self.execute(&call, admitted, &request_id, &faults)
            }
            Err(reply) => reply,
        };
        if faults.contains(&Fault::ResetAfter) {
            return Reply::Dropped(DroppedConnection::Reset);
        }
        let version = call.header("stripe-version").unwrap_or(API_VERSION);
        let reply = reply.with_header("request-id", request_id).with_header("stripe-version", version);
        match call.header("idempotency-key") {
            Some(key) => reply.with_header("idempotency-key", key),
            None => reply,
        }
    }

    /// Admits a call, or answers it without executing it.
    fn admit(&self, call: &Call, faults: &[Fault]) -> Result<Admitted, Reply> {
        if let Some(reply) = faults.iter().find_map(reply_before_execution) {
            return Err(reply);
        }
        let refuse = |error: ApiError| error.reply();
        self.check_key(call).map_err(refuse)?;
        let params = params(call).map_err(refuse)?;
        let mut store = self.account.store();
        self.pass_time(&mut store);
        let Some(key) = call.header("idempotency-key").filter(|_| call.method == Method::POST) else {
            return Ok(Admitted { params, key: None });
        };
        if key.len() > MAX_IDEMPOTENCY_KEY {
            let message = "Idempotency keys have at most 255 characters.";
            return Err(ApiError::invalid_parameter("Idempotency-Key", message).reply());
        }
        let fingerprint = format!("{} {}", call.path, params.fingerprint());
        match store.keys.claim(key, &fingerprint).map_err(refuse)? {
            Some(first) => Err(first),
            None => Ok(Admitted { params, key: Some((key.to_owned(), fingerprint)) }),
        }
    }

    fn execute(&self, call: &Call, admitted: Admitted, request_id: &str, faults: &[Fault]) -> Reply {
        let Admitted { params, key } = admitted;
        let mut store = self.account.store();
        let mut scope = self.scope(&mut store);
        scope.request_id = Some(request_id.to_owned());
        scope.idempotency_key = key.as_ref().map(|(key, _)| key.clone());
        let now = scope.now;

        let result = if faults.contains(&Fault::ServerError) {
            Err(ApiError::server_error())
        } else {
            let done = operations::dispatch(&mut scope, call, &params);
            if faults.contains(&Fault::ServerErrorAfter) { Err(ApiError::server_error()) } else { done }
        };
        let is_kept = !matches!(&result, Err(error) if error.before_execution);
        let reply = match &result {
            Ok(body) => Reply::json(200, body),
            Err(error) => error.reply(),
        };
        if let Some((key, fingerprint)) = key {
            let lifetime = self.account.config.idempotency_key_lifetime;
            let change =
                is_kept.then(|| store.keys.remember(&key, fingerprint, &reply, request_id, now, lifetime)).flatten();
            match change {
                Some(change) => store.ledger.record(change),
                None => store.keys.release(&key),
            }
        }
        match self.account.write(&mut store) {
            Ok(()) => reply,
            Err(_) => ApiError::server_error().reply(),
        }
    }

    fn check_key(&self, call: &Call) -> Result<(), ApiError> {
        let given = call.header("authorization").and_then(api_key).ok_or_else(ApiError::no_key)?;
        if given.starts_with("pk_") {
            return Err(ApiError::publishable_key());
        }
        if given == self.account.config.api_key { Ok(()) } else { Err(ApiError::wrong_key()) }
    }
}

/// The reply to a call that Stripe neither executes nor remembers.
fn reply_before_execution(fault: &Fault) -> Option<Reply> {
    match fault {
        Fault::Conflict => Some(ApiError::key_in_use().reply()),
        Fault::RateLimited { reason, .. } => Some(ApiError::rate_limited(reason.clone()).reply()),
        Fault::LockTimeout => Some(ApiError::lock_timeout().reply()),
        Fault::Unavailable => Some(ApiError::unavailable().reply()),
        Fault::BadGateway => Some(Reply::bad_gateway()),
        Fault::Rejected { code } => Some(ApiError::state(code, "The account does not take this request.").reply()),
        _ => None,
    }
}

/// The key of `Bearer key`, or of `Basic` with the key as user and no password.
fn api_key(authorization: &str) -> Option<String> {
    let (scheme, credentials) = authorization.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(credentials.trim().to_owned());
    }
    let decoded = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    scheme.eq_ignore_ascii_case("basic").then(|| decoded.strip_suffix(':').map(str::to_owned)).flatten()
}

/// The form of a POST, the query of any other call.
fn params(call: &Call) -> Result<Params, ApiError> {
    if call.method != Method::POST {
        return Ok(Params::parse(call.query.as_bytes()));
    }
    let content_type = call.header("content-type").unwrap_or_default();
    if !call.body.is_empty() && !content_type.starts_with("application/x-www-form-urlencoded") {
        return Err(ApiError::not_a_form());
    }
    Ok(Params::parse(&call.body))
}
