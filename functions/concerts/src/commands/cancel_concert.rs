//! `POST /concerts/{concertId}/cancel`: cancel a concert.

use eventstore::{Aggregate, Store};
use kernel::{ConcertId, TextInput};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::concert::{Concert, ConcertCommand, ConcertRefusal};
use crate::concert_editing::{EDITORS, editor, editor_operation, problem};

pub const LAMBDA: Lambda = Lambda { name: "concerts-cancel-concert", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, cancel_concert).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    editor_operation(Operation::post(LAMBDA.name, "/concerts/{concertId}/cancel", "cancelConcert"))
        .describe(
            "Cancel a concert",
            "For its organizer and admins. Sales close at once, every order is cancelled or refunded, every ticket becomes void, \
             and its holder is notified. A concert that has begun is cancelled only with `afterStart`.",
        )
        .path::<ConcertId>("concertId", "The concert's ID.")
        .body::<Body>()
        .responds(SuccessResponse::accepted::<CancelConcertResponse>().versioned())
        .problems([ConcertRefusal::Cancelled, ConcertRefusal::Over])
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CancelConcert")]
struct Body {
    /// Sent to the ticket holders.
    reason: TextInput<500>,
    /// Whether to cancel the concert although it has begun: everybody is refunded, also those who were there.
    #[serde(default)]
    after_start: bool,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CancelledConcert")]
struct CancelConcertResponse {
    concert_id: ConcertId,
    status: &'static str,
}

async fn cancel_concert(store: Store, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id: ConcertId = request.path("concertId")?;
    let Body { reason, after_start } = request.json()?;
    let reason = reason.into_text();
    let command = ConcertCommand::CancelConcert { editor, reason, after_start, now: request.now() };
    let cause = request.cause("CancelConcert");
    let done = store.execute::<Concert>(&Concert::stream(concert_id), &command, &cause, request.expected()?).await;
    let done = done.map_err(|error| problem(error, &command))?;
    let cancelled = CancelConcertResponse { concert_id, status: done.state.status() };
    Ok(Response::accepted(format!("/concerts/{concert_id}/cancellation"), cancelled).etag(done.version))
}
