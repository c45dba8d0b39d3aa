//! All tickets of a concert, for its organizer: how many there are, and who comes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use eventstore::{Aggregate, Consistency};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, OrderId, Role, Text};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use spreadsheet::{CONTENT_TYPE, Cell, CsvFile, NotWritten};
use views::{Order, PageRequest, Views};

use crate::authority::require_organizer_or_admin;
use crate::deliveries;
use crate::downloads::TicketFiles;
use crate::holder_names;
use crate::ticket::Ticket;
use crate::views::concert_tickets::{ConcertTicket, ConcertTicketSummary};

const READERS: &[Role] = &[Role::Organizer, Role::Admin];

/// Rows of a page: more would take longer than API Gateway waits, because each order's data are opened with its buyer's own key.
const MAX_ROWS: u16 = 1000;

const MAX_CONCURRENT: usize = 32;

const HEADER: [&str; 5] = ["order_number", "ticket_type", "holder_name", "status", "admitted_at"];

pub fn operations(lambda: &'static str) -> Vec<Operation> {
    let summary = Operation::get(lambda, "/concerts/{concertId}/tickets/summary", "getConcertTicketSummary")
        .describe(
            "Count a concert's tickets",
            "Issued, valid, admitted and void tickets of each type. For the concert's organizer and admins.",
        )
        .for_roles(READERS)
        .path::<ConcertId>("concertId", "The concert's ID.")
        .responds(SuccessResponse::ok::<ConcertTicketSummary>())
        .problems([Problem::not_found()]);
    let attendees = Operation::get(lambda, "/concerts/{concertId}/attendees.csv", "exportAttendees")
        .describe(
            "Export a concert's attendees",
            "As CSV, with a row for each ticket, by pages: as long as there are more rows, the headers Link (rel=\"next\") and \
             X-Next-Cursor lead to the next page. Each page begins with the header. For the concert's organizer and admins. It has neither \
             codes nor addresses; the name is empty if the person's data has been erased.",
        )
        .for_roles(READERS)
        .path::<ConcertId>("concertId", "The concert's ID.")
        .query::<u16>("limit", "The most rows of a page, 1 to 1000. Defaults to 1000.")
        .query::<String>("cursor", "X-Next-Cursor of the previous page.")
        .responds(SuccessResponse::text(CONTENT_TYPE))
        .problems([Problem::not_found(), Problem::invalid_cursor()]);
    vec![summary, attendees]
}

pub(crate) async fn summary(views: &Views, request: &Request) -> Result<Response, Problem> {
    let concert_id = concert(views, request).await?;
    let lists: Vec<String> = ConcertTicket::lists(concert_id).collect();
    let tickets = stream::iter(lists)
        .map(|list| async move { views.list_all::<ConcertTicket>(&list).await })
        .buffer_unordered(MAX_CONCURRENT)
        .try_concat();
    let tickets = tickets.await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(ConcertTicketSummary::of(concert_id, &tickets)))
}

pub(crate) async fn attendees(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let concert_id = concert(&files.views, request).await?;
    let limit = request.query::<u16>("limit")?.unwrap_or(MAX_ROWS);
    if !(1..=MAX_ROWS).contains(&limit) {
        return Err(Problem::invalid_parameter("limit", "must be between 1 and 1000"));
    }
    let start = request.query::<String>("cursor")?.map_or(Some(Place::default()), |text| Place::parse(&text));
    let start = start.ok_or_else(Problem::invalid_cursor)?;
    let (tickets, next) = page(&files.views, concert_id, limit, start).await?;
    let file = csv(&tickets, &names(files, &tickets).await?).map_err(|error| {
        tracing::error!(%error, "the file could not be written");
        Problem::internal()
    })?;
    let response = Response::attachment(CONTENT_TYPE, &format!("attendees-{concert_id}.csv"), file);
    Ok(match next {
        Some(next) => {
            let link = format!("</concerts/{concert_id}/attendees.csv?limit={limit}&cursor={next}>; rel=\"next\"");
            response.header("link", link).header("x-next-cursor", next.to_string())
        }
        None => response,
    })
}

/// The concert, for its organizer and admins only.
async fn concert(views: &Views, request: &Request) -> Result<ConcertId, Problem> {
    let caller = request.caller_with(READERS)?;
    let concert_id: ConcertId = request.path("concertId")?;
    require_organizer_or_admin(views, caller, concert_id).await?;
    Ok(concert_id)
}

/// A place in a concert's lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Place {
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
    fn parse(text: &str) -> Option<Self> {
        let (list, cursor) = text.split_once('.')?;
        let cursor = Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty());
        Some(Self { list: list.parse().ok()?, cursor })
    }
}

/// The tickets of a page, and the place of the next one.
async fn page(
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
async fn names(files: &TicketFiles, tickets: &[ConcertTicket]) -> Result<Vec<Option<Text<200>>>, Problem> {
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

fn csv(tickets: &[ConcertTicket], names: &[Option<Text<200>>]) -> Result<Vec<u8>, NotWritten> {
    let mut file = CsvFile::new(HEADER)?;
    for (ticket, name) in tickets.iter().zip(names) {
        file.row([
            Cell::value(&ticket.order_number),
            Cell::text(ticket.ticket_type_name.as_str()),
            name.as_ref().map_or_else(Cell::empty, |name| Cell::text(name.as_str())),
            Cell::value(&ticket.status),
            ticket.admitted_at.map_or_else(Cell::empty, Cell::value),
        ])?;
    }
    file.into_bytes()
}
