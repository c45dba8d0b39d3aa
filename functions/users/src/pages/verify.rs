//! Follow the link that verifies an address.

use askama::Template;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "verify.html")]
struct Verify {
    t: Words,
}

pub fn page(request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let layout = Page::new(&visit, t.text("verify-title")).script(assets::FORM_JS).script(assets::ACCOUNT_JS);
    layout.render(&Verify { t })
}
