//! `PUT /cart/items/{concertId}/{ticketTypeId}`: have more or fewer of them.

use kernel::{ConcertId, Quantity, Role, TicketTypeId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::Deserialize;

use super::cart_operation;
use crate::cart::{CartCommand, CartRefusal};
use crate::catalogue;
use crate::open_cart::Carts;
use crate::views::cart_contents::CartContents;

pub const LAMBDA: Lambda = Lambda { name: "carts-change-item-quantity", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    Ok(endpoint(&env, carts, change_item_quantity).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    cart_operation(Operation::put(LAMBDA.name, "/cart/items/{concertId}/{ticketTypeId}", "changeCartItemQuantity"))
        .says("Have more or fewer tickets", "Of a type that is in the cart.")
        .path::<ConcertId>("concertId", "The concert.")
        .path::<TicketTypeId>("ticketTypeId", "The ticket type.")
        .body::<Body>()
        .answers(Answer::ok::<CartContents>().versioned())
        .refuses([CartRefusal::NotInCart, CartRefusal::TooManyTickets(Quantity::TEN), CartRefusal::TooExpensive])
}

#[derive(Deserialize, JsonSchema)]
struct Body {
    quantity: Quantity,
}

async fn change_item_quantity(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let concert_id: ConcertId = request.path("concertId")?;
    let ticket_type_id: TicketTypeId = request.path("ticketTypeId")?;
    let Body { quantity } = request.json()?;
    let max_per_order = catalogue::sale(carts.views(), concert_id, &ticket_type_id).await?.max_per_order;
    let command = CartCommand::ChangeCartItemQuantity { concert_id, ticket_type_id, quantity, max_per_order };
    let (cart_id, done) = carts.execute(user_id, &command, "ChangeCartItemQuantity", &request).await?;
    Ok(Response::ok(CartContents::of(cart_id, &done.state, None)).etag(done.version))
}
