//! Tickets, as somebody may see them.

use auth::Caller;
use eventstore::{Aggregate, Consistency, Loaded};
use kernel::{OrderId, Role, TicketId, UserId};
use lambda::http::Problem;
use views::{Order, Page, PageRequest, Views};

use crate::authority::{Viewer, viewer};
use crate::deliveries;
use crate::delivery::{Delivery, TicketNews, single_ticket_id};
use crate::downloads::TicketFiles;
use crate::ticket::{Seat, Ticket};
use crate::views::concerts::{self, KnownConcerts};
use crate::views::user_tickets::UserTicket;

/// A page of the tickets that somebody has, newest first, with what is known of their concerts. Leaves out those that were transferred to
/// somebody else, and, for organizers, those for concerts of others.
pub(crate) async fn held_tickets(
    views: &Views,
    caller: &Caller,
    owner: UserId,
    request: &PageRequest,
) -> Result<(Page<UserTicket>, KnownConcerts), Problem> {
    if !caller.may_see(owner) && !caller.has(Role::Organizer) {
        return Err(Problem::forbidden_to(caller));
    }
    let page = views.filtered(&UserTicket::list(owner), Order::Descending, request);
    let mut page = page.map_err(|error| Problem::view(&error))?;
    let mut known = KnownConcerts::new();
    while let Some(items) = page.next::<UserTicket>().await.map_err(|error| Problem::view(&error))? {
        let concerts = concerts::find(views, items.iter().map(|ticket| ticket.concert_id)).await;
        known.extend(concerts.map_err(|error| Problem::view(&error))?);
        let organizes =
            |ticket: &UserTicket| known.get(&ticket.concert_id).is_some_and(|concert| concert.is_organized_by(caller));
        let is_shown = |ticket: &UserTicket| !ticket.transferred && (caller.may_see(owner) || organizes(ticket));
        let shown = items.into_iter().map(|ticket| Some(ticket).filter(is_shown));
        page.keep(shown.map(|ticket| Some(ticket?.with_concert(&known))));
    }
    Ok((page.finish(), known))
}

/// A ticket with its state, as the caller sees it; 404 for those who may not.
pub(crate) async fn visible_ticket(
    files: &TicketFiles,
    caller: &Caller,
    ticket_id: TicketId,
) -> Result<(Loaded<Ticket>, UserTicket, Viewer), Problem> {
    let loaded = files.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
    let loaded = loaded.map_err(|error| Problem::store(&error))?;
    let ticket = UserTicket::of(&loaded.state).ok_or_else(Problem::not_found)?;
    let seat = loaded.state.seat().ok_or_else(Problem::not_found)?;
    let viewer = viewer(&files.views, caller, seat).await?;
    let viewer = viewer.ok_or_else(Problem::not_found)?;
    let ticket = match viewer {
        Viewer::Holder => ticket,
        Viewer::Staff => ticket.without_code(),
        Viewer::Buyer => ticket.passed_on(),
    };
    Ok((loaded, ticket, viewer))
}

/// The newest delivery of the order, or the e-mail with which the ticket was transferred to its holder.
pub(crate) async fn delivery(files: &TicketFiles, seat: &Seat, viewer: Viewer) -> Result<Option<Delivery>, Problem> {
    if let (Viewer::Holder, Some(recipient)) = (viewer, seat.holding.recipient()) {
        let delivery_id = single_ticket_id(seat.ticket_id, recipient.serial, TicketNews::Received);
        let delivery = files.store.load::<Delivery>(&Delivery::stream(delivery_id), Consistency::Strong).await;
        return Ok(Some(delivery.map_err(|error| Problem::store(&error))?.state));
    }
    newest_delivery(files, seat.order_id, Consistency::Strong).await
}

pub(crate) async fn newest_delivery(
    files: &TicketFiles,
    order_id: OrderId,
    consistency: Consistency,
) -> Result<Option<Delivery>, Problem> {
    let deliveries = deliveries::of_order(&files.store, order_id, consistency).await;
    Ok(deliveries.map_err(|error| Problem::store(&error))?.pop().map(|delivery| delivery.state))
}
