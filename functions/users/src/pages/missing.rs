//! For addresses below `/account` that are of no page.

use askama::Template;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words};

use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "missing.html")]
struct Missing {
    t: Words,
}

pub fn page(request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    Page::new(&visit, t.text("missing-title")).status(404).render(&Missing { t })
}
