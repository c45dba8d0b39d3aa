//! A call on its way through the stand-in: faults, key, parameters, idempotency, then the work.

use std::sync::atomic::Ordering;

use axum::Json;
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::error::ApiError;
use super::params::Params;
use super::{API_VERSION, Authentication, Objection, StripeStandIn, routes};
use crate::http::{Call, Reply};
use crate::knobs::latency;
use crate::{Dropped, Fault, Knobs};

pub(super) fn router(stand_in: StripeStandIn) -> Router {
    Router::new()
        .route("/_knobs", get(read_knobs).post(set_knobs))
        .route("/_test/payment_intents/{id}/authenticate", post(authenticate))
        .route("/_test/payment_intents/{id}/dispute", post(dispute))
        .fallback(serve)
        .with_state(stand_in)
}

async fn read_knobs(State(stand_in): State<StripeStandIn>) -> Json<Knobs> {
    Json(stand_in.knobs())
}

async fn set_knobs(State(stand_in): State<StripeStandIn>, Json(knobs): Json<Knobs>) -> StatusCode {
    stand_in.set_knobs(knobs);
    StatusCode::NO_CONTENT
}

async fn authenticate(State(stand_in): State<StripeStandIn>, Path(id): Path<String>, form: String) -> Response {
    let outcome = match Params::parse(form.as_bytes()).text("outcome") {
        Some("passed") => Authentication::Passed,
        Some("failed") => Authentication::Failed,
        _ => return (StatusCode::BAD_REQUEST, "outcome is passed or failed").into_response(),
    };
    match stand_in.authenticate(&id, outcome) {
        Some(intent) => Json(intent).into_response(),
        None => (StatusCode::CONFLICT, "no payment of that id waits for authentication").into_response(),
    }
}

async fn dispute(State(stand_in): State<StripeStandIn>, Path(id): Path<String>, form: String) -> Response {
    let objection = match Params::parse(form.as_bytes()).text("outcome") {
        Some("raised") => Objection::Raised,
        Some("won") => Objection::Won,
        Some("lost") => Objection::Lost,
        _ => return (StatusCode::BAD_REQUEST, "outcome is raised, won or lost").into_response(),
    };
    match stand_in.dispute(&id, objection) {
        Some(dispute) => Json(dispute).into_response(),
        None => (StatusCode::CONFLICT, "there is nothing to dispute, or to decide").into_response(),
    }
}

async fn serve(State(stand_in): State<StripeStandIn>, request: Request) -> Response {
    let Some(call) = Call::read(request).await else { return Dropped::Reset.into_response() };
    // A task of its own: what Stripe has begun it ends, even when the caller hangs up.
    match tokio::spawn(async move { stand_in.answer(call).await }).await {
        Ok(reply) => reply.into_response(),
        Err(_) => Dropped::Reset.into_response(),
    }
}

/// A call that has passed the gates.
struct Admitted {
    params: Params,
    /// The key that it has claimed, with the fingerprint of what it asks.
    key: Option<(String, String)>,
}

impl StripeStandIn {
    async fn answer(&self, call: Call) -> Reply {
        let faults = self.store().knobs.take_call(call.method.as_str(), &call.path);
        if faults.contains(&Fault::ConnectionRefused) {
            return Reply::Dropped(Dropped::Refused);
        }
        if faults.contains(&Fault::ResetBefore) {
            return Reply::Dropped(Dropped::Reset);
        }
        let request_id = format!("req_{:014}", self.inner.requests.fetch_add(1, Ordering::Relaxed));
        let reply = match self.admit(&call, &faults) {
            Ok(admitted) => {
                tokio::time::sleep(latency(&faults)).await;
                self.execute(&call, admitted, &request_id, &faults)
            }
            Err(reply) => reply,
        };
        if faults.contains(&Fault::ResetAfter) {
            return Reply::Dropped(Dropped::Reset);
        }
        let version = call.header("stripe-version").unwrap_or(API_VERSION);
        let reply = reply.with_header("request-id", request_id).with_header("stripe-version", version);
        match call.header("idempotency-key") {
            Some(key) => reply.with_header("idempotency-key", key),
            None => reply,
        }
    }

    /// Lets a call pass, or answers it at the gate.
    fn admit(&self, call: &Call, faults: &[Fault]) -> Result<Admitted, Reply> {
        if let Some(reply) = faults.iter().find_map(at_the_gate) {
            return Err(reply);
        }
        let refuse = |error: ApiError| error.reply();
        self.check_key(call).map_err(refuse)?;
        let params = params(call).map_err(refuse)?;
        let mut store = self.store();
        self.pass_time(&mut store);
        let Some(key) = call.header("idempotency-key").filter(|_| call.method == Method::POST) else {
            return Ok(Admitted { params, key: None });
        };
        if key.len() > 255 {
            let message = "Idempotency keys have at most 255 characters.";
            return Err(ApiError::invalid_parameter("Idempotency-Key", message).reply());
        }
        let fingerprint = format!("{} {}", call.path, params.fingerprint());
        match store.keys.claim(key, &fingerprint).map_err(refuse)? {
            Some(earlier) => Err(earlier),
            None => Ok(Admitted { params, key: Some((key.to_owned(), fingerprint)) }),
        }
    }

    fn execute(&self, call: &Call, admitted: Admitted, request_id: &str, faults: &[Fault]) -> Reply {
        let Admitted { params, key } = admitted;
        let mut store = self.store();
        let mut scope = self.scope(&mut store);
        scope.request_id = Some(request_id.to_owned());
        scope.idempotency_key = key.as_ref().map(|(key, _)| key.clone());
        let now = scope.now;

        let result = if faults.contains(&Fault::ServerError) {
            Err(ApiError::server_error())
        } else {
            let done = routes::dispatch(&mut scope, call, &params);
            if faults.contains(&Fault::ServerErrorAfter) { Err(ApiError::server_error()) } else { done }
        };
        let remembered = !matches!(&result, Err(error) if error.before_execution);
        let reply = match &result {
            Ok(body) => Reply::json(200, body),
            Err(error) => error.reply(),
        };
        if let Some((key, fingerprint)) = key {
            let keep = self.inner.config.idempotency_keys_last;
            let change =
                remembered.then(|| store.keys.remember(&key, fingerprint, &reply, request_id, now, keep)).flatten();
            match change {
                Some(change) => store.changed(change),
                None => store.keys.release(&key),
            }
        }
        match self.write(&mut store) {
            Ok(()) => reply,
            Err(_) => ApiError::server_error().reply(),
        }
    }

    fn check_key(&self, call: &Call) -> Result<(), ApiError> {
        let given = call.header("authorization").and_then(given_key).ok_or_else(ApiError::no_key)?;
        if given.starts_with("pk_") {
            return Err(ApiError::publishable_key());
        }
        if given == self.inner.config.api_key { Ok(()) } else { Err(ApiError::wrong_key()) }
    }
}

/// What Stripe answers before it looks at a call, and does not remember.
fn at_the_gate(fault: &Fault) -> Option<Reply> {
    match fault {
        Fault::Conflict => Some(ApiError::key_in_use().reply()),
        Fault::RateLimited { reason, .. } => Some(ApiError::rate_limited(reason.clone()).reply()),
        Fault::LockTimeout => Some(ApiError::lock_timeout().reply()),
        Fault::Unavailable => Some(ApiError::unavailable().reply()),
        Fault::BadGateway => Some(Reply::text(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>")),
        _ => None,
    }
}

/// The key of `Bearer key`, or of `Basic` with the key as user and no password.
fn given_key(authorization: &str) -> Option<String> {
    let (scheme, credentials) = authorization.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(credentials.trim().to_owned());
    }
    let decoded = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    scheme.eq_ignore_ascii_case("basic").then(|| decoded.strip_suffix(':').map(str::to_owned)).flatten()
}

/// The form of a POST, the query of anything else.
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
