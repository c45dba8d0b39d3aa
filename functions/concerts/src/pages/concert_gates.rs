//! `GET /organizer/concerts/{concertId}/gates`: who may admit people.

use askama::Template;
use kernel::{ConcertId, UserId};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::concert_reader::ConcertReader;
use crate::own_concert::{Head, OwnConcert};
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "concert-gates.html")]
struct ConcertGates {
    t: Words,
    head: Head,
    is_saved: bool,
    concert_id: ConcertId,
    version: u64,
    is_cancelled: bool,
    /// Ids, one a line.
    staff: String,
    /// How many there are.
    assigned: String,
}

pub async fn page(reader: &ConcertReader, request: &Request, concert_id: ConcertId) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let own = OwnConcert::find(reader, request, &visit, concert_id).await?;
    let t = visit.words;
    let staff: Vec<String> = own.schedule.gates.iter().map(UserId::to_string).collect();
    let page = ConcertGates {
        t,
        is_saved: request.query_parameters().contains_key("done"),
        concert_id,
        version: own.version,
        is_cancelled: own.is_cancelled(),
        assigned: match u32::try_from(staff.len()).unwrap_or(u32::MAX) {
            0 => t.text("gates-everybody"),
            count => t.count("gates-assigned", count),
        },
        staff: staff.join("\n"),
        head: own.head,
    };
    let title = t.with("gates-title", &[("name", &page.head.name)]);
    Page::staff(&visit, title, &own.roles).script(assets::FORM_JS).script(assets::ORGANIZER_JS).render(&page)
}
