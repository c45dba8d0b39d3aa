//! `POST /cart/items`: put tickets of a type that is not in the cart into it.

use kernel::{ConcertId, Quantity, Role, TicketTypeId};
use lambda::Lambda;
use lambda::http::{Problem, Request, Response};
use serde::Deserialize;

use super::command;
use crate::cart::CartCommand;
use crate::catalogue;
use crate::open_cart::Carts;
use crate::views::cart_contents::CartContents;

/// Adds an item.
pub const LAMBDA: Lambda =
    Lambda { name: "carts-add-item", build: |env| Box::pin(async move { command(&env, add_item) }) };

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    concert_id: ConcertId,
    ticket_type_id: TicketTypeId,
    quantity: Quantity,
}

async fn add_item(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let body: Body = request.json()?;
    let sale = catalogue::sale(carts.views(), body.concert_id, &body.ticket_type_id).await?;
    let command = CartCommand::AddCartItem { user_id, sale, quantity: body.quantity, now: request.now() };
    let (cart_id, done) = carts.execute(user_id, &command, "AddCartItem", &request).await?;
    Ok(Response::created("/cart", CartContents::of(cart_id, &done.state, None)).etag(done.version))
}
