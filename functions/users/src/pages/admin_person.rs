//! `GET /admin/people/{userId}`: one account, and what an admin can do to it.

use askama::Template;
use eventstore::{Aggregate, Consistency, Store};
use jiff::tz::TimeZone;
use kernel::{Role, UserId};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};
use privacy::Vault;

use super::role_words::{ROLES, role_name, role_word};
use crate::mfa::Mfa;
use crate::page_texts::TEXTS;
use crate::user::{Account, User};

#[derive(Template)]
#[template(path = "admin-person.html")]
struct PersonPage {
    t: Words,
    id: UserId,
    name: String,
    email: String,
    since: String,
    is_verified: bool,
    is_active: bool,
    is_oneself: bool,
    has_mfa: bool,
    roles: Vec<Choice>,
    version: u64,
    /// What has just been done.
    done: Option<String>,
}

struct Choice {
    name: &'static str,
    text: String,
    is_given: bool,
}

pub async fn page(store: &Store, vault: &Vault, id: &str, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(&[Role::Admin])?;
    let id: UserId = id.parse().map_err(|_| Problem::not_found())?;
    let user = store.load::<User>(&User::stream(id), Consistency::Strong).await;
    let user = user.map_err(|error| Problem::store(&error))?;
    let (account, is_active): (Account, bool) = match user.state {
        User::Active(account) => (account, true),
        User::Deactivated(account) => (account, false),
        User::Unregistered | User::Forgotten(_) => return Err(Problem::not_found()),
    };
    let profile = vault.open_unless_erased(&account.profile).await.map_err(|error| Problem::privacy(&error))?;
    let profile = profile.ok_or_else(Problem::not_found)?;
    let mfa = store.load::<Mfa>(&Mfa::stream(id), Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let choice =
        |role: Role| Choice { name: role_name(role), text: role_word(role, t), is_given: account.roles.contains(role) };
    let person = PersonPage {
        t,
        id,
        name: profile.name.to_string(),
        email: profile.email.as_str().to_owned(),
        since: t.date(account.registered_at.to_zoned(TimeZone::UTC).date()),
        is_verified: account.email_verified,
        is_active,
        is_oneself: id == caller.user_id,
        has_mfa: mfa.state != Mfa::Off,
        roles: ROLES.map(choice).into(),
        version: user.version,
        done: done(t, request),
    };
    let page = Page::staff(&visit, t.text("person-title"), &caller.roles);
    page.script(assets::FORM_JS).script(assets::ROLES_JS).render(&person)
}

fn done(t: Words, request: &Request) -> Option<String> {
    match *request.query_parameters().get("done")? {
        "roles" => Some(t.text("person-done-roles")),
        "deactivated" => Some(t.text("person-done-deactivated")),
        "mfa" => Some(t.text("person-done-mfa")),
        _ => None,
    }
}
