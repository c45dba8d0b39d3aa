//! Accounts in a browser: `/account/{page+}` for their owners, `/admin/{page+}` for admins. The pages read; their forms call the API.

use auth::Sessions;
use eventstore::Store;
use lambda::http::{PageRoute, Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use privacy::Vault;
use views::Views;

pub mod admin_people;
pub mod admin_person;
pub mod data;
pub mod forgot_password;
pub mod log_in;
pub mod new_password;
pub mod profile;
pub mod register;
mod role_words;
pub mod security;
pub mod sessions;
pub mod verify;

pub const LAMBDA: Lambda = Lambda { name: "users-pages", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let accounts =
        Accounts { store: env.events()?, views: env.views()?, vault: env.vault()?, sessions: env.sessions()? };
    Ok(endpoint(&env, accounts, answer).authenticated()?.showing_problems(pages::problem_page).build())
}

pub fn routes() -> Vec<PageRoute> {
    ["/account/{page+}", "/admin/{page+}"].map(|path| PageRoute { function: LAMBDA.name, path }).to_vec()
}

#[derive(Clone)]
struct Accounts {
    store: Store,
    views: Views,
    vault: Vault,
    sessions: Sessions,
}

async fn answer(accounts: Accounts, request: Request) -> Result<Response, Problem> {
    let page: String = request.path("page")?;
    match request.route() {
        "GET /account/{page+}" => answer_owner(&accounts, &page, &request).await,
        _ => answer_admin(&accounts, &page, &request).await,
    }
}

async fn answer_admin(accounts: &Accounts, page: &str, request: &Request) -> Result<Response, Problem> {
    match page.split_once('/') {
        None if page == "people" => admin_people::page(&accounts.views, &accounts.vault, request).await,
        Some(("people", id)) => admin_person::page(&accounts.store, &accounts.vault, id, request).await,
        _ => Err(Problem::not_found()),
    }
}

async fn answer_owner(accounts: &Accounts, page: &str, request: &Request) -> Result<Response, Problem> {
    match page {
        "log-in" => log_in::page(request),
        "register" => register::page(request),
        "verify" => verify::page(request),
        "forgot-password" => forgot_password::page(request),
        "new-password" => new_password::page(request),
        "data" => data::page(request),
        "profile" => profile::page(&accounts.store, &accounts.vault, request).await,
        "security" => security::page(&accounts.store, request).await,
        "sessions" => sessions::page(&accounts.sessions, request).await,
        _ => Err(Problem::not_found()),
    }
}
