//! `POST /cart/confirm`: buy what is in the cart. The order comes of it a moment later.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{ConcertId, Money, OrderId, Role, Text};
use lambda::Lambda;
use lambda::http::{Problem, Request, Response};
use serde::{Deserialize, Serialize};

use super::command;
use crate::cart::{Cart, CartCommand};
use crate::catalogue;
use crate::open_cart::Carts;
use crate::published::order_id;

/// Confirms the cart.
pub const LAMBDA: Lambda =
    Lambda { name: "carts-confirm-cart", build: |env| Box::pin(async move { command(&env, confirm_cart) }) };

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    payment_method_id: Text<255>,
    expected_total: Option<Money>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    order_id: OrderId,
}

async fn confirm_cart(carts: Carts, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let Body { payment_method_id, expected_total } = request.json()?;
    let open = carts.open(user_id).await?;
    let command = CartCommand::ConfirmCart {
        sales: sales(&carts, &open.cart).await?,
        expected_total,
        payment_method_id,
        now: request.now(),
    };
    let (cart_id, _) = carts.execute_on(user_id, open, &command, "ConfirmCart", &request).await?;
    let order_id = order_id(cart_id);
    Ok(Response::accepted(format!("/orders/{order_id}"), Answer { order_id }))
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
