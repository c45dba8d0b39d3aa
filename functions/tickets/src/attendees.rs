//! All tickets of a concert with their holders, for its organizer and admins.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use eventstore::{Aggregate, Consistency};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, OrderId, Role, Text};
use lambda::http::{Problem, Request};
use views::{Order, PageRequest, Views};

use crate::authority::require_organizer_or_admin;
use crate::deliveries;
use crate::downloads::TicketFiles;
use crate::holder_names;
use crate::ticket::Ticket;
use crate::views::concert_tickets::ConcertTicket;

pub const READERS: &[Role] = &[Role::Organizer, Role::Admin];

const MAX_CONCURRENT: usize = 32;

/// 404 for other organizers.
pub(crate) async fn require_reader(views: &Views, request: &Request, concert_id: ConcertId) -> Result<(), Problem> {
    require_organizer_or_admin(views, request.caller_with(READERS)?, concert_id).await
}

/// Every ticket of a concert, also the void ones.
pub(crate) async fn all(views: &Views, concert_id: ConcertId) -> Result<Vec<ConcertTicket>, Problem> {
    let lists: Vec<String> = ConcertTicket::lists(concert_id).collect();
    let tickets = stream::iter(lists)
        .map(|list| async move { views.list_all::<ConcertTicket>(&list).await })
        .buffer_unordered(MAX_CONCURRENT)
        .try_concat();
    tickets.await.map_err(|error| Problem::view(&error))
}

/// A place in a concert's lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The number of the list.
    list: usize,
    /// Where to go on in it; absent at its start.
    cursor: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.list, self.cursor.as_deref().unwrap_or_default())
    }
}

impl Place {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (list, cursor) = text.split_once('.')?;
        let cursor = Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty());
        Some(Self { list: list.parse().ok()?, cursor })
    }
}

/// The tickets of a page, and the place of the next one.
pub(crate) async fn page(
    views: &Views,
    concert_id: ConcertId,
    limit: u16,
    start: Place,
) -> Result<(Vec<ConcertTicket>, Option<Place>), Problem> {
    let mut tickets: Vec<ConcertTicket> = Vec::new();
    let mut cursor = start.cursor;
    for (number, list) in ConcertTicket::lists(concert_id).enumerate().skip(start.list) {
        let missing = limit.saturating_sub(u16::try_from(tickets.len()).unwrap_or(u16::MAX));
        // Once the page is full, one ticket shows that there is a next page.
        let request = PageRequest { limit: missing.max(1), cursor: cursor.take() };
        let page = views.list::<ConcertTicket>(&list, Order::Ascending, &request).await;
        let page = page.map_err(|error| Problem::view(&error))?;
        if missing == 0 && page.items.is_empty() {
            continue;
        }
        if missing == 0 {
            return Ok((tickets, Some(Place { list: number, cursor: None })));
        }
        tickets.extend(page.items);
        if let Some(next) = page.next_cursor {
            return Ok((tickets, Some(Place { list: number, cursor: Some(next) })));
        }
    }
    Ok((tickets, None))
}

/// The name of each ticket's holder, in the same sequence; none if the person's data has been erased.
pub(crate) async fn names(files: &TicketFiles, tickets: &[ConcertTicket]) -> Result<Vec<Option<Text<200>>>, Problem> {
    let bought = tickets.iter().filter(|ticket| !ticket.has_own_name).map(|ticket| ticket.order_id);
    let buyers = stream::iter(bought.collect::<BTreeSet<_>>())
        .map(|order_id| async move { Ok::<_, Problem>((order_id, buyer_name(files, order_id).await?)) })
        .buffer_unordered(MAX_CONCURRENT);
    let buyers: BTreeMap<OrderId, Option<Text<200>>> = buyers.try_collect().await?;
    let buyers = &buyers;
    let names = stream::iter(tickets.to_vec()).map(|ticket| async move {
        if ticket.has_own_name {
            own_name(files, &ticket).await
        } else {
            Ok(buyers.get(&ticket.order_id).cloned().flatten())
        }
    });
    names.buffered(MAX_CONCURRENT).try_collect().await
}

/// The newest delivery of an order has its buyer's name as the buyer corrected it.
async fn buyer_name(files: &TicketFiles, order_id: OrderId) -> Result<Option<Text<200>>, Problem> {
    let deliveries = deliveries::of_order(&files.store, order_id, Consistency::Eventual).await;
    let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
    let Some(newest) = deliveries.last().and_then(|delivery| delivery.state.request()) else { return Ok(None) };
    let customer = files.vault.open_unless_erased(&newest.customer).await;
    Ok(customer.map_err(|error| Problem::privacy(&error))?.map(|customer| customer.name))
}

/// The name that its holder put on a ticket, or else the recipient's name.
async fn own_name(files: &TicketFiles, listed: &ConcertTicket) -> Result<Option<Text<200>>, Problem> {
    let ticket = files.store.load::<Ticket>(&Ticket::stream(listed.ticket_id), Consistency::Eventual).await;
    let ticket = ticket.map_err(|error| Problem::store(&error))?.state;
    let Some(seat) = ticket.seat() else { return Ok(None) };
    // An eventually consistent read may be older than the list.
    if !seat.holding.has_own_name() {
        return buyer_name(files, listed.order_id).await;
    }
    holder_names::of_ticket(&files.vault, seat, None).await.map_err(|error| Problem::privacy(&error))
}
