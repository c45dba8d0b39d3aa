//! `PUT /concerts/{concertId}`: its organizer, or an admin, says anew what a concert is.

use eventstore::Store;
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};

use super::{EDITORS, change, editor, editor_operation, wrong_details};
use crate::concert::{ConcertCommand, ConcertRefusal, Details};
use crate::views::concert_details::ConcertDetails;

pub const LAMBDA: Lambda = Lambda { name: "concerts-update-concert", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, update_concert).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    editor_operation(Operation::put(LAMBDA.name, "/concerts/{concertId}", "updateConcert"))
        .says("Say anew what a concert is", "Its organizer, or an admin.")
        .path::<ConcertId>("concertId", "The concert.")
        .body::<Details>()
        .answers(Answer::ok::<ConcertDetails>().versioned())
        .refuses(wrong_details())
        .refuses([ConcertRefusal::Cancelled])
}

async fn update_concert(store: Store, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id = request.path("concertId")?;
    let command = ConcertCommand::UpdateConcert { editor, details: request.json()?, now: request.now() };
    change(&store, &request, concert_id, "UpdateConcert", &command).await
}
