//! `PUT /concerts/{concertId}`: update a concert.

use eventstore::Store;
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};

use crate::concert::{ConcertCommand, ConcertRefusal, Details};
use crate::concert_editing::{EDITORS, change, details_refusals, editor, editor_operation};
use crate::views::concert_details::ConcertDetails;

pub const LAMBDA: Lambda = Lambda { name: "concerts-update-concert", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, update_concert).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    editor_operation(Operation::put(LAMBDA.name, "/concerts/{concertId}", "updateConcert"))
        .describe("Update a concert", "For its organizer and admins.")
        .path::<ConcertId>("concertId", "The concert's ID.")
        .body::<Details>()
        .responds(SuccessResponse::ok::<ConcertDetails>().versioned())
        .problems(details_refusals())
        .problems([ConcertRefusal::Cancelled])
}

async fn update_concert(store: Store, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id = request.path("concertId")?;
    let command = ConcertCommand::UpdateConcert { editor, details: request.json()?, now: request.now() };
    change(&store, &request, concert_id, "UpdateConcert", &command).await
}
