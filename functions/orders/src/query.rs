//! `GET /orders`, `GET /orders/{orderId}`, `GET /concerts/{concertId}/cancellation`, `GET /ops/stuck`.

use kernel::{ConcertId, OrderId, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use views::Page;

use crate::order_reader::{OPERATORS, OrderReader};
use crate::views::cancellation::Cancellation;
use crate::views::order_details::OrderDetails;
use crate::views::stuck_orders::StuckOrders;
use crate::views::user_orders::UserOrder;

pub const LAMBDA: Lambda = Lambda { name: "orders-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let reader = OrderReader::new(&env)?;
    Ok(endpoint(&env, reader, answer).authenticated()?.build())
}

async fn answer(reader: OrderReader, request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /orders/{orderId}" => get_order(&reader, &request).await,
        "GET /ops/stuck" => Ok(Response::ok(reader.stuck(&request).await?)),
        "GET /concerts/{concertId}/cancellation" => get_cancellation(&reader, &request).await,
        _ => list_orders(&reader, &request).await,
    }
}

pub fn operations() -> Vec<Operation> {
    let list = Operation::get(LAMBDA.name, "/orders", "listOrders")
        .describe(
            "List your orders",
            "Newest first, with their items. Finance and admins can list another user's orders, an organizer those for the organizer's own concerts.",
        )
        .for_users()
        .query::<UserId>("userId", "The user; the caller if absent.")
        .paged()
        .responds(SuccessResponse::ok::<Page<UserOrder>>())
        .problems([Problem::forbidden(), Problem::mfa_enrolment_required()]);
    let order = Operation::get(LAMBDA.name, "/orders/{orderId}", "getOrder")
        .describe(
            "Get an order",
            "With the progress of its payment, reservations and delivery, and its timeline. For the buyer, finance and admins, and for \
             the organizers of its concerts, who see their own items.",
        )
        .for_users()
        .path::<OrderId>("orderId", "The order's ID.")
        .responds(SuccessResponse::ok::<OrderDetails>().versioned());
    let cancellation = Operation::get(LAMBDA.name, "/concerts/{concertId}/cancellation", "getConcertCancellation")
        .describe(
            "Get the progress of a concert's cancellation",
            "For its organizer, finance and admins, once the concert is cancelled.",
        )
        .for_users()
        .path::<ConcertId>("concertId", "The concert's ID.")
        .responds(SuccessResponse::ok::<Cancellation>());
    let stuck = Operation::get(LAMBDA.name, "/ops/stuck", "listStuckOrders")
        .describe(
            "List stuck orders",
            "With what each one waits for and what to do. The oldest comes first. For finance and admins.",
        )
        .for_roles(OPERATORS)
        .responds(SuccessResponse::ok::<StuckOrders>());
    vec![list, order, cancellation, stuck]
}

async fn list_orders(reader: &OrderReader, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let owner: UserId = request.query("userId")?.unwrap_or(caller.user_id);
    Ok(Response::ok(reader.orders_of(caller, owner, request).await?))
}

async fn get_order(reader: &OrderReader, request: &Request) -> Result<Response, Problem> {
    let seen = reader.order(request.caller()?, request.path("orderId")?).await?;
    let details = OrderDetails::of(&seen.commits, &seen.order, &seen.part).ok_or_else(Problem::not_found)?;
    Ok(Response::ok(details.with_concerts(&seen.concerts)).etag(seen.version()))
}

async fn get_cancellation(reader: &OrderReader, request: &Request) -> Result<Response, Problem> {
    let concert_id: ConcertId = request.path("concertId")?;
    Ok(Response::ok(reader.cancellation(request.caller()?, concert_id).await?))
}
