//! `GET /gate`: the concerts where somebody may check tickets.

use askama::Template;
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, time_zone};

use crate::authority::GATE_STAFF;
use crate::downloads::TicketFiles;
use crate::gate_app;
use crate::page_texts::TEXTS;
use crate::views::concerts::Concert;
use crate::views::gate_concerts;

#[derive(Template)]
#[template(path = "gate.html")]
struct Gate {
    t: Words,
    concerts: Vec<Item>,
}

struct Item {
    concert_id: ConcertId,
    name: String,
    place: String,
    at: String,
    /// For programs.
    starts_at: String,
    is_today: bool,
    is_cancelled: bool,
}

pub async fn page(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let caller = request.caller_with(GATE_STAFF)?;
    let known = gate_concerts::next(&files.views, request.now()).await.map_err(|error| Problem::view(&error))?;
    let mut concerts: Vec<(ConcertId, Concert)> = known.into_iter().filter(|(_, it)| it.has_gate(caller)).collect();
    concerts.sort_by_key(|(_, concert)| concert.starts_at);
    let item = |(concert_id, concert): (ConcertId, Concert)| {
        let zone = time_zone(&concert.venue.country, concert.venue.time_zone.as_ref());
        let at = concert.starts_at.to_zoned(zone.clone());
        Item {
            concert_id,
            name: concert.name.into(),
            place: format!("{}, {}", concert.venue.name, concert.venue.city),
            is_today: at.date() == request.now().to_zoned(zone).date(),
            at: visit.words.day_and_time(&at),
            starts_at: concert.starts_at.to_string(),
            is_cancelled: concert.cancelled,
        }
    };
    let t = visit.words;
    let gate = Gate { t, concerts: concerts.into_iter().map(item).collect() };
    Page::staff(&visit, t.text("gate-title"), &caller.roles).installable(gate_app::MANIFEST).render(&gate)
}
