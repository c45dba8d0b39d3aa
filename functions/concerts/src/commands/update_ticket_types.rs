//! `PUT /concerts/{concertId}/ticket-types`: its organizer, or an admin, says anew what is sold for a concert.

use eventstore::Store;
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{EDITORS, change, editor, editor_operation, wrong_ticket_types};
use crate::concert::{ConcertCommand, ConcertRefusal, MOST_TICKET_TYPES, TicketType};
use crate::views::concert_details::ConcertDetails;

pub const LAMBDA: Lambda = Lambda { name: "concerts-update-ticket-types", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, update_ticket_types).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    editor_operation(Operation::put(LAMBDA.name, "/concerts/{concertId}/ticket-types", "updateTicketTypes"))
        .says(
            "Say anew what is sold for a concert",
            "Its organizer, or an admin. A smaller capacity takes back only free seats.",
        )
        .path::<ConcertId>("concertId", "The concert.")
        .body::<Body>()
        .answers(Answer::ok::<ConcertDetails>().versioned())
        .refuses(wrong_ticket_types())
        .refuses([ConcertRefusal::Cancelled])
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    #[schemars(length(min = 1, max = MOST_TICKET_TYPES))]
    ticket_types: Vec<TicketType>,
}

async fn update_ticket_types(store: Store, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id = request.path("concertId")?;
    let Body { ticket_types } = request.json()?;
    let command = ConcertCommand::UpdateTicketTypes { editor, ticket_types };
    change(&store, &request, concert_id, "UpdateTicketTypes", &command).await
}
