//! `GET /organizer/cancellation/{concertId}`: how far a concert's cancellation is, live. Other pages take the element `cancellation` of it.

use askama::Template;
use jiff::tz::TimeZone;
use kernel::{ConcertId, OrderId, Role};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::order_reader::OrderReader;
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "cancellation.html")]
struct CancellationPage {
    t: Words,
    concert_id: ConcertId,
    /// Whose page has a link to the concert.
    is_organizer: bool,
    at: String,
    sentence: String,
    total: usize,
    done: usize,
    open: usize,
    failed: usize,
    failures: Vec<OrderId>,
    is_live: bool,
}

pub async fn page(reader: &OrderReader, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let concert_id: ConcertId = request.path("page").map_err(|_| Problem::not_found())?;
    let found = reader.cancellation(caller, concert_id).await?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let open = found.total.saturating_sub(found.done).saturating_sub(found.failed);
    let sentence = match found.total {
        0 => "cancelled-none",
        _ if open > 0 => "cancelled-under-way",
        _ if found.failed > 0 => "cancelled-left-to-staff",
        _ => "cancelled-done",
    };
    let (total, done) = (found.total.to_string(), found.done.to_string());
    let page = CancellationPage {
        t,
        concert_id,
        is_organizer: caller.has(Role::Organizer),
        at: t.date_and_time(&found.cancelled_at.to_zoned(TimeZone::UTC)),
        sentence: t.with(sentence, &[("total", &total), ("done", &done)]),
        total: found.total,
        done: found.done,
        open,
        failed: found.failed,
        failures: found.failures.iter().map(|failure| failure.order_id).collect(),
        is_live: open > 0,
    };
    Page::staff(&visit, t.text("cancelled-title"), &caller.roles).script(assets::LIVE_JS).render(&page)
}
