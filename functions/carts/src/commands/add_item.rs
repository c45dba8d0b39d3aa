//! `POST /cart/items`: put tickets of a type that is not in the cart into it.

use kernel::{ConcertId, Quantity, Role, TicketTypeId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{cart_operation, example_name};
use crate::cart::{CartCommand, CartRefusal};
use crate::catalogue;
use crate::open_cart::Carts;
use crate::views::cart_contents::CartContents;

pub const LAMBDA: Lambda = Lambda { name: "carts-add-item", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    Ok(endpoint(&env, carts, add_item).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    cart_operation(Operation::post(LAMBDA.name, "/cart/items", "addCartItem"))
        .says("Put tickets into the cart", "Tickets of a type that is not in the cart; the first ones open it.")
        .body::<Body>()
        .answers(Answer::created::<CartContents>().versioned())
        .refuses([Problem::not_found()])
        .refuses([CartRefusal::AlreadyInCart, CartRefusal::TooManyTickets(Quantity::TEN), CartRefusal::TooManyLines])
        .refuses([CartRefusal::OtherCurrency, CartRefusal::TooExpensive])
        .refuses(example_name().map(CartRefusal::NotOnSale))
}

#[derive(Deserialize, JsonSchema)]
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
