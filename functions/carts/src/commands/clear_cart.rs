//! `DELETE /cart/items`: remove all items from the cart.

use kernel::Role;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};

use crate::cart::CartCommand;
use crate::cart_operation::cart_operation;
use crate::open_cart::Carts;

pub const LAMBDA: Lambda = Lambda { name: "carts-clear-cart", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    Ok(endpoint(&env, carts, clear_cart).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    cart_operation(Operation::delete(LAMBDA.name, "/cart/items", "clearCart"))
        .describe(
            "Remove all items from the cart",
            "The cart stays open and keeps its delivery. An empty cart stays as it is.",
        )
        .responds(SuccessResponse::no_content().versioned())
}

async fn clear_cart(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let (_, done) = carts.execute(user_id, &CartCommand::ClearCart, "ClearCart", &request).await?;
    Ok(Response::no_content().etag(done.version))
}
