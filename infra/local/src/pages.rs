use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use cloud::Cloud;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};
use stand_ins::{MailgunStandIn, StripeStandIn, local_pages};

use crate::webhooks::Webhooks;

/// The API, and what is there to look behind the curtain of the local cloud.
pub(crate) fn router(cloud: &Cloud, webhooks: &Webhooks, stripe: &StripeStandIn, mailgun: &MailgunStandIn) -> Router {
    let clock =
        Router::new().route("/_local/clock", get(now).post(advance)).with_state((cloud.clone(), webhooks.clone()));
    local_pages(stripe, mailgun).merge(clock).fallback_service(cloud.router())
}

/// `POST /_local/clock`: how far to put the clock forward, as an ISO 8601 duration such as `PT15M`.
#[derive(Deserialize)]
struct Advance {
    advance: String,
}

/// The furthest that the clock is put forward at once: every scheduled job on the way is run.
const FURTHEST: SignedDuration = SignedDuration::from_hours(31 * 24);

async fn now(State((cloud, _)): State<(Cloud, Webhooks)>) -> Json<Value> {
    Json(json!({ "now": cloud.clock().now() }))
}

async fn advance(
    State((cloud, webhooks)): State<(Cloud, Webhooks)>,
    Json(body): Json<Advance>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    let by: Option<SignedDuration> = body.advance.parse().ok().filter(|by| *by <= FURTHEST);
    let Some(by) = by.and_then(|by| Duration::try_from(by).ok()) else {
        let detail = "advance must be an ISO 8601 duration such as PT15M, up to 31 days";
        return Err((StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "detail": detail }))));
    };
    webhooks.advance(by).await;
    Ok(Json(json!({ "now": cloud.clock().now() })))
}
