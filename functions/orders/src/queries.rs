//! `GET /orders`, `GET /orders/{orderId}`.

use eventstore::{Aggregate, Commit, Consistency, Store, StoreError};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, OrderId, Role, SignedDuration, UserId};
use lambda::http::{Problem, Request, Response, endpoint, wait_until_found};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use views::{Order as Sorted, Page, Views};

use crate::cancel_concert_orders::orders_of;
use crate::order::Order;
use crate::views::cancellation::{Cancellation, CancelledConcert};
use crate::views::open_orders::OpenOrder;
use crate::views::order_details::OrderDetails;
use crate::views::stuck_orders::{StuckOrder, StuckOrders};
use crate::views::user_orders::UserOrder;

pub const LAMBDA: Lambda = Lambda { name: "orders-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?, env.minutes("STUCK_MINUTES")?);
    Ok(endpoint(&env, state, answer).authenticated()?.build())
}

async fn answer(
    (store, views, stuck_after): (Store, Views, SignedDuration),
    request: Request,
) -> Result<Response, Problem> {
    match request.route() {
        "GET /orders/{orderId}" => order(&store, &request).await,
        "GET /ops/stuck" => stuck(&store, &views, stuck_after, &request).await,
        "GET /concerts/{concertId}/cancellation" => cancellation(&views, &request).await,
        _ => list(&views, &request).await,
    }
}

/// Who looks after what is stuck.
const OPERATORS: &[Role] = &[Role::Finance, Role::Admin];

/// How many orders are looked at side by side.
const SIDE_BY_SIDE: usize = 16;

/// The endpoints, as clients see them.
pub fn operations() -> Vec<Operation> {
    let list = Operation::get(LAMBDA.name, "/orders", "listOrders")
        .says("Your orders", "Newest first. Staff may ask for somebody else's.")
        .by_person()
        .query::<UserId>("userId", "Whose orders: the caller's, if not said.")
        .paged()
        .answers(Answer::ok::<Page<UserOrder>>())
        .refuses([Problem::forbidden()]);
    let order = Operation::get(LAMBDA.name, "/orders/{orderId}", "getOrder")
        .says("One order", "With how far its payment, reservations and delivery are, and all that happened to it.")
        .by_person()
        .path::<OrderId>("orderId", "The order.")
        .answers(Answer::ok::<OrderDetails>().versioned());
    let cancellation = Operation::get(LAMBDA.name, "/concerts/{concertId}/cancellation", "getConcertCancellation")
        .says(
            "How far a concert's cancellation is",
            "For its organizer, for finance and for admins; once the concert is cancelled.",
        )
        .by_person()
        .path::<ConcertId>("concertId", "The concert.")
        .answers(Answer::ok::<Cancellation>());
    let stuck = Operation::get(LAMBDA.name, "/ops/stuck", "listStuckOrders")
        .says(
            "Orders that wait for too long",
            "With what they wait for and what to do; for finance and admins. The one that waits longest comes first.",
        )
        .by_one_of(OPERATORS)
        .answers(Answer::ok::<StuckOrders>());
    vec![list, order, cancellation, stuck]
}

/// The orders of the caller; staff may ask for somebody's with `?userId=`.
async fn list(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let owner: UserId = request.query("userId")?.unwrap_or(caller.user_id);
    if !caller.may_see(owner) {
        return Err(Problem::forbidden());
    }
    let page = views.list::<UserOrder>(&UserOrder::list(owner), Sorted::Descending, &request.page()?).await;
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
}

async fn order(store: &Store, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let order_id = request.path("orderId")?;
    let commits = wait_for_commits(store, order_id).await?;
    let details = OrderDetails::of(&commits).map_err(|_| Problem::internal())?;
    let details = details.filter(|details| caller.may_see(details.user_id())).ok_or_else(Problem::not_found)?;
    let version = commits.last().map_or(0, Commit::last_version);
    Ok(Response::ok(details).etag(version))
}

async fn stuck(
    store: &Store,
    views: &Views,
    stuck_after: SignedDuration,
    request: &Request,
) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let now = request.now();
    let mut listed = Vec::new();
    for list in OpenOrder::lists() {
        listed.extend(views.list_all::<OpenOrder>(&list).await.map_err(|error| Problem::view(&error))?);
    }
    let looked_at: Vec<Option<StuckOrder>> = stream::iter(listed)
        .map(|listed| async move {
            let order = store.load::<Order>(&Order::stream(listed.order_id), Consistency::Eventual).await?;
            Ok(StuckOrder::of(&listed, &order.state, now, stuck_after))
        })
        .buffer_unordered(SIDE_BY_SIDE)
        .try_collect()
        .await
        .map_err(|error: StoreError| Problem::store(&error))?;
    Ok(Response::ok(StuckOrders::of(looked_at.into_iter().flatten().collect())))
}

/// News of a cancellation may be on its way here when its organizer looks.
async fn cancellation(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let concert_id: ConcertId = request.path("concertId")?;
    let key = &CancelledConcert::key(concert_id);
    let found =
        wait_until_found(
            || async move { views.get::<CancelledConcert>(key).await.map_err(|error| Problem::view(&error)) },
        );
    let (_, concert) = found.await?.ok_or_else(Problem::not_found)?;
    if caller.user_id != concert.organizer_id && !caller.has(Role::Finance) && !caller.has(Role::Admin) {
        return Err(Problem::not_found());
    }
    let orders = orders_of(views, concert_id).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(Cancellation::of(&concert, &orders)))
}

/// The buyer of a cart is told at once which order to watch, a moment before that is placed.
async fn wait_for_commits(store: &Store, order_id: OrderId) -> Result<Vec<Commit>, Problem> {
    let stream = &Order::stream(order_id);
    let placed = wait_until_found(|| async move {
        let commits = store.read(stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
        Ok((!commits.is_empty()).then_some(commits))
    });
    placed.await?.ok_or_else(Problem::not_found)
}
