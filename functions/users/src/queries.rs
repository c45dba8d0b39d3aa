//! `GET /users/me`, `GET /users`.

use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{EmailAddress, Role, Text, Timestamp, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use privacy::{PrivacyError, Vault};
use schemars::JsonSchema;
use serde::Serialize;
use views::{Order, Page, Views};

use crate::roles::Roles;
use crate::user::User;
use crate::views::user_directory::DirectoryUser;

pub const LAMBDA: Lambda = Lambda { name: "users-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?, env.vault()?);
    Ok(endpoint(&env, state, answer).authenticated()?.build())
}

async fn answer((store, views, vault): (Store, Views, Vault), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /users/me" => me(&store, &vault, &request).await,
        _ => list(&views, &vault, &request).await,
    }
}

/// The endpoints, as clients see them.
pub fn operations() -> Vec<Operation> {
    let me = Operation::get(LAMBDA.name, "/users/me", "getMe")
        .says("You", "As you are now, whatever the token says.")
        .by_person()
        .answers(Answer::ok::<Me>().versioned())
        .refuses([Problem::not_found()]);
    let list = Operation::get(LAMBDA.name, "/users", "listUsers")
        .says("All users", "Newest first.")
        .by_one_of(&[Role::Admin])
        .paged()
        .answers(Answer::ok::<Page<Line>>());
    vec![me, list]
}

/// How many people's keys are fetched side by side.
const SIDE_BY_SIDE: usize = 8;

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Me {
    user_id: UserId,
    email: EmailAddress,
    name: Text<100>,
    roles: Roles,
}

/// A line of the directory. Whose key is gone has neither address nor name.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "User")]
struct Line {
    user_id: UserId,
    email: Option<EmailAddress>,
    name: Option<Text<100>>,
    roles: Roles,
    active: bool,
    registered_at: Timestamp,
}

/// The caller, as they are now, whatever their token says.
async fn me(store: &Store, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    let user_id = request.caller()?.user_id;
    let user = store.load::<User>(&User::stream(user_id), Consistency::Strong).await;
    let user = user.map_err(|error| Problem::store(&error))?;
    let User::Active(account) = user.state else { return Err(Problem::not_found()) };
    let profile = vault.open(&account.profile).await.map_err(|error| Problem::privacy(&error))?;
    let me = Me { user_id, email: profile.email, name: profile.name, roles: account.roles };
    Ok(Response::ok(me).etag(user.version))
}

/// All users, newest first.
async fn list(views: &Views, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Admin])?;
    let page = views.list::<DirectoryUser>(DirectoryUser::LIST, Order::Descending, &request.page()?).await;
    let Page { items, next_cursor } = page.map_err(|error| Problem::view(&error))?;
    let lines = stream::iter(items).map(|user| line(vault, user)).buffered(SIDE_BY_SIDE);
    Ok(Response::ok(Page { items: lines.try_collect::<Vec<_>>().await?, next_cursor }))
}

async fn line(vault: &Vault, user: DirectoryUser) -> Result<Line, Problem> {
    let profile = match vault.open(&user.profile).await {
        Ok(profile) => Some(profile),
        Err(PrivacyError::Forgotten(_)) => None,
        Err(error) => return Err(Problem::privacy(&error)),
    };
    let (email, name) = profile.map(|profile| (profile.email, profile.name)).unzip();
    let DirectoryUser { user_id, roles, active, registered_at, .. } = user;
    Ok(Line { user_id, email, name, roles, active, registered_at })
}
