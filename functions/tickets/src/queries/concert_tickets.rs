//! All tickets of a concert, for its organizer: how many there are, and who comes.

use kernel::{ConcertId, Text};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use spreadsheet::{CONTENT_TYPE, Cell, CsvFile, NotWritten};
use views::Views;

use crate::attendees::{self, Place, READERS, require_reader};
use crate::downloads::TicketFiles;
use crate::views::concert_tickets::{ConcertTicket, ConcertTicketSummary};

/// Rows of a page: more would take longer than API Gateway waits, because each order's data are opened with its buyer's own key.
const MAX_ROWS: u16 = 1000;

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
    let concert_id: ConcertId = request.path("concertId")?;
    require_reader(views, request, concert_id).await?;
    Ok(Response::ok(ConcertTicketSummary::of(concert_id, &attendees::all(views, concert_id).await?)))
}

pub(crate) async fn export(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let concert_id: ConcertId = request.path("concertId")?;
    require_reader(&files.views, request, concert_id).await?;
    let limit = request.query::<u16>("limit")?.unwrap_or(MAX_ROWS);
    if !(1..=MAX_ROWS).contains(&limit) {
        return Err(Problem::invalid_parameter("limit", "must be between 1 and 1000"));
    }
    let start = request.query::<String>("cursor")?.map_or(Some(Place::default()), |text| Place::parse(&text));
    let start = start.ok_or_else(Problem::invalid_cursor)?;
    let (tickets, next) = attendees::page(&files.views, concert_id, limit, start).await?;
    let file = csv(&tickets, &attendees::names(files, &tickets).await?).map_err(|error| {
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
