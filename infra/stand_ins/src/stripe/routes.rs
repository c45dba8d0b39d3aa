use axum::http::Method;
use serde_json::Value;

use super::error::ApiError;
use super::objects::{Charge, Event};
use super::params::Params;
use super::store::Scope;
use super::{disputes, intents, lists, refunds};
use crate::http::Call;

/// Does what a call asks for.
pub(super) fn dispatch(scope: &mut Scope<'_>, call: &Call, params: &Params) -> Result<Value, ApiError> {
    let segments = call.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (&call.method, path.as_slice()) {
        (&Method::POST, ["v1", "payment_intents"]) => intents::create(scope, params),
        (&Method::GET, ["v1", "payment_intents"]) => lists::intents(scope, params),
        (&Method::GET, ["v1", "payment_intents", id]) => intents::retrieve(scope, id, params),
        (&Method::POST, ["v1", "payment_intents", id, "confirm"]) => intents::confirm(scope, id, params),
        (&Method::POST, ["v1", "payment_intents", id, "capture"]) => intents::capture(scope, id, params),
        (&Method::POST, ["v1", "payment_intents", id, "cancel"]) => intents::cancel(scope, id, params),
        (&Method::GET, ["v1", "balance_transactions"]) => lists::bookings(scope, params),
        (&Method::GET, ["v1", "charges", id]) => charge(scope, id, params),
        (&Method::POST, ["v1", "refunds"]) => refunds::create(scope, params),
        (&Method::GET, ["v1", "refunds"]) => refunds::list(scope, params),
        (&Method::GET, ["v1", "refunds", id]) => refunds::retrieve(scope, id, params),
        (&Method::GET, ["v1", "disputes", id]) => disputes::retrieve(scope, id, params),
        (&Method::GET, ["v1", "events"]) => lists::events(scope, params),
        (&Method::GET, ["v1", "events", id]) => event(scope, id, params),
        (method, _) => Err(ApiError::unrecognized_url(method.as_str(), &call.path)),
    }
}

fn charge(scope: &Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(&[])?;
    scope.store.charges.get(id).map(Charge::wire).ok_or_else(|| ApiError::no_such("charge", "id", id))
}

fn event(scope: &Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(&[])?;
    scope.store.events.get(id).map(Event::wire).ok_or_else(|| ApiError::no_such("event", "id", id))
}
