//! `GET /my/tickets`: the reader's tickets, by concert.

use std::collections::BTreeMap;

use askama::Template;
use kernel::{ConcertId, Timestamp, UserId};
use lambda::http::{Problem, Request, Response};
use pages::posters::Posters;
use pages::{Page, Visit, Words, assets};
use views::PageRequest;

use crate::downloads::TicketFiles;
use crate::kept_pages::kept_for;
use crate::page_texts::TEXTS;
use crate::printing::local_start;
use crate::ticket_reader::held_tickets;
use crate::views::concerts::{Concert, KnownConcerts};
use crate::views::user_tickets::UserTicket;

/// More than most people have.
const LIMIT: u16 = 100;

#[derive(Template)]
#[template(path = "list.html")]
pub struct List {
    t: Words,
    /// What has just been done: in short, and what it means.
    done: Option<(String, String)>,
    pub upcoming: Vec<Evening>,
    pub past: Vec<Evening>,
    /// Whether these are not the newest tickets.
    is_later_page: bool,
    /// The address of the older tickets.
    older: Option<String>,
}

impl List {
    /// With their headings and ids.
    fn sections(&self) -> [(&[Evening], String, &'static str); 2] {
        [(&self.upcoming, self.t.text("list-upcoming"), "upcoming"), (&self.past, self.t.text("list-past"), "past")]
    }
}

/// The tickets for a concert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evening {
    /// Of a concert that is known.
    pub poster: Option<String>,
    pub name: String,
    pub artist: Option<String>,
    /// Day and time at the venue.
    pub when: Option<String>,
    pub doors: Option<String>,
    pub place: Option<String>,
    pub is_cancelled: bool,
    starts_at: Option<Timestamp>,
    pub tickets: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub href: String,
    /// "Ticket 2"
    pub number: String,
    pub kind: String,
    pub status: String,
    /// Whether somebody else bought it.
    pub is_received: bool,
    /// Of its link.
    pub label: String,
}

pub async fn page(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let visit = Visit::new(request, &TEXTS);
    let wanted = PageRequest { limit: LIMIT, cursor: request.query("cursor")? };
    let is_later_page = wanted.cursor.is_some();
    let (tickets, concerts) = held_tickets(&files.views, caller, caller.user_id, &wanted).await?;
    let older = tickets.next_cursor.as_deref().map(|cursor| visit.with("cursor", Some(cursor)));
    let t = visit.words;
    let (upcoming, past) = evenings(caller.user_id, tickets.items, &concerts, t, request.now());
    let list = List { t, done: done(t, request), upcoming, past, is_later_page, older };
    let page = Page::new(&visit, t.text("list-title")).script(assets::TICKET_JS);
    kept_for(caller, page.render(&list))
}

fn done(t: Words, request: &Request) -> Option<(String, String)> {
    match *request.query_parameters().get("done")? {
        "passed-on" => Some((t.text("list-passed-on"), t.text("list-passed-on-more"))),
        _ => None,
    }
}

/// Those to come, soonest first, and those that are over, newest first.
pub fn evenings(
    reader: UserId,
    tickets: Vec<UserTicket>,
    concerts: &KnownConcerts,
    t: Words,
    now: Timestamp,
) -> (Vec<Evening>, Vec<Evening>) {
    let mut by_concert: BTreeMap<ConcertId, Vec<UserTicket>> = BTreeMap::new();
    for ticket in tickets {
        by_concert.entry(ticket.concert_id).or_default().push(ticket);
    }
    let is_over = |concert_id: &ConcertId| {
        concerts.get(concert_id).and_then(Concert::over_at).is_some_and(|over_at| over_at <= now)
    };
    let (past, upcoming): (BTreeMap<_, _>, BTreeMap<_, _>) =
        by_concert.into_iter().partition(|(concert_id, _)| is_over(concert_id));
    let evening = |(_, tickets): (ConcertId, Vec<UserTicket>)| Evening::new(reader, tickets, concerts, t);
    let mut upcoming: Vec<Evening> = upcoming.into_iter().filter_map(evening).collect();
    let mut past: Vec<Evening> = past.into_iter().filter_map(evening).collect();
    upcoming.sort_by_key(|evening| evening.starts_at);
    past.sort_by_key(|evening| std::cmp::Reverse(evening.starts_at));
    (upcoming, past)
}

impl Evening {
    /// None without tickets. A concert that is not known yet has the name that it had when the tickets were bought.
    fn new(reader: UserId, mut tickets: Vec<UserTicket>, concerts: &KnownConcerts, t: Words) -> Option<Self> {
        let concert_id = tickets.first()?.concert_id;
        let concert = concerts.get(&concert_id);
        tickets.sort_by_key(UserTicket::place);
        let name = concert.map_or(&tickets.first()?.concert_name, |concert| &concert.name).to_string();
        let starts_at = concert.map(local_start);
        let doors = concert.and_then(|concert| concert.doors.open_at).zip(starts_at.as_ref());
        let doors = doors.map(|(open_at, starts_at)| t.time(&open_at.to_zoned(starts_at.time_zone().clone())));
        let rows = tickets.iter().zip(1..).map(|(ticket, number)| Row::new(reader, ticket, number, &name, t)).collect();
        let artist = concert.and_then(|concert| concert.artist.as_ref()).map(ToString::to_string);
        let poster = starts_at
            .as_ref()
            .map(|starts_at| Posters::of(concert_id, artist.as_deref().unwrap_or(&name), starts_at.date()).sheet);
        Some(Self {
            poster,
            artist,
            when: starts_at.as_ref().map(|starts_at| t.date_and_time(starts_at)),
            doors: doors.map(|time| t.with("list-doors", &[("time", &time)])),
            place: concert.map(|concert| format!("{}, {}", concert.venue.name, concert.venue.city)),
            is_cancelled: concert.is_some_and(|concert| concert.cancelled),
            starts_at: concert.map(|concert| concert.starts_at),
            tickets: rows,
            name,
        })
    }
}

impl Row {
    fn new(reader: UserId, ticket: &UserTicket, number: u32, concert: &str, t: Words) -> Self {
        let kind = ticket.ticket_type_name.to_string();
        let number = t.with("list-number", &[("number", &number.to_string())]);
        let show = if ticket.status == "valid" { t.text("list-show-code") } else { t.text("list-show") };
        Self {
            href: format!("/my/tickets/{}", ticket.ticket_id),
            label: format!("{show}: {number}, {kind}, {concert}"),
            number,
            kind,
            status: ticket.status.clone(),
            is_received: ticket.user_id != reader,
        }
    }

    fn is_valid(&self) -> bool {
        self.status == "valid"
    }
}
