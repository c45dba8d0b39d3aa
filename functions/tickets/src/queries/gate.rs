//! What gates need, and what went wrong there.

use kernel::{ConcertId, Role};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use views::{Order, Page, Views};

use crate::code::VerificationKeys;
use crate::views::admission_conflicts::TicketConflict;
use crate::views::gate_keys::GateKeys;
use crate::views::void_tickets::VoidTicket;

const GATE_STAFF: &[Role] = &[Role::Gate, Role::Organizer];

pub fn operations(lambda: &'static str) -> Vec<Operation> {
    let keys = Operation::get(lambda, "/gate/concerts/{concertId}/keys", "getGateKeys")
        .describe("Get what an offline gate needs", "The public keys that check codes, and the void tickets.")
        .for_roles(&[Role::Gate])
        .path::<ConcertId>("concertId", "The concert's ID.")
        .responds(SuccessResponse::ok::<GateKeys>());
    let conflicts = Operation::get(lambda, "/gate/concerts/{concertId}/conflicts", "listAdmissionConflicts")
        .describe(
            "List a concert's admission conflicts",
            "Wrong admissions by offline gates, with all admissions of the ticket.",
        )
        .for_roles(GATE_STAFF)
        .path::<ConcertId>("concertId", "The concert's ID.")
        .paged()
        .responds(SuccessResponse::ok::<Page<TicketConflict>>());
    vec![keys, conflicts]
}

pub(crate) async fn keys(views: &Views, keys: &VerificationKeys, request: &Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Gate])?;
    let concert_id: ConcertId = request.path("concertId")?;
    let void = views.list_all::<VoidTicket>(&VoidTicket::list(concert_id)).await;
    let void = void.map_err(|error| Problem::view(&error))?.into_iter().map(|ticket| ticket.ticket_id).collect();
    Ok(Response::ok(GateKeys::new(concert_id, request.now(), keys, void)))
}

pub(crate) async fn conflicts(views: &Views, request: &Request) -> Result<Response, Problem> {
    request.caller_with(GATE_STAFF)?;
    let list = TicketConflict::list(request.path("concertId")?);
    let page = views.list::<TicketConflict>(&list, Order::Ascending, &request.page()?).await;
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
}
