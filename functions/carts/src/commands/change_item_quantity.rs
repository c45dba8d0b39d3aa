//! `PUT /cart/items/{concertId}/{ticketTypeId}`: change an item's quantity.

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

pub const LAMBDA: Lambda = Lambda { name: "carts-change-item-quantity", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    Ok(endpoint(&env, carts, change_item_quantity).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    cart_operation(Operation::put(LAMBDA.name, "/cart/items/{concertId}/{ticketTypeId}", "changeCartItemQuantity"))
        .describe("Change an item's quantity", "Sets the number of tickets of a type that is already in the cart.")
        .path::<ConcertId>("concertId", "The concert's ID.")
        .path::<TicketTypeId>("ticketTypeId", "The ticket type's ID.")
        .body::<Body>()
        .responds(SuccessResponse::ok::<CartContents>().versioned())
        .problems([CartRefusal::NotInCart, CartRefusal::TooManyTickets(Quantity::TEN), CartRefusal::TooExpensive])
        .problems(sale_refusals())
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
    let max_per_order = match catalogue::sale(carts.views(), concert_id, &ticket_type_id).await {
        Ok(sale) => sale.max_per_order,
        Err(problem) if problem.status == 404 => {
            let cart = carts.open(user_id).await?.cart;
            return Err(cart.line(concert_id, &ticket_type_id).map_or(problem, |line| line.no_longer_sold().into()));
        }
        Err(problem) => return Err(problem),
    };
    let command = CartCommand::ChangeCartItemQuantity { concert_id, ticket_type_id, quantity, max_per_order };
    let (cart_id, done) =
        carts.execute(user_id, &command, "ChangeCartItemQuantity", &request).await.map_err(at_quantity)?;
    Ok(Response::ok(CartContents::of(cart_id, &done.state, None)).etag(done.version))
}
