//! `GET /organizer/concerts/{concertId}/guests`: give tickets away.

use askama::Template;
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::concert_reader::ConcertReader;
use crate::own_concert::{Head, OwnConcert};
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "concert-guests.html")]
struct ConcertGuests {
    t: Words,
    head: Head,
    is_given: bool,
    concert_id: ConcertId,
    is_cancelled: bool,
    types: Vec<(String, String)>,
}

pub async fn page(reader: &ConcertReader, request: &Request, concert_id: ConcertId) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let own = OwnConcert::find(reader, request, &visit, concert_id).await?;
    let t = visit.words;
    let types = own.schedule.ticket_types.iter();
    let page = ConcertGuests {
        t,
        is_given: request.query_parameters().contains_key("done"),
        concert_id,
        is_cancelled: own.is_cancelled(),
        types: types.map(|sold| (sold.ticket_type_id.to_string(), sold.name.to_string())).collect(),
        head: own.head,
    };
    let title = t.with("guests-title", &[("name", &page.head.name)]);
    Page::staff(&visit, title, &own.roles).script(assets::FORM_JS).render(&page)
}
