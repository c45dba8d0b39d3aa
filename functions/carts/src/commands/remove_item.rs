//! `DELETE /cart/items/{concertId}/{ticketTypeId}`: remove an item from the cart.

use kernel::{ConcertId, Role, TicketTypeId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};

use crate::cart::{CartCommand, CartRefusal};
use crate::cart_operation::cart_operation;
use crate::open_cart::Carts;

pub const LAMBDA: Lambda = Lambda { name: "carts-remove-item", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    Ok(endpoint(&env, carts, remove_item).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    cart_operation(Operation::delete(LAMBDA.name, "/cart/items/{concertId}/{ticketTypeId}", "removeCartItem"))
        .describe("Remove an item from the cart", "")
        .path::<ConcertId>("concertId", "The concert's ID.")
        .path::<TicketTypeId>("ticketTypeId", "The ticket type's ID.")
        .responds(SuccessResponse::no_content().versioned())
        .problems([CartRefusal::NotInCart])
}

async fn remove_item(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let concert_id = request.path("concertId")?;
    let ticket_type_id = request.path("ticketTypeId")?;
    let command = CartCommand::RemoveCartItem { concert_id, ticket_type_id };
    let (_, done) = carts.execute(user_id, &command, "RemoveCartItem", &request).await?;
    Ok(Response::no_content().etag(done.version))
}
