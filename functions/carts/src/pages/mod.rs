//! The cart in a browser: `GET /my/cart` and `GET /my/checkout`. The pages read; their forms call the API.

use eventstore::Store;
use lambda::http::{PageRoute, Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use privacy::Vault;
use views::Views;

use crate::open_cart::Carts;

pub mod cart;
pub mod checkout;

pub const LAMBDA: Lambda = Lambda { name: "carts-pages", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let (store, views): (Store, Views) = (env.events()?, env.views()?);
    let desk = Desk {
        carts: Carts::new(store, views),
        vault: env.vault()?,
        to_unverified: env.var("SELL_TO_UNVERIFIED")? == "true",
    };
    Ok(endpoint(&env, desk, answer).authenticated()?.showing_problems(pages::problem_page).build())
}

pub fn routes() -> Vec<PageRoute> {
    ["/my/cart", "/my/checkout"].map(|path| PageRoute { function: LAMBDA.name, path }).to_vec()
}

#[derive(Clone)]
struct Desk {
    carts: Carts,
    vault: Vault,
    /// Whether fans can buy before they have verified their e-mail address.
    to_unverified: bool,
}

async fn answer(Desk { carts, vault, to_unverified }: Desk, request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /my/checkout" => checkout::page(&carts, &vault, to_unverified, &request).await,
        _ => cart::page(&carts, &request).await,
    }
}
