//! `GET /organizer/concerts/{concertId}/edit`: everything but the ticket types.

use askama::Template;
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::concert_editing::Editing;
use crate::concert_form::DetailsForm;
use crate::concert_reader::ConcertReader;
use crate::own_concert::{Head, OwnConcert};
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "edit-concert.html")]
struct EditConcert {
    t: Words,
    head: Head,
    done: Option<String>,
    concert_id: ConcertId,
    version: u64,
    is_cancelled: bool,
    form: DetailsForm,
}

pub async fn page(
    reader: &ConcertReader,
    editing: &Editing,
    request: &Request,
    concert_id: ConcertId,
) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let own = OwnConcert::find(reader, request, &visit, concert_id).await?;
    let t = visit.words;
    let done = match request.query_parameters().get("done") {
        Some(&"created") => Some(t.text("editor-created")),
        Some(&"saved") => Some(t.text("editor-saved")),
        _ => None,
    };
    let page = EditConcert {
        t,
        done,
        concert_id,
        version: own.version,
        is_cancelled: own.is_cancelled(),
        form: DetailsForm::of(&own.schedule.details, &editing.taxed(request.now()), t),
        head: own.head,
    };
    let title = t.with("editor-title", &[("name", &page.head.name)]);
    Page::staff(&visit, title, &own.roles).script(assets::FORM_JS).script(assets::ORGANIZER_JS).render(&page)
}
