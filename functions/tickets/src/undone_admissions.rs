//! `POST /gate/validations/{scanId}/undo`: a supervisor undoes an admission, and the ticket admits its holder again.

use eventstore::{Aggregate, ExecuteError, Expected, Store};
use kernel::{Role, ScanId, TextInput, TicketId};
use lambda::http::{Problem, Request, Response, wait_until_found};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Views;

use crate::authority::gate_concert;
use crate::ticket::{Ticket, TicketCommand, TicketRefusal};
use crate::views::scans::ScanLocation;

pub const ROUTE: &str = "POST /gate/validations/{scanId}/undo";

/// The endpoint, served by the Lambda of that name.
pub fn operation(lambda: &'static str) -> Operation {
    Operation::post(lambda, "/gate/validations/{scanId}/undo", "undoAdmission")
        .describe(
            "Undo an admission",
            "For a gate supervisor. The ticket admits its holder again. The scan stays in the list, marked as undone.",
        )
        .for_roles(&[Role::GateSupervisor])
        .path::<ScanId>("scanId", "The ID in the answer to the scan.")
        .idempotent()
        .contended()
        .body::<Body>()
        .responds(SuccessResponse::ok::<UndoResponse>())
        .problems([Problem::not_found()])
        .problems([TicketRefusal::NotAdmitted])
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "AdmissionUndo")]
struct Body {
    /// Why, for the record.
    reason: TextInput<500>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "UndoneAdmission")]
struct UndoResponse {
    scan_id: ScanId,
    ticket_id: TicketId,
    /// `valid` if the ticket admits its holder again.
    #[schemars(extend("enum" = ["valid", "used", "void"]))]
    status: &'static str,
}

pub async fn undo(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(&[Role::GateSupervisor])?;
    let scan_id: ScanId = request.path("scanId")?;
    let Body { reason } = request.json()?;
    // The scan was a moment ago.
    let location = wait_until_found(scan_id.is_derived(), || async {
        let found = views.get::<ScanLocation>(&ScanLocation::key(scan_id)).await;
        found.map(|found| found.map(|(_, location)| location)).map_err(|error| Problem::view(&error))
    });
    let ScanLocation { ticket_id, concert_id } = location.await?.ok_or_else(Problem::not_found)?;
    gate_concert(views, caller, concert_id).await?;
    let command =
        TicketCommand::UndoAdmission { scan_id, reason: reason.into(), by: caller.user_id, at: request.now() };
    let cause = request.cause("UndoAdmission");
    match store.execute::<Ticket>(&Ticket::stream(ticket_id), &command, &cause, Expected::Any).await {
        Ok(ticket) => Ok(Response::ok(UndoResponse { scan_id, ticket_id, status: ticket.state.status() })),
        Err(ExecuteError::Refused(TicketRefusal::Unknown)) => Err(Problem::not_found()),
        Err(error) => Err(Problem::of(error)),
    }
}
