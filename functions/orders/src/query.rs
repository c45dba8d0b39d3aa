//! `GET /orders`, `GET /orders/{orderId}`, `GET /concerts/{concertId}/cancellation`, `GET /ops/stuck`.

use std::collections::BTreeSet;

use auth::Caller;
use contracts::ids;
use eventstore::{Aggregate, Commit, Consistency, Store, StoreError, fold};
use futures::{StreamExt, TryStreamExt, stream};
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
use crate::views::concert_organizers::{ConcertOrganizer, find_organized};
use crate::views::open_orders::list_open_orders;
use crate::views::order_details::OrderDetails;
use crate::views::shown_concerts::find_shown;
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

async fn list_orders(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let owner: UserId = request.query("userId")?.unwrap_or(caller.user_id);
    if !caller.may_see(owner) && !caller.has(Role::Organizer) {
        return Err(Problem::forbidden_to(caller));
    }
    let page = views.filtered(&UserOrder::list(owner), Sorted::Descending, &request.page()?);
    let mut page = page.map_err(|error| Problem::view(&error))?;
    while let Some(listed) = page.next::<UserOrder>().await.map_err(|error| Problem::view(&error))? {
        let organizer = (!caller.may_see(owner)).then_some(caller.user_id);
        page.keep(show(store, views, organizer, listed).await?);
    }
    let Page { items, next_cursor } = page.finish();
    let concert_ids = items.iter().flat_map(UserOrder::concert_ids).collect();
    let concerts = find_shown(views, concert_ids).await.map_err(|error| Problem::view(&error))?;
    let items: Vec<UserOrder> = items.into_iter().map(|order| order.with_concerts(&concerts)).collect();
    Ok(Response::ok(Page { items, next_cursor }))
}

/// What is shown of each of these orders: to an organizer only what was bought for the organizer's own concerts.
async fn show(
    store: &Store,
    views: &Views,
    organizer: Option<UserId>,
    listed: Vec<UserOrder>,
) -> Result<Vec<Option<UserOrder>>, Problem> {
    let loading = stream::iter(listed).map(|listed| load_if_needed(store, organizer.is_some(), listed));
    let orders: Vec<(UserOrder, Option<Order>)> = loading.buffered(MAX_CONCURRENT).try_collect().await?;
    let Some(organizer) = organizer else {
        let whole = |(listed, order): (UserOrder, Option<Order>)| {
            order.and_then(|order| UserOrder::of(&order)).or(Some(listed))
        };
        return Ok(orders.into_iter().map(whole).collect());
    };
    let purchases = orders.iter().filter_map(|(_, order)| order.as_ref()?.purchase());
    let bought: BTreeSet<ConcertId> = purchases.flat_map(Purchase::concert_ids).collect();
    let organized = find_organized(views, organizer, bought).await.map_err(|error| Problem::view(&error))?;
    let part_of = |order: &Order| {
        let part = VisiblePart::of_organizer(&organized, &order.purchase()?.concert_ids())?;
        UserOrder::part_of(order, &part)
    };
    Ok(orders.iter().map(|(_, order)| order.as_ref().and_then(part_of)).collect())
}

/// With the order itself if it is wanted, or if an older release has listed it without its items. None if it can't be read: then it is
/// listed at /ops/stuck, and the other orders are still shown.
async fn load_if_needed(store: &Store, wanted: bool, listed: UserOrder) -> Result<(UserOrder, Option<Order>), Problem> {
    if !wanted && !listed.items.is_empty() {
        return Ok((listed, None));
    }
    match store.load::<Order>(&Order::stream(listed.order_id), Consistency::Eventual).await {
        Ok(order) => Ok((listed, Some(order.state))),
        Err(StoreError::Unreadable { .. }) => Ok((listed, None)),
        Err(error) => Err(Problem::store(&error)),
    }
}

async fn get_order(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let order_id = request.path("orderId")?;
    let commits = wait_for_commits(store, caller, order_id).await?;
    let order = fold::<Order>(&commits).map_err(|_| Problem::internal())?.state;
    let purchase = order.purchase().ok_or_else(Problem::not_found)?;
    let part = visible_part(views, caller, purchase).await.map_err(|error| Problem::view(&error))?;
    let part = part.ok_or_else(Problem::not_found)?;
    let details = OrderDetails::of(&commits, &order, &part).ok_or_else(Problem::not_found)?;
    let concerts = find_shown(views, purchase.concert_ids()).await.map_err(|error| Problem::view(&error))?;
    let version = commits.last().map_or(0, Commit::last_version);
    Ok(Response::ok(details.with_concerts(&concerts)).etag(version))
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
    let known = views.get::<ConcertOrganizer>(&ConcertOrganizer::key(concert_id)).await;
    let (_, known) = known.map_err(|error| Problem::view(&error))?.ok_or_else(Problem::not_found)?;
    if !caller.organizes_for(known.organizer_id) && !caller.sees_everybody() {
        return Err(Problem::not_found());
    }
    let key = &CancelledConcert::key(concert_id);
    let found = wait_until_found(true, || async move {
        views.get::<CancelledConcert>(key).await.map_err(|error| Problem::view(&error))
    });
    let (_, concert) = found.await?.ok_or_else(Problem::not_found)?;
    let orders = list_concert_orders(views, concert_id).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(Cancellation::of(&concert, &orders)))
}

/// Waits a moment: the buyer gets the order's id from the cart's confirmation, and organizers from their comps, just before the order is
/// placed.
async fn wait_for_commits(store: &Store, caller: &Caller, order_id: OrderId) -> Result<Vec<Commit>, Problem> {
    let stream = &Order::stream(order_id);
    let gives_comps = caller.has(Role::Organizer) || caller.has(Role::Admin);
    let is_expected = ids::is_order_of(caller.user_id, order_id) || gives_comps && order_id.is_derived();
    let placed = wait_until_found(is_expected, || async move {
        let commits = store.read(stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
        Ok((!commits.is_empty()).then_some(commits))
    });
    placed.await?.ok_or_else(Problem::not_found)
}
