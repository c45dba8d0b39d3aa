//! `GET /cart`.

use kernel::Role;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;

use crate::cart::Cart;
use crate::open_cart::Carts;
use crate::views::cart_contents::CartContents;

pub const LAMBDA: Lambda = Lambda { name: "carts-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    let state = (carts, env.vault()?);
    Ok(endpoint(&env, state, cart).authenticated()?.build())
}

pub fn operations() -> Vec<Operation> {
    let cart = Operation::get(LAMBDA.name, "/cart", "getCart")
        .describe("Get your cart", "Your open cart. If you have none, an empty one.")
        .for_roles(&[Role::Fan])
        .responds(SuccessResponse::ok::<CartContents>().versioned())
        .problems([Problem::not_found()]);
    vec![cart]
}

async fn cart((carts, vault): (Carts, Vault), request: Request) -> Result<Response, Problem> {
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
