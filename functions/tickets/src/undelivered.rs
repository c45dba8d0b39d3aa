//! Tickets that could not be delivered and wait for staff.

use eventstore::{Aggregate, Consistency};
use kernel::{Role, TicketId};
use lambda::http::{Problem, Request};

use crate::deliveries;
use crate::delivery::Delivery;
use crate::downloads::TicketFiles;
use crate::ticket::Ticket;
use crate::views::failed_deliveries::{self, FailedDelivery};

pub const READERS: &[Role] = &[Role::Finance, Role::Admin];

/// Oldest first, without what has been sent again.
pub(crate) async fn undelivered(files: &TicketFiles, request: &Request) -> Result<Vec<FailedDelivery>, Problem> {
    request.caller_with(READERS)?;
    let failed = files.views.list_all::<FailedDelivery>(failed_deliveries::LIST).await;
    let mut items = Vec::new();
    for item in failed.map_err(|error| Problem::view(&error))? {
        let is_open = match item.ticket_id {
            Some(ticket_id) => ticket_is_missing(files, &item, ticket_id).await?,
            None => order_is_missing(files, &item).await?,
        };
        if is_open {
            items.push(item);
        }
    }
    Ok(items)
}

/// Whether an order has no newer delivery.
async fn order_is_missing(files: &TicketFiles, item: &FailedDelivery) -> Result<bool, Problem> {
    let deliveries = deliveries::of_order(&files.store, item.order_id, Consistency::Strong).await;
    let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
    let newest = deliveries.last().map(|delivery| &delivery.state);
    Ok(matches!(newest, Some(Delivery::Failed { request, .. }) if request.delivery_id == item.delivery_id))
}

/// Whether a ticket is good, and nobody has got it in a newer delivery.
async fn ticket_is_missing(files: &TicketFiles, item: &FailedDelivery, ticket_id: TicketId) -> Result<bool, Problem> {
    let ticket = files.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
    let Some(seat) = ticket.map_err(|error| Problem::store(&error))?.state.into_good_seat() else { return Ok(false) };
    let delivery = files.store.load::<Delivery>(&Delivery::stream(item.delivery_id), Consistency::Strong).await;
    let delivery = delivery.map_err(|error| Problem::store(&error))?.state;
    let Delivery::Failed { request, .. } = delivery else { return Ok(false) };
    if !request.has_newest_code_of(&seat) {
        return Ok(false);
    }
    // An order that is sent again brings its buyer the newest codes.
    let deliveries = deliveries::of_order(&files.store, item.order_id, Consistency::Strong).await;
    let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
    let newest = deliveries.last().and_then(|delivery| delivery.state.request());
    Ok(!newest.is_some_and(|newest| newest.is_for_holder_of(&seat) && newest.requested_at > request.requested_at))
}
