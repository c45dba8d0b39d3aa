//! `POST /orders/{orderId}/payment`: the buyer pays for held seats, or tries another card after a decline.

use contracts::payment_methods;
use eventstore::{Aggregate, Consistency, Store};
use kernel::{OrderId, Text};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::order::{Order, OrderCommand, OrderRefusal};

pub const LAMBDA: Lambda = Lambda { name: "orders-pay-order", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, pay_order).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/orders/{orderId}/payment", "payOrder")
        .describe(
            "Pay an order",
            "While its seats are held: for an order from a cart that was confirmed without a card, and after a decline that kept the \
             seats. The card is authorized a moment later, and captured once all seats are held.",
        )
        .for_users()
        .path::<OrderId>("orderId", "The order's ID.")
        .body::<PayOrderRequest>()
        .idempotent()
        .conditional()
        .responds(SuccessResponse::accepted::<PayOrderResponse>().versioned())
        .problems([OrderRefusal::NotDeclined, OrderRefusal::TooManyCards])
        .problems([OrderRefusal::Expired, OrderRefusal::Cancelled])
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PayOrder")]
struct PayOrderRequest {
    /// Stripe's ID of the card.
    payment_method_id: Option<Text<255>>,
    /// Stripe's ID of a confirmation token (`ctoken_…`), in place of the card's ID.
    confirmation_token_id: Option<Text<255>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "OrderBeingPaid")]
struct PayOrderResponse {
    order_id: OrderId,
}

async fn pay_order(store: Store, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller()?.user_id;
    let order_id: OrderId = request.path("orderId")?;
    let PayOrderRequest { payment_method_id, confirmation_token_id } = request.json()?;
    let payment_method_id = payment_methods::given(payment_method_id, confirmation_token_id)
        .map_err(|error| Problem::invalid_field("/confirmationTokenId", error.code(), error.detail()))?
        .ok_or_else(|| Problem::invalid_field("/paymentMethodId", "missing", "paymentMethodId is missing"))?;
    let stream = Order::stream(order_id);
    let order = store.load::<Order>(&stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?.state;
    if order.purchase().map(|purchase| purchase.user_id) != Some(user_id) {
        return Err(Problem::not_found());
    }
    let command = OrderCommand::PayOrder { payment_method_id, at: request.now() };
    let done = store
        .execute::<Order>(&stream, &command, &request.cause("PayOrder"), request.expected()?)
        .await
        .map_err(Problem::of)?;
    Ok(Response::accepted(format!("/orders/{order_id}"), PayOrderResponse { order_id }).etag(done.version))
}
