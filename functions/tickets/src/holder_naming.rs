//! `PUT /tickets/{ticketId}/holder`: a holder puts a name on a ticket.

use kernel::{TextInput, TicketId};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::self_service::{Action, SelfServiceRefusal};
use crate::ticket::{HolderName, TicketCommand, TicketRefusal};
use crate::ticket_changes::{ChangedTicketResponse, TicketChanges};

/// The endpoint, served by the Lambda of that name.
pub fn operation(lambda: &'static str) -> Operation {
    Operation::put(lambda, "/tickets/{ticketId}/holder", "nameTicketHolder")
        .describe(
            "Put a name on a ticket",
            "Where the organizer allows it, until the ticket is used. It is printed on the ticket and shown at the gate.",
        )
        .for_users()
        .path::<TicketId>("ticketId", "The ticket's ID.")
        .idempotent()
        .contended()
        .body::<Body>()
        .responds(SuccessResponse::accepted::<ChangedTicketResponse>())
        .problems([Problem::not_found()])
        .problems([
            SelfServiceRefusal::NotAllowed,
            SelfServiceRefusal::ConcertOver,
            SelfServiceRefusal::ConcertCancelled,
        ])
        .problems([TicketRefusal::Admitted, TicketRefusal::Void, TicketRefusal::Transferred])
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "TicketHolderName")]
struct Body {
    name: TextInput<200>,
}

pub async fn name(changes: &TicketChanges, request: &Request) -> Result<Response, Problem> {
    let ticket_id: TicketId = request.path("ticketId")?;
    let by = request.caller()?.user_id;
    let Body { name } = request.json()?;
    let (ticket, seat) = changes.own_ticket(ticket_id, request).await?;
    if seat.holder() == Some(by) {
        changes.check(&seat, Action::Name, request).await?;
    }
    let name =
        changes.vault.seal(by, &HolderName { name: name.into() }).await.map_err(|error| Problem::privacy(&error))?;
    let command = TicketCommand::NameHolder { by, name, at: request.now() };
    changes.execute(ticket_id, ticket, request, "NameHolder", &command).await
}
