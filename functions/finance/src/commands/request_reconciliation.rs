//! `POST /reconciliations`: finance requests the reconciliation of a day, which a job makes hour by hour.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::Role;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Views;

use crate::reconciliation::day::Day;
use crate::settings;
use crate::views::reconciliation_runs::ReconciliationRun;

pub const LAMBDA: Lambda = Lambda { name: "finance-request-reconciliation", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.views()?, settings::time_zone(&env)?);
    Ok(endpoint(&env, state, request_reconciliation).authenticated()?.build())
}

const ROLES: &[Role] = &[Role::Finance, Role::Admin];

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/reconciliations", "requestReconciliation")
        .describe(
            "Request the reconciliation of a day with Stripe",
            "For days with any number of payments. Get the result under the address in `Location`. A request while the day is under \
             way changes nothing; a later one reconciles the day again.",
        )
        .for_roles(ROLES)
        .body::<Body>()
        .responds(SuccessResponse::accepted::<RequestReconciliationResponse>())
        .problems([Problem::unavailable(), future_day()])
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "RequestReconciliation")]
struct Body {
    /// In the seller's time zone.
    date: Date,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RequestedReconciliation")]
struct RequestReconciliationResponse {
    date: Date,
}

async fn request_reconciliation((views, time_zone): (Views, TimeZone), request: Request) -> Result<Response, Problem> {
    request.caller_with(ROLES)?;
    let Body { date } = request.json()?;
    let day = Day::of(date, &time_zone).filter(|day| day.begin <= request.now()).ok_or_else(future_day)?;
    let key = ReconciliationRun::key(date);
    let known = views.get::<ReconciliationRun>(&key).await.map_err(|error| Problem::view(&error))?;
    let version = known.as_ref().map_or(0, |(version, _)| *version) + 1;
    if !known.is_some_and(|(_, run)| run.is_open()) {
        let run = ReconciliationRun::new(date, day.hours().len(), request.now());
        // Put first: the job reads the run of each listed day.
        views.put(&key, version, &run, None).await.map_err(|error| Problem::view(&error))?;
    }
    let listed = ReconciliationRun::open_key(date);
    views.put(&listed, version, &date, None).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::accepted(format!("/reconciliations/{date}"), RequestReconciliationResponse { date }))
}

fn future_day() -> Problem {
    Problem::invalid_field("/date", "in_the_future", "the day has not begun, or is outside the calendar's range")
}
