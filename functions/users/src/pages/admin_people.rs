//! `GET /admin/people`: all accounts, for admins.

use askama::Template;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::tz::TimeZone;
use kernel::{Role, UserId};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words};
use privacy::Vault;
use views::{Order, Views};

use super::role_words::role_words;
use crate::page_texts::TEXTS;
use crate::views::user_directory::DirectoryUser;

#[derive(Template)]
#[template(path = "admin-people.html")]
struct People {
    t: Words,
    people: Vec<Row>,
    next: Option<String>,
}

struct Row {
    id: UserId,
    /// None if the personal data is erased.
    name: Option<String>,
    email: String,
    roles: String,
    is_active: bool,
    since: String,
}

/// How many people's keys are fetched at the same time.
const MAX_CONCURRENT: usize = 8;

pub async fn page(views: &Views, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(&[Role::Admin])?;
    let found = views.list::<DirectoryUser>(DirectoryUser::LIST, Order::Descending, &request.page()?).await;
    let found = found.map_err(|error| Problem::view(&error))?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let rows = stream::iter(found.items).map(|user| row(vault, user, t)).buffered(MAX_CONCURRENT);
    let people = People {
        t,
        people: rows.try_collect().await?,
        next: found.next_cursor.as_deref().map(|cursor| visit.with("cursor", Some(cursor))),
    };
    Page::staff(&visit, t.text("people-title"), &caller.roles).render(&people)
}

async fn row(vault: &Vault, user: DirectoryUser, t: Words) -> Result<Row, Problem> {
    let profile = vault.open_unless_erased(&user.profile).await.map_err(|error| Problem::privacy(&error))?;
    let (name, email) = profile.map(|profile| (profile.name.to_string(), profile.email.as_str().to_owned())).unzip();
    Ok(Row {
        id: user.user_id,
        name,
        email: email.unwrap_or_default(),
        roles: role_words(user.roles.as_set(), t).join(", "),
        is_active: user.active,
        since: t.date(user.registered_at.to_zoned(TimeZone::UTC).date()),
    })
}
