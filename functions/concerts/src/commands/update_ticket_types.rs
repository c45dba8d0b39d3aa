//! `PUT /concerts/{concertId}/ticket-types`: replace a concert's ticket types.

use kernel::{ConcertId, Currency};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::concert::{ConcertCommand, ConcertRefusal, MAX_TICKET_TYPES};
use crate::concert_editing::{EDITORS, Editing, change, editor, editor_operation, tax_refusals, ticket_types_refusals};
use crate::concert_input::{TicketTypeInput, ticket_types};
use crate::views::concert_details::ConcertDetails;

pub const LAMBDA: Lambda = Lambda { name: "concerts-update-ticket-types", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let editing = Editing::new(&env)?;
    Ok(endpoint(&env, editing, update_ticket_types).authenticated()?.idempotent()?.build())
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
        .problems(tax_refusals())
        .problems([ConcertRefusal::Cancelled])
        .problems(Currency::parse("PLN").map(ConcertRefusal::CurrencyFixed))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    #[schemars(length(min = 1, max = MAX_TICKET_TYPES))]
    ticket_types: Vec<TicketTypeInput>,
}

async fn update_ticket_types(editing: Editing, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id = request.path("concertId")?;
    let Body { ticket_types: types } = request.json()?;
    let taxed = editing.taxed(request.now());
    let command = ConcertCommand::UpdateTicketTypes { editor, ticket_types: ticket_types(types), taxed };
    change(&editing.store, &request, concert_id, "UpdateTicketTypes", &command).await
}
