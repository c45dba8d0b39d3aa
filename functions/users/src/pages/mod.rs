//! Accounts in a browser: `GET /account/{page+}`. The pages read; their forms call the API.

use auth::Sessions;
use eventstore::Store;
use lambda::http::{PageRoute, Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use privacy::Vault;

pub mod forgot_password;
pub mod log_in;
pub mod missing;
pub mod new_password;
pub mod profile;
pub mod register;
pub mod security;
pub mod sessions;
pub mod verify;

pub const LAMBDA: Lambda = Lambda { name: "users-pages", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let accounts = Accounts { store: env.events()?, vault: env.vault()?, sessions: env.sessions()? };
    Ok(endpoint(&env, accounts, answer).authenticated()?.showing_problems(pages::problem_page).build())
}

pub fn routes() -> Vec<PageRoute> {
    vec![PageRoute { function: LAMBDA.name, path: "/account/{page+}" }]
}

#[derive(Clone)]
struct Accounts {
    store: Store,
    vault: Vault,
    sessions: Sessions,
}

async fn answer(accounts: Accounts, request: Request) -> Result<Response, Problem> {
    match request.path::<String>("page")?.as_str() {
        "log-in" => log_in::page(&request),
        "register" => register::page(&request),
        "verify" => verify::page(&request),
        "forgot-password" => forgot_password::page(&request),
        "new-password" => new_password::page(&request),
        "profile" => profile::page(&accounts.store, &accounts.vault, &request).await,
        "security" => security::page(&accounts.store, &request).await,
        "sessions" => sessions::page(&accounts.sessions, &request).await,
        _ => missing::page(&request),
    }
}
