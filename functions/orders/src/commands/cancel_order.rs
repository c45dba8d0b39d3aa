//! `POST /orders/{orderId}/cancel`: the buyer or an organizer cancels an order; finance and admins also refund a paid one.

use eventstore::{Aggregate, Consistency, Store};
use kernel::OrderId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Serialize;
use views::Views;

use crate::authority::visible_part;
use crate::order::{CancelReason, Order, OrderCommand, OrderRefusal};
use crate::views::admitted_tickets::any_admitted;
use crate::visible_part::VisiblePart;

pub const LAMBDA: Lambda = Lambda { name: "orders-cancel-order", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    Ok(endpoint(&env, state, cancel_order).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/orders/{orderId}/cancel", "cancelOrder")
        .describe(
            "Cancel an order",
            "The buyer can cancel it until it is confirmed, and so can the organizer of all its concerts. Finance and admins can also \
             cancel a paid order: its tickets become void, its seats are on sale again, and the payment is refunded.",
        )
        .for_users()
        .path::<OrderId>("orderId", "The order's ID.")
        .idempotent()
        .conditional()
        .responds(SuccessResponse::accepted::<CancelOrderResponse>().versioned())
        .problems([OrderRefusal::Confirmed, OrderRefusal::BeingPaid])
        .problems([of_several_organizers(), ticket_admitted()])
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CancelledOrder")]
struct CancelOrderResponse {
    order_id: OrderId,
}

async fn cancel_order((store, views): (Store, Views), request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let order_id: OrderId = request.path("orderId")?;
    let stream = Order::stream(order_id);
    let order = store.load::<Order>(&stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?.state;
    let purchase = order.purchase().ok_or_else(Problem::not_found)?;
    let part = visible_part(&views, caller, purchase).await.map_err(|error| Problem::view(&error))?;
    if purchase.user_id == caller.user_id && is_admitted(&views, order_id).await? {
        return Err(ticket_admitted());
    }
    let command = match part.ok_or_else(Problem::not_found)? {
        _ if purchase.user_id == caller.user_id => OrderCommand::CancelOrder(CancelReason::CancelledByBuyer),
        _ if caller.sees_everybody() => OrderCommand::RefundOrder(CancelReason::CancelledByStaff),
        VisiblePart::Whole => OrderCommand::CancelOrder(CancelReason::CancelledByStaff),
        VisiblePart::Concerts(_) => return Err(of_several_organizers()),
    };
    let done = store
        .execute::<Order>(&stream, &command, &request.cause("CancelOrder"), request.expected()?)
        .await
        .map_err(Problem::of)?;
    Ok(Response::accepted(format!("/orders/{order_id}"), CancelOrderResponse { order_id }).etag(done.version))
}

async fn is_admitted(views: &Views, order_id: OrderId) -> Result<bool, Problem> {
    any_admitted(views, order_id).await.map_err(|error| Problem::view(&error))
}

fn ticket_admitted() -> Problem {
    let detail = "A ticket of the order has been used to enter. Only staff can refund it.";
    Problem::new(409, "ticket_admitted", detail)
}

/// An order is cancelled as a whole, and one organizer doesn't decide for another.
fn of_several_organizers() -> Problem {
    Problem::new(
        403,
        "forbidden",
        "The order has items for concerts of other organizers. Only its buyer, finance or an admin can cancel it.",
    )
}
