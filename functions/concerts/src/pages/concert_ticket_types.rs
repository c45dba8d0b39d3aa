//! `GET /organizer/concerts/{concertId}/ticket-types`.

use askama::Template;
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::concert_form::TypeForm;
use crate::concert_reader::ConcertReader;
use crate::own_concert::{Head, OwnConcert};
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "concert-ticket-types.html")]
struct ConcertTicketTypes {
    t: Words,
    head: Head,
    is_saved: bool,
    concert_id: ConcertId,
    version: u64,
    is_cancelled: bool,
    currency: String,
    types: Vec<TypeForm>,
    template: TypeForm,
}

pub async fn page(reader: &ConcertReader, request: &Request, concert_id: ConcertId) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let own = OwnConcert::find(reader, request, &visit, concert_id).await?;
    let t = visit.words;
    let types = &own.schedule.ticket_types;
    let page = ConcertTicketTypes {
        t,
        is_saved: request.query_parameters().contains_key("done"),
        concert_id,
        version: own.version,
        is_cancelled: own.is_cancelled(),
        currency: types.first().map(|sold| sold.price.currency().code().to_owned()).unwrap_or_default(),
        types: types.iter().enumerate().map(TypeForm::of).collect(),
        template: TypeForm::template(),
        head: own.head,
    };
    let title = t.with("types-title", &[("name", &page.head.name)]);
    Page::staff(&visit, title, &own.roles)
        .script(assets::FORM_JS)
        .script(assets::ROWS_JS)
        .script(assets::ORGANIZER_JS)
        .render(&page)
}
