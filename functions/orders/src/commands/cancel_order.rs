//! `POST /orders/{orderId}/cancel`: the buyer calls it off while it is not confirmed; finance and admins also later, and the money goes
//! back.

use eventstore::{Aggregate, Consistency, Store};
use kernel::{OrderId, Role};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::Serialize;

use crate::order::{CancelReason, Order, OrderCommand, OrderRefusal};

pub const LAMBDA: Lambda = Lambda { name: "orders-cancel-order", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, cancel_order).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/orders/{orderId}/cancel", "cancelOrder")
        .says(
            "Call an order off",
            "The buyer, or staff, while it is not confirmed. Finance and admins also when it is paid: its tickets are void then, its \
             seats are on sale again, and its money is given back.",
        )
        .by_person()
        .path::<OrderId>("orderId", "The order.")
        .idempotent()
        .conditional()
        .answers(Answer::accepted::<Answered>().versioned())
        .refuses([OrderRefusal::Confirmed, OrderRefusal::BeingPaid])
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CancelledOrder")]
struct Answered {
    order_id: OrderId,
}

async fn cancel_order(store: Store, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let order_id: OrderId = request.path("orderId")?;
    let stream = Order::stream(order_id);
    let order = store.load::<Order>(&stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?.state;
    let owner = order.purchase().map(|purchase| purchase.user_id).filter(|owner| caller.may_see(*owner));
    let command = match owner.ok_or_else(Problem::not_found)? {
        owner if owner == caller.user_id => OrderCommand::CancelOrder(CancelReason::CancelledByBuyer),
        _ if caller.has(Role::Finance) || caller.has(Role::Admin) => {
            OrderCommand::RefundOrder(CancelReason::CancelledByStaff)
        }
        _ => OrderCommand::CancelOrder(CancelReason::CancelledByStaff),
    };
    let done = store
        .execute::<Order>(&stream, &command, &request.cause("CancelOrder"), request.expected()?)
        .await
        .map_err(Problem::of)?;
    Ok(Response::accepted(format!("/orders/{order_id}"), Answered { order_id }).etag(done.version))
}
