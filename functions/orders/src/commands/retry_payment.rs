//! `POST /orders/{orderId}/payment`: the buyer pays with another card after a decline.

use eventstore::{Aggregate, Consistency, Store};
use kernel::{OrderId, Text};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::order::{Order, OrderCommand, OrderRefusal};

pub const LAMBDA: Lambda = Lambda { name: "orders-retry-payment", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, retry_payment).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/orders/{orderId}/payment", "retryPayment")
        .describe(
            "Pay with another card",
            "After a decline, while the seats are held: for orders from carts that were confirmed with `keepSeatsOnDecline`.",
        )
        .for_users()
        .path::<OrderId>("orderId", "The order's ID.")
        .body::<RetryPaymentRequest>()
        .idempotent()
        .conditional()
        .responds(SuccessResponse::accepted::<RetryPaymentResponse>().versioned())
        .problems([OrderRefusal::NotDeclined, OrderRefusal::TooManyCards])
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RetryPayment")]
struct RetryPaymentRequest {
    /// Stripe's id of the other card.
    payment_method_id: Text<255>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RetriedPayment")]
struct RetryPaymentResponse {
    order_id: OrderId,
}

async fn retry_payment(store: Store, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller()?.user_id;
    let order_id: OrderId = request.path("orderId")?;
    let RetryPaymentRequest { payment_method_id } = request.json()?;
    let stream = Order::stream(order_id);
    let order = store.load::<Order>(&stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?.state;
    if order.purchase().map(|purchase| purchase.user_id) != Some(user_id) {
        return Err(Problem::not_found());
    }
    let command = OrderCommand::RetryPayment { payment_method_id };
    let done = store
        .execute::<Order>(&stream, &command, &request.cause("RetryPayment"), request.expected()?)
        .await
        .map_err(Problem::of)?;
    Ok(Response::accepted(format!("/orders/{order_id}"), RetryPaymentResponse { order_id }).etag(done.version))
}
