//! `POST /cart/confirm`: buy what is in the cart. The order is placed a moment later.

use std::collections::{BTreeMap, BTreeSet};

use contracts::ids;
use kernel::{CartId, ConcertId, Currency, Money, OrderId, Quantity, Role, Text, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cart::{Cart, CartCommand, CartRefusal, Change, Confirmation};
use crate::cart_operation::{cart_operation, sale_refusals};
use crate::open_cart::{Carts, missing_card};
use crate::views::confirmed_carts::{ConfirmedCart, VERSION};
use crate::views::{availability, catalogue};

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
             run in parallel. If a price, or the name, artist, time or venue of a concert has changed since an item was added, \
             nothing is bought and the answer lists the changes. Confirm again with the new total to accept them. Nothing is \
             bought either if too few seats are left.",
        )
        .body::<Body>()
        .responds(SuccessResponse::accepted::<ConfirmCartResponse>())
        .problems([CartRefusal::Empty, CartRefusal::NoDelivery, CartRefusal::TooManyTickets(Quantity::TEN)])
        .problems([CartRefusal::OtherCurrency, CartRefusal::TooExpensive])
        .problems(sale_refusals())
        .problems(sold_out())
        .problems(Currency::parse("PLN").map(|pln| CartRefusal::Changed { total: Money::zero(pln), changes: Vec::new() }))
        .problem_members::<Changed>(409)
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    /// Stripe's ID of the card. A free order needs none.
    payment_method_id: Option<Text<255>>,
    /// If true, a declined card leaves the seats held until the hold ends, so that the buyer can try another card
    /// (`POST /orders/{orderId}/payment`). If false, a declined card cancels the order at once.
    #[serde(default)]
    keep_seats_on_decline: bool,
    /// The total that the buyer has seen. If the current total differs, nothing is bought.
    expected_total: Option<Money>,
}

fn sold_out() -> Option<CartRefusal> {
    let concert_name = Text::try_from("Beyoncé in Warsaw".to_owned()).ok()?;
    let ticket_type_name = Text::try_from("Regular".to_owned()).ok()?;
    Some(CartRefusal::SoldOut { concert_name, ticket_type_name, free: 0 })
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
    // A repeat finds the cart that the first request confirmed, and this one empty.
    let is_repeat = request.cause("ConfirmCart").repeated;
    if payment_method_id.is_none() && open.cart.lines().is_empty() && !is_repeat {
        return Err(missing_card());
    }
    let mut confirmation = Confirmation {
        sales: BTreeMap::new(),
        cancelled: BTreeSet::new(),
        expected_total,
        payment_method_id,
        keep_seats_on_decline,
        command_id: request.command_id(),
        now: request.now(),
    };
    look_up_sales(&carts, &open.cart, &mut confirmation).await?;
    if !open.cart.lines().is_empty() {
        expect_order(&carts, open.cart_id, request.now()).await?;
    }
    let command = CartCommand::ConfirmCart(confirmation.clone());
    let confirmed = carts.execute_on(user_id, open.clone(), &command, "ConfirmCart", &request).await;
    if let Err(problem) = &confirmed
        && problem.code == "cart_changed"
    {
        carts.show_changes(open, confirmation, &request).await?;
    }
    let order_id = ids::order_id(confirmed?.0);
    Ok(Response::accepted(format!("/orders/{order_id}"), ConfirmCartResponse { order_id }))
}

/// The job that finds missing orders knows the cart before it is confirmed.
async fn expect_order(carts: &Carts, cart_id: CartId, now: Timestamp) -> Result<(), Problem> {
    let cart = ConfirmedCart { cart_id, order_id: ids::order_id(cart_id), since: now };
    let put = carts.views().put(&ConfirmedCart::key(cart.order_id), VERSION, &cart, None).await;
    put.map_err(|error| Problem::view(&error))?;
    Ok(())
}

/// The current terms of everything in the cart.
async fn look_up_sales(carts: &Carts, cart: &Cart, confirmation: &mut Confirmation) -> Result<(), Problem> {
    let concerts: BTreeSet<ConcertId> = cart.lines().iter().map(|line| line.offer.concert_id).collect();
    for concert_id in concerts {
        let Some(concert) = catalogue::find(carts.views(), concert_id).await? else { continue };
        if concert.is_cancelled() {
            confirmation.cancelled.insert(concert_id);
        }
        let pools = availability::of_concert(carts.views(), concert_id).await?;
        let sales = catalogue::sales(&concert, &pools);
        confirmation.sales.extend(sales.map(|sale| ((concert_id, sale.offer.ticket_type_id.clone()), sale)));
    }
    Ok(())
}
