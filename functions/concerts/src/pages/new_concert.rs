//! `GET /organizer/concerts/new`: a form for a new concert.

use askama::Template;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::concert_editing::{EDITORS, Editing};
use crate::concert_form::{CURRENCIES, DetailsForm, TypeForm};
use crate::concert_reader::ConcertReader;
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "new-concert.html")]
struct NewConcert {
    t: Words,
    form: DetailsForm,
    currency: String,
    types: Vec<TypeForm>,
    template: TypeForm,
}

pub async fn page(reader: &ConcertReader, editing: &Editing, request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let (caller, t) = (request.caller_with(EDITORS)?, visit.words);
    // What most of their concerts have in common.
    let last = reader.of_organizer(caller.user_id).await?.into_iter().max_by_key(|concert| concert.starts_at);
    let price = last.as_ref().and_then(|concert| concert.sale.as_ref()?.prices.values().next().copied());
    let country = last.as_ref().map(|concert| &concert.venue.country);
    let page = NewConcert {
        t,
        form: DetailsForm::new(&editing.taxed(request.now()), country, t),
        currency: price.map(|price| price.currency().code().to_owned()).unwrap_or_default(),
        types: vec![TypeForm::first()],
        template: TypeForm::template(),
    };
    Page::staff(&visit, t.text("editor-new-title"), &caller.roles)
        .script(assets::FORM_JS)
        .script(assets::ROWS_JS)
        .script(assets::ORGANIZER_JS)
        .render(&page)
}
