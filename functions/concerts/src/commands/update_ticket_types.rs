//! `PUT /concerts/{concertId}/ticket-types`: replace a concert's ticket types.

use eventstore::Store;
use kernel::{ConcertId, Currency};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::concert::{ConcertCommand, ConcertRefusal, MAX_TICKET_TYPES, TicketType};
use crate::concert_editing::{EDITORS, change, editor, editor_operation, ticket_types_refusals};
use crate::views::concert_details::ConcertDetails;

pub const LAMBDA: Lambda = Lambda { name: "concerts-update-ticket-types", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, update_ticket_types).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    editor_operation(Operation::put(LAMBDA.name, "/concerts/{concertId}/ticket-types", "updateTicketTypes"))
        .describe(
            "Replace a concert's ticket types",
            "For its organizer and admins. A smaller capacity removes only free seats.",
        )
        .path::<ConcertId>("concertId", "The concert's ID.")
        .body::<Body>()
        .responds(SuccessResponse::ok::<ConcertDetails>().versioned())
        .problems(ticket_types_refusals())
        .problems([ConcertRefusal::Cancelled])
        .problems(Currency::parse("PLN").map(ConcertRefusal::CurrencyFixed))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    #[schemars(length(min = 1, max = MAX_TICKET_TYPES))]
    ticket_types: Vec<TicketType>,
}

async fn update_ticket_types(store: Store, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id = request.path("concertId")?;
    let Body { ticket_types } = request.json()?;
    let command = ConcertCommand::UpdateTicketTypes { editor, ticket_types };
    change(&store, &request, concert_id, "UpdateTicketTypes", &command).await
}
