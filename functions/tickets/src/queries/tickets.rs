//! Tickets, also as files.

use std::collections::{BTreeMap, BTreeSet};

use eventstore::{Aggregate, Consistency};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{OrderId, TicketId, UserId};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use views::Page;

use crate::authority::Viewer;
use crate::downloads::{self, FileFormat, TicketFiles, person_forgotten, void};
use crate::ticket::Ticket;
use crate::ticket_reader::{delivery, held_tickets, newest_delivery, visible_ticket};
use crate::views::concerts;
use crate::views::scans::Scan;
use crate::views::ticket_details::{DeliveryStatus, ListedTicket, TicketDetails, TicketHolder};
use crate::views::user_tickets::UserTicket;

/// Tickets of a page that are completed at the same time.
const MAX_CONCURRENT: usize = 16;

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
        .responds(SuccessResponse::ok::<Page<ListedTicket>>())
        .problems([Problem::forbidden(), Problem::mfa_enrolment_required()]);
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
            "For the buyer: one page for each ticket, without the void and the transferred ones. Also for the warehouse, while the order's parcel waits \
             to be packed.",
        )
        .for_users()
        .path::<OrderId>("orderId", "The order's ID.")
        .query::<String>("page", "The page size: a4 (the default) or phone.")
        .responds(SuccessResponse::file("application/pdf"))
        .problems([void(), person_forgotten()]);
    vec![list, ticket, qr, order]
}

pub(crate) async fn list(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let owner: UserId = request.query("userId")?.unwrap_or(caller.user_id);
    let (Page { items, next_cursor }, _) = held_tickets(&files.views, caller, owner, &request.page()?).await?;
    let is_holder = caller.user_id == owner;
    // Most tickets of a page belong to few orders.
    let bought: BTreeSet<OrderId> =
        items.iter().filter(|ticket| ticket.user_id == owner).map(|ticket| ticket.order_id).collect();
    let deliveries = stream::iter(bought)
        .map(|order_id| async move {
            let delivery = newest_delivery(files, order_id, Consistency::Eventual).await?;
            Ok::<_, Problem>((order_id, delivery.as_ref().and_then(DeliveryStatus::of)))
        })
        .buffer_unordered(MAX_CONCURRENT);
    let deliveries: BTreeMap<OrderId, Option<DeliveryStatus>> = deliveries.try_collect().await?;
    let deliveries = &deliveries;
    let listed = stream::iter(items)
        .map(|ticket| listed(files, deliveries, if is_holder { ticket } else { ticket.without_code() }))
        .buffered(MAX_CONCURRENT);
    Ok(Response::ok(Page { items: listed.try_collect::<Vec<_>>().await?, next_cursor }))
}

/// With its price, if an older release stored it without, and its delivery: its order's, or the e-mail to its recipient.
async fn listed(
    files: &TicketFiles,
    deliveries: &BTreeMap<OrderId, Option<DeliveryStatus>>,
    ticket: UserTicket,
) -> Result<ListedTicket, Problem> {
    let of_order = deliveries.get(&ticket.order_id).cloned();
    if let (Some(delivery), true) = (&of_order, ticket.price.is_some()) {
        return Ok(ListedTicket { ticket, delivery: delivery.clone() });
    }
    let loaded = files.store.load::<Ticket>(&Ticket::stream(ticket.ticket_id), Consistency::Eventual).await;
    let loaded = loaded.map_err(|error| Problem::store(&error))?.state;
    let Some(seat) = loaded.seat() else { return Ok(ListedTicket { ticket, delivery: of_order.flatten() }) };
    let delivery = match of_order {
        Some(delivery) => delivery,
        None => delivery(files, seat, Viewer::Holder).await?.as_ref().and_then(DeliveryStatus::of),
    };
    Ok(ListedTicket { ticket: UserTicket { price: Some(seat.price), ..ticket }, delivery })
}

pub(crate) async fn ticket(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let path: String = request.path("ticketId")?;
    let (ticket_id, format) = FileFormat::parse(&path).ok_or_else(Problem::not_found)?;
    let (loaded, ticket, viewer) = visible_ticket(files, request.caller()?, ticket_id).await?;
    if let (Some(format), Some(seat)) = (format, loaded.state.seat()) {
        require_holder(viewer)?;
        let is_void = loaded.state.status() == "void";
        return files.ticket((seat.clone(), loaded.version), is_void, format, request).await;
    }
    let Some(seat) = loaded.state.seat() else { return Err(Problem::not_found()) };
    let delivery = delivery(files, seat, viewer).await?.and_then(|delivery| DeliveryStatus::of(&delivery));
    let holder = match viewer {
        Viewer::Holder | Viewer::Staff => files.name_on(seat).await?.map(|name| TicketHolder { name }),
        Viewer::Buyer => None,
    };
    let concerts = concerts::find(&files.views, [ticket.concert_id]).await.map_err(|error| Problem::view(&error))?;
    let commits = files.store.read(&Ticket::stream(ticket_id), Consistency::Strong).await;
    let scans = Scan::of_ticket(&commits.map_err(|error| Problem::store(&error))?).map_err(|(version, error)| {
        tracing::error!(%ticket_id, version, %error, "a ticket can't be read");
        Problem::unavailable()
    })?;
    Ok(Response::ok(TicketDetails { ticket: ticket.with_concert(&concerts), holder, delivery, scans })
        .etag(loaded.version))
}

pub(crate) async fn qr(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let (loaded, _, viewer) = visible_ticket(files, request.caller()?, request.path("ticketId")?).await?;
    require_holder(viewer)?;
    downloads::qr(&loaded.state.into_good_seat().ok_or_else(void)?)
}

/// 404 for staff and a former holder, as for everybody else: they have no use for the code.
fn require_holder(viewer: Viewer) -> Result<(), Problem> {
    match viewer {
        Viewer::Holder => Ok(()),
        Viewer::Staff | Viewer::Buyer => Err(Problem::not_found()),
    }
}
