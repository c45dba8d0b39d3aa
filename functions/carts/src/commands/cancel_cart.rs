//! `DELETE /cart`: abandon the cart.

use kernel::Role;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};

use crate::cart::CartCommand;
use crate::cart_operation::cart_operation;
use crate::open_cart::Carts;

pub const LAMBDA: Lambda = Lambda { name: "carts-cancel-cart", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    Ok(endpoint(&env, carts, cancel_cart).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    cart_operation(Operation::delete(LAMBDA.name, "/cart", "cancelCart"))
        .describe("Abandon the cart", "The next item opens a new cart.")
        .responds(SuccessResponse::no_content())
}

async fn cancel_cart(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    carts.execute(user_id, &CartCommand::CancelCart, "CancelCart", &request).await?;
    Ok(Response::no_content())
}
