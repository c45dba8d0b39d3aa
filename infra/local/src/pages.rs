use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};
use stand_ins::local_pages;

use crate::time::Time;
use crate::vendors::Vendors;

/// The API, and what is there to look behind the curtain of the local cloud.
pub(crate) fn router(time: &Time, vendors: &Vendors) -> Router {
    let clock = Router::new().route("/_local/clock", get(now).post(advance)).with_state(time.clone());
    local_pages(&vendors.stripe, &vendors.mailgun, &vendors.fedex).merge(clock).fallback_service(time.cloud.router())
}

/// `POST /_local/clock`: how far to put the clock forward, as an ISO 8601 duration such as `PT15M`.
#[derive(Deserialize)]
struct Advance {
    advance: String,
}

/// The furthest that the clock is put forward at once: every scheduled job on the way is run.
const FURTHEST: SignedDuration = SignedDuration::from_hours(31 * 24);

async fn now(State(time): State<Time>) -> Json<Value> {
    Json(json!({ "now": time.cloud.clock().now() }))
}

async fn advance(
    State(time): State<Time>,
    Json(body): Json<Advance>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    let by: Option<SignedDuration> = body.advance.parse().ok().filter(|by| *by <= FURTHEST);
    let Some(by) = by.and_then(|by| Duration::try_from(by).ok()) else {
        let detail = "advance must be an ISO 8601 duration such as PT15M, up to 31 days";
        return Err((StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "detail": detail }))));
    };
    time.advance(by).await;
    Ok(Json(json!({ "now": time.cloud.clock().now() })))
}
