//! Tickets, also as files.

use auth::Caller;
use eventstore::{Aggregate, Consistency, Loaded};
use kernel::{OrderId, Role, TicketId, UserId};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use views::{Order, Page};

use crate::deliveries;
use crate::downloads::{self, FileFormat, TicketFiles, person_forgotten, void};
use crate::ticket::Ticket;
use crate::views::concerts;
use crate::views::ticket_details::{DeliveryStatus, TicketDetails};
use crate::views::user_tickets::UserTicket;

pub fn operations(lambda: &'static str) -> Vec<Operation> {
    let list = Operation::get(lambda, "/tickets", "listTickets")
        .describe("List your tickets", "Newest first. Staff can list another user's tickets.")
        .for_users()
        .query::<UserId>("userId", "The user's ID. Defaults to the caller's.")
        .paged()
        .responds(SuccessResponse::ok::<Page<UserTicket>>())
        .problems([Problem::forbidden()]);
    let ticket = Operation::get(lambda, "/tickets/{ticketId}", "getTicket")
        .describe(
            "Get a ticket",
            "With its code for the gate and the status of its delivery. Append .pdf, .svg or .ics to the ID to download the ticket as a \
             PDF, a picture or a calendar entry.",
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
        .describe("Get a ticket's QR code", "")
        .for_users()
        .path::<TicketId>("ticketId", "The ticket's ID.")
        .responds(SuccessResponse::file("image/svg+xml"))
        .problems([void()]);
    let order = Operation::get(lambda, "/orders/{orderId}/tickets.pdf", "getOrderTickets")
        .describe("Download an order's tickets as PDF", "One page for each ticket, without the void ones.")
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
    if !caller.may_see(owner) {
        return Err(Problem::forbidden());
    }
    let page = files.views.list::<UserTicket>(&UserTicket::list(owner), Order::Descending, &request.page()?).await;
    let page = page.map_err(|error| Problem::view(&error))?;
    let concerts = concerts::find(&files.views, page.items.iter().map(|ticket| ticket.concert_id)).await;
    let concerts = concerts.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(page.map(|ticket| ticket.with_concert(&concerts))))
}

pub(crate) async fn ticket(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let path: String = request.path("ticketId")?;
    let (ticket_id, format) = FileFormat::parse(&path).ok_or_else(Problem::not_found)?;
    let (loaded, ticket) = visible(files, ticket_id, request).await?;
    if let (Some(format), Some(seat)) = (format, loaded.state.seat()) {
        let is_void = loaded.state.status() == "void";
        return files.ticket((seat.clone(), loaded.version), is_void, format, request).await;
    }
    let deliveries = deliveries::of_order(&files.store, ticket.order_id, Consistency::Strong).await;
    let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
    let delivery = deliveries.last().and_then(|delivery| DeliveryStatus::of(&delivery.state));
    let concerts = concerts::find(&files.views, [ticket.concert_id]).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(TicketDetails { ticket: ticket.with_concert(&concerts), delivery }).etag(loaded.version))
}

pub(crate) async fn qr(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let (loaded, _) = visible(files, request.path("ticketId")?, request).await?;
    downloads::qr(&loaded.state.into_good_seat().ok_or_else(void)?)
}

/// Gates may see every ticket.
async fn visible(
    files: &TicketFiles,
    ticket_id: TicketId,
    request: &Request,
) -> Result<(Loaded<Ticket>, UserTicket), Problem> {
    let caller: &Caller = request.caller()?;
    let loaded = files.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
    let loaded = loaded.map_err(|error| Problem::store(&error))?;
    let ticket = UserTicket::of(&loaded.state)
        .filter(|ticket| caller.may_see(ticket.user_id) || caller.has(Role::Gate))
        .ok_or_else(Problem::not_found)?;
    Ok((loaded, ticket))
}
