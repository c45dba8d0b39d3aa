//! `DELETE /cart/items/{concertId}/{ticketTypeId}`: take them out.

use kernel::{ConcertId, Role, TicketTypeId};
use lambda::Lambda;
use lambda::http::{Problem, Request, Response};
use openapi::{Answer, Operation};

use super::{cart_operation, command};
use crate::cart::{CartCommand, CartRefusal};
use crate::open_cart::Carts;

/// Removes an item.
pub const LAMBDA: Lambda =
    Lambda { name: "carts-remove-item", build: |env| Box::pin(async move { command(&env, remove_item) }) };

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    cart_operation(Operation::delete(LAMBDA.name, "/cart/items/{concertId}/{ticketTypeId}", "removeCartItem"))
        .says("Take tickets out of the cart", "")
        .path::<ConcertId>("concertId", "The concert.")
        .path::<TicketTypeId>("ticketTypeId", "The ticket type.")
        .answers(Answer::no_content().versioned())
        .refuses([CartRefusal::NotInCart])
}

async fn remove_item(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let concert_id = request.path("concertId")?;
    let ticket_type_id = request.path("ticketTypeId")?;
    let command = CartCommand::RemoveCartItem { concert_id, ticket_type_id };
    let (_, done) = carts.execute(user_id, &command, "RemoveCartItem", &request).await?;
    Ok(Response::no_content().etag(done.version))
}
