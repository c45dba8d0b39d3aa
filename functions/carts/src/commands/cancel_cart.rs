//! `DELETE /cart`: give it up.

use kernel::Role;
use lambda::Lambda;
use lambda::http::{Problem, Request, Response};

use super::command;
use crate::cart::CartCommand;
use crate::open_cart::Carts;

/// Cancels the cart.
pub const LAMBDA: Lambda =
    Lambda { name: "carts-cancel-cart", build: |env| Box::pin(async move { command(&env, cancel_cart) }) };

async fn cancel_cart(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    carts.execute(user_id, &CartCommand::CancelCart, "CancelCart", &request).await?;
    Ok(Response::no_content())
}
