//! `POST /tickets/{ticketId}/reissue`: staff give a ticket another code, such as after a lost parcel.

use kernel::{Role, TextInput, TicketId};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::authority::require_organizer_or_admin;
use crate::ticket::{TicketCommand, TicketRefusal};
use crate::ticket_changes::{ChangedTicketResponse, TicketChanges};

pub const ROUTE: &str = "POST /tickets/{ticketId}/reissue";

const STAFF: &[Role] = &[Role::Organizer, Role::BoxOffice, Role::Admin];

/// The endpoint, served by the Lambda of that name.
pub fn operation(lambda: &'static str) -> Operation {
    Operation::post(lambda, "/tickets/{ticketId}/reissue", "reissueTicket")
        .describe(
            "Re-issue a ticket",
            "For the concert's organizer, the box office and admins, such as after a lost parcel. The ticket gets another code and is e-mailed to its holder; \
             the earlier code is void.",
        )
        .for_roles(STAFF)
        .path::<TicketId>("ticketId", "The ticket's ID.")
        .idempotent()
        .contended()
        .body::<Body>()
        .responds(SuccessResponse::accepted::<ChangedTicketResponse>())
        .problems([Problem::not_found()])
        .problems([TicketRefusal::Admitted, TicketRefusal::Void, TicketRefusal::CodeReplaced])
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "TicketReissue")]
struct Body {
    /// Why, for the record.
    reason: TextInput<500>,
}

pub async fn reissue(changes: &TicketChanges, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(STAFF)?;
    let ticket_id: TicketId = request.path("ticketId")?;
    let Body { reason } = request.json()?;
    let ticket = changes.load(ticket_id).await?;
    let seat = ticket.state.seat().ok_or_else(Problem::not_found)?;
    if !caller.has(Role::BoxOffice) {
        require_organizer_or_admin(&changes.views, caller, seat.concert_id).await?;
    }
    let (by, at) = (caller.user_id, request.now());
    let command = |next| TicketCommand::ReissueTicket { by, reason: reason.clone().into(), next, at };
    changes.execute_with_code(ticket_id, ticket, request, "ReissueTicket", command).await
}
