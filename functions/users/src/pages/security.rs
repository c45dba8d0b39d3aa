//! Multi-factor authentication: enrol, confirm, remove.

use askama::Template;
use eventstore::{Aggregate, Consistency, Store};
use lambda::http::{Problem, Request, Response};
use pages::{Link, Page, Visit, Words, assets, staff_links};

use crate::mfa::Mfa;
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "security.html")]
struct Security {
    t: Words,
    current: &'static str,
    areas: Vec<Link>,
    /// What has just been done.
    done: Option<String>,
    /// Recovery codes that are left, if it is active.
    codes_left: Option<String>,
}

pub async fn page(store: &Store, request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let caller = match request.caller() {
        Err(problem) if problem.status == 401 => return Ok(pages::log_in_first(&visit)),
        caller => caller?,
    };
    let mfa = store.load::<Mfa>(&Mfa::stream(caller.user_id), Consistency::Strong).await;
    let mfa = mfa.map_err(|error| Problem::store(&error))?.state;
    let t = visit.words;
    let left = |codes: usize| t.count("security-codes-left", u32::try_from(codes).unwrap_or(u32::MAX));
    let page = Security {
        t,
        current: "security",
        areas: staff_links(&visit, &caller.roles),
        done: done(t, request),
        codes_left: mfa.active().map(|enrolment| left(enrolment.recovery_codes.len())),
    };
    let layout = Page::new(&visit, t.text("security-title")).script(assets::FORM_JS).script(assets::ACCOUNT_JS);
    layout.render(&page)
}

fn done(t: Words, request: &Request) -> Option<String> {
    match *request.query_parameters().get("done")? {
        "on" => Some(t.text("security-on")),
        "off" => Some(t.text("security-off")),
        _ => None,
    }
}
