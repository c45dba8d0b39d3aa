//! `DELETE /cart/items/{concertId}/{ticketTypeId}`: take them out.

use kernel::Role;
use lambda::Lambda;
use lambda::http::{Problem, Request, Response};

use super::command;
use crate::cart::CartCommand;
use crate::open_cart::Carts;

/// Removes an item.
pub const LAMBDA: Lambda =
    Lambda { name: "carts-remove-item", build: |env| Box::pin(async move { command(&env, remove_item) }) };

async fn remove_item(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let concert_id = request.path("concertId")?;
    let ticket_type_id = request.path("ticketTypeId")?;
    let command = CartCommand::RemoveCartItem { concert_id, ticket_type_id };
    let (_, done) = carts.execute(user_id, &command, "RemoveCartItem", &request).await?;
    Ok(Response::no_content().etag(done.version))
}
