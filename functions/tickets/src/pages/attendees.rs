//! `GET /organizer/attendees/{concertId}`: who comes to a concert, and who is in.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use jiff::tz::TimeZone;
use jiff::{RoundMode, Timestamp, Unit, Zoned, ZonedRound};
use kernel::{ConcertId, Text, TicketId};
use lambda::http::{Problem, Request, Response};
use pages::posters::Posters;
use pages::{Link, Page, Visit, Words, assets, concert_tabs};

use crate::attendees::{self, Place, require_reader};
use crate::authority::require_organizer_or_gate;
use crate::downloads::TicketFiles;
use crate::name_index::NameIndex;
use crate::page_texts::TEXTS;
use crate::printing::local_start;
use crate::ticket_search::{FoundTicket, search};
use crate::views::concert_tickets::{ConcertTicket, ConcertTicketSummary, TicketCounts};
use crate::views::concerts;

/// Each name is opened with its person's own key.
const MAX_ROWS: u16 = 50;

/// A chart has room for as many, so that a single hour is no wall.
const MIN_BARS: u64 = 6;

#[derive(Template)]
#[template(path = "attendees.html")]
struct Attendees {
    t: Words,
    concert_id: ConcertId,
    tabs: Vec<Link>,
    name: String,
    poster: String,
    about: String,
    /// Counts, on the first page alone.
    counts: Option<Counts>,
    /// What was searched for. Absent for those who can't search.
    query: Option<String>,
    /// What is said about a search.
    found: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
    is_first: bool,
}

struct Counts {
    all: TicketCounts,
    types: Vec<(String, TicketCounts)>,
    hours: Vec<Hour>,
}

/// Admissions of an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hour {
    /// When it begins, at the venue.
    pub starts: String,
    pub admitted: u64,
    pub bar: Bar,
}

/// A bar of the chart, in per cent of its width and height.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub x: String,
    pub y: String,
    pub width: String,
    pub height: String,
    pub middle: String,
}

struct Row {
    ticket_id: TicketId,
    /// None if the person's data has been erased.
    name: Option<String>,
    kind: String,
    order_number: String,
    status: String,
    admitted: Option<String>,
}

pub(crate) async fn page(
    files: &TicketFiles,
    names: &NameIndex,
    request: &Request,
    concert_id: ConcertId,
) -> Result<Response, Problem> {
    require_reader(&files.views, request, concert_id).await?;
    let caller = request.caller()?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let concerts = concerts::find(&files.views, [concert_id]).await.map_err(|error| Problem::view(&error))?;
    let concert = concerts.get(&concert_id).ok_or_else(Problem::not_found)?;
    let starts_at = local_start(concert);
    let zone = starts_at.time_zone().clone();
    let asked: Option<String> = request.query("q")?.filter(|text: &String| !text.trim().is_empty());
    let cursor: Option<String> = request.query("cursor")?;
    let is_first = asked.is_none() && cursor.is_none();
    let can_search = concert.is_organized_by(caller);
    let (rows, next, found) = match &asked {
        Some(text) => {
            require_organizer_or_gate(&files.views, caller, concert_id).await?;
            let (rows, found) = searched(files, names, concert_id, text, &zone, t).await?;
            (rows, None, Some(found))
        }
        None => {
            let (rows, next) = listed(files, concert_id, cursor, &zone, t).await?;
            (rows, next.map(|next| visit.with("cursor", Some(&next))), None)
        }
    };
    let counts = if is_first { Some(counts(files, concert_id, &zone, t, request.now()).await?) } else { None };
    let artist = concert.artist.as_ref().unwrap_or(&concert.name).as_str();
    let page = Attendees {
        t,
        concert_id,
        tabs: concert_tabs(&visit, concert_id),
        name: concert.name.to_string(),
        poster: Posters::of(concert_id, artist, starts_at.date()).mark,
        about: format!("{}, {}, {}", t.date_and_time(&starts_at), concert.venue.name, concert.venue.city),
        counts,
        query: can_search.then(|| asked.unwrap_or_default()),
        found,
        rows,
        next,
        is_first,
    };
    let title = t.with("attendees-page-title", &[("concert", &page.name)]);
    Page::staff(&visit, title, &caller.roles).script(assets::TICKET_EXPORT_JS).render(&page)
}

/// The rows of a page of the list, and the cursor of the next one.
async fn listed(
    files: &TicketFiles,
    concert_id: ConcertId,
    cursor: Option<String>,
    zone: &TimeZone,
    t: Words,
) -> Result<(Vec<Row>, Option<String>), Problem> {
    let start = cursor.map_or(Some(Place::default()), |text| Place::parse(&text));
    let start = start.ok_or_else(Problem::invalid_cursor)?;
    let (tickets, next) = attendees::page(&files.views, concert_id, MAX_ROWS, start).await?;
    let names = attendees::names(files, &tickets).await?;
    let rows = tickets.iter().zip(names).map(|(ticket, name)| Row::listed(ticket, name, zone, t)).collect();
    Ok((rows, next.map(|next| next.to_string())))
}

async fn searched(
    files: &TicketFiles,
    names: &NameIndex,
    concert_id: ConcertId,
    text: &str,
    zone: &TimeZone,
    t: Words,
) -> Result<(Vec<Row>, String), Problem> {
    let Some(found) = search(files, names, concert_id, text).await? else {
        return Ok((Vec::new(), t.text("attendees-search-invalid")));
    };
    let count = t.count("attendees-found", u32::try_from(found.tickets.len()).unwrap_or(u32::MAX));
    let said = if found.more { format!("{count} {}", t.text("attendees-more")) } else { count };
    Ok((found.tickets.iter().map(|ticket| Row::found(ticket, zone, t)).collect(), said))
}

async fn counts(
    files: &TicketFiles,
    concert_id: ConcertId,
    zone: &TimeZone,
    t: Words,
    now: Timestamp,
) -> Result<Counts, Problem> {
    let tickets = attendees::all(&files.views, concert_id).await?;
    let ConcertTicketSummary { all, ticket_types, .. } = ConcertTicketSummary::of(concert_id, &tickets);
    let types = ticket_types.into_iter().map(|counted| (counted.ticket_type_name.to_string(), counted.counts));
    let admitted = tickets.iter().filter_map(|ticket| ticket.admitted_at);
    let this_year = now.to_zoned(zone.clone()).year();
    Ok(Counts { all, types: types.collect(), hours: hours(admitted, zone, t, this_year) })
}

/// Only hours in which somebody was admitted, in their order.
pub fn hours(admitted: impl Iterator<Item = Timestamp>, zone: &TimeZone, t: Words, this_year: i16) -> Vec<Hour> {
    let mut counted: BTreeMap<Timestamp, (Zoned, u64)> = BTreeMap::new();
    for at in admitted {
        let hour = ZonedRound::new().smallest(Unit::Hour).mode(RoundMode::Trunc);
        let at = at.to_zoned(zone.clone());
        let hour = at.round(hour).unwrap_or(at);
        counted.entry(hour.timestamp()).or_insert((hour, 0)).1 += 1;
    }
    let is_one_day = counted.values().map(|(hour, _)| hour.date()).collect::<BTreeSet<_>>().len() < 2;
    let most = counted.values().map(|(_, count)| *count).max().unwrap_or(1);
    let bars = u64::try_from(counted.len()).unwrap_or(MIN_BARS).max(MIN_BARS);
    let named = |hour: &Zoned| if is_one_day { t.time(hour) } else { t.short_date_and_time(hour, this_year) };
    let hours = counted.into_values().zip(0..);
    hours
        .map(|((hour, admitted), place)| Hour {
            starts: named(&hour),
            admitted,
            bar: Bar::new(place, bars, admitted, most),
        })
        .collect()
}

impl Bar {
    /// The chart leaves 10 % below for labels, and a tenth of a bar's place on each side of it.
    fn new(place: u64, bars: u64, value: u64, most: u64) -> Self {
        let per_cent = |ten_thousandths: u64| format!("{}.{:02}%", ten_thousandths / 100, ten_thousandths % 100);
        let (width, height) = (10_000 / bars, value * 8_800 / most);
        Self {
            x: per_cent(place * 10_000 / bars + width / 10),
            y: per_cent(9_000 - height),
            width: per_cent(width * 8 / 10),
            height: per_cent(height),
            middle: per_cent(place * 10_000 / bars + width / 2),
        }
    }
}

impl Row {
    fn listed(ticket: &ConcertTicket, name: Option<Text<200>>, zone: &TimeZone, t: Words) -> Self {
        Self {
            ticket_id: ticket.ticket_id,
            name: name.map(|name| name.to_string()),
            kind: ticket.ticket_type_name.to_string(),
            order_number: ticket.order_number.to_string(),
            status: ticket.status.clone(),
            admitted: ticket.admitted_at.map(|at| t.day_and_time(&at.to_zoned(zone.clone()))),
        }
    }

    fn found(ticket: &FoundTicket, zone: &TimeZone, t: Words) -> Self {
        Self {
            ticket_id: ticket.ticket_id,
            name: ticket.holder_name.as_ref().map(ToString::to_string),
            kind: ticket.ticket_type_name.to_string(),
            order_number: ticket.order_number.to_string(),
            status: ticket.status.to_owned(),
            admitted: ticket.admitted_at.map(|at| t.day_and_time(&at.to_zoned(zone.clone()))),
        }
    }
}
