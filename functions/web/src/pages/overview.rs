//! `GET /on-call`: where to look when something does not work, and publishing events again.

use askama::Template;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::event_tables::Context;
use crate::failure_queues::OPERATORS;
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "on-call.html")]
struct Overview {
    t: Words,
    areas: [Area; 4],
    contexts: [&'static str; Context::ALL.len()],
}

struct Area {
    href: &'static str,
    text: String,
    meaning: String,
}

const AREAS: [(&str, &str, &str); 4] = [
    ("/on-call/orders", "on-call-orders", "on-call-orders-more"),
    ("/on-call/dead-letters", "on-call-dead-letters", "on-call-dead-letters-more"),
    ("/on-call/deliveries", "on-call-deliveries", "on-call-deliveries-more"),
    ("/finance/refunds", "on-call-refunds", "on-call-refunds-more"),
];

pub fn page(request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(OPERATORS)?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let area = |(href, text, meaning)| Area { href, text: t.text(text), meaning: t.text(meaning) };
    let overview = Overview { t, areas: AREAS.map(area), contexts: Context::ALL.map(Context::name) };
    let page = Page::staff(&visit, t.text("on-call-title"), &caller.roles);
    page.script(assets::FORM_JS).script(assets::REPUBLISH_JS).render(&overview)
}
