//! `POST /concerts/{concertId}/cancel`: its organizer, or an admin, calls a concert off.

use eventstore::{Aggregate, Store};
use kernel::{ConcertId, Text};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EDITORS, editor, editor_operation, problem};
use crate::concert::{Concert, ConcertCommand};

pub const LAMBDA: Lambda = Lambda { name: "concerts-cancel-concert", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, cancel_concert).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    editor_operation(Operation::post(LAMBDA.name, "/concerts/{concertId}/cancel", "cancelConcert"))
        .says(
            "Call a concert off",
            "Its organizer, or an admin. Sales close at once, every order is cancelled or refunded, every ticket is void, and its \
             holder is told.",
        )
        .path::<ConcertId>("concertId", "The concert.")
        .body::<Body>()
        .answers(Answer::accepted::<Answered>().versioned())
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CancelConcert")]
struct Body {
    /// Why, for the ticket holders.
    reason: Text<500>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CancelledConcert")]
struct Answered {
    concert_id: ConcertId,
    status: &'static str,
}

async fn cancel_concert(store: Store, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id: ConcertId = request.path("concertId")?;
    let Body { reason } = request.json()?;
    let command = ConcertCommand::CancelConcert { editor, reason };
    let cause = request.cause("CancelConcert");
    let done = store.execute::<Concert>(&Concert::stream(concert_id), &command, &cause, request.expected()?).await;
    let done = done.map_err(problem)?;
    let answered = Answered { concert_id, status: done.state.status() };
    Ok(Response::accepted(format!("/concerts/{concert_id}/cancellation"), answered).etag(done.version))
}
