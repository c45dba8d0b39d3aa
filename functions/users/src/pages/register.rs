//! Create an account. Its owner is logged in at once.

use askama::Template;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::own_path::Onward;
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "register.html")]
struct Register {
    t: Words,
    next: String,
    log_in: String,
    /// Where the log-in goes on if it does not succeed at once.
    log_in_after: String,
}

pub fn page(request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let onward = Onward::of(request);
    let log_in = onward.after("/account/log-in");
    let separator = if log_in.contains('?') { '&' } else { '?' };
    let page = Register { t, next: onward.place(), log_in_after: format!("{log_in}{separator}after=register"), log_in };
    let layout = Page::new(&visit, t.text("register-title")).script(assets::FORM_JS).script(assets::ACCOUNT_JS);
    layout.render(&page)
}
