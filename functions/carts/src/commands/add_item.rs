//! `POST /cart/items`: add tickets to the cart.

use kernel::{ConcertId, Quantity, Role, TicketTypeId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::cart::{CartCommand, CartRefusal};
use crate::cart_operation::{at_quantity, cart_operation, sale_refusals};
use crate::open_cart::Carts;
use crate::views::cart_contents::CartContents;
use crate::views::catalogue;

pub const LAMBDA: Lambda = Lambda { name: "carts-add-item", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    Ok(endpoint(&env, carts, add_item).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    cart_operation(Operation::post(LAMBDA.name, "/cart/items", "addCartItem"))
        .describe(
            "Add tickets to the cart",
            "The ticket type must not be in the cart yet. The first item opens the cart.",
        )
        .body::<Body>()
        .responds(SuccessResponse::created::<CartContents>().versioned())
        .problems([Problem::not_found()])
        .problems([CartRefusal::AlreadyInCart, CartRefusal::TooManyTickets(Quantity::TEN), CartRefusal::TooManyLines])
        .problems([CartRefusal::OtherCurrency, CartRefusal::TooExpensive])
        .problems(sale_refusals())
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
    let command =
        CartCommand::AddCartItem { user_id, sale: Box::new(sale), quantity: body.quantity, now: request.now() };
    let (cart_id, done) = carts.execute(user_id, &command, "AddCartItem", &request).await.map_err(at_quantity)?;
    Ok(Response::created("/cart", CartContents::of(cart_id, &done.state, None)).etag(done.version))
}
