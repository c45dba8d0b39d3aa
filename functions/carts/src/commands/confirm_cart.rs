//! `POST /cart/confirm`: buy what is in the cart. The order is placed a moment later.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{ids, payment_methods};
use kernel::{CartId, Currency, Decider, Money, OrderId, Quantity, Role, Text, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::KeyTable;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cart::{Cart, CartCommand, CartRefusal, Change, Confirmation};
use crate::cart_operation::{cart_operation, sale_refusals, sold_out};
use crate::current_sales::CurrentSales;
use crate::open_cart::{Carts, OpenCart};
use crate::pending_order::{expect_order, hold_key};
use crate::person_limit::PersonLimitRefusal;
use crate::views::limited_orders::LimitedOrder;

pub const LAMBDA: Lambda = Lambda { name: "carts-confirm-cart", build: &build };

/// The command's name in the events' causes.
const NAME: &str = "ConfirmCart";

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    let sale = Sale { carts, keys: env.people_keys()?, to_unverified: env.var("SELL_TO_UNVERIFIED")? == "true" };
    Ok(endpoint(&env, sale, confirm_cart).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    cart_operation(Operation::post(LAMBDA.name, "/cart/confirm", "confirmCart"))
        .describe(
            "Confirm the cart",
            "Buys everything in the cart. The order is placed a moment later; holding the seats and authorizing the card then \
             run in parallel. Without a card, the seats are held first, and the order waits to be paid \
             (`POST /orders/{orderId}/payment`) until the hold ends. If a price, or the name, artist, time or venue of a concert has changed since an item was added, \
             nothing is bought and the answer lists the changes. Confirm again with the new total to accept them. Nothing is \
             bought either if too few seats are left. Confirming again, before anything is put into a new cart, answers with the same \
             order.",
        )
        .body::<Body>()
        .responds(SuccessResponse::accepted::<ConfirmCartResponse>())
        .problems([CartRefusal::Empty, CartRefusal::NoDelivery, CartRefusal::TooManyTickets(Quantity::TEN)])
        .problems([CartRefusal::OtherCurrency, CartRefusal::TooExpensive])
        .problems(sale_refusals())
        .problems(sold_out())
        .problems([email_not_verified()])
        .problems([PersonLimitRefusal::Reached { max: Quantity::TEN, left: 0 }])
        .problems(Currency::parse("PLN").map(|pln| CartRefusal::Changed { total: Money::zero(pln), changes: Vec::new() }))
        .problem_members::<Changed>(409)
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    /// Stripe's ID of the card. Without it and `confirmationTokenId`, the seats are held, and the order waits to be paid. A free order
    /// needs neither.
    payment_method_id: Option<Text<255>>,
    /// Stripe's ID of a confirmation token (`ctoken_…`), in place of the card's ID.
    confirmation_token_id: Option<Text<255>>,
    /// If true, a declined card leaves the seats held until the hold ends, so that the buyer can try another card
    /// (`POST /orders/{orderId}/payment`). If false, a declined card cancels the order at once. An order that is confirmed without
    /// a card always keeps its seats.
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

#[derive(Clone)]
struct Sale {
    carts: Carts,
    keys: KeyTable,
    /// Whether fans can buy before they have verified their e-mail address.
    to_unverified: bool,
}

fn email_not_verified() -> Problem {
    let detail = "Verify your e-mail address first: follow the link that was mailed to you, or request another one.";
    Problem::new(409, "email_not_verified", detail)
}

async fn confirm_cart(Sale { carts, keys, to_unverified }: Sale, request: Request) -> Result<Response, Problem> {
    let caller = request.caller_with(&[Role::Fan])?;
    if !to_unverified && !caller.email_verified {
        return Err(email_not_verified());
    }
    let user_id = caller.user_id;
    let Body { payment_method_id, confirmation_token_id, keep_seats_on_decline, expected_total } = request.json()?;
    let payment_method_id = payment_methods::given(payment_method_id, confirmation_token_id)
        .map_err(|error| Problem::invalid_field("/confirmationTokenId", error.code(), error.detail()))?;
    let open = carts.open(user_id).await?;
    // A repeat with the same Idempotency-Key may be of an earlier cart.
    if open.cart == Cart::Nothing
        && !request.cause(NAME).repeated
        && let Some(cart_id) = carts.just_confirmed(user_id, &open).await?
    {
        request.expected()?;
        return Ok(confirmed_as(cart_id));
    }
    let confirmation = Confirmation {
        sales: BTreeMap::new(),
        cancelled: BTreeSet::new(),
        expected_total,
        payment_method_id,
        keep_seats_on_decline,
        command_id: request.command_id(),
        now: request.now(),
    };
    match confirm_open(&carts, &keys, user_id, open.clone(), confirmation, &request).await {
        Ok(cart_id) => Ok(confirmed_as(cart_id)),
        // Another request may have confirmed it in the meantime.
        Err(problem) if matches!(problem.status, 409 | 412 | 422) => {
            carts.just_confirmed(user_id, &open).await?.map(confirmed_as).ok_or(problem)
        }
        Err(problem) => Err(problem),
    }
}

async fn confirm_open(
    carts: &Carts,
    keys: &KeyTable,
    user_id: UserId,
    open: OpenCart,
    mut confirmation: Confirmation,
    request: &Request,
) -> Result<CartId, Problem> {
    let CurrentSales { sales, cancelled, limits } = CurrentSales::of(carts.views(), &open.cart).await?;
    confirmation = Confirmation { sales, cancelled, ..confirmation };
    let command = CartCommand::ConfirmCart(confirmation.clone());
    if Cart::decide(&command, &open.cart).is_ok_and(|events| !events.is_empty()) {
        carts.check_limits(user_id, &open, &limits).await?;
        if !limits.is_empty() {
            note_limited(carts, user_id, &open).await?;
        }
        expect_order(carts.views(), user_id, open.cart_id, request.now()).await?;
        hold_key(keys, user_id, ids::order_id(open.cart_id), request.now()).await?;
    }
    let confirmed = if limits.is_empty() {
        let done = carts.execute_on(user_id, open.clone(), &command, NAME, request).await;
        done.map(|(cart_id, _)| cart_id)
    } else {
        carts.confirm_limited(user_id, open.clone(), &command, NAME, &limits, request).await
    };
    if let Err(problem) = &confirmed
        && problem.code == "cart_changed"
    {
        carts.show_changes(open, confirmation, request).await?;
    }
    confirmed
}

fn confirmed_as(cart_id: CartId) -> Response {
    let order_id = ids::order_id(cart_id);
    Response::accepted(format!("/orders/{order_id}"), ConfirmCartResponse { order_id })
}

/// The policy that gives shares of limits back knows the order before it can end.
async fn note_limited(carts: &Carts, user_id: UserId, open: &OpenCart) -> Result<(), Problem> {
    let concert_ids = open.cart.lines().iter().map(|line| line.offer.concert_id).collect();
    let key = LimitedOrder::key(ids::order_id(open.cart_id));
    let noted = carts.views().put(&key, open.version, &LimitedOrder { user_id, concert_ids }, None).await;
    noted.map_err(|error| Problem::view(&error))?;
    Ok(())
}
