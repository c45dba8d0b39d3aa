//! `GET /reconciliations/{date}`: the progress and result of a requested reconciliation.

use jiff::civil::Date;
use kernel::{Role, Timestamp};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Serialize;
use views::Views;

use crate::reconciliation::difference::Difference;
use crate::reconciliation::totals::Totals;
use crate::requested_reconciliation::{self, DayResult};
use crate::views::reconciliation_runs::RunStatus;

const ROLES: &[Role] = &[Role::Finance, Role::Admin];

pub(crate) fn operation(function: &'static str) -> Operation {
    Operation::get(function, "/reconciliations/{date}", "getRequestedReconciliation")
        .describe("Get a requested reconciliation", "Its progress and, once it is done, its result.")
        .for_roles(ROLES)
        .path::<Date>("date", "The day, in the seller's time zone.")
        .responds(SuccessResponse::ok::<RequestedReconciliationResponse>())
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ReconciliationResult")]
struct RequestedReconciliationResponse {
    date: Date,
    status: RunStatus,
    /// How many parts the day has: one for each hour.
    parts: usize,
    parts_done: usize,
    requested_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Timestamp>,
    #[serde(flatten)]
    result: Option<ResultResponse>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
struct ResultResponse {
    /// By currency.
    totals: Vec<Totals>,
    /// Empty if everything agrees.
    differences: Vec<Difference>,
    /// How many more differences there are than are listed.
    differences_left_out: usize,
}

pub(crate) async fn get_reconciliation(views: &Views, request: &Request) -> Result<Response, Problem> {
    request.caller_with(ROLES)?;
    let date: Date = request.path("date")?;
    let found = requested_reconciliation::find(views, date).await?;
    let (run, result) = found.ok_or_else(Problem::not_found)?;
    let result = result.map(|DayResult { totals, differences, left_out }| ResultResponse {
        totals,
        differences,
        differences_left_out: left_out,
    });
    Ok(Response::ok(RequestedReconciliationResponse {
        date,
        status: run.status,
        parts: run.parts,
        parts_done: run.done,
        requested_at: run.requested_at,
        finished_at: run.finished_at,
        result,
    }))
}
