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

const AREAS: [(&str, &str); 4] = [
    ("orders", "/on-call/orders"),
    ("dead-letters", "/on-call/dead-letters"),
    ("deliveries", "/on-call/deliveries"),
    ("refunds", "/finance/refunds"),
];

pub fn page(request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(OPERATORS)?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let area = |(name, href)| Area {
        href,
        text: t.text(&format!("on-call-{name}")),
        meaning: t.text(&format!("on-call-{name}-more")),
    };
    let overview = Overview { t, areas: AREAS.map(area), contexts: Context::ALL.map(Context::name) };
    let page = Page::staff(&visit, t.text("on-call-title"), &caller.roles);
    page.script(assets::FORM_JS).script(assets::REPUBLISH_JS).render(&overview)
}
