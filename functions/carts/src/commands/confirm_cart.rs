//! `POST /cart/confirm`: buy what is in the cart. The order is placed a moment later.

use std::collections::{BTreeMap, BTreeSet};

use contracts::ids;
use kernel::{ConcertId, Currency, Money, OrderId, Quantity, Role, Text, TicketTypeId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cart::{Cart, CartCommand, CartRefusal, Change, Confirmation, Sale};
use crate::cart_operation::{cart_operation, example_name};
use crate::open_cart::Carts;
use crate::views::catalogue;

pub const LAMBDA: Lambda = Lambda { name: "carts-confirm-cart", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    Ok(endpoint(&env, carts, confirm_cart).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    cart_operation(Operation::post(LAMBDA.name, "/cart/confirm", "confirmCart"))
        .describe(
            "Confirm the cart",
            "Buys everything in the cart. The order is placed a moment later; holding the seats and authorizing the card then \
             run in parallel. If a price or a concert has changed since an item was added, nothing is bought and the answer \
             lists the changes. Confirm again with the new total to accept them.",
        )
        .body::<Body>()
        .responds(SuccessResponse::accepted::<ConfirmCartResponse>())
        .problems([CartRefusal::Empty, CartRefusal::NoDelivery, CartRefusal::TooManyTickets(Quantity::TEN)])
        .problems([CartRefusal::OtherCurrency, CartRefusal::TooExpensive])
        .problems(example_name().map(CartRefusal::NotOnSale))
        .problems(Currency::parse("PLN").map(|pln| CartRefusal::Changed { total: Money::zero(pln), changes: Vec::new() }))
        .problem_members::<Changed>(409)
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    /// Stripe's ID of the card.
    payment_method_id: Text<255>,
    /// If true, a declined card leaves the seats held until the hold ends, so that the buyer can try another card
    /// (`POST /orders/{orderId}/payment`). If false, a declined card cancels the order at once.
    #[serde(default)]
    keep_seats_on_decline: bool,
    /// The total that the buyer has seen. If the current total differs, nothing is bought.
    expected_total: Option<Money>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ConfirmedCart")]
struct ConfirmCartResponse {
    /// The order to poll.
    order_id: OrderId,
}

/// The additional members of the problem `cart_changed`.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Changed {
    /// The total at current prices.
    total: Money,
    /// Offers that changed after they were added to the cart.
    changes: Vec<Change>,
}

async fn confirm_cart(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let Body { payment_method_id, keep_seats_on_decline, expected_total } = request.json()?;
    let open = carts.open(user_id).await?;
    let command = CartCommand::ConfirmCart(Confirmation {
        sales: sales(&carts, &open.cart).await?,
        expected_total,
        payment_method_id,
        keep_seats_on_decline,
        now: request.now(),
    });
    let (cart_id, _) = carts.execute_on(user_id, open, &command, "ConfirmCart", &request).await?;
    let order_id = ids::order_id(cart_id);
    Ok(Response::accepted(format!("/orders/{order_id}"), ConfirmCartResponse { order_id }))
}

/// The current terms of everything in the cart.
async fn sales(carts: &Carts, cart: &Cart) -> Result<BTreeMap<(ConcertId, TicketTypeId), Sale>, Problem> {
    let concerts: BTreeSet<ConcertId> = cart.lines().iter().map(|line| line.offer.concert_id).collect();
    let mut sales = BTreeMap::new();
    for concert_id in concerts {
        if let Some(concert) = catalogue::find(carts.views(), concert_id).await? {
            let keyed = catalogue::sales(&concert).map(|sale| ((concert_id, sale.offer.ticket_type_id.clone()), sale));
            sales.extend(keyed);
        }
    }
    Ok(sales)
}
