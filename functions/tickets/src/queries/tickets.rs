//! Tickets, also as files.

use auth::Caller;
use eventstore::{Aggregate, Consistency, Loaded};
use kernel::{OrderId, Role, TicketId, UserId};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use views::{Order, Page};

use crate::authority::{Viewer, viewer};
use crate::deliveries;
use crate::downloads::{self, FileFormat, TicketFiles, person_forgotten, void};
use crate::ticket::Ticket;
use crate::views::concerts;
use crate::views::scans::Scan;
use crate::views::ticket_details::{DeliveryStatus, TicketDetails};
use crate::views::user_tickets::UserTicket;

pub fn operations(lambda: &'static str) -> Vec<Operation> {
    let list = Operation::get(lambda, "/tickets", "listTickets")
        .describe(
            "List your tickets",
            "Newest first. Finance and admins can list another user's tickets, an organizer those for the organizer's own concerts. Only \
             the holder gets their codes.",
        )
        .for_users()
        .query::<UserId>("userId", "The user's ID. Defaults to the caller's.")
        .paged()
        .responds(SuccessResponse::ok::<Page<UserTicket>>())
        .problems([Problem::forbidden()]);
    let ticket = Operation::get(lambda, "/tickets/{ticketId}", "getTicket")
        .describe(
            "Get a ticket",
            "With the status of its delivery, for its holder, finance, admins, and the concert's organizer and gates. Only the holder \
             gets its code for the gate, and its files: append .pdf, .svg or .ics to the ID to download the ticket as a PDF, a picture \
             or a calendar entry.",
        )
        .for_users()
        .path::<String>("ticketId", "The ticket's ID, optionally with a file suffix.")
        .query::<String>("page", "The page size of a PDF: a4 (the default) or phone.")
        .responds(
            SuccessResponse::ok::<TicketDetails>()
                .versioned()
                .or_file("application/pdf")
                .or_file("image/svg+xml")
                .or_file("text/calendar"),
        )
        .problems([Problem::invalid_parameter("")])
        .problems([void(), person_forgotten()]);
    let qr = Operation::get(lambda, "/tickets/{ticketId}/qr.svg", "getTicketCode")
        .describe("Get a ticket's QR code", "Only for its holder.")
        .for_users()
        .path::<TicketId>("ticketId", "The ticket's ID.")
        .responds(SuccessResponse::file("image/svg+xml"))
        .problems([void()]);
    let order = Operation::get(lambda, "/orders/{orderId}/tickets.pdf", "getOrderTickets")
        .describe(
            "Download an order's tickets as PDF",
            "Only for the holder. One page for each ticket, without the void ones.",
        )
        .for_users()
        .path::<OrderId>("orderId", "The order's ID.")
        .query::<String>("page", "The page size: a4 (the default) or phone.")
        .responds(SuccessResponse::file("application/pdf"))
        .problems([Problem::invalid_parameter("")])
        .problems([void(), person_forgotten()]);
    vec![list, ticket, qr, order]
}

pub(crate) async fn list(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let owner: UserId = request.query("userId")?.unwrap_or(caller.user_id);
    if !caller.may_see(owner) && !caller.has(Role::Organizer) {
        return Err(Problem::forbidden());
    }
    let page = files.views.list::<UserTicket>(&UserTicket::list(owner), Order::Descending, &request.page()?).await;
    let Page { items, next_cursor } = page.map_err(|error| Problem::view(&error))?;
    let concerts = concerts::find(&files.views, items.iter().map(|ticket| ticket.concert_id)).await;
    let concerts = concerts.map_err(|error| Problem::view(&error))?;
    let organizes =
        |ticket: &UserTicket| concerts.get(&ticket.concert_id).is_some_and(|concert| concert.is_organized_by(caller));
    let visible = items.into_iter().filter(|ticket| caller.may_see(owner) || organizes(ticket));
    let shown = visible.map(|ticket| if caller.user_id == owner { ticket } else { ticket.without_code() });
    let items: Vec<UserTicket> = shown.map(|ticket| ticket.with_concert(&concerts)).collect();
    Ok(Response::ok(Page { items, next_cursor }))
}

pub(crate) async fn ticket(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let path: String = request.path("ticketId")?;
    let (ticket_id, format) = FileFormat::parse(&path).ok_or_else(Problem::not_found)?;
    let (loaded, ticket, viewer) = visible(files, ticket_id, request).await?;
    if let (Some(format), Some(seat)) = (format, loaded.state.seat()) {
        require_holder(viewer)?;
        let is_void = loaded.state.status() == "void";
        return files.ticket((seat.clone(), loaded.version), is_void, format, request).await;
    }
    let deliveries = deliveries::of_order(&files.store, ticket.order_id, Consistency::Strong).await;
    let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
    let delivery = deliveries.last().and_then(|delivery| DeliveryStatus::of(&delivery.state));
    let concerts = concerts::find(&files.views, [ticket.concert_id]).await.map_err(|error| Problem::view(&error))?;
    let commits = files.store.read(&Ticket::stream(ticket_id), Consistency::Strong).await;
    let scans = Scan::of_ticket(&commits.map_err(|error| Problem::store(&error))?).map_err(|(version, error)| {
        tracing::error!(%ticket_id, version, %error, "a ticket can't be read");
        Problem::unavailable()
    })?;
    Ok(Response::ok(TicketDetails { ticket: ticket.with_concert(&concerts), delivery, scans }).etag(loaded.version))
}

pub(crate) async fn qr(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let (loaded, _, viewer) = visible(files, request.path("ticketId")?, request).await?;
    require_holder(viewer)?;
    downloads::qr(&loaded.state.into_good_seat().ok_or_else(void)?)
}

/// 404 for staff, as for everybody else: they have no use for the code.
fn require_holder(viewer: Viewer) -> Result<(), Problem> {
    match viewer {
        Viewer::Holder => Ok(()),
        Viewer::Staff => Err(Problem::not_found()),
    }
}

async fn visible(
    files: &TicketFiles,
    ticket_id: TicketId,
    request: &Request,
) -> Result<(Loaded<Ticket>, UserTicket, Viewer), Problem> {
    let caller: &Caller = request.caller()?;
    let loaded = files.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
    let loaded = loaded.map_err(|error| Problem::store(&error))?;
    let ticket = UserTicket::of(&loaded.state).ok_or_else(Problem::not_found)?;
    let viewer = viewer(&files.views, caller, ticket.user_id, ticket.concert_id).await?;
    let viewer = viewer.ok_or_else(Problem::not_found)?;
    let ticket = if viewer == Viewer::Holder { ticket } else { ticket.without_code() };
    Ok((loaded, ticket, viewer))
}
