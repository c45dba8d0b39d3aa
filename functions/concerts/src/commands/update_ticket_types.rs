//! `PUT /concerts/{concertId}/ticket-types`: its organizer, or an admin, says anew what is sold for a concert.

use eventstore::Store;
use lambda::Lambda;
use lambda::http::{Problem, Request, Response, endpoint};
use serde::Deserialize;

use super::{EDITORS, change, editor};
use crate::concert::{ConcertCommand, TicketType};

/// Changes ticket types.
pub const LAMBDA: Lambda = Lambda {
    name: "concerts-update-ticket-types",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            let answer = move |request| Box::pin(update_ticket_types(store.clone(), request)) as _;
            Ok(endpoint(&env, answer).authenticated()?.idempotent()?.build())
        })
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    ticket_types: Vec<TicketType>,
}

async fn update_ticket_types(store: Store, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id = request.path("concertId")?;
    let Body { ticket_types } = request.json()?;
    let command = ConcertCommand::UpdateTicketTypes { editor, ticket_types };
    change(&store, &request, concert_id, "UpdateTicketTypes", &command).await
}
