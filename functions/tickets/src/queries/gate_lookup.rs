//! Tickets of a concert, looked up at its gate by order number or name.

use kernel::{ConcertId, Role};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Serialize;

use crate::authority::require_organizer_or_gate;
use crate::downloads::TicketFiles;
use crate::name_index::NameIndex;
use crate::ticket_search::{Found, FoundTicket, search};

pub const ROUTE: &str = "GET /gate/concerts/{concertId}/tickets";

const READERS: &[Role] = &[Role::Gate, Role::GateSupervisor, Role::Organizer];

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "FoundTickets")]
struct LookupResponse {
    items: Vec<FoundTicket>,
    /// Always null. If there are more, the whole name or the order number finds what is missing.
    next_cursor: Option<String>,
    /// Whether there may be more tickets than these.
    more: bool,
}

pub fn operation(lambda: &'static str) -> Operation {
    Operation::get(lambda, "/gate/concerts/{concertId}/tickets", "lookUpTickets")
        .describe(
            "Look up a concert's tickets",
            "By order number, or by the buyer's or holder's name: words or their beginnings from three letters, without regard to case and \
             accents. For the concert's gates, supervisors and organizer. Never with codes.",
        )
        .for_roles(READERS)
        .path::<ConcertId>("concertId", "The concert's ID.")
        .query::<String>("q", "An order number or a name. Required.")
        .responds(SuccessResponse::ok::<LookupResponse>())
        .problems([Problem::not_found()])
}

pub(crate) async fn look_up(files: &TicketFiles, index: &NameIndex, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(READERS)?;
    let concert_id: ConcertId = request.path("concertId")?;
    require_organizer_or_gate(&files.views, caller, concert_id).await?;
    let text = request.query::<String>("q")?.unwrap_or_default();
    let found = search(files, index, concert_id, &text).await?;
    let Found { tickets: items, more } =
        found.ok_or_else(|| Problem::invalid_parameter("q", "must be an order number or a name"))?;
    Ok(Response::ok(LookupResponse { items, next_cursor: None, more }))
}
