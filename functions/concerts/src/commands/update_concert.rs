//! `PUT /concerts/{concertId}`: its organizer, or an admin, says anew what a concert is.

use eventstore::Store;
use lambda::Lambda;
use lambda::http::{Problem, Request, Response, endpoint};

use super::{EDITORS, change, editor};
use crate::concert::ConcertCommand;

/// Changes concerts.
pub const LAMBDA: Lambda = Lambda {
    name: "concerts-update-concert",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            let answer = move |request| Box::pin(update_concert(store.clone(), request)) as _;
            Ok(endpoint(&env, answer).authenticated()?.idempotent()?.build())
        })
    },
};

async fn update_concert(store: Store, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id = request.path("concertId")?;
    let command = ConcertCommand::UpdateConcert { editor, details: request.json()?, now: request.now() };
    change(&store, &request, concert_id, "UpdateConcert", &command).await
}
