//! `GET /cart` and `GET /cart/summary`.

use kernel::Role;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;

use crate::cart::Cart;
use crate::open_cart::Carts;
use crate::views::cart_contents::CartContents;
use crate::views::cart_summary::CartSummary;

pub const LAMBDA: Lambda = Lambda { name: "carts-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    let state = (carts, env.vault()?);
    Ok(endpoint(&env, state, answer).authenticated()?.build())
}

async fn answer((carts, vault): (Carts, Vault), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /cart/summary" => summary(&carts, &request).await,
        _ => cart(&carts, &vault, &request).await,
    }
}

pub fn operations() -> Vec<Operation> {
    let cart = Operation::get(LAMBDA.name, "/cart", "getCart")
        .describe("Get your cart", "Your open cart. If you have none, an empty one.")
        .for_roles(&[Role::Fan])
        .responds(SuccessResponse::ok::<CartContents>().versioned())
        .problems([Problem::not_found()]);
    let summary = Operation::get(LAMBDA.name, "/cart/summary", "getCartSummary")
        .describe("Get your cart's summary", "How much is in your open cart. If you have none, that of an empty one.")
        .for_roles(&[Role::Fan])
        .responds(SuccessResponse::ok::<CartSummary>().versioned());
    vec![cart, summary]
}

async fn cart(carts: &Carts, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(&[Role::Fan])?;
    let open = carts.open(caller.user_id).await?;
    let customer = match &open.cart {
        Cart::Open { delivery: Some(delivery), .. } => {
            Some(vault.open(&delivery.customer).await.map_err(|error| Problem::privacy(&error))?)
        }
        _ => None,
    };
    Ok(Response::ok(CartContents::of(open.cart_id, &open.cart, customer)).etag(open.version))
}

async fn summary(carts: &Carts, request: &Request) -> Result<Response, Problem> {
    let open = carts.open(request.caller_with(&[Role::Fan])?.user_id).await?;
    Ok(Response::ok(CartSummary::of(open.cart_id, &open.cart)).etag(open.version))
}
