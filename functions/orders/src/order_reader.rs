//! Reads orders for whoever may see them: what the API and the pages have in common.

use std::collections::BTreeSet;

use auth::Caller;
use contracts::ids;
use eventstore::{Aggregate, Commit, Consistency, Store, StoreError, fold};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, OrderId, Role, SignedDuration, UserId};
use lambda::http::{Problem, Request, wait_until_found};
use lambda::{Env, StartError};
use views::{Order as Sorted, Page, Views};

use crate::authority::visible_part;
use crate::order::Order;
use crate::purchase::Purchase;
use crate::views::cancellation::{Cancellation, CancelledConcert};
use crate::views::concert_orders::list_concert_orders;
use crate::views::concert_organizers::{ConcertOrganizer, find_organized};
use crate::views::open_orders::list_open_orders;
use crate::views::shown_concerts::{ShownConcerts, find_shown};
use crate::views::stuck_orders::{StuckOrder, StuckOrders, UnreadableOrder};
use crate::views::user_orders::UserOrder;
use crate::visible_part::VisiblePart;

/// Who sees stuck orders.
pub const OPERATORS: &[Role] = &[Role::Finance, Role::Admin];

const MAX_CONCURRENT: usize = 16;

#[derive(Clone)]
pub struct OrderReader {
    store: Store,
    views: Views,
    stuck_after: SignedDuration,
}

/// An order as the caller may see it.
pub struct SeenOrder {
    pub order: Order,
    pub commits: Vec<Commit>,
    pub part: VisiblePart,
    /// Those that are known.
    pub concerts: ShownConcerts,
}

impl SeenOrder {
    pub fn version(&self) -> u64 {
        self.commits.last().map_or(0, Commit::last_version)
    }
}

impl OrderReader {
    pub fn new(env: &Env) -> Result<Self, StartError> {
        Ok(Self { store: env.events()?, views: env.views()?, stuck_after: env.minutes("STUCK_MINUTES")? })
    }

    /// The orders of a user, newest first, as far as the caller may see them.
    pub async fn orders_of(
        &self,
        caller: &Caller,
        owner: UserId,
        request: &Request,
    ) -> Result<Page<UserOrder>, Problem> {
        if !caller.may_see(owner) && !caller.has(Role::Organizer) {
            return Err(Problem::forbidden_to(caller));
        }
        let page = self.views.filtered(&UserOrder::list(owner), Sorted::Descending, &request.page()?);
        let mut page = page.map_err(|error| Problem::view(&error))?;
        while let Some(listed) = page.next::<UserOrder>().await.map_err(|error| Problem::view(&error))? {
            let organizer = (!caller.may_see(owner)).then_some(caller.user_id);
            page.keep(self.show(organizer, listed).await?);
        }
        let Page { items, next_cursor } = page.finish();
        let concert_ids = items.iter().flat_map(UserOrder::concert_ids).collect();
        let concerts = self.shown(concert_ids).await?;
        let items = items.into_iter().map(|order| order.with_concerts(&concerts)).collect();
        Ok(Page { items, next_cursor })
    }

    /// What is shown of each of these orders: to an organizer only what was bought for the organizer's own concerts.
    async fn show(&self, organizer: Option<UserId>, listed: Vec<UserOrder>) -> Result<Vec<Option<UserOrder>>, Problem> {
        let loading = stream::iter(listed).map(|listed| self.load_if_needed(organizer.is_some(), listed));
        let orders: Vec<(UserOrder, Option<Order>)> = loading.buffered(MAX_CONCURRENT).try_collect().await?;
        let Some(organizer) = organizer else {
            let whole = |(listed, order): (UserOrder, Option<Order>)| {
                order.and_then(|order| UserOrder::of(&order)).or(Some(listed))
            };
            return Ok(orders.into_iter().map(whole).collect());
        };
        let purchases = orders.iter().filter_map(|(_, order)| order.as_ref()?.purchase());
        let bought: BTreeSet<ConcertId> = purchases.flat_map(Purchase::concert_ids).collect();
        let organized = find_organized(&self.views, organizer, bought).await.map_err(|error| Problem::view(&error))?;
        let part_of = |order: &Order| {
            let part = VisiblePart::of_organizer(&organized, &order.purchase()?.concert_ids())?;
            UserOrder::part_of(order, &part)
        };
        Ok(orders.iter().map(|(_, order)| order.as_ref().and_then(part_of)).collect())
    }

    /// With the order itself if it is wanted, or if an older release has listed it without its items. None if it can't be read: then it
    /// is listed at /ops/stuck, and the other orders are still shown.
    async fn load_if_needed(&self, wanted: bool, listed: UserOrder) -> Result<(UserOrder, Option<Order>), Problem> {
        if !wanted && !listed.items.is_empty() {
            return Ok((listed, None));
        }
        match self.store.load::<Order>(&Order::stream(listed.order_id), Consistency::Eventual).await {
            Ok(order) => Ok((listed, Some(order.state))),
            Err(StoreError::Unreadable { .. }) => Ok((listed, None)),
            Err(error) => Err(Problem::store(&error)),
        }
    }

    /// The part of an order that the caller may see.
    pub async fn order(&self, caller: &Caller, order_id: OrderId) -> Result<SeenOrder, Problem> {
        let commits = self.wait_for_commits(caller, order_id).await?;
        let order = fold::<Order>(&commits).map_err(|_| Problem::internal())?.state;
        let purchase = order.purchase().ok_or_else(Problem::not_found)?;
        let part = visible_part(&self.views, caller, purchase).await.map_err(|error| Problem::view(&error))?;
        let part = part.ok_or_else(Problem::not_found)?;
        let concerts = self.shown(purchase.concert_ids()).await?;
        Ok(SeenOrder { order, commits, part, concerts })
    }

    /// Waits a moment: the buyer gets the order's id from the cart's confirmation, and organizers from their comps, just before the order
    /// is placed.
    async fn wait_for_commits(&self, caller: &Caller, order_id: OrderId) -> Result<Vec<Commit>, Problem> {
        let (store, stream) = (&self.store, &Order::stream(order_id));
        let gives_comps = caller.has(Role::Organizer) || caller.has(Role::Admin);
        let is_expected = ids::is_order_of(caller.user_id, order_id) || gives_comps && order_id.is_derived();
        let placed = wait_until_found(is_expected, || async move {
            let commits = store.read(stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
            Ok((!commits.is_empty()).then_some(commits))
        });
        placed.await?.ok_or_else(Problem::not_found)
    }

    /// For finance and admins.
    pub async fn stuck(&self, request: &Request) -> Result<StuckOrders, Problem> {
        request.caller_with(OPERATORS)?;
        let now = request.now();
        let listed = list_open_orders(&self.views).await.map_err(|error| Problem::view(&error))?;
        let (mut stuck, mut unreadable) = (Vec::new(), Vec::new());
        let mut loading = stream::iter(listed)
            .map(|listed| async move {
                let loaded = self.store.load::<Order>(&Order::stream(listed.order_id), Consistency::Eventual).await;
                (listed, loaded)
            })
            .buffer_unordered(MAX_CONCURRENT);
        while let Some((listed, loaded)) = loading.next().await {
            match loaded {
                Ok(order) => stuck.extend(StuckOrder::of(&listed, &order.state, now, self.stuck_after)),
                Err(StoreError::Unreadable { .. }) => unreadable.push(UnreadableOrder::from(&listed)),
                Err(error) => return Err(Problem::store(&error)),
            }
        }
        Ok(StuckOrders::of(stuck, unreadable))
    }

    /// Waits a moment: the organizer may ask before the cancellation has been projected.
    pub async fn cancellation(&self, caller: &Caller, concert_id: ConcertId) -> Result<Cancellation, Problem> {
        let known = self.views.get::<ConcertOrganizer>(&ConcertOrganizer::key(concert_id)).await;
        let (_, known) = known.map_err(|error| Problem::view(&error))?.ok_or_else(Problem::not_found)?;
        if !caller.organizes_for(known.organizer_id) && !caller.sees_everybody() {
            return Err(Problem::not_found());
        }
        let (views, key) = (&self.views, &CancelledConcert::key(concert_id));
        let found = wait_until_found(true, || async move {
            views.get::<CancelledConcert>(key).await.map_err(|error| Problem::view(&error))
        });
        let (_, concert) = found.await?.ok_or_else(Problem::not_found)?;
        let orders = list_concert_orders(views, concert_id).await.map_err(|error| Problem::view(&error))?;
        Ok(Cancellation::of(&concert, &orders))
    }

    async fn shown(&self, concert_ids: BTreeSet<ConcertId>) -> Result<ShownConcerts, Problem> {
        find_shown(&self.views, concert_ids).await.map_err(|error| Problem::view(&error))
    }
}
