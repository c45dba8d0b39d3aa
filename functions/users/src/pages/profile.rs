//! Name, language, address and password.

use askama::Template;
use eventstore::{Aggregate, Consistency, Store};
use lambda::http::{Problem, Request, Response};
use pages::{Language, Link, Page, Visit, Words, assets, staff_links};
use privacy::Vault;

use crate::me::MeResponse;
use crate::page_texts::TEXTS;
use crate::user::User;

#[derive(Template)]
#[template(path = "profile.html")]
struct Profile {
    t: Words,
    current: &'static str,
    areas: Vec<Link>,
    /// What has just been done.
    done: Option<String>,
    me: MeResponse,
    chosen: Language,
    /// What is to be done before the address changes.
    pending: Option<String>,
}

pub async fn page(store: &Store, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let caller = match request.caller() {
        Err(problem) if problem.status == 401 => return Ok(pages::log_in_first(&visit)),
        caller => caller?,
    };
    let user = store.load::<User>(&User::stream(caller.user_id), Consistency::Strong).await;
    let User::Active(account) = user.map_err(|error| Problem::store(&error))?.state else {
        return Ok(pages::log_in_first(&visit));
    };
    let me = MeResponse::of(vault, account, request.now()).await.map_err(|error| Problem::privacy(&error))?;
    let t = visit.words;
    let page = Profile {
        t,
        current: "profile",
        areas: staff_links(&visit, &caller.roles),
        done: done(t, &me, request),
        chosen: me.language.as_ref().map_or(visit.language(), |languages| Language::of(languages.as_str())),
        pending: me.pending_email.as_ref().map(|email| t.with("profile-email-pending", &[("email", email.as_str())])),
        me,
    };
    Page::new(&visit, t.text("profile-title")).script(assets::FORM_JS).render(&page)
}

fn done(t: Words, me: &MeResponse, request: &Request) -> Option<String> {
    match *request.query_parameters().get("done")? {
        "saved" => Some(t.text("profile-saved")),
        "mailed" => {
            let email = me.pending_email.as_ref().unwrap_or(&me.email);
            Some(t.with("profile-email-resent", &[("email", email.as_str())]))
        }
        _ => None,
    }
}
