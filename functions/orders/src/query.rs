//! `GET /orders`, `GET /orders/{orderId}`, `GET /concerts/{concertId}/cancellation`, `GET /ops/stuck`.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Commit, Consistency, Store, StoreError, fold};
use futures::{StreamExt, stream};
use kernel::{ConcertId, OrderId, Role, SignedDuration, UserId};
use lambda::http::{Problem, Request, Response, endpoint, wait_until_found};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use views::{Order as Sorted, Page, Views};

use crate::authority::visible_part;
use crate::order::Order;
use crate::purchase::Purchase;
use crate::views::cancellation::{Cancellation, CancelledConcert};
use crate::views::concert_orders::list_concert_orders;
use crate::views::concert_organizers::find_organized;
use crate::views::open_orders::list_open_orders;
use crate::views::order_details::OrderDetails;
use crate::views::stuck_orders::{StuckOrder, StuckOrders, UnreadableOrder};
use crate::views::user_orders::UserOrder;
use crate::visible_part::VisiblePart;

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
        "GET /orders/{orderId}" => get_order(&store, &views, &request).await,
        "GET /ops/stuck" => list_stuck_orders(&store, &views, stuck_after, &request).await,
        "GET /concerts/{concertId}/cancellation" => get_cancellation(&views, &request).await,
        _ => list_orders(&store, &views, &request).await,
    }
}

const OPERATORS: &[Role] = &[Role::Finance, Role::Admin];

const MAX_CONCURRENT: usize = 16;

pub fn operations() -> Vec<Operation> {
    let list = Operation::get(LAMBDA.name, "/orders", "listOrders")
        .describe(
            "List your orders",
            "Newest first. Finance and admins can list another user's orders, an organizer those for the organizer's own concerts.",
        )
        .for_users()
        .query::<UserId>("userId", "The user; the caller if absent.")
        .paged()
        .responds(SuccessResponse::ok::<Page<UserOrder>>())
        .problems([Problem::forbidden()]);
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

async fn list_orders(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let owner: UserId = request.query("userId")?.unwrap_or(caller.user_id);
    if !caller.may_see(owner) && !caller.has(Role::Organizer) {
        return Err(Problem::forbidden());
    }
    let page = views.list::<UserOrder>(&UserOrder::list(owner), Sorted::Descending, &request.page()?).await;
    let Page { items, next_cursor } = page.map_err(|error| Problem::view(&error))?;
    let items =
        if caller.may_see(owner) { items } else { list_organizers_part(store, views, caller.user_id, items).await? };
    Ok(Response::ok(Page { items, next_cursor }))
}

/// What an organizer sees of these orders. The page gets shorter, so that a request never reads more than one.
async fn list_organizers_part(
    store: &Store,
    views: &Views,
    organizer: UserId,
    listed: Vec<UserOrder>,
) -> Result<Vec<UserOrder>, Problem> {
    let loading = stream::iter(listed)
        .map(|listed| async move { store.load::<Order>(&Order::stream(listed.order_id), Consistency::Eventual).await });
    let mut orders = Vec::new();
    for loaded in loading.buffered(MAX_CONCURRENT).collect::<Vec<_>>().await {
        match loaded {
            Ok(order) => orders.push(order.state),
            // It is listed at /ops/stuck; the other orders are still shown.
            Err(StoreError::Unreadable { .. }) => {}
            Err(error) => return Err(Problem::store(&error)),
        }
    }
    let purchases = orders.iter().filter_map(Order::purchase);
    let bought: BTreeSet<ConcertId> = purchases.flat_map(Purchase::concert_ids).collect();
    let organized = find_organized(views, organizer, bought).await.map_err(|error| Problem::view(&error))?;
    let visible = orders.iter().filter_map(|order| {
        let part = VisiblePart::of_organizer(&organized, &order.purchase()?.concert_ids())?;
        UserOrder::part_of(order, &part)
    });
    Ok(visible.collect())
}

async fn get_order(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let order_id = request.path("orderId")?;
    let commits = wait_for_commits(store, order_id).await?;
    let order = fold::<Order>(&commits).map_err(|_| Problem::internal())?.state;
    let purchase = order.purchase().ok_or_else(Problem::not_found)?;
    let part = visible_part(views, caller, purchase).await.map_err(|error| Problem::view(&error))?;
    let part = part.ok_or_else(Problem::not_found)?;
    let details = OrderDetails::of(&commits, &order, &part).ok_or_else(Problem::not_found)?;
    let version = commits.last().map_or(0, Commit::last_version);
    Ok(Response::ok(details).etag(version))
}

async fn list_stuck_orders(
    store: &Store,
    views: &Views,
    stuck_after: SignedDuration,
    request: &Request,
) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let now = request.now();
    let listed = list_open_orders(views).await.map_err(|error| Problem::view(&error))?;
    let (mut stuck, mut unreadable) = (Vec::new(), Vec::new());
    let mut loading = stream::iter(listed)
        .map(|listed| async move {
            let loaded = store.load::<Order>(&Order::stream(listed.order_id), Consistency::Eventual).await;
            (listed, loaded)
        })
        .buffer_unordered(MAX_CONCURRENT);
    while let Some((listed, loaded)) = loading.next().await {
        match loaded {
            Ok(order) => stuck.extend(StuckOrder::of(&listed, &order.state, now, stuck_after)),
            Err(StoreError::Unreadable { .. }) => unreadable.push(UnreadableOrder::from(&listed)),
            Err(error) => return Err(Problem::store(&error)),
        }
    }
    Ok(Response::ok(StuckOrders::of(stuck, unreadable)))
}

/// Waits a moment: the organizer may ask before the cancellation has been projected.
async fn get_cancellation(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let concert_id: ConcertId = request.path("concertId")?;
    let key = &CancelledConcert::key(concert_id);
    let found =
        wait_until_found(
            || async move { views.get::<CancelledConcert>(key).await.map_err(|error| Problem::view(&error)) },
        );
    let (_, concert) = found.await?.ok_or_else(Problem::not_found)?;
    if !caller.organizes_for(concert.organizer_id) && !caller.sees_everybody() {
        return Err(Problem::not_found());
    }
    let orders = list_concert_orders(views, concert_id).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(Cancellation::of(&concert, &orders)))
}

/// Waits a moment: the buyer gets the order's id from the cart's confirmation, just before the order is placed.
async fn wait_for_commits(store: &Store, order_id: OrderId) -> Result<Vec<Commit>, Problem> {
    let stream = &Order::stream(order_id);
    let placed = wait_until_found(|| async move {
        let commits = store.read(stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
        Ok((!commits.is_empty()).then_some(commits))
    });
    placed.await?.ok_or_else(Problem::not_found)
}
