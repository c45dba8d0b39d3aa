use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};
use stand_ins::local_pages;

use crate::system::System;
use crate::vendors::Vendors;

/// The API, the pages of the stand-ins, and the clock.
pub(crate) fn router(system: &System, vendors: &Vendors) -> Router {
    let clock = Router::new().route("/_local/clock", get(now).post(advance)).with_state(system.clone());
    local_pages(&vendors.stripe, &vendors.mailgun, &vendors.fedex).merge(clock).fallback_service(system.cloud.router())
}

/// `POST /_local/clock`: how far to advance the clock, as an ISO 8601 duration such as `PT15M`.
#[derive(Deserialize)]
struct Advance {
    advance: String,
}

/// Every occurrence of every schedule is run on the way, so that a longer advance would take too long.
const MAX_ADVANCE: SignedDuration = SignedDuration::from_hours(31 * 24);

async fn now(State(system): State<System>) -> Json<Value> {
    Json(json!({ "now": system.cloud.clock().now() }))
}

async fn advance(
    State(system): State<System>,
    Json(body): Json<Advance>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    let by: Option<SignedDuration> = body.advance.parse().ok().filter(|by| *by <= MAX_ADVANCE);
    let Some(by) = by.and_then(|by| Duration::try_from(by).ok()) else {
        let detail = "advance must be an ISO 8601 duration of at most 31 days, such as PT15M.";
        return Err((StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "detail": detail }))));
    };
    system.advance(by).await;
    Ok(Json(json!({ "now": system.cloud.clock().now() })))
}
