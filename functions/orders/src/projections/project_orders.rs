//! Keeps the lists of orders: a user's, a concert's and the open ones.

use eventstore::{Aggregate, Commit, Store};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};
use views::Views;

use crate::order::Order;
use crate::purchase::Purchase;
use crate::views::concert_orders::{self, ConcertOrder};
use crate::views::open_orders::{Change, OpenOrder};
use crate::views::user_orders::UserOrder;

pub const LAMBDA: Lambda = Lambda { name: "orders-project-orders", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    stream::projector_from(&env, state, project)
}

async fn project((store, views): (Store, Views), from: u64, newest: Commit) -> Result<(), InvocationFailed> {
    let is_order = newest.stream.category() == Order::CATEGORY;
    if !is_order || (from == newest.version && !changes_a_list(&newest)) {
        return Ok(());
    }
    let order = store.state_after::<Order>(&newest).await?;
    let Some(item) = UserOrder::of(&order) else { return Ok(()) };
    let version = newest.last_version();
    views.put(&item.key(), version, &item, None).await?;

    for concert_id in order.purchase().into_iter().flat_map(Purchase::concert_ids) {
        let key = ConcertOrder::key(concert_id, item.order_id);
        match concert_orders::Change::of(from, &newest, &order, concert_id) {
            concert_orders::Change::Put(standing) => views.put(&key, version, &standing, None).await?,
            concert_orders::Change::Remove => views.delete(&key, version).await?,
            concert_orders::Change::Leave => false,
        };
    }

    let key = OpenOrder::key(item.order_id);
    match Change::of(from, &newest, &order) {
        Change::Put(open) => views.put(&key, version, &open, None).await?,
        Change::Remove => views.delete(&key, version).await?,
        Change::Leave => false,
    };
    Ok(())
}

/// Events that change no list.
const NOT_LISTED: &[&str] = &[
    "OrderReserved",
    "OrderHoldExtended",
    "OrderAuthorized",
    "OrderActionRequired",
    "OrderDeclined",
    "OrderPaymentRequested",
    "OrderPaymentRetried",
    "OrderRefundAccepted",
];

fn changes_a_list(commit: &Commit) -> bool {
    commit.events.iter().any(|event| !NOT_LISTED.contains(&event.name.as_str()))
}
