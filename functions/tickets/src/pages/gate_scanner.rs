//! `GET /gate/scanner/{concertId}`: checks tickets with the camera or a barcode reader, also without a network. gate.js does the work; the
//! page has its words.

use askama::Template;
use kernel::{ConcertId, Role};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets, time_zone};

use crate::authority::{GATE_STAFF, gate_concert};
use crate::downloads::TicketFiles;
use crate::gate_app;
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "gate-scanner.html")]
struct Scanner {
    t: Words,
    concert_id: ConcertId,
    name: String,
    at: String,
    zone: String,
    doors_open_at: Option<String>,
    doors_close_at: Option<String>,
    is_cancelled: bool,
    /// Supervisors who have no other role look tickets up and undo admissions.
    may_scan: bool,
    may_undo: bool,
}

/// 404 for a concert that is not known here yet: nobody has a ticket for it.
pub async fn page(files: &TicketFiles, request: &Request, concert_id: ConcertId) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let caller = request.caller_with(GATE_STAFF)?;
    let concert = gate_concert(&files.views, caller, concert_id).await?.ok_or_else(Problem::not_found)?;
    let zone = time_zone(&concert.venue.country, concert.venue.time_zone.as_ref());
    let t = visit.words;
    let scanner = Scanner {
        t,
        concert_id,
        at: t.day_and_time(&concert.starts_at.to_zoned(zone.clone())),
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        doors_open_at: concert.doors.open_at.map(|at| at.to_string()),
        doors_close_at: concert.doors.close_at.map(|at| at.to_string()),
        is_cancelled: concert.cancelled,
        may_scan: caller.has(Role::Gate),
        may_undo: caller.has(Role::GateSupervisor),
        name: concert.name.into(),
    };
    let title = t.with("gate-scanner-title", &[("name", &scanner.name)]);
    Page::staff(&visit, title, &caller.roles)
        .scanner()
        .installable(gate_app::MANIFEST)
        .script(assets::FORM_JS)
        .script(assets::GATE_JS)
        .render(&scanner)
}
