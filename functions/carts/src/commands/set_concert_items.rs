//! `PUT /cart/items/{concertId}`: set the quantities of several ticket types of a concert.

use std::collections::BTreeMap;

use kernel::{ConcertId, Quantity, Role, TicketTypeId, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::cart::{CartCommand, CartRefusal, Sale, Wanted};
use crate::cart_operation::{cart_operation, sale_refusals};
use crate::open_cart::Carts;
use crate::views::cart_contents::CartContents;
use crate::views::catalogue;

pub const LAMBDA: Lambda = Lambda { name: "carts-set-concert-items", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    Ok(endpoint(&env, carts, set_concert_items).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    cart_operation(Operation::put(LAMBDA.name, "/cart/items/{concertId}", "setConcertCartItems"))
        .describe(
            "Set the quantities of a concert's items",
            "Adds, changes and removes items of one concert: all of it or, after an error, nothing. Ticket types that are not listed stay as \
             they are.",
        )
        .path::<ConcertId>("concertId", "The concert's ID.")
        .body::<Body>()
        .responds(SuccessResponse::ok::<CartContents>().versioned())
        .problems([Problem::not_found(), nothing_chosen()])
        .problems([CartRefusal::TooManyTickets(Quantity::TEN), CartRefusal::TooManyLines])
        .problems([CartRefusal::OtherCurrency, CartRefusal::TooExpensive])
        .problems(sale_refusals())
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ConcertQuantities")]
struct Body {
    /// The number of tickets of each type. 0 removes it from the cart.
    #[serde(default)]
    quantities: BTreeMap<TicketTypeId, u32>,
}

fn nothing_chosen() -> Problem {
    Problem::new(422, "no_tickets_chosen", "Choose at least one ticket.")
}

async fn set_concert_items(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let concert_id: ConcertId = request.path("concertId")?;
    let Body { quantities } = request.json()?;
    if quantities.is_empty() {
        return Err(nothing_chosen().at("/quantities"));
    }
    // To remove items, their concert need not be on sale.
    let sales: BTreeMap<TicketTypeId, Sale> = if quantities.values().all(|number| *number == 0) {
        BTreeMap::new()
    } else {
        let concert = catalogue::scheduled(carts.views(), concert_id).await?;
        catalogue::sales(&concert, &[]).map(|sale| (sale.offer.ticket_type_id.clone(), sale)).collect()
    };
    let mut wanted = BTreeMap::new();
    for (ticket_type_id, number) in quantities {
        let of_type = match (number, sales.get(&ticket_type_id)) {
            (0, _) => None,
            (number, Some(sale)) => Some(of_sale(number, sale)?),
            (_, None) => return Err(not_sold(&carts, user_id, concert_id, &ticket_type_id).await),
        };
        wanted.insert(ticket_type_id, of_type);
    }
    let command = CartCommand::SetConcertItems { user_id, concert_id, wanted, now: request.now() };
    let (cart_id, done) = carts.execute(user_id, &command, "SetConcertItems", &request).await?;
    Ok(Response::ok(CartContents::of(cart_id, &done.state, None)).etag(done.version))
}

fn of_sale(number: u32, sale: &Sale) -> Result<Wanted, Problem> {
    let quantity = Quantity::try_from(number).ok().filter(|quantity| *quantity <= sale.max_per_order);
    let quantity = quantity.ok_or_else(|| {
        let too_many: Problem = CartRefusal::TooManyTickets(sale.max_per_order).into();
        too_many.at(format!("/quantities/{}", sale.offer.ticket_type_id))
    })?;
    Ok(Wanted { quantity, sale: sale.clone() })
}

/// A type that is in the cart was sold before.
async fn not_sold(carts: &Carts, user_id: UserId, concert_id: ConcertId, ticket_type_id: &TicketTypeId) -> Problem {
    match carts.open(user_id).await {
        Ok(open) => open
            .cart
            .line(concert_id, ticket_type_id)
            .map_or_else(Problem::not_found, |line| line.no_longer_sold().into()),
        Err(problem) => problem,
    }
}
