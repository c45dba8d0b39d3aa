//! `GET /reports/reconciliation`: compares a day's captures and refunds, and their documents, with Stripe's own list. It only reads.

use jiff::civil::Date;
use kernel::{Role, parse_date};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Serialize;
use stripe::CallError;

use crate::reconciliation::day::Day;
use crate::reconciliation::difference::Difference;
use crate::reconciliation::reconciler::{ReconcileError, Reconciled, Reconciler};
use crate::reconciliation::totals::Totals;

pub const LAMBDA: Lambda = Lambda { name: "finance-reconcile", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let reconciler = Reconciler::new(&env).await?;
    Ok(endpoint(&env, reconciler, reconcile).authenticated()?.build())
}

const ROLES: &[Role] = &[Role::Finance, Role::Admin];

/// A day with more captures and refunds takes longer than a request may.
const MAX_MOVEMENTS: usize = 5000;

pub fn operation() -> Operation {
    Operation::get(LAMBDA.name, "/reports/reconciliation", "getReconciliation")
        .describe(
            "Reconcile a day with Stripe",
            "Compares captures, refunds and their documents with Stripe's own list: the totals, and each difference. The day is in the \
             seller's time zone. Request a day with thousands of payments with `POST /reconciliations`.",
        )
        .for_roles(ROLES)
        .query::<Date>("date", "The day; yesterday if absent.")
        .responds(SuccessResponse::ok::<ReconciliationResponse>())
        .problems([day_too_large(), Problem::unavailable()])
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Reconciliation")]
struct ReconciliationResponse {
    date: Date,
    /// By currency.
    totals: Vec<Totals>,
    /// Empty if everything agrees.
    differences: Vec<Difference>,
}

async fn reconcile(reconciler: Reconciler, request: Request) -> Result<Response, Problem> {
    request.caller_with(ROLES)?;
    let today = reconciler.time_zone().to_datetime(request.now()).date();
    let date = request.query_with("date", parse_date)?.unwrap_or_else(|| today.yesterday().unwrap_or(today));
    let day = Day::of(date, reconciler.time_zone())
        .ok_or_else(|| Problem::invalid_parameter("date", "is outside the calendar's range"))?;
    let ours = reconciler.our_records(day, date).await.map_err(problem)?;
    if ours.movements.len() > MAX_MOVEMENTS {
        return Err(day_too_large());
    }
    let Reconciled { totals, differences } = reconciler.reconcile(day, &ours).await.map_err(problem)?;
    Ok(Response::ok(ReconciliationResponse { date, totals, differences }))
}

fn problem(error: ReconcileError) -> Problem {
    match error {
        ReconcileError::Stripe(CallError::TryAgain(_) | CallError::Unknown(_)) => {
            tracing::error!(%error, "Stripe's list could not be read");
            Problem::unavailable()
        }
        ReconcileError::Stripe(_) => {
            tracing::error!(%error, "Stripe's list could not be read");
            Problem::internal()
        }
        ReconcileError::View(error) => Problem::view(&error),
        ReconcileError::Store(error) => Problem::store(&error),
        ReconcileError::TooLarge => day_too_large(),
    }
}

fn day_too_large() -> Problem {
    Problem::new(422, "day_too_large", "The day has too many payments for one answer. Use POST /reconciliations.")
}
