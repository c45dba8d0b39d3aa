//! What gates need, and what went wrong there.

use kernel::{ConcertId, Role};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use views::{Order, Page, Views};

use crate::authority::{gate_concert, require_organizer_or_gate};
use crate::code::VerificationKeys;
use crate::views::admission_conflicts::TicketConflict;
use crate::views::gate_keys::GateKeys;
use crate::views::replaced_codes::ReplacedCode;
use crate::views::scans::Scan;
use crate::views::void_tickets::VoidTicket;

const GATE_STAFF: &[Role] = &[Role::Gate, Role::Organizer];

const SCAN_READERS: &[Role] = &[Role::Gate, Role::GateSupervisor, Role::Organizer];

pub fn operations(lambda: &'static str) -> Vec<Operation> {
    let keys = Operation::get(lambda, "/gate/concerts/{concertId}/keys", "getGateKeys")
        .describe(
            "Get what an offline gate needs",
            "The public keys that check codes, the void tickets, and those whose earlier codes are void.",
        )
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
    let scans = Operation::get(lambda, "/gate/concerts/{concertId}/validations", "listScans")
        .describe(
            "List a concert's scans",
            "Every scan at the concert's gates: when, where and with which result. Newest first.",
        )
        .for_roles(SCAN_READERS)
        .path::<ConcertId>("concertId", "The concert's ID.")
        .paged()
        .responds(SuccessResponse::ok::<Page<Scan>>())
        .problems([Problem::not_found()]);
    vec![keys, conflicts, scans]
}

pub(crate) async fn keys(views: &Views, keys: &VerificationKeys, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(&[Role::Gate])?;
    let concert_id: ConcertId = request.path("concertId")?;
    gate_concert(views, caller, concert_id).await?;
    let void = views.list_all::<VoidTicket>(&VoidTicket::list(concert_id)).await;
    let void = void.map_err(|error| Problem::view(&error))?.into_iter().map(|ticket| ticket.ticket_id).collect();
    let replaced = views.list_all::<ReplacedCode>(&ReplacedCode::list(concert_id)).await;
    let replaced = replaced.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(GateKeys::new(concert_id, request.now(), keys, void, replaced)))
}

pub(crate) async fn conflicts(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(GATE_STAFF)?;
    let concert_id: ConcertId = request.path("concertId")?;
    require_organizer_or_gate(views, caller, concert_id).await?;
    let list = TicketConflict::list(concert_id);
    let page = views.list::<TicketConflict>(&list, Order::Ascending, &request.page()?).await;
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
}

pub(crate) async fn scans(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(SCAN_READERS)?;
    let concert_id: ConcertId = request.path("concertId")?;
    require_organizer_or_gate(views, caller, concert_id).await?;
    let page = views.list::<Scan>(&Scan::list(concert_id), Order::Descending, &request.page()?).await;
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
}
