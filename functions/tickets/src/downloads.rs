//! Tickets to keep: as PDF, as a picture, for a calendar.

use auth::Caller;
use contracts::Customer;
use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{OrderId, TicketId, UserId};
use lambda::http::{Problem, Request, Response};
use papers::ticket::{Page, Revision, calendar, pdf, qr_svg, svg};
use papers::{Language, PaperError};
use privacy::{PrivacyError, Vault};
use views::Views;

use crate::email::language;
use crate::printing::Printed;
use crate::ticket::{Seat, Ticket};
use crate::{concerts, deliveries};

/// How many tickets are read side by side.
const SIDE_BY_SIDE: usize = 16;

/// The most tickets on one paper: more would not fit an answer of API Gateway.
const MOST_TICKETS: usize = 150;

/// What a ticket can be had as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To print, or to show.
    Pdf,
    /// As a picture.
    Svg,
    /// For a calendar.
    Calendar,
}

impl Kind {
    /// The kinds by what stands after a ticket's id.
    pub const ALL: [(&'static str, Self); 3] = [(".pdf", Self::Pdf), (".svg", Self::Svg), (".ics", Self::Calendar)];

    /// A ticket's id, and what it is wanted as, if as a file.
    pub fn of(text: &str) -> Option<(TicketId, Option<Self>)> {
        let file = Self::ALL.iter().find_map(|(suffix, kind)| Some((text.strip_suffix(suffix)?, *kind)));
        match file {
            Some((id, kind)) => Some((id.parse().ok()?, Some(kind))),
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
}

/// What is needed to put tickets on paper.
#[derive(Clone)]
pub struct Press {
    pub(crate) store: Store,
    pub(crate) views: Views,
    pub(crate) vault: Vault,
}

impl Press {
    /// One ticket as a file.
    pub(crate) async fn ticket(
        &self,
        (seat, version): (Seat, u64),
        is_void: bool,
        kind: Kind,
        request: &Request,
    ) -> Result<Response, Problem> {
        if is_void {
            return Err(void());
        }
        let name = format!("ticket-{}", seat.ticket_id);
        let customer = self.customer(seat.order_id, seat.user_id).await?;
        let tickets = self.printed(vec![seat]).await?;
        let file = file(&tickets, &customer, kind, request)?;
        Ok(file.inline(&format!("{name}.{}", extension(kind))).etag(version))
    }

    /// All tickets of an order that are good, as one PDF.
    pub(crate) async fn order(&self, caller: &Caller, request: &Request) -> Result<Response, Problem> {
        let order_id: OrderId = request.path("orderId")?;
        let deliveries = deliveries::of_order(&self.store, order_id, Consistency::Strong).await;
        let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
        let parcel = deliveries.first().and_then(|delivery| delivery.state.parcel());
        let parcel = parcel.filter(|parcel| caller.may_see(parcel.user_id)).ok_or_else(Problem::not_found)?;
        let ids: Vec<TicketId> = parcel.ticket_ids().take(MOST_TICKETS + 1).collect();
        if ids.len() > MOST_TICKETS {
            return Err(too_many());
        }
        let seats: Vec<Option<Seat>> =
            stream::iter(ids).map(|ticket_id| self.seat(ticket_id)).buffered(SIDE_BY_SIDE).try_collect().await?;
        let seats: Vec<Seat> = seats.into_iter().flatten().collect();
        if seats.is_empty() {
            return Err(void());
        }
        let customer = self.customer(order_id, parcel.user_id).await?;
        let file = file(&self.printed(seats).await?, &customer, Kind::Pdf, request)?;
        Ok(file.inline(&format!("tickets-{}.pdf", parcel.order_number)))
    }

    async fn seat(&self, ticket_id: TicketId) -> Result<Option<Seat>, Problem> {
        let loaded = self.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
        Ok(match loaded.map_err(|error| Problem::store(&error))?.state {
            Ticket::Valid(seat) | Ticket::Used { seat, .. } => Some(seat),
            Ticket::Nothing | Ticket::VoidBeforeIssued | Ticket::Void { .. } => None,
        })
    }

    /// Who holds the tickets of an order, by their newest delivery.
    async fn customer(&self, order_id: OrderId, user_id: UserId) -> Result<Customer, Problem> {
        let deliveries = deliveries::of_order(&self.store, order_id, Consistency::Strong).await;
        let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
        let sealed = deliveries.last().and_then(|delivery| delivery.state.parcel()).map(|parcel| &parcel.customer);
        // They are issued a moment before they are sent.
        let sealed = sealed.ok_or_else(Problem::not_found)?;
        self.vault.open(sealed).await.map_err(|error| match error {
            PrivacyError::Forgotten(_) => forgotten(user_id),
            error => Problem::privacy(&error),
        })
    }

    async fn printed(&self, seats: Vec<Seat>) -> Result<Vec<Printed>, Problem> {
        let known = concerts::find(&self.views, seats.iter().map(|seat| seat.concert_id)).await;
        let known = known.map_err(|error| Problem::view(&error))?;
        Ok(seats.into_iter().map(|seat| Printed::new(seat, &known)).collect())
    }
}

/// The code alone, to be shown on a page.
pub(crate) fn qr(seat: &Seat) -> Result<Response, Problem> {
    Ok(Response::text(Kind::Svg.content_type(), qr_svg(&seat.code).map_err(not_printable)?))
}

fn file(tickets: &[Printed], customer: &Customer, kind: Kind, request: &Request) -> Result<Response, Problem> {
    let language = match &customer.language {
        Some(_) => language(customer),
        None => Language::of(request.header("accept-language").unwrap_or_default()),
    };
    let papers: Vec<_> = tickets.iter().map(|ticket| ticket.paper(customer.name.as_str())).collect();
    Ok(match (kind, papers.first()) {
        (Kind::Pdf, _) => {
            Response::bytes(kind.content_type(), pdf(&papers, page(request)?, language).map_err(not_printable)?)
        }
        (Kind::Svg, Some(paper)) => Response::text(kind.content_type(), svg(paper, language).map_err(not_printable)?),
        (Kind::Svg, None) => return Err(void()),
        (Kind::Calendar, _) => {
            let sequence = tickets.iter().map(Printed::revision).max().unwrap_or_default();
            let revision = Revision { sequence, made_at: request.now(), cancelled: false };
            Response::text(kind.content_type(), calendar(&papers, revision, language))
        }
    })
}

/// For which page a PDF is made.
fn page(request: &Request) -> Result<Page, Problem> {
    match request.query::<String>("page")?.as_deref() {
        None | Some("a4") => Ok(Page::A4),
        Some("phone") => Ok(Page::Phone),
        Some(_) => Err(Problem::invalid_parameter("?page= must be a4 or phone.")),
    }
}

fn extension(kind: Kind) -> &'static str {
    Kind::ALL.iter().find(|(_, other)| *other == kind).map_or("", |(suffix, _)| suffix.trim_start_matches('.'))
}

/// 409: a ticket that admits nobody is not to be shown around.
pub(crate) fn void() -> Problem {
    Problem::new(409, "ticket_void", "The ticket is void.")
}

/// 410: whose name would stand on it is not known any more.
pub(crate) fn person_forgotten() -> Problem {
    Problem::new(410, "person_forgotten", "Whose ticket it was is forgotten.")
}

fn forgotten(user_id: UserId) -> Problem {
    tracing::info!(%user_id, "a forgotten person's ticket was asked for");
    person_forgotten()
}

fn too_many() -> Problem {
    Problem::new(409, "too_many_tickets", format!("More than {MOST_TICKETS} tickets: get them one by one."))
}

/// 500: our own tickets can be put on paper.
fn not_printable(error: PaperError) -> Problem {
    tracing::error!(%error, "a ticket can't be put on paper");
    Problem::new(500, "not_printable", "The ticket can't be put on paper.")
}
