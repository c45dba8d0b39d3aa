//! `DELETE /cart`: give it up.

use kernel::Role;
use lambda::Lambda;
use lambda::http::{Problem, Request, Response};
use openapi::{Answer, Operation};

use super::{cart_operation, command};
use crate::cart::CartCommand;
use crate::open_cart::Carts;

/// Cancels the cart.
pub const LAMBDA: Lambda =
    Lambda { name: "carts-cancel-cart", build: |env| Box::pin(async move { command(&env, cancel_cart) }) };

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    cart_operation(Operation::delete(LAMBDA.name, "/cart", "cancelCart"))
        .says("Give the cart up", "The next item opens a new one.")
        .answers(Answer::no_content())
}

async fn cancel_cart(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    carts.execute(user_id, &CartCommand::CancelCart, "CancelCart", &request).await?;
    Ok(Response::no_content())
}
