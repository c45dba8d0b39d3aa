//! What people see when a page can't be shown.

use std::sync::LazyLock;

use askama::Template;
use lambda::http::{Problem, Request, Response};
use writing::Texts;

use crate::{Page, Visit, Words, texts};

static TEXTS: LazyLock<Texts> = LazyLock::new(|| texts(|_| ""));

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    t: Words,
    title: String,
    meaning: String,
    /// The address to load again, if that may help.
    again: Option<String>,
}

/// Whether the response should be a page: browsers name HTML for what they show, programs name JSON, or anything.
pub fn wants_page(request: &Request) -> bool {
    let accepted = request.header("accept").unwrap_or_default();
    accepted.split(',').any(|range| range.trim().starts_with("text/html"))
}

/// A page in place of a problem, for those who want one. Who has to log in first is sent there, and comes back.
pub fn problem_page(request: &Request, problem: &Problem) -> Option<Response> {
    if !wants_page(request) {
        return None;
    }
    let visit = Visit::new(request, &TEXTS);
    if problem.status == 401 {
        return Some(log_in_first(&visit));
    }
    let (kind, may_help_again) = match problem.status {
        403 => ("forbidden", false),
        400..500 => ("missing", false),
        503 => ("busy", true),
        _ => ("failed", true),
    };
    let t = visit.words;
    let title = t.text(&format!("page-problem-{kind}"));
    let meaning = t.text(&format!("page-problem-{kind}-meaning"));
    let again = may_help_again.then(|| visit.with("lang", None));
    Page::new(&visit, title.clone()).status(problem.status).render(&ProblemPage { t, title, meaning, again }).ok()
}

/// Sends a visitor to log in, and then back to this address.
pub fn log_in_first(visit: &Visit) -> Response {
    let next: String = form_urlencoded::byte_serialize(visit.with("lang", None).as_bytes()).collect();
    Response::see_other(format!("/account/log-in?next={next}"))
}
