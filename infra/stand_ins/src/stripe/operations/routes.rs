use axum::http::Method;
use serde_json::Value;

use super::{confirmation_tokens, disputes, lists, payment_intents, refunds};
use crate::common::http::Call;
use crate::stripe::error::ApiError;
use crate::stripe::objects::{Charge, Event};
use crate::stripe::params::Params;
use crate::stripe::scope::Scope;

pub(crate) fn dispatch(scope: &mut Scope<'_>, call: &Call, params: &Params) -> Result<Value, ApiError> {
    let segments = call.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (&call.method, path.as_slice()) {
        (&Method::POST, ["v1", "payment_intents"]) => payment_intents::create(scope, params),
        (&Method::GET, ["v1", "payment_intents"]) => lists::intents(scope, params),
        (&Method::GET, ["v1", "payment_intents", id]) => payment_intents::retrieve(scope, id, params),
        (&Method::POST, ["v1", "payment_intents", id, "confirm"]) => payment_intents::confirm(scope, id, params),
        (&Method::POST, ["v1", "payment_intents", id, "capture"]) => payment_intents::capture(scope, id, params),
        (&Method::POST, ["v1", "payment_intents", id, "cancel"]) => payment_intents::cancel(scope, id, params),
        (&Method::POST, ["v1", "test_helpers", "confirmation_tokens"]) => confirmation_tokens::create(scope, params),
        (&Method::GET, ["v1", "confirmation_tokens", id]) => confirmation_tokens::retrieve(scope, id, params),
        (&Method::GET, ["v1", "balance_transactions"]) => lists::balance_transactions(scope, params),
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
    scope.store.charges.get(id).map(Charge::to_json).ok_or_else(|| ApiError::no_such("charge", "id", id))
}

fn event(scope: &Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(&[])?;
    scope.store.events.get(id).map(Event::to_json).ok_or_else(|| ApiError::no_such("event", "id", id))
}
