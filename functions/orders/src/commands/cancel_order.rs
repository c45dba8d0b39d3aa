//! `POST /orders/{orderId}/cancel`: the buyer or staff cancel an order; finance and admins also refund a paid one.

use eventstore::{Aggregate, Consistency, Store};
use kernel::{OrderId, Role};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Serialize;

use crate::order::{CancelReason, Order, OrderCommand, OrderRefusal};

pub const LAMBDA: Lambda = Lambda { name: "orders-cancel-order", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, cancel_order).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/orders/{orderId}/cancel", "cancelOrder")
        .describe(
            "Cancel an order",
            "The buyer and staff can cancel it until it is confirmed. Finance and admins can also cancel a paid order: its tickets \
             become void, its seats are on sale again, and the payment is refunded.",
        )
        .for_users()
        .path::<OrderId>("orderId", "The order's ID.")
        .idempotent()
        .conditional()
        .responds(SuccessResponse::accepted::<CancelOrderResponse>().versioned())
        .problems([OrderRefusal::Confirmed, OrderRefusal::BeingPaid])
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CancelledOrder")]
struct CancelOrderResponse {
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
    Ok(Response::accepted(format!("/orders/{order_id}"), CancelOrderResponse { order_id }).etag(done.version))
}
