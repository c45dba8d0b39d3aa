//! `GET /organizer/concerts/{concertId}/cancel`: what a cancellation does, and the form that asks for the name first.

use askama::Template;
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::concert_reader::ConcertReader;
use crate::own_concert::{Head, OwnConcert};
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "cancel-concert.html")]
struct CancelConcert {
    t: Words,
    head: Head,
    concert_id: ConcertId,
    version: u64,
    is_cancelled: bool,
    has_begun: bool,
}

pub async fn page(reader: &ConcertReader, request: &Request, concert_id: ConcertId) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let own = OwnConcert::find(reader, request, &visit, concert_id).await?;
    let t = visit.words;
    let page = CancelConcert {
        t,
        concert_id,
        version: own.version,
        is_cancelled: own.is_cancelled(),
        has_begun: own.has_begun(request.now()),
        head: own.head,
    };
    let title = t.with("cancel-title", &[("name", &page.head.name)]);
    Page::staff(&visit, title, &own.roles).script(assets::FORM_JS).script(assets::ORGANIZER_JS).render(&page)
}
