//! Log in, with a second step where the account has one.

use askama::Template;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::own_path::Onward;
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "log-in.html")]
struct LogIn {
    t: Words,
    /// What has just happened: in short, and what it means.
    after: Option<(String, String)>,
    is_logged_in: bool,
    next: String,
    register: String,
}

pub fn page(request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let onward = Onward::of(request);
    let page = LogIn {
        t,
        after: after(t, request),
        is_logged_in: request.caller().is_ok(),
        register: onward.after("/account/register"),
        next: onward.place(),
    };
    let layout = Page::new(&visit, t.text("login-title")).script(assets::FORM_JS).script(assets::ACCOUNT_JS);
    layout.render(&page)
}

fn after(t: Words, request: &Request) -> Option<(String, String)> {
    let texts = |title: &str, more: &str| Some((t.text(title), more_of(t, more)));
    match *request.query_parameters().get("after")? {
        "register" => texts("login-after-register", "login-after-register-more"),
        "password" => texts("login-after-password", "login-after-password-more"),
        "forgotten" => texts("login-after-forgotten", "login-after-forgotten-more"),
        "log-out" => texts("login-after-log-out", ""),
        _ => None,
    }
}

fn more_of(t: Words, message: &str) -> String {
    if message.is_empty() { String::new() } else { t.text(message) }
}
