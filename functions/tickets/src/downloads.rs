//! Tickets as files: PDF, picture or calendar entry.

use auth::Caller;
use contracts::Customer;
use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, OrderId, Role, Sealed, Text, TicketId};
use lambda::http::{Problem, Request, Response};
use papers::ticket::{Page, calendar, pdf, qr_svg, svg};
use papers::{Language, PaperError};
use privacy::{PrivacyError, Vault};
use views::Views;

use crate::deliveries;
use crate::holder_names;
use crate::printing::{PrintableTicket, language};
use crate::ticket::{Seat, Ticket};
use crate::views::concerts;

const MAX_CONCURRENT: usize = 16;

/// Per PDF, so that it fits a response of API Gateway.
const MAX_TICKETS: usize = 150;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    Pdf,
    Svg,
    Calendar,
}

impl FileFormat {
    /// With the suffix that selects the format in a path.
    pub const ALL: [(&'static str, Self); 3] = [(".pdf", Self::Pdf), (".svg", Self::Svg), (".ics", Self::Calendar)];

    /// Splits a path segment such as `<ticket id>.pdf`. Without a suffix, no file is requested.
    pub fn parse(text: &str) -> Option<(TicketId, Option<Self>)> {
        let file = Self::ALL.iter().find_map(|(suffix, format)| Some((text.strip_suffix(suffix)?, *format)));
        match file {
            Some((id, format)) => Some((id.parse().ok()?, Some(format))),
            None => Some((text.parse().ok()?, None)),
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Svg => "image/svg+xml",
            Self::Calendar => "text/calendar",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Svg => "svg",
            Self::Calendar => "ics",
        }
    }
}

#[derive(Clone)]
pub struct TicketFiles {
    pub(crate) store: Store,
    pub(crate) views: Views,
    pub(crate) vault: Vault,
}

impl TicketFiles {
    pub(crate) async fn ticket(
        &self,
        (seat, version): (Seat, u64),
        is_void: bool,
        format: FileFormat,
        request: &Request,
    ) -> Result<Response, Problem> {
        // The entry of a cancelled concert is removed from calendars that read the file again.
        if is_void && !(format == FileFormat::Calendar && self.is_cancelled(seat.concert_id).await?) {
            return Err(void());
        }
        let name = format!("ticket-{}", seat.ticket_id);
        let customer = match seat.holding.recipient() {
            None => self.customer(seat.order_id).await?,
            Some(recipient) => self.open(&recipient.customer).await?,
        };
        let tickets = self.printable(vec![seat]).await?;
        let file = file(&tickets, &customer, format, request)?;
        Ok(file.inline(&format!("{name}.{}", format.extension())).etag(version))
    }

    /// All tickets of an order that are not void, as one PDF: for their holder, and for whoever packs them.
    pub(crate) async fn order(&self, caller: &Caller, request: &Request) -> Result<Response, Problem> {
        let order_id: OrderId = request.path("orderId")?;
        let deliveries = deliveries::of_order(&self.store, order_id, Consistency::Strong).await;
        let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
        let first = deliveries.first().and_then(|delivery| delivery.state.request());
        let packs = caller.has(Role::Warehouse) && deliveries.iter().any(|delivery| delivery.state.waits_for_packing());
        let first = first.filter(|first| caller.user_id == first.user_id || packs).ok_or_else(Problem::not_found)?;
        let ids: Vec<TicketId> = first.ticket_ids().take(MAX_TICKETS + 1).collect();
        if ids.len() > MAX_TICKETS {
            return Err(too_many());
        }
        let seats: Vec<Option<Seat>> =
            stream::iter(ids).map(|ticket_id| self.good_seat(ticket_id)).buffered(MAX_CONCURRENT).try_collect().await?;
        let seats: Vec<Seat> = seats.into_iter().flatten().filter(|seat| first.is_for_holder_of(seat)).collect();
        if seats.is_empty() {
            return Err(void());
        }
        let customer = self.customer(order_id).await?;
        let file = file(&self.printable(seats).await?, &customer, FileFormat::Pdf, request)?;
        Ok(file.inline(&format!("tickets-{}.pdf", first.order_number)))
    }

    async fn is_cancelled(&self, concert_id: ConcertId) -> Result<bool, Problem> {
        let concerts = concerts::find(&self.views, [concert_id]).await.map_err(|error| Problem::view(&error))?;
        Ok(concerts.get(&concert_id).is_some_and(|concert| concert.cancelled))
    }

    async fn good_seat(&self, ticket_id: TicketId) -> Result<Option<Seat>, Problem> {
        let loaded = self.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
        Ok(loaded.map_err(|error| Problem::store(&error))?.state.into_good_seat())
    }

    /// The buyer, as corrected in the newest delivery.
    async fn customer(&self, order_id: OrderId) -> Result<Customer, Problem> {
        let deliveries = deliveries::of_order(&self.store, order_id, Consistency::Strong).await;
        let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
        let sealed = deliveries.last().and_then(|delivery| delivery.state.request()).map(|request| &request.customer);
        // Tickets are issued a moment before their delivery is requested.
        self.open(sealed.ok_or_else(Problem::not_found)?).await
    }

    async fn open(&self, customer: &Sealed<Customer>) -> Result<Customer, Problem> {
        self.vault.open(customer).await.map_err(|error| match error {
            PrivacyError::Forgotten(user_id) => {
                tracing::info!(%user_id, "a ticket of an erased person was requested");
                person_forgotten()
            }
            error => Problem::privacy(&error),
        })
    }

    /// The name that the holder put on a ticket.
    pub(crate) async fn name_on(&self, seat: &Seat) -> Result<Option<Text<200>>, Problem> {
        let names = holder_names::find(&self.vault, std::slice::from_ref(seat)).await;
        Ok(names.map_err(|error| Problem::privacy(&error))?.remove(&seat.ticket_id))
    }

    async fn printable(&self, seats: Vec<Seat>) -> Result<Vec<PrintableTicket>, Problem> {
        let concerts = concerts::find(&self.views, seats.iter().map(|seat| seat.concert_id)).await;
        let concerts = concerts.map_err(|error| Problem::view(&error))?;
        let names = holder_names::find(&self.vault, &seats).await.map_err(|error| Problem::privacy(&error))?;
        Ok(seats.into_iter().map(|seat| PrintableTicket::new(seat, &concerts).named(&names)).collect())
    }
}

/// The code alone, for display on a page.
pub(crate) fn qr(seat: &Seat) -> Result<Response, Problem> {
    Ok(Response::text(FileFormat::Svg.content_type(), qr_svg(&seat.code).map_err(not_printable)?))
}

fn file(
    tickets: &[PrintableTicket],
    customer: &Customer,
    format: FileFormat,
    request: &Request,
) -> Result<Response, Problem> {
    let language = match &customer.language {
        Some(_) => language(customer),
        None => Language::of(request.header("accept-language").unwrap_or_default()),
    };
    let papers: Vec<_> = tickets.iter().map(|ticket| ticket.paper(customer.name.as_str())).collect();
    Ok(match (format, papers.first()) {
        (FileFormat::Pdf, _) => {
            Response::bytes(format.content_type(), pdf(&papers, page(request)?, language).map_err(not_printable)?)
        }
        (FileFormat::Svg, Some(paper)) => {
            Response::text(format.content_type(), svg(paper, language).map_err(not_printable)?)
        }
        (FileFormat::Svg, None) => return Err(void()),
        (FileFormat::Calendar, _) => {
            let appointments: Vec<_> = tickets.iter().map(PrintableTicket::appointment).collect();
            Response::text(format.content_type(), calendar(&appointments, request.now(), language))
        }
    })
}

fn page(request: &Request) -> Result<Page, Problem> {
    match request.query::<String>("page")?.as_deref() {
        None | Some("a4") => Ok(Page::A4),
        Some("phone") => Ok(Page::Phone),
        Some(_) => Err(Problem::invalid_parameter("page", "must be a4 or phone")),
    }
}

pub(crate) fn void() -> Problem {
    Problem::new(409, "ticket_void", "The ticket is void.")
}

pub(crate) fn person_forgotten() -> Problem {
    Problem::new(410, "person_forgotten", "The holder's data has been erased.")
}

fn too_many() -> Problem {
    let detail = format!("The order has more than {MAX_TICKETS} tickets. Download them one by one.");
    Problem::new(409, "too_many_tickets", detail)
}

/// A bug: every ticket can be printed.
fn not_printable(error: PaperError) -> Problem {
    tracing::error!(%error, "a ticket could not be printed");
    Problem::new(500, "not_printable", "The ticket could not be printed.")
}
