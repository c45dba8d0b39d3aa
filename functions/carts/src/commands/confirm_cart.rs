//! `POST /cart/confirm`: buy what is in the cart. The order comes of it a moment later.

use openapi::{Answer, Operation};
use schemars::JsonSchema;
use std::collections::{BTreeMap, BTreeSet};

use contracts::ids;
use kernel::{ConcertId, Currency, Money, OrderId, Quantity, Role, Text};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use serde::{Deserialize, Serialize};

use super::{cart_operation, example_name};
use crate::cart::{Cart, CartCommand, CartRefusal, Change};
use crate::catalogue;
use crate::open_cart::Carts;

pub const LAMBDA: Lambda = Lambda { name: "carts-confirm-cart", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    Ok(endpoint(&env, carts, confirm_cart).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    cart_operation(Operation::post(LAMBDA.name, "/cart/confirm", "confirmCart"))
        .says(
            "Buy what is in the cart",
            "The order comes of it a moment later: seats are held and the card is authorized side by side. If a price or a \
             concert changed since an item was added, nothing is bought, and the answer says what changed; confirming \
             again with the new total goes through.",
        )
        .body::<Body>()
        .answers(Answer::accepted::<Answered>())
        .refuses([CartRefusal::Empty, CartRefusal::NoDelivery, CartRefusal::TooManyTickets(Quantity::TEN)])
        .refuses([CartRefusal::OtherCurrency, CartRefusal::TooExpensive])
        .refuses(example_name().map(CartRefusal::NotOnSale))
        .refuses(Currency::parse("PLN").map(|pln| CartRefusal::Changed { total: Money::zero(pln), changes: Vec::new() }))
        .telling::<Changed>(409)
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    /// The gateway's id of the card.
    payment_method_id: Text<255>,
    /// Whether the seats stay held while their time lasts when the card is declined, so that the buyer can pay with another
    /// (`POST /orders/{orderId}/payment`). If not, a declined card cancels the order at once.
    #[serde(default)]
    keep_seats_on_decline: bool,
    /// What the buyer thinks that the cart comes to; if it comes to something else, nothing is bought.
    expected_total: Option<Money>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ConfirmedCart")]
struct Answered {
    /// The order to watch.
    order_id: OrderId,
}

/// What the problem `cart_changed` tells besides.
#[derive(JsonSchema)]
#[allow(dead_code)]
struct Changed {
    /// What the cart comes to now.
    total: Money,
    /// What is no longer as it was when it was added.
    changes: Vec<Change>,
}

async fn confirm_cart(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let Body { payment_method_id, keep_seats_on_decline, expected_total } = request.json()?;
    let open = carts.open(user_id).await?;
    let command = CartCommand::ConfirmCart {
        sales: sales(&carts, &open.cart).await?,
        expected_total,
        payment_method_id,
        keep_seats_on_decline,
        now: request.now(),
    };
    let (cart_id, _) = carts.execute_on(user_id, open, &command, "ConfirmCart", &request).await?;
    let order_id = ids::order_id(cart_id);
    Ok(Response::accepted(format!("/orders/{order_id}"), Answered { order_id }))
}

/// What is on sale now, of all that is in the cart.
async fn sales(
    carts: &Carts,
    cart: &Cart,
) -> Result<BTreeMap<(ConcertId, kernel::TicketTypeId), crate::cart::Sale>, Problem> {
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
