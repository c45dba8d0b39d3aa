//! `GET /shop/concerts/{concertId}`: a concert with its tickets.

use askama::Template;
use jiff::{Timestamp, Zoned};
use kernel::{ConcertId, Money};
use lambda::http::{Problem, Request, Response};
use pages::{Visit, Words, assets};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::concert::{Concert, Details, Schedule, TicketType};
use crate::concert_reader::{ConcertReader, FreeByType};
use crate::page_texts::TEXTS;
use crate::posters::Posters;
use crate::sale_state::SaleState;
use crate::self_service::{GiveBack, SelfService};
use crate::venue_time::zone_of;
use crate::views::availability::Left;

/// How long the page may be cached, in seconds. Free seats change all the time.
const MAX_AGE: u32 = 10;

/// None if the concert was never created.
pub async fn concert(
    reader: &ConcertReader,
    request: &Request,
    concert_id: ConcertId,
) -> Result<Option<Response>, Problem> {
    let (concert, free) = futures::join!(reader.concert(concert_id), reader.free_seats(concert_id));
    let Some(concert) = concert? else { return Ok(None) };
    let visit = Visit::new(request, &TEXTS);
    let Some(page) = ConcertPage::new(&concert.state, &free?, visit.words, request.now()) else { return Ok(None) };
    let title = visit.words.with("concert-title", &[("name", &page.name), ("artist", &page.artist)]);
    let description = page.description();
    let response = pages::Page::new(&visit, title)
        .description(description)
        .script(assets::FORM_JS)
        .script(assets::CONCERT_JS)
        .public(MAX_AGE)
        .render(&page)?;
    Ok(Some(response))
}

#[derive(Template)]
#[template(path = "concert.html")]
pub struct ConcertPage {
    t: Words,
    pub concert_id: ConcertId,
    pub name: String,
    pub artist: String,
    pub poster: String,
    /// At the venue.
    pub day: String,
    pub time_label: String,
    pub time: String,
    pub doors: Option<String>,
    /// For programs.
    pub starts_at: String,
    pub venue: String,
    pub city: String,
    pub map: String,
    pub calendar: String,
    pub sale: Sale,
    /// The organizer's reason for the last change.
    pub change_reason: Option<String>,
    pub tickets: Vec<TicketRow>,
    /// When the sale ends, while it is open.
    pub sale_ends: Option<String>,
    pub max_per_person: Option<String>,
    pub self_service: Vec<String>,
    /// What happens at the gate.
    pub gate: Vec<String>,
    pub prices: Prices,
    /// Texts that depend on a number of tickets, by the name of their attribute.
    counted: Vec<(String, String)>,
}

/// What can be done at this time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sale {
    Open,
    /// It says when it opens.
    NotYet(String),
    SoldOut,
    Ended,
    /// The concert has begun.
    Over,
    /// The organizer's reason.
    Cancelled(String),
}

/// A ticket type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRow {
    pub id: String,
    pub name: String,
    /// None if it is free.
    pub price: Option<String>,
    /// The price as a decimal, for the total.
    pub amount: String,
    pub left: Left,
    /// The most tickets that can be chosen: what one order can have, and what is left.
    pub max: u64,
    pub max_per_order: String,
    /// Labels of the buttons beside the number.
    pub less: String,
    pub more: String,
}

/// How prices are written, for the total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prices {
    /// With `0` in the place of the amount, such as `PLN 0`.
    pub pattern: String,
    /// Decimals of the currency.
    pub digits: u32,
    pub is_free: bool,
}

impl ConcertPage {
    /// None if the concert was never created.
    pub fn new(concert: &Concert, free: &FreeByType, t: Words, now: Timestamp) -> Option<Self> {
        let schedule = concert.schedule()?;
        let Schedule { concert_id, details, ticket_types, change_reason, .. } = schedule;
        let zone = zone_of(&details.venue);
        let at_venue = |moment: Timestamp| moment.to_zoned(zone.clone());
        let starts_at = at_venue(details.starts_at);
        let tickets: Vec<TicketRow> = ticket_types.iter().map(|sold| TicketRow::new(sold, free, t)).collect();
        let sale = sale(concert, schedule, &tickets, t, now);
        let is_cancelled = matches!(concert, Concert::Cancelled { .. });
        let closes_early = details.sales_close_at.filter(|closes_at| *closes_at < details.starts_at);
        let time_near_start = |moment: Timestamp| {
            let moment = at_venue(moment);
            if moment.date() == starts_at.date() { t.time(&moment) } else { t.day_and_time(&moment) }
        };
        let (doors_open, doors_close) =
            (details.doors_open_at.map(time_near_start), details.doors_close_at.map(time_near_start));
        Some(Self {
            concert_id: *concert_id,
            name: details.name.to_string(),
            artist: details.artist.to_string(),
            poster: Posters::of(*concert_id, details.artist.as_str(), starts_at.date()).sheet,
            day: t.day(starts_at.date()),
            time_label: t.with("concert-time", &[("city", details.venue.city.as_str())]),
            time: t.time_and_zone(&starts_at),
            doors: doors_open.as_ref().map(|time| t.with("concert-doors", &[("time", time)])),
            starts_at: starts_at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            venue: details.venue.name.to_string(),
            city: details.venue.city.to_string(),
            map: map_of(details),
            calendar: format!("/shop/concerts/{concert_id}/calendar.ics"),
            sale_ends: closes_early.filter(|_| sale == Sale::Open).map(|at| ends(&at_venue(at), t)),
            change_reason: change_reason.as_ref().filter(|_| !is_cancelled).map(ToString::to_string),
            max_per_person: details.max_per_person.map(|max| t.count("concert-max-per-person", max.get())),
            gate: gate(doors_open.as_deref(), doors_close.as_deref(), t),
            counted: counted(t),
            self_service: self_service(details.self_service.unwrap_or_default(), t),
            prices: Prices::of(ticket_types, t)?,
            sale,
            tickets,
            t,
        })
    }

    /// For search engines.
    fn description(&self) -> String {
        let Self { artist, day, venue, city, .. } = self;
        self.t.with("concert-description", &[("artist", artist), ("day", day), ("venue", venue), ("city", city)])
    }

    fn is_open(&self) -> bool {
        self.sale == Sale::Open
    }

    /// Whether people can still go.
    fn is_to_come(&self) -> bool {
        !matches!(self.sale, Sale::Over | Sale::Cancelled(_))
    }
}

fn sale(concert: &Concert, schedule: &Schedule, tickets: &[TicketRow], t: Words, now: Timestamp) -> Sale {
    let has_free_seats = tickets.iter().any(|ticket| ticket.left != Left::Nothing);
    match (concert, SaleState::of(concert, schedule, has_free_seats, now)) {
        (Concert::Cancelled { reason, .. }, _) => Sale::Cancelled(reason.to_string()),
        (_, SaleState::NotYet(opens_at)) => {
            let time = t.date_and_time(&opens_at.to_zoned(zone_of(&schedule.details.venue)));
            Sale::NotYet(t.with("concert-not-yet", &[("time", &time)]))
        }
        (_, SaleState::Over | SaleState::Cancelled) => Sale::Over,
        (_, SaleState::Ended) => Sale::Ended,
        (_, SaleState::SoldOut) => Sale::SoldOut,
        (_, SaleState::Open) => Sale::Open,
    }
}

fn ends(at: &Zoned, t: Words) -> String {
    t.with("concert-sale-ends", &[("time", &t.date_and_time(at))])
}

/// A search on a map. Nothing is loaded from there.
fn map_of(details: &Details) -> String {
    let place = format!("{}, {}, {}", details.venue.name, details.venue.city, details.venue.country.as_str());
    format!("https://www.openstreetmap.org/search?query={}", utf8_percent_encode(&place, NON_ALPHANUMERIC))
}

fn self_service(allowed: SelfService, t: Words) -> Vec<String> {
    let give_back = match allowed.give_back {
        GiveBack::Never => t.text("concert-give-back-never"),
        GiveBack::UntilHoursBeforeStart(hours) => t.count("concert-give-back", hours),
    };
    let transfer = allowed.transfer.then(|| t.text("concert-transfer"));
    let naming = allowed.naming.then(|| t.text("concert-naming"));
    transfer.into_iter().chain(naming).chain([give_back]).collect()
}

fn gate(doors_open: Option<&str>, doors_close: Option<&str>, t: Words) -> Vec<String> {
    let opens = doors_open.map(|time| t.with("concert-gate-opens", &[("time", time)]));
    let closes = doors_close.map(|time| t.with("concert-gate-closes", &[("time", time)]));
    [t.text("concert-gate-what")].into_iter().chain(opens).chain(closes).collect()
}

/// For concert.js: each text with the number of tickets of one plural form, which it replaces.
fn counted(t: Words) -> Vec<(String, String)> {
    let texts = [("add", "concert-add"), ("chosen", "concert-chosen"), ("in-cart", "concert-in-cart")];
    let forms = [("one", 1), ("few", 2), ("many", 5)];
    let of_text =
        |(name, message)| forms.map(|(form, count)| (format!("{name}-{form}"), Words::count(&t, message, count)));
    texts.into_iter().flat_map(of_text).collect()
}

impl TicketRow {
    fn new(sold: &TicketType, free: &FreeByType, t: Words) -> Self {
        let available = free.get(&sold.ticket_type_id).copied().unwrap_or(0);
        let max_per_order = sold.max_per_order.get();
        let name = [("name", sold.name.as_str())];
        Self {
            id: sold.ticket_type_id.to_string(),
            name: sold.name.to_string(),
            price: (!sold.price.is_zero()).then(|| t.money(sold.price)),
            amount: sold.price.amount().to_string(),
            left: Left::of(available, sold.capacity.get().into()),
            max: available.min(max_per_order.into()),
            max_per_order: t.count("concert-max-per-order", max_per_order),
            less: t.with("concert-less", &name),
            more: t.with("concert-more", &name),
        }
    }

    fn is_sold_out(&self) -> bool {
        self.left == Left::Nothing
    }

    fn is_few_left(&self) -> bool {
        self.left == Left::Few
    }
}

impl Prices {
    /// All prices of a concert are in one currency.
    fn of(ticket_types: &[TicketType], t: Words) -> Option<Self> {
        let zero = Money::zero(ticket_types.first()?.price.currency());
        let (written, amount) = (t.money(zero), writing::amount(zero, t.language()));
        Some(Self {
            pattern: written.replace(&amount, "0"),
            digits: zero.amount().scale(),
            is_free: ticket_types.iter().all(|sold| sold.price.is_zero()),
        })
    }
}
